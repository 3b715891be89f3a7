import hashlib
import io
import re

import numpy as np
import pytest

from model.artifacts import ArtifactError
from model.data import mnist


def test_split_is_55_000_5_000_10_000_without_overlap():
    data = mnist.load()
    assert [len(part) for part in (data.train, data.validation, data.test)] == [
        55_000,
        5_000,
        10_000,
    ]
    both = np.concatenate([data.train.index, data.validation.index])
    assert np.array_equal(np.sort(both), np.arange(60_000))


def test_validation_has_each_class_in_its_own_proportion():
    data = mnist.load()
    share = np.bincount(data.validation.labels) / 5_000
    whole = np.bincount(np.concatenate([data.train.labels, data.validation.labels])) / 60_000
    assert np.abs(share - whole).max() < 2 / 5_000


def test_split_never_changes():
    index = mnist.load().validation.index.astype("<i8")
    assert hashlib.sha256(index.tobytes()).hexdigest()[:16] == "4478901efa52d622"


def test_a_larger_validation_split_holds_the_smaller_one():
    labels = mnist.load_arrays()["y_train"]
    small, large = mnist.split_indices(labels, 5_000)[1], mnist.split_indices(labels, 12_000)[1]
    assert len(large) == 12_000
    assert len(np.setdiff1d(small, large)) <= 10


def test_arrays_are_shared_and_read_only():
    data = mnist.load()
    assert data is mnist.load()
    for part in (data.train, data.validation, data.test):
        assert part.images.dtype == np.uint8
        with pytest.raises(ValueError, match="read-only"):
            part.images[0, 0, 0] = 1


def test_a_split_holds_the_images_at_its_positions_and_the_files_are_held_once():
    data = mnist.load()
    for part in (data.train, data.validation):
        np.testing.assert_array_equal(
            part.images[:99], data.arrays["x_train"][part.index[:99]], strict=True
        )
        assert np.shares_memory(part.file_images, data.arrays["x_train"])
    assert np.shares_memory(data.test.images, data.arrays["x_test"])


@pytest.mark.parametrize("content", [None, b"", b"not a zip", "truncated", "other arrays"])
def test_a_missing_or_damaged_file_is_refused_with_the_file_and_the_fix(tmp_path, content):
    path = tmp_path / "mnist.npz"
    if content == "truncated":
        path.write_bytes(mnist.FILE.read_bytes()[:100_000])
    elif content == "other arrays":
        np.savez(path, **{name: np.zeros((3, 3), np.uint8) for name in mnist.SHAPES})
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(ArtifactError) as caught:
        mnist.load(path)
    assert str(path) in str(caught.value)
    assert "python -m model.data.mnist" in str(caught.value)


def test_readme_states_the_files_hash():
    text = (mnist.FILE.parent / "README.md").read_text(encoding="utf-8")
    file_hash = hashlib.sha256(mnist.FILE.read_bytes()).hexdigest()
    assert re.search(r"`([0-9a-f]{64})`", text)[1] == file_hash


def test_a_download_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    content = b"arrays"
    monkeypatch.setattr(mnist.urllib.request, "urlopen", lambda *_, **__: io.BytesIO(content))
    path = tmp_path / "new" / "mnist.npz"
    with pytest.raises(ArtifactError, match="other bytes"):
        mnist.download(path)
    assert not path.parent.exists()
    monkeypatch.setattr(mnist, "DOWNLOAD_SHA256", hashlib.sha256(content).hexdigest())
    mnist.download(path)
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "damage", [{"y_test": np.full(10_000, 10, np.uint8)}, {"y_test": np.zeros(10_000, np.int64)}]
)
def test_arrays_that_are_not_mnist_are_refused(tmp_path, damage):
    path = tmp_path / "mnist.npz"
    np.savez(path, **{**mnist.load_arrays(), **damage})
    with pytest.raises(ArtifactError, match="not MNIST"):
        mnist.load_arrays(path)
