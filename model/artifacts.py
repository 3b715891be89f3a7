"""What training and tools wrote, loaded and checked: everything raises one ArtifactError."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from model.schemas import (
    AblationRow,
    Generalization,
    History,
    Layer,
    NetworkSummary,
    Results,
    SchemaError,
    StoredLayer,
    check_schema,
)

ROOT = Path(__file__).resolve().parents[1]
SAVED = ROOT / "model" / "saved"
SERVED = "ink-reader"  # the network that the app uses by default
BASELINE = "rmsprop-cnn"  # the network of a project whose users had 6 of 10 drawings read correctly
GENERALIZATION = ROOT / "docs" / "generalization.json"  # written by tools/generalization.py
ABLATION = ROOT / "docs" / "ablation.json"  # written by tools/ablation.py

# Lengths of an array's axes: None for any but 0, a name for the same length wherever it stands.
Shape = tuple[int | str | None, ...]


class ArtifactError(Exception):
    """A file that training or a tool wrote is missing or damaged; says which, and the fix."""


def relative_path(path: Path) -> str:
    """The path as a visitor of the repository knows it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


@contextlib.contextmanager
def loading(path: Path, fix: str) -> Iterator[None]:
    """Turn whatever goes wrong while a file is read into an ArtifactError of one sentence each.

    `fix` is what to do where the repository cannot restore the file: "train it again: `command`".
    """
    try:
        yield
    except ArtifactError:
        raise
    except Exception as error:  # zipfile, zlib, numpy, Pillow and LiteRT raise all kinds
        name = relative_path(path)
        if isinstance(error, FileNotFoundError):
            problem = "is missing"
        else:
            reason = error if isinstance(error, SchemaError) else type(error).__name__
            problem = f"cannot be read ({reason})"
        raise ArtifactError(
            f"{name} {problem}. Restore it with `git checkout {name}`, or {fix}."
        ) from error


def training_fix(name: str) -> str:
    """The command that writes everything of a network anew."""
    return f"train the network again: `python train_model.py --network {name}`"


REFRESH_FIX = "write it anew with `python train_model.py --refresh`"


def read_json(path: Path, schema: Any, fix: str) -> Any:
    """Read a JSON file that holds a value of type `schema`: see `check_schema`."""
    with loading(path, fix):
        value = json.loads(path.read_text(encoding="utf-8"))
        check_schema(value, schema)
        return value


def read_arrays(path: Path, shapes: Mapping[str, Shape], fix: str) -> dict[str, np.ndarray]:
    """Read arrays of finite numbers in the given shapes from an .npz file."""
    with loading(path, fix):
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in shapes}
        lengths: dict[str, int] = {}
        for name, shape in shapes.items():
            array = arrays[name]
            if array.ndim != len(shape) or not all(
                n == (lengths.setdefault(axis, n) if isinstance(axis, str) else axis or n) and n
                for n, axis in zip(array.shape, shape, strict=True)
            ):
                raise SchemaError(f"{name} has the shape {array.shape}")
            if array.dtype.kind not in "buif" or (
                array.dtype.kind == "f" and not np.isfinite(array).all()
            ):
                raise SchemaError(f"{name} holds no numbers")
        return arrays


def network_names(saved: Path = SAVED) -> list[str]:
    """The saved networks, the served one first.

    One whose network itself is missing is among them, so that this can be reported.
    """
    folders = {
        path.parent.name
        for file in ("model.tflite", "results.json")
        for path in saved.glob(f"*/{file}")
    }
    names = (name for name in folders if "." not in name)  # train_model.py writes into NAME.part
    return sorted(names, key=lambda name: (name != SERVED, name))


def network_titles(saved: Path = SAVED) -> dict[str, str]:
    """Titles by name, the served network first; the name where results.json cannot be read."""
    titles = {}
    for name in network_names(saved):
        try:
            titles[name] = load_results(name, saved)["title"]
        except ArtifactError:  # reported where the results are displayed
            titles[name] = name
    return titles


def load_results(name: str = SERVED, saved: Path = SAVED) -> Results:
    """What a network is and how it does on the test set."""
    results: Results = read_json(saved / name / "results.json", Results, training_fix(name))
    return results


def load_history(name: str, saved: Path = SAVED) -> History:
    """The training run of a network."""
    path, fix = saved / name / "history.json", training_fix(name)
    history: History = read_json(path, History, fix)
    with loading(path, fix):
        if not history["epochs"]:
            raise SchemaError("no epochs")
    return history


def load_layers(name: str, saved: Path = SAVED) -> list[Layer]:
    """The layers of a network, with their shares of its multiply-adds."""
    path = saved / name / "layers.json"
    layers: list[StoredLayer] = read_json(path, list[StoredLayer], training_fix(name))
    with loading(path, training_fix(name)):
        if not layers:
            raise SchemaError("no layers")
    total = sum(layer["multiply_adds"] for layer in layers)
    return [{**layer, "share": layer["multiply_adds"] / max(total, 1)} for layer in layers]


def load_test_probabilities(name: str, saved: Path = SAVED) -> np.ndarray:
    """Probabilities (10000, 10) float32 of the test images, in MNIST's order; rows sum to 1."""
    path, fix = saved / name / "test_probabilities.npz", training_fix(name)
    stored = read_arrays(path, {"probabilities": (10_000, 10)}, fix)["probabilities"]
    with loading(path, fix):
        if stored.min() < 0:
            raise SchemaError("negative probabilities")
    probabilities = stored.astype(np.float32)
    # stored as float16, they sum to 1 but for rounding
    return np.asarray(probabilities / probabilities.sum(1, keepdims=True))


def load_generalization(path: Path = GENERALIZATION) -> list[Generalization]:
    """An entry for each set of real handwriting that was measured; shares in per cent."""
    fix = "measure anew with `python tools/generalization.py FOLDER`"
    stored: dict[str, Generalization] = read_json(path, dict[str, Generalization], fix)
    in_percent: Any = [
        {key: 100 * value if isinstance(value, float) else value for key, value in figures.items()}
        for figures in stored.values()
    ]
    rows: list[Generalization] = in_percent
    return rows


def load_ablation(path: Path = ABLATION) -> list[AblationRow]:
    """A row for each mix of training data."""
    fix = "train the mixes again with `python tools/ablation.py`"
    rows: list[AblationRow] = read_json(path, list[AblationRow], fix)
    with loading(path, fix):
        if not rows:
            raise SchemaError("no rows")
    return rows


def load_summaries(saved: Path = SAVED) -> list[NetworkSummary]:
    """An entry for each saved network, the served one first."""
    summaries = []
    for name in network_names(saved):
        results = load_results(name, saved)
        summaries.append(
            NetworkSummary(
                name=name,
                title=results["title"],
                errors=results["test_errors"],
                accuracy=results["test_accuracy"],
                macro_f1=results["macro"]["f1"],
                parameters=results["parameters"],
                multiply_adds=sum(layer["multiply_adds"] for layer in load_layers(name, saved)),
                epochs=results["epochs"],
                seconds=results["seconds"],
                bytes=results["bytes"],
                milliseconds=results["milliseconds"],
            )
        )
    return summaries
