import io

import numpy as np
import pytest

from model.data.collection import MAX_IMAGES, Collection


def test_what_was_collected_is_in_the_file_in_mnists_layout():
    collection = Collection()
    first, second = np.random.default_rng(0).random((2, 28, 28)).astype(np.float32)
    collection.add(first, 3)
    collection.add(second, 9)
    with np.load(io.BytesIO(collection.npz()), allow_pickle=False) as stored:
        assert stored["x_train"].dtype == stored["y_train"].dtype == np.uint8
        assert stored["x_train"].shape == (2, 28, 28)
        assert stored["y_train"].tolist() == [3, 9]
        assert np.abs(stored["x_train"][1] / 255 - second).max() <= 0.5 / 255 + 1e-6
    assert collection.counts().tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    collection.undo()
    assert collection.labels == [3]
    assert len(collection.images) == 1


def test_training_takes_the_file(tmp_path):
    pipeline = pytest.importorskip("model.training.input_pipeline", reason="needs tensorflow")
    collection = Collection()
    for label in (7, 1, 0):
        collection.add(np.full((28, 28), label / 10, np.float32), label)
    path = tmp_path / "my-digits.npz"
    path.write_bytes(collection.npz())
    images, labels = pipeline.load_extra(path)
    assert labels.tolist() == [7, 1, 0]
    assert images.shape == (3, 28, 28)


def test_an_empty_collection_has_an_empty_file():
    with np.load(io.BytesIO(Collection().npz())) as stored:
        assert stored["x_train"].shape == (0, 28, 28)
        assert stored["y_train"].shape == (0,)


def test_a_wrong_label_or_image_is_refused_and_the_collection_is_bounded():
    collection = Collection()
    for image, label in (
        (np.zeros((28, 27)), 1),
        (np.zeros((28, 28)), 10),
        (np.zeros((28, 28)), None),
    ):
        with pytest.raises(ValueError, match="28×28"):
            collection.add(image, label)
    for _ in range(MAX_IMAGES + 5):
        collection.add(np.zeros((28, 28)), 0)
    assert collection.counts()[0] == MAX_IMAGES
    collection = Collection()
    collection.undo()
    assert collection.labels == []
