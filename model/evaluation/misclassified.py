"""Which test images a network reads wrongly, and which of them to look at."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from model import metrics
from model.data import mnist
from model.evaluation import label_errors

ORDERS = ("Surest first", "Least sure first", "As in MNIST")


@dataclass(frozen=True)
class Tested:
    """What a network said of the test images:

    `labels` (n,) int, calibrated `probabilities` (n, 10), rows summing to 1.
    """

    labels: np.ndarray
    probabilities: np.ndarray

    @functools.cached_property
    def answers(self) -> np.ndarray:
        """The likeliest class of each image, (n,) int."""
        return self.probabilities.argmax(1)

    @functools.cached_property
    def confidence(self) -> np.ndarray:
        """The probability of the likeliest class, (n,) in 0..1."""
        return self.probabilities.max(1)

    @functools.cached_property
    def correct(self) -> np.ndarray:
        """Whether each image is read rightly, (n,) bool."""
        return self.answers == self.labels

    @functools.cached_property
    def confusion(self) -> np.ndarray:
        """Counts (10, 10): row = label, column = answer."""
        return metrics.confusion_matrix(self.labels, self.answers)


@dataclass(frozen=True)
class Marks:
    """What is known of test images beyond one network: positions of those that most networks miss,
    and of those whose label is likely wrong.
    """

    shared: frozenset[int]
    doubtful: frozenset[int]


def load(name: str) -> Tested:
    """What a saved network said of the test set. Raises NetworkError or DatasetError."""
    return Tested(mnist.load().test.labels.astype(int), label_errors.load_probabilities(name))


def load_marks(names: Collection[str]) -> Marks:
    """Mark what more than half of some networks miss, and likely label errors."""
    shared = np.flatnonzero(label_errors.missed_by(list(names)) > len(names) / 2)
    return Marks(
        frozenset(shared.tolist()), frozenset(label_errors.likely_label_errors().index.tolist())
    )


def cell(tested: Tested, label: int, answer: int) -> np.ndarray:
    """Positions of the images of one class that are read as another, surest first; of those read
    rightly, least sure first.
    """
    order = ORDERS[1] if label == answer else ORDERS[0]
    return ordered(
        tested, np.flatnonzero((tested.labels == label) & (tested.answers == answer)), order
    )


def wrong(
    tested: Tested,
    order: str = ORDERS[0],
    pair: tuple[int, int] | None = None,
    only: Collection[int] | None = None,
) -> np.ndarray:
    """Positions of the mistakes, in one of ORDERS; of one `pair` of (label, answer), and only of
    some positions, where asked for.
    """
    chosen = np.flatnonzero(~tested.correct)
    if pair:
        chosen = chosen[(tested.labels[chosen] == pair[0]) & (tested.answers[chosen] == pair[1])]
    if only is not None:
        chosen = chosen[np.isin(chosen, list(only))]
    return ordered(tested, chosen, order)


def ordered(tested: Tested, positions: np.ndarray, order: str = ORDERS[0]) -> np.ndarray:
    """Sort positions by confidence, or as they come in MNIST."""
    if order == ORDERS[2]:
        return np.sort(positions)
    sign = -1 if order == ORDERS[0] else 1
    return positions[np.argsort(sign * tested.confidence[positions], kind="stable")]


def pairs(tested: Tested) -> list[tuple[int, int]]:
    """Every (label, answer) that is a mistake, the most frequent first."""
    off = tested.confusion * ~np.eye(10, dtype=bool)
    found = [(int(label), int(answer)) for label, answer in np.argwhere(off)]
    return sorted(found, key=lambda pair: -off[pair])


def mixed(tested: Tested, size: int, seed: int) -> np.ndarray:
    """Draw `size` positions, half of them mistakes as far as there are so many, shuffled.

    The same seed draws the same.
    """
    r = np.random.default_rng(seed)
    mistakes, right = (
        r.permutation(np.flatnonzero(~tested.correct))[: size // 2],
        r.permutation(np.flatnonzero(tested.correct)),
    )
    return r.permutation(np.concatenate([mistakes, right[: size - len(mistakes)]]))
