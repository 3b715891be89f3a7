"""Test images that networks get wrong together, and those whose label is likely wrong itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.data import mnist
from model.recognition.classifier import SAVED, NetworkError, network_names

CLASSES = 10


@dataclass(frozen=True)
class LabelErrors:
    """Images whose label is likely wrong, likeliest first: arrays of one length.

    `index` (k,) int positions in the test set, `given` (k,) the label they have, `suggested` (k,)
    the label that the networks would give, `score` (k,) in 0..1: mean probability of the suggested
    label less that of the given one, `votes` (k,) how many networks suspect the image.
    """

    index: np.ndarray
    given: np.ndarray
    suggested: np.ndarray
    score: np.ndarray
    votes: np.ndarray

    def __len__(self) -> int:
        return len(self.index)


def load_probabilities(name: str, saved: Path = SAVED) -> np.ndarray:
    """Read what a saved network said of the 10,000 test images: (10000, 10) float32, rows summing
    to 1, in the order of the test set.

    Raises NetworkError when the file is missing, damaged or holds something else.
    """
    path = saved / name / "test_probabilities.npz"
    try:
        with np.load(path, allow_pickle=False) as stored:
            probabilities = stored["probabilities"].astype(np.float32)
        if (
            probabilities.shape != (mnist.SHAPES["y_test"][0], CLASSES)
            or not np.isfinite(probabilities).all()
            or probabilities.min() < 0
        ):
            raise ValueError("no probabilities of the test images")
        # stored as float16, they sum to 1 but for rounding
        return probabilities / probabilities.sum(1, keepdims=True)
    except Exception as error:  # whatever zipfile, zlib and numpy raise on a damaged file
        kept = "/".join(path.parts[-4:])
        cure = f"Restore it with `git checkout {kept}`, or train the network again: `python train_model.py --network {name}`."
        raise NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}") from error


def load_all(networks: Sequence[str] | None = None, saved: Path = SAVED) -> np.ndarray:
    """Read what several networks (all that are saved, unless named) said of the test images: (m,
    10000, 10) float32.
    """
    chosen = network_names(saved) if networks is None else networks
    if not chosen:
        raise NetworkError("No network is saved. Train one: `python train_model.py`.")
    return np.stack([load_probabilities(name, saved) for name in chosen])


def missed_by(networks: Sequence[str] | None = None, saved: Path = SAVED) -> np.ndarray:
    """Count how many of some networks (all that are saved, unless named) read each test image
    wrongly: (10000,) int.
    """
    return (load_all(networks, saved).argmax(2) != mnist.load().test.labels).sum(0)


def likely_label_errors(networks: Sequence[str] | None = None, saved: Path = SAVED) -> LabelErrors:
    """Rank the test images whose label is likely wrong, by what some networks (all that are saved,
    unless named) said of them.

    None of them has been trained on the test images, as confident learning demands: see
    `rank_label_errors`.
    """
    return rank_label_errors(load_all(networks, saved), mnist.load().test.labels)


def rank_label_errors(probabilities: np.ndarray, labels: np.ndarray) -> LabelErrors:
    """Find the labels that are likely wrong by confident learning, with the votes of several
    networks.

    `probabilities` (m, n, k): of m networks, none trained on these n images, rows summing to 1;
    `labels` (n,). An image is suspected when it lies off the diagonal of the confident joint of at
    least one network (`confident_class`) and the networks' mean agrees that another class is
    likelier than its label; the larger the mean's margin, the earlier it comes. Source: Northcutt,
    Jiang, Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels, Journal of
    Artificial Intelligence Research 70, 2021: equations 1 and 2, ranked by the margin of section
    3.2.
    """
    given = np.asarray(labels).astype(int)
    confident = np.stack([confident_class(each, given) for each in probabilities])
    votes = ((confident >= 0) & (confident != given)).sum(0)
    mean = probabilities.mean(0)
    every = np.arange(len(given))
    others = mean.copy()
    others[every, given] = -1
    suggested = others.argmax(1)
    margin = mean[every, suggested] - mean[every, given]
    suspects = np.flatnonzero((votes > 0) & (margin > 0))
    order = suspects[np.argsort(-margin[suspects], kind="stable")]
    return LabelErrors(order, given[order], suggested[order], margin[order], votes[order])


def confident_class(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The class that each image surely belongs to after one network, (n,) int, or -1 where none is
    sure.

    A class's threshold is the mean probability that it gets from the images labelled with it. Of
    the classes that reach theirs, the likeliest is taken. `probabilities` (n, k), `labels` (n,)
    int.
    """
    threshold = np.full(probabilities.shape[1], np.inf)
    for k in np.unique(labels):
        threshold[k] = probabilities[labels == k, k].mean()
    reached = np.where(probabilities >= threshold, probabilities, -1)
    return np.where(reached.max(1) >= 0, reached.argmax(1), -1)
