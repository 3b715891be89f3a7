"""A network's predictions of the test images, and which images to show."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model import metrics
from model.artifacts import load_test_probabilities
from model.data import mnist
from model.evaluation import label_errors

Order = Literal["most confident", "least confident", "stored"]  # what comes first; as in MNIST


@dataclass(frozen=True)
class TestPredictions:
    """Labels (n,) int of the test images and calibrated probabilities (n, 10) of one network."""

    __test__ = False  # not a class of tests to pytest

    labels: np.ndarray
    probabilities: np.ndarray

    @functools.cached_property
    def predicted(self) -> np.ndarray:
        """The most probable class of each image, (n,) int."""
        predicted: np.ndarray = self.probabilities.argmax(1)
        return predicted

    @functools.cached_property
    def confidence(self) -> np.ndarray:
        """The probability of the predicted class, (n,) in 0..1."""
        confidence: np.ndarray = self.probabilities.max(1)
        return confidence

    @functools.cached_property
    def correct(self) -> np.ndarray:
        """Whether the predicted class is the label, (n,) bool."""
        correct: np.ndarray = self.predicted == self.labels
        return correct

    @functools.cached_property
    def confusion(self) -> np.ndarray:
        """Confusion matrix (10, 10): row = label, column = predicted."""
        return metrics.confusion_matrix(self.labels, self.predicted)


@dataclass(frozen=True)
class ImageFlags:
    """Positions of test images that most networks misclassify, and of likely label errors."""

    missed_by_most: frozenset[int]
    label_errors: frozenset[int]


def load_test_predictions(name: str) -> TestPredictions:
    """Load a saved network's predictions of the test set. Raises ArtifactError."""
    return TestPredictions(mnist.load().test.labels.astype(int), load_test_probabilities(name))


def load_flags(names: Collection[str]) -> ImageFlags:
    """Flag what more than half of some networks misclassify, and likely label errors."""
    missed = np.flatnonzero(label_errors.count_misses(list(names)) > len(names) / 2)
    errors = label_errors.find_label_errors().index
    return ImageFlags(frozenset(missed.tolist()), frozenset(errors.tolist()))


def confusion_cell(predictions: TestPredictions, label: int, predicted: int) -> np.ndarray:
    """Return the positions of the images in one cell of the confusion matrix.

    The most confident first; on the diagonal the least confident.
    """
    cell = (predictions.labels == label) & (predictions.predicted == predicted)
    order: Order = "least confident" if label == predicted else "most confident"
    return sort_positions(predictions, np.flatnonzero(cell), order)


def misclassified_positions(
    predictions: TestPredictions,
    order: Order = "most confident",
    pair: tuple[int, int] | None = None,
    among: Collection[int] | None = None,
) -> np.ndarray:
    """Return the positions of misclassified images, sorted.

    Only those of one `pair` (label, predicted), and only those `among` some positions, if named.
    """
    wrong = ~predictions.correct
    if pair:
        wrong &= (predictions.labels == pair[0]) & (predictions.predicted == pair[1])
    positions = np.flatnonzero(wrong)
    if among is not None:
        positions = positions[np.isin(positions, list(among))]
    return sort_positions(predictions, positions, order)


def sort_positions(predictions: TestPredictions, positions: np.ndarray, order: Order) -> np.ndarray:
    """Sort positions by confidence, or as stored in MNIST."""
    if order == "stored":
        return np.sort(positions)
    sign = -1 if order == "most confident" else 1
    return positions[np.argsort(sign * predictions.confidence[positions], kind="stable")]


def confused_pairs(predictions: TestPredictions) -> list[tuple[int, int]]:
    """List every (label, predicted) that is an error, the most frequent first."""
    errors = predictions.confusion * ~np.eye(10, dtype=bool)
    pairs = [(int(label), int(predicted)) for label, predicted in np.argwhere(errors)]
    return sorted(pairs, key=lambda pair: -errors[pair])


def sample_mixed(predictions: TestPredictions, size: int, seed: int) -> np.ndarray:
    """Draw `size` positions in random order, half of them misclassified as far as there are."""
    rng = np.random.default_rng(seed)
    wrong = rng.permutation(np.flatnonzero(~predictions.correct))[: size // 2]
    correct = rng.permutation(np.flatnonzero(predictions.correct))[: size - len(wrong)]
    return rng.permutation(np.concatenate([wrong, correct]))
