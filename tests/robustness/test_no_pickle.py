"""A file of arrays may hold code that runs when it is unpickled: none of the loaders ever does."""

import ast
import os
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model import artifacts
from model.artifacts import ArtifactError
from model.data import labelled_images
from testing.app_process import ROOT


class Harm:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def write_harm(path: Path, names: list[str], mark: Path) -> None:
    array = np.empty(1, object)
    array[0] = Harm(mark)
    np.savez(path, **dict.fromkeys(names, array))


SHAPES: dict[str, artifacts.Shape] = {"images": (None, 28, 28), "labels": (None,)}
# The only two functions that read arrays: see test_every_loader_is_tested.
LOADERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "artifacts": (lambda path: artifacts.read_arrays(path, SHAPES, "make it anew"), ArtifactError),
    "labelled_images": (labelled_images.from_npz, labelled_images.LabelledImagesError),
}


@pytest.mark.parametrize("loader", LOADERS)
def test_a_malicious_file_is_refused_and_does_nothing(tmp_path: Path, loader: str):
    load, error = LOADERS[loader]
    path, mark = tmp_path / "arrays.npz", tmp_path / "harmed"
    write_harm(path, ["images", "labels", "x_train", "y_train"], mark)
    with pytest.raises(error):
        load(path)
    assert not mark.exists()
    with np.load(path, allow_pickle=True) as stored:  # it would have
        stored["images"]
    assert mark.exists()


@pytest.mark.parametrize("loader", LOADERS)
def test_a_pickle_with_the_name_of_an_array_file_is_refused(tmp_path: Path, loader: str):
    load, error = LOADERS[loader]
    path, mark = tmp_path / "arrays.npz", tmp_path / "harmed"
    path.write_bytes(pickle.dumps(Harm(mark)))
    with pytest.raises(error):
        load(path)
    assert not mark.exists()


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(name)
    ]


def sources() -> list[Path]:
    folders = ("model", "pages", "serving", "charts", "components", "tools", "benchmarks")
    return [
        ROOT / "app.py",
        ROOT / "train_model.py",
        *(path for folder in folders for path in (ROOT / folder).rglob("*.py")),
    ]


def test_no_source_unpickles_anything():
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in calls(tree, "np.load"):
            options = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
            assert options.get("allow_pickle") == "False", path
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not imported & {"pickle", "dill", "joblib", "shelve", "cloudpickle", "marshal"}, path


def test_every_loader_is_tested():
    names = ("np.load", "np.lib.format.read_array_header_1_0")
    trees = [(path.stem, ast.parse(path.read_text(encoding="utf-8"))) for path in sources()]
    loading = {stem for stem, tree in trees if any(calls(tree, name) for name in names)}
    assert loading == set(LOADERS)
