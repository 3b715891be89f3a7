"""What training and tools wrote is there and whole, or one sentence names the file and the fix."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import artifacts, schemas
from model.artifacts import ROOT, SAVED, SERVED, ArtifactError
from model.data import mnist
from model.evaluation import learning_curves, robustness, snapshots
from model.exploration import precomputed
from model.interpretability import nearest_neighbours, weights
from model.recognition.personalization import load_parameters
from model.recognition.prediction import load_calibration


@dataclass(frozen=True)
class Artifact:
    """A file, how it is loaded from a folder like the one that it is in, and the fix."""

    file: str
    load: Callable[[Path], Any]
    fix: str


TRAIN = f"train_model.py --network {SERVED}"
REFRESH = "train_model.py --refresh"
EXPLORE = "tools/explore.py"
OURS = f"model/saved/{SERVED}"
ARTIFACTS = [
    Artifact(f"{OURS}/results.json", lambda f: artifacts.load_results(SERVED, f.parent), TRAIN),
    Artifact(f"{OURS}/history.json", lambda f: artifacts.load_history(SERVED, f.parent), TRAIN),
    Artifact(f"{OURS}/layers.json", lambda f: artifacts.load_layers(SERVED, f.parent), TRAIN),
    Artifact(
        f"{OURS}/test_probabilities.npz",
        lambda f: artifacts.load_test_probabilities(SERVED, f.parent),
        TRAIN,
    ),
    Artifact(f"{OURS}/calibration.json", lambda f: load_calibration(SERVED, f.parent), REFRESH),
    Artifact(f"{OURS}/personalization.json", lambda f: load_parameters(SERVED, f.parent), REFRESH),
    Artifact(f"{OURS}/weights.npz", lambda f: weights.load_weights(SERVED, f.parent), REFRESH),
    Artifact(
        f"{OURS}/neighbours.npz",
        lambda f: nearest_neighbours.load_index(SERVED, f.parent),
        REFRESH,
    ),
    Artifact(
        f"{OURS}/snapshots.npz", lambda f: snapshots.load_snapshots(SERVED, f.parent), REFRESH
    ),
    Artifact(
        "model/saved/robustness.json",
        lambda f: robustness.load(f / "robustness.json"),
        "tools/robustness.py",
    ),
    Artifact(
        "docs/generalization.json",
        lambda f: artifacts.load_generalization(f / "generalization.json"),
        "tools/generalization.py FOLDER",
    ),
    Artifact(
        "docs/ablation.json",
        lambda f: artifacts.load_ablation(f / "ablation.json"),
        "python tools/ablation.py",
    ),
    Artifact(
        "data/mnist.npz", lambda f: mnist.load_arrays(f / "mnist.npz"), "python -m model.data.mnist"
    ),
    Artifact("data/explore/pixels.npz", precomputed.load_pixel_statistics, EXPLORE),
    Artifact("data/explore/shapes.npz", precomputed.load_shape_features, EXPLORE),
    Artifact("data/explore/pairs.npz", lambda f: precomputed.load_pairs("train", f), EXPLORE),
    Artifact(
        "data/explore/maps.npz",
        lambda f: precomputed.load_embedding("pixels", "pca", 2, f),
        EXPLORE,
    ),
    Artifact("data/explore/augmentation.png", precomputed.load_augmentation_tiles, EXPLORE),
    Artifact("data/explore/styles.png", precomputed.load_synthetic_tiles, EXPLORE),
]


def write_other_schema(path: Path) -> None:
    """Write a file of the same kind that holds something else."""
    if path.suffix == ".json":
        path.write_text('{"version": {"is": "2"}}', encoding="utf-8")
    elif path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as stored:
            names = list(stored)
        with path.open("wb") as file:
            np.savez(file, **dict.fromkeys(names, np.zeros(3, np.float32)))
    else:
        shutil.copy(ROOT / "data" / "samples" / "sums.jpg", path)


@pytest.mark.parametrize("damage", ["missing", "truncated", "other schema"])
@pytest.mark.parametrize("artifact", ARTIFACTS, ids=lambda artifact: artifact.file)
def test_one_sentence_names_the_file_and_the_fix(tmp_path: Path, artifact: Artifact, damage: str):
    path = tmp_path / SERVED / Path(artifact.file).name
    path.parent.mkdir()
    shutil.copy(ROOT / artifact.file, path)
    if damage == "missing":
        path.unlink()
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        write_other_schema(path)
    with pytest.raises(ArtifactError) as refused:
        artifact.load(path.parent)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert (" is missing. " in message) == (damage == "missing")
    assert "`git checkout " in message
    assert artifact.fix in message
    assert "\n" not in message


@pytest.mark.parametrize("artifact", ARTIFACTS, ids=lambda artifact: artifact.file)
def test_every_committed_file_is_whole(artifact: Artifact):
    assert artifact.load((ROOT / artifact.file).parent) is not None


@pytest.mark.parametrize("name", artifacts.network_names())
def test_every_network_has_what_the_pages_need(name: str):
    assert artifacts.load_history(name)["best_epoch"] >= 1
    assert artifacts.load_layers(name)[-1]["shape"][-1] in (10, 11)
    assert sum(layer["share"] for layer in artifacts.load_layers(name)) == pytest.approx(1)
    assert np.allclose(artifacts.load_test_probabilities(name).sum(1), 1, atol=1e-6)
    assert len(learning_curves.load_learning_curves(name).epoch) > 0


@pytest.mark.parametrize(
    ("value", "schema", "fits"),
    [
        (1, float, True),
        (1, int, True),
        (1.5, int, False),
        (True, float, False),
        (None, float | None, True),
        ("1", float | None, False),
        ([1, 2], list[int], True),
        ([1, "2"], list[int], False),
        ({"a": [1.0]}, dict[str, list[float]], True),
        ({"a": 1.0}, dict[str, list[float]], False),
        ([], dict[str, int], False),
        ({"precision": 1, "recall": 0.5, "f1": 0.7, "more": 1}, schemas.Averages, True),
        ({"precision": 1, "recall": 0.5}, schemas.Averages, False),
        ({"precision": 1, "recall": 0.5, "f1": "0.7"}, schemas.Averages, False),
    ],
)
def test_a_schema_is_checked(value: Any, schema: Any, fits: bool):
    if fits:
        schemas.check_schema(value, schema)
    else:
        with pytest.raises(schemas.SchemaError):
            schemas.check_schema(value, schema)


@pytest.mark.parametrize(
    "arrays",
    [
        {"a": np.zeros((3, 2)), "b": np.zeros(4)},  # the axis n has two lengths
        {"a": np.zeros((0, 2)), "b": np.zeros(0)},
        {"a": np.full((3, 2), np.nan), "b": np.zeros(3)},
        {"a": np.full((3, 2), "text"), "b": np.zeros(3)},
        {"a": np.zeros((3, 2))},
        {"a": np.zeros((3, 3)), "b": np.zeros(3)},
        {"a": np.zeros(3), "b": np.zeros(3)},
    ],
)
def test_arrays_of_other_shapes_are_refused(tmp_path: Path, arrays: dict[str, np.ndarray]):
    shapes: dict[str, artifacts.Shape] = {"a": ("n", 2), "b": ("n",)}
    path = tmp_path / "arrays.npz"
    np.savez(path, a=np.zeros((3, 2)), b=np.zeros(3))
    assert set(artifacts.read_arrays(path, shapes, "make it anew")) == {"a", "b"}
    np.savez(path, **arrays)
    with pytest.raises(ArtifactError, match="make it anew"):
        artifacts.read_arrays(path, shapes, "make it anew")


def test_the_served_network_is_named_first():
    assert artifacts.network_names()[0] == SERVED
    assert list(artifacts.network_titles()) == artifacts.network_names()


def test_a_title_that_cannot_be_read_is_the_name(tmp_path: Path):
    shutil.copytree(SAVED / SERVED, tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "results.json").write_text(json.dumps({"title": 3}), encoding="utf-8")
    (tmp_path / "c.part").mkdir()
    (tmp_path / "c.part" / "results.json").write_text("{}", encoding="utf-8")
    title = artifacts.load_results()["title"]
    assert artifacts.network_titles(tmp_path) == {"a": title, "b": "b"}


def test_generalization_is_in_per_cent(tmp_path: Path):
    path = tmp_path / "generalization.json"
    path.write_text(
        '{"a": {"what": "Digits", "samples": 5, "accuracy": 0.8, "rejected": null}}',
        encoding="utf-8",
    )
    assert artifacts.load_generalization(path) == [
        {"what": "Digits", "samples": 5, "accuracy": 80.0, "rejected": None}
    ]


def test_summaries_are_of_every_network():
    rows = artifacts.load_summaries()
    assert [row["name"] for row in rows] == artifacts.network_names()
    for row in rows:
        assert row["accuracy"] == pytest.approx(1 - row["errors"] / 10_000)
        assert row["multiply_adds"] > 0
