"""Test images that many networks misclassify, and likely label errors among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.artifacts import ArtifactError, load_test_probabilities, network_names
from model.data import mnist


@dataclass(frozen=True)
class LabelErrors:
    """Images whose label is likely wrong, most likely first: arrays (k,) of one length.

    `index` are positions in the test set, `labels` the labels there, `suggested_labels` those that
    the networks predict, `margin` in 0..1 is how much the mean probability of the suggested label
    exceeds that of the label.
    """

    index: np.ndarray
    labels: np.ndarray
    suggested_labels: np.ndarray
    margin: np.ndarray

    def __len__(self) -> int:
        return len(self.index)


def load_all_probabilities(networks: Sequence[str] | None = None) -> np.ndarray:
    """Read several networks' probabilities of the test images: (m, 10000, 10) float32.

    Of all saved networks unless named. Raises ArtifactError.
    """
    names = network_names() if networks is None else networks
    if not names:
        raise ArtifactError("No network is saved. Train one: `python train_model.py`.")
    return np.stack([load_test_probabilities(name) for name in names])


def count_misses(networks: Sequence[str] | None = None) -> np.ndarray:
    """Count the networks that misclassify each test image: (10000,) int; all, unless named."""
    predicted = load_all_probabilities(networks).argmax(2)
    missed: np.ndarray = (predicted != mnist.load().test.labels).sum(0)
    return missed


def find_label_errors() -> LabelErrors:
    """Rank the likely label errors of the test set by the probabilities of all saved networks."""
    return rank_label_errors(load_all_probabilities(), mnist.load().test.labels)


def rank_label_errors(probabilities: np.ndarray, labels: np.ndarray) -> LabelErrors:
    """Find likely label errors by confident learning with several networks.

    `probabilities` (m, n, k) are those of m networks, none trained on these n images, rows summing
    to 1; `labels` (n,). An image is suspected when it lies off the diagonal of the confident joint
    of at least one network (`confident_classes`) and another class has a higher mean probability
    than its label; it is ranked by the margin of these means. Source: Northcutt, Jiang, Chuang,
    Confident Learning: Estimating Uncertainty in Dataset Labels, Journal of Artificial Intelligence
    Research 70, 2021: equations 1 and 2, ranked by the margin of section 3.2.
    """
    labels = np.asarray(labels).astype(int)
    confident = np.stack([confident_classes(p, labels) for p in probabilities])
    suspected = ((confident >= 0) & (confident != labels)).any(0)
    mean = probabilities.mean(0)
    rows = np.arange(len(labels))
    without_label = mean.copy()
    without_label[rows, labels] = -1
    suggested = without_label.argmax(1)
    margin = mean[rows, suggested] - mean[rows, labels]
    suspects = np.flatnonzero(suspected & (margin > 0))
    order = suspects[np.argsort(-margin[suspects], kind="stable")]
    return LabelErrors(order, labels[order], suggested[order], margin[order])


def confident_classes(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the class that one network confidently gives each image, −1 where none: (n,) int.

    A class's threshold is its mean probability over the images labelled with it. Of the classes
    that reach theirs, the most probable counts. `probabilities` (n, k), `labels` (n,) int.
    """
    threshold = np.full(probabilities.shape[1], np.inf)
    for k in np.unique(labels):
        threshold[k] = probabilities[labels == k, k].mean()
    reached = np.where(probabilities >= threshold, probabilities, -1)
    return np.where(reached.max(1) >= 0, reached.argmax(1), -1)
