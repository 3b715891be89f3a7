"""What training wrote of a network beside the network itself: its history, its layers, and how it
compares with the others. Needs no keras.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.recognition.classifier import (
    SAVED,
    Calibration,
    NetworkError,
    load_results,
    network_names,
)

# is put to real ink beside ours: that of the project that asked people for digits, and had 6 of 10
# right
TEXTBOOK = "rmsprop-cnn"
GENERALIZATION = SAVED.parent.parent / "docs" / "generalization.json"  # written by tools/results.py


def read(name: str, file: str, saved: Path = SAVED) -> Any:
    """Read SAVED/<name>/<file>, JSON.

    Raises NetworkError, with the cure, when it is missing or damaged.
    """
    path = saved / name / file
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _unreadable(path, name, error) from error


def _unreadable(path: Path, name: str, error: Exception) -> NetworkError:
    kept = "/".join(path.parts[-4:])
    cure = f"Restore it with `git checkout {kept}`, or train the network again: `python train_model.py --network {name}`."
    return NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}")


def real_ink(path: Path = GENERALIZATION) -> list[dict[str, Any]]:
    """A row for each set of real handwriting that was measured:

    `what`, `samples`, and the shares that `model.evaluate` gives, in per cent or None.

    Raises NetworkError when the file is missing or damaged.
    """
    try:
        sets = json.loads(path.read_text(encoding="utf-8")).values()
        return [
            {
                key: 100 * value if isinstance(value, float) else value
                for key, value in figures.items()
            }
            for figures in sets
        ]
    except (OSError, ValueError, AttributeError) as error:
        cure = "Restore it with `git checkout docs/generalization.json`, or measure anew with `python tools/results.py --real FOLDER`."
        raise NetworkError(
            f"docs/{path.name} cannot be read ({type(error).__name__}). {cure}"
        ) from error


def layers(name: str, saved: Path = SAVED) -> list[dict[str, Any]]:
    """The layers of a network as `networks.describe` lists them, each with its `share` of the
    network's multiply-adds in 0..1.
    """
    found = read(name, "layers.json", saved)
    try:
        if not found or any(
            {"type", "detail", "shape", "parameters", "multiply_adds"} - set(layer)
            for layer in found
        ):
            raise ValueError("another version")
        total = sum(layer["multiply_adds"] for layer in found)
        return [{**layer, "share": layer["multiply_adds"] / max(total, 1)} for layer in found]
    except (TypeError, ValueError) as error:
        raise _unreadable(saved / name / "layers.json", name, error) from error


def calibration(name: str, saved: Path = SAVED) -> Calibration:
    """What was fitted of a network on validation data."""
    try:
        return Calibration(**read(name, "calibration.json", saved))
    except (TypeError, ValueError) as error:
        raise _unreadable(saved / name / "calibration.json", name, error) from error


def compute(name: str, saved: Path = SAVED) -> int:
    """Multiply-adds for reading one image."""
    return sum(layer["multiply_adds"] for layer in layers(name, saved))


def comparison(saved: Path = SAVED) -> list[dict[str, Any]]:
    """A row for each saved network, the served one first: what it costs and how well it reads the
    10,000 test digits.
    """
    rows = []
    for name in network_names(saved):
        found = load_results(name, saved)
        rows.append(
            {
                "name": name,
                "title": found["title"],
                "errors": found["test_errors"],
                "accuracy": found["test_accuracy"],
                "macro_f1": found["macro"]["f1"],
                "parameters": found["parameters"],
                "multiply_adds": compute(name, saved),
                "epochs": found["epochs"],
                "seconds": found["seconds"],
                "bytes": found["bytes"],
                "milliseconds": found["milliseconds"],
            }
        )
    return rows


def layer_rows(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same as rows of a table, with what a visitor reads as columns; None where a layer has no
    parameters or no work to speak of.
    """
    return [
        {
            "layer": layer["type"],
            "settings": layer["detail"],
            "output": "×".join(map(str, layer["shape"])),
            "parameters": layer["parameters"] or None,
            "multiply-adds": layer["multiply_adds"] or None,
            "share": layer["share"] if layer["multiply_adds"] else None,
        }
        for layer in found
    ]


def total(found: list[dict[str, Any]]) -> str:
    """Say how large a network is."""
    parameters, work = (
        sum(layer[key] for layer in found) for key in ("parameters", "multiply_adds")
    )
    return f"In all {parameters:,} parameters and {work:,} multiply-adds."


STAGES = {
    "Conv2D": "convolution",
    "MaxPooling2D": "pooling",
    "GlobalAveragePooling2D": "pooling",
    "Dense": "dense",
}
TITLES = {
    "Conv2D": "Convolution",
    "MaxPooling2D": "Max pooling",
    "GlobalAveragePooling2D": "Global average",
    "Dense": "Dense",
}
WORDS = {
    "BatchNormalization": "batch norm",
    "ReLU": "ReLU",
    "Dropout": "dropout",
    "Flatten": "flattened",
}


def stages(found: list[dict[str, Any]]) -> list[tuple[str, str, tuple[str, ...], tuple[int, ...]]]:
    """Draw layers together into what a diagram shows: (kind, title, details, shape of the output),
    the picture that comes in first.

    Details are what the layer is set to and, as another, the layers after it that leave the shape
    as it is, or only flatten it.
    """
    drawn: list[tuple[str, str, list[str], list[str], tuple[int, ...]]] = [
        ("input", "Picture", ["grey values, 0 to 1"], [], (28, 28, 1))
    ]
    for layer in found:
        kind, detail = STAGES.get(layer["type"]), layer["detail"]
        if layer["type"] == "Dense":
            detail = detail.partition(" units")[2].strip(", ")  # the shape says how many
        if kind:
            drawn.append(
                (kind, TITLES[layer["type"]], [detail] if detail else [], [], tuple(layer["shape"]))
            )
        else:
            drawn[-1][3].append(
                WORDS.get(layer["type"], layer["type"]) + (f" {detail}" if detail else "")
            )
    return [
        (kind, title, (*own, *([", ".join(after)] if after else [])), shape)
        for kind, title, own, after, shape in drawn
    ]
