"""A file of arrays may hold code that runs when it is unpickled: none of the loaders ever does."""

import ast
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.data import mnist
from model.evaluation import label_errors
from model.exploration import precomputed
from model.interpretability import nearest_neighbours, weights
from model.recognition.classifier import NetworkError
from model.training import input_pipeline
from testing.app_process import ROOT


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def write_harm(path: Path, names: list[str], mark: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    array = np.empty(1, object)
    array[0] = Harm(mark)
    np.savez(path, **dict.fromkeys(names, array))


SHARE = ["images", "labels", "x_train", "y_train"]
LOADERS: dict[str, tuple[str, list[str], Callable[[Path], object], type[Exception]]] = {
    "mnist": (
        "mnist.npz",
        list(mnist.SHAPES),
        lambda path: mnist.load_arrays(path),
        mnist.DatasetError,
    ),
    "--extra": (
        "mine.npz",
        SHARE,
        lambda path: input_pipeline.load_extra(path),
        input_pipeline.UsageError,
    ),
    "weights": (
        "net/weights.npz",
        [*weights.Weights.__dataclass_fields__],
        lambda path: weights.load("net", path.parent.parent),
        NetworkError,
    ),
    "neighbours": (
        "net/neighbours.npz",
        [*nearest_neighbours.Index.__dataclass_fields__],
        lambda path: nearest_neighbours.load("net", path.parent.parent),
        NetworkError,
    ),
    "probabilities": (
        "net/test_probabilities.npz",
        ["probabilities"],
        lambda path: label_errors.load_probabilities("net", path.parent.parent),
        NetworkError,
    ),
    "pixels": (
        "pixels.npz",
        [*precomputed.Pixels.__dataclass_fields__],
        lambda path: precomputed.load_pixels(path.parent),
        precomputed.ExploredError,
    ),
    "shapes": (
        "shapes.npz",
        [*precomputed.Shapes.__dataclass_fields__],
        lambda path: precomputed.load_shapes(path.parent),
        precomputed.ExploredError,
    ),
    "maps": (
        "maps.npz",
        ["index"],
        lambda path: precomputed.mapped(path.parent),
        precomputed.ExploredError,
    ),
    "pairs": (
        "pairs.npz",
        list(precomputed.RELATIONS),
        lambda path: precomputed.load_pairs("train", path.parent),
        precomputed.ExploredError,
    ),
}


@pytest.mark.parametrize("loader", LOADERS)
def test_a_malicious_file_is_refused_and_does_nothing(tmp_path: Path, loader: str):
    file, names, load, error = LOADERS[loader]
    write_harm(tmp_path / file, names, tmp_path / "harmed")
    with pytest.raises(error):
        load(tmp_path / file)
    assert not (tmp_path / "harmed").exists()
    with np.load(tmp_path / file, allow_pickle=True) as stored:  # it would have
        stored[names[0]]
    assert (tmp_path / "harmed").exists()


@pytest.mark.parametrize("loader", LOADERS)
def test_a_pickle_with_the_name_of_an_array_file_is_refused(tmp_path: Path, loader: str):
    file, _, load, error = LOADERS[loader]
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_bytes(pickle.dumps(Harm(tmp_path / "harmed")))
    with pytest.raises(error):
        load(tmp_path / file)
    assert not (tmp_path / "harmed").exists()


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name)
    ]


def sources() -> list[Path]:
    folders = ("model", "pages", "charts", "components", "tools", "benchmarks")
    return [
        ROOT / "app.py",
        ROOT / "train_model.py",
        *(path for folder in folders for path in (ROOT / folder).rglob("*.py")),
    ]


def test_no_source_unpickles_anything():
    found = 0
    for path in sources():
        tree = ast.parse(path.read_text())
        for call in calls(tree, "np.load"):
            found += 1
            options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            assert options.get("allow_pickle") == "False", path
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not imported & {"pickle", "dill", "joblib", "shelve", "cloudpickle", "marshal"}, path
    assert found >= 6


def test_every_loader_is_tested():
    loading = {
        path.stem
        for path in sources()
        if calls(ast.parse(path.read_text()), "np.load") and "model" in path.parts
    }
    assert loading <= {
        "mnist",
        "label_errors",
        "weights",
        "precomputed",
        "nearest_neighbours",
        "input_pipeline",
    }
