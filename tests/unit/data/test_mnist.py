import hashlib
import re

import numpy as np
import pytest

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
        with pytest.raises(ValueError):
            part.images[0, 0, 0] = 1


@pytest.mark.parametrize("content", [None, b"", b"not a zip", "truncated", "other arrays"])
def test_missing_or_damaged_file_gives_one_sentence_with_the_file_and_the_cure(tmp_path, content):
    path = tmp_path / "mnist.npz"
    if content == "truncated":
        path.write_bytes(mnist.FILE.read_bytes()[:100_000])
    elif content == "other arrays":
        np.savez(path, **{name: np.zeros((3, 3), np.uint8) for name in mnist.SHAPES})
    elif content is not None:
        path.write_bytes(content)
    with pytest.raises(mnist.DatasetError) as caught:
        mnist.load(path)
    assert str(path) in str(caught.value)
    assert "python -m model.data.mnist" in str(caught.value)


def test_readme_states_the_files_hash():
    text = (mnist.FILE.parent / "README.md").read_text()
    assert re.search(r"`([0-9a-f]{64})`", text)[1] == mnist.sha256()
