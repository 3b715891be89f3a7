"""Nearest neighbours and close pairs, against scikit-learn and SciPy."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors

from model.data import mnist
from model.exploration import distances, precomputed


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return mnist.load_arrays()["x_test"][:3000]


def test_neighbours_are_scikit_learns(images):
    reference = NearestNeighbors(n_neighbors=8).fit(
        images.reshape(len(images), -1).astype(np.float64)
    )
    norms = distances.squared_norms(images)
    for i in (0, 17, 2999):
        positions, distance = distances.nearest_images(images[i], images, norms, 8)
        expected, index = reference.kneighbors(images[i].reshape(1, -1).astype(np.float64))
        assert positions.tolist() == index[0].tolist()
        assert np.allclose(distance, expected[0])
        assert positions[0] == i


def test_closest_pairs_within_one_set_are_scipys(images, monkeypatch):
    monkeypatch.setattr(distances, "BLOCK", 300)  # several blocks
    some = images[:800]
    distance = cdist(*2 * [some.reshape(800, -1).astype(float)])
    i, j = np.triu_indices(800, 1)
    order = np.argsort(distance[i, j])[:12]
    pairs = distances.closest_pairs(some, None, 12)
    assert np.allclose(pairs.distance, distance[i, j][order])
    assert {*zip(pairs.first, pairs.second, strict=True)} == {*zip(i[order], j[order], strict=True)}


def test_closest_pairs_across_two_sets_are_scipys(images, monkeypatch):
    monkeypatch.setattr(distances, "BLOCK", 300)
    a, b = images[:700], images[700:1500]
    expected = np.sort(
        cdist(a.reshape(700, -1).astype(float), b.reshape(800, -1).astype(float)).ravel()
    )[:12]
    pairs = distances.closest_pairs(a, b, 12)
    assert np.allclose(pairs.distance, expected)
    assert np.allclose(
        np.linalg.norm(a[pairs.first].astype(float) - b[pairs.second], axis=(1, 2)), expected
    )


def test_equal_images_are_counted(images):
    with_copies = np.concatenate([images[:50], images[10:13]])
    assert distances.count_duplicates(images[:50]) == 0
    assert distances.count_duplicates(with_copies) == 3
    assert distances.count_duplicates(images[:50], images[45:60]) == 5


def test_distances_between_means(images):
    means = np.stack([images[k::10].mean(0) for k in range(10)])
    assert np.allclose(distances.between_class_means(means), cdist(*2 * [means.reshape(10, -1)]))
    distance = np.array([[0, 3, 1], [3, 0, 2], [1, 2, 0]])
    assert distances.closest_and_farthest(distance) == ((0, 2), (0, 1))


@pytest.mark.parametrize(
    ("relation", "first", "second"),
    [("train", "train", "train"), ("test", "test", "test"), ("across", "train", "test")],
)
def test_the_committed_pairs_are_pairs_of_the_data(relation, first, second):
    arrays = mnist.load_arrays()
    pairs = precomputed.load_pairs(relation)
    a, b = pairs[:, 1].astype(int), pairs[:, 2].astype(int)
    assert np.bincount(pairs[:, 0].astype(int)).tolist() == [2] * 10
    assert np.array_equal(arrays[f"y_{first}"][a], pairs[:, 0])
    assert np.array_equal(arrays[f"y_{second}"][b], pairs[:, 0])
    assert np.allclose(
        np.linalg.norm(
            arrays[f"x_{first}"][a].astype(float) - arrays[f"x_{second}"][b], axis=(1, 2)
        ),
        pairs[:, 3],
        atol=0.01,
    )
    if relation == "test":  # one class compared in full
        fives = arrays["x_test"][arrays["y_test"] == 5].reshape(-1, 784).astype(float)
        distance = cdist(fives, fives)
        assert np.sort(distance[np.triu_indices(len(fives), 1)])[:2] == pytest.approx(
            np.sort(pairs[pairs[:, 0] == 5, 3]), abs=0.01
        )


def test_the_share_of_points_beside_their_kind_is_that_of_the_nearest_neighbours():
    rng = np.random.default_rng(0)
    points, labels = rng.random((450, 2)), rng.integers(3, size=450)
    nearest = NearestNeighbors(n_neighbors=1).fit(points).kneighbors()[1][:, 0]
    expected = (labels[nearest] == labels).mean()
    assert distances.nearest_label_share(points, labels) == pytest.approx(expected)
