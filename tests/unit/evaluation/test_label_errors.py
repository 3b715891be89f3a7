"""Images that networks get wrong together, and labels that are likely wrong."""

from pathlib import Path

import numpy as np
import pytest

from model.artifacts import (
    ArtifactError,
    load_results,
    load_test_probabilities,
    network_names,
)
from model.data import mnist
from model.evaluation import label_errors


@pytest.fixture(scope="module")
def raw_labels() -> np.ndarray:
    with np.load(mnist.FILE) as stored:
        return stored["y_test"]


@pytest.mark.parametrize("name", network_names())
def test_stored_probabilities_are_those_of_the_results(name: str, raw_labels: np.ndarray):
    probabilities = load_test_probabilities(name)
    assert probabilities.shape == (10_000, 10)
    assert np.allclose(probabilities.sum(1), 1, atol=1e-6)
    errors = int((probabilities.argmax(1) != raw_labels).sum())
    # float16 may make two classes equal
    assert abs(errors - load_results(name)["test_errors"]) <= 2


def test_missed_by_counts_networks(raw_labels: np.ndarray):
    names = network_names()[:3]
    expected = sum(
        (load_test_probabilities(name).argmax(1) != raw_labels).astype(int) for name in names
    )
    assert np.array_equal(label_errors.count_misses(names), expected)


def flipped(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities (3, 2000, 10) of three made-up networks that read almost everything, labels of
    which 20 are wrong, and which these are.
    """
    rng = np.random.default_rng(seed)
    truth = np.arange(2000) % 10
    logits = rng.normal(0, 1, (3, 2000, 10)) + 7 * np.eye(10)[truth]
    probabilities = np.exp(logits) / np.exp(logits).sum(2, keepdims=True)
    wrong = rng.choice(2000, 20, replace=False)
    labels = truth.copy()
    labels[wrong] = (truth[wrong] + 1 + rng.integers(0, 9, 20)) % 10
    return probabilities, labels, wrong


def test_labels_that_were_made_wrong_are_found_and_the_right_ones_suggested():
    probabilities, labels, wrong = flipped()
    results = label_errors.rank_label_errors(probabilities, labels)
    assert len(set(wrong) & set(results.index)) >= 19
    assert len(results) <= 22
    assert np.array_equal(results.labels, labels[results.index])
    assert (
        results.suggested_labels[np.isin(results.index, wrong)]
        == results.index[np.isin(results.index, wrong)] % 10
    ).all()
    assert (np.diff(results.margin) <= 0).all()


def test_right_labels_raise_hardly_any_suspicion():
    probabilities, _, _ = flipped()
    assert len(label_errors.rank_label_errors(probabilities, np.arange(2000) % 10)) <= 2


def test_the_threshold_of_a_class_is_the_mean_probability_of_its_images():
    probabilities = np.array([[0.9, 0.1], [0.7, 0.3], [0.15, 0.85], [0.4, 0.6], [0.25, 0.75]])
    labels = np.array([0, 0, 0, 1, 1])  # thresholds 0.583 and 0.675
    assert label_errors.confident_classes(probabilities, labels).tolist() == [0, 0, 1, -1, 1]


def test_the_label_errors_of_the_test_set_are_images_that_networks_miss():
    results = label_errors.find_label_errors()
    assert len(set(results.index)) == len(results)
    assert (label_errors.count_misses()[results.index] > 0).all()
    assert (results.labels != results.suggested_labels).all()


@pytest.mark.parametrize("content", [None, b"", b"no archive"])
def test_missing_or_damaged_probabilities_are_told_with_the_cure(
    tmp_path: Path, content: bytes | None
):
    (tmp_path / "some-net").mkdir()
    if content is not None:
        (tmp_path / "some-net" / "test_probabilities.npz").write_bytes(content)
    with pytest.raises(ArtifactError, match=r"some-net.*train_model\.py --network some-net"):
        load_test_probabilities("some-net", tmp_path)
