"""The nearest training images, against an exhaustive search."""

import numpy as np
import pytest

from model.artifacts import SAVED, SERVED
from model.data import mnist
from model.interpretability import nearest_neighbours
from model.recognition.classifier import Classifier

IMAGES = mnist.load().test.images[[0, 247, 1901]] / np.float32(255)


def test_the_nearest_training_digits_are_those_of_an_exhaustive_search(classifier: Classifier):
    rng = np.random.default_rng(3)
    images = mnist.load_arrays()["x_train"][:400]

    def embed(batch: np.ndarray) -> np.ndarray:
        return classifier.layer_outputs(batch)["embedding"]

    index = nearest_neighbours.build_index(embed, images, images[:60])
    embeddings = embed(images / np.float32(255))
    for image in IMAGES:
        positions, distances = nearest_neighbours.find_nearest(index, classifier, image, images)
        expected = np.linalg.norm(embeddings - embed(image[None]), axis=1)
        assert set(positions[:8]) <= set(np.argsort(expected)[:12])
        np.testing.assert_allclose(distances, expected[positions], rtol=1e-4)
        assert (np.diff(distances) >= 0).all()
    points = rng.random((60, 2))
    place = nearest_neighbours.place_on_map(index, classifier, images[7] / np.float32(255), points)
    assert points.min() <= place.min() <= place.max() <= points.max()


def test_the_committed_index_is_of_the_committed_network(classifier: Classifier):
    """Its candidates are truly near only if it was made with the same weights."""
    images = mnist.load_arrays()["x_train"]
    index = nearest_neighbours.load_index()
    assert len(index.codes) == len(images)
    assert (SAVED / SERVED / nearest_neighbours.FILE).stat().st_size < 2_000_000
    for position in (5, 40_000):
        positions, distances = nearest_neighbours.find_nearest(
            index, classifier, images[position] / np.float32(255), images
        )
        assert positions[0] == position
        assert distances[0] == pytest.approx(0, abs=1e-3)
