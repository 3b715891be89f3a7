"""Fit on validation data what turns logits into an honest answer: when to say which digits are
possible, when that it is none, and when one look is enough.

Two kinds of validation digits count, each by itself, so that neither pays for the other: MNIST's
validation split, and synthetic digits that training never saw. Both go the app's way: prepared,
read, and where that leaves a doubt redrawn and averaged. Non-digits are not needed: the thresholds
are what digits can bear.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from model.data import mnist, synthetic
from model.preprocessing import normalization
from model.recognition.classifier import Calibration, Classifier, Outcome, certainty

Shares = tuple[np.ndarray, float]  # the probabilities (10,) of the digits, and that of being none

COVERAGE = 0.998  # share of validation digits whose true class is among the possible ones
DOUBT = 0.005  # share of validation digits that may be doubted to be one
HASTE = 0.0005  # share of validation digits that may be answered otherwise by one look than by all
SYNTHETIC_SEED = 987_654_321  # no training run draws its synthetic digits from it


def validation_digits(size: int) -> list[tuple[list[np.ndarray], np.ndarray]]:
    """Redrawings and labels (n,) of `size` MNIST validation digits, and of as many synthetic ones."""
    split = mnist.load().validation
    chosen = np.linspace(0, len(split) - 1, min(size, len(split))).astype(int)
    groups = [
        (
            [
                p.tta_variants
                for image in split.images[chosen]
                if (p := normalization.from_ink(image / np.float32(255)))
            ],
            split.labels[chosen],
        )
    ]
    r = np.random.default_rng(SYNTHETIC_SEED)
    labels = np.arange(size) % 10
    drawings = [normalization.from_strokes(synthetic.write(synthetic.DIGITS[k], r)) for k in labels]
    groups.append(([p.tta_variants for p in drawings if p], labels))
    return groups


def conformal_threshold(true_probabilities: np.ndarray, coverage: float) -> float:
    """The probability that the true class of a new sample reaches in at least `coverage` of cases,
    if it is drawn as these (n,) were.

    Split conformal prediction with the score 1 − p(true class) (Sadinle, Lei, Wasserman, 2019;
    Angelopoulos and Bates, 2021, section 1).
    """
    n = len(true_probabilities)
    rank = int(np.floor((n + 1) * (1 - coverage)))
    return float(np.sort(true_probabilities)[rank - 1]) if rank else 0.0


def calibrate(classifier: Classifier, temperature: float, size: int = 5_000) -> Calibration:
    """Choose the thresholds for a network whose temperature is known.

    `size` is the number of validation digits of each kind.
    """
    classifier.calibration = dataclasses.replace(classifier.calibration, temperature=temperature)
    possible, doubt, looks = [], [], []
    for redrawings, labels in validation_digits(size):
        each = [classifier.logits(pictures) for pictures in redrawings]
        first, mean = (
            [classifier.calibrated(logits[0]) for logits in each],
            [classifier.calibrated(logits.mean(0)) for logits in each],
        )
        probabilities = np.stack([p for p, _ in mean])
        possible.append(
            conformal_threshold(probabilities[np.arange(len(labels)), labels], COVERAGE)
        )
        doubt.append(float(np.quantile([none for _, none in mean], 1 - DOUBT)))
        looks.append((first, mean))
    # Above one half a second digit could never be possible; below a hundredth the answer would
    # hardly ever be sure.
    classifier.calibration = Calibration(
        temperature,
        float(np.clip(min(possible), 0.01, 0.5)),
        COVERAGE,
        float(np.clip(max(doubt), 0.02, 0.5)),
    )
    return dataclasses.replace(
        classifier.calibration,
        tta_threshold=max(settling_threshold(classifier, *both) for both in looks),
    )


def settling_threshold(classifier: Classifier, first: list[Shares], mean: list[Shares]) -> float:
    """The certainty of a first look above which all looks together answer otherwise for at most the
    share HASTE of digits.
    """

    def answers(shares: list[Shares]) -> list[tuple[int | None, Outcome]]:
        return [
            (answer.digit, answer.outcome) for answer in (classifier.decide(*one) for one in shares)
        ]

    changed = [
        certainty(*one)
        for one, before, after in zip(first, answers(first), answers(mean), strict=True)
        if before != after
    ]
    allowed = int(HASTE * len(first))
    return float(
        np.clip(sorted(changed, reverse=True)[allowed] if len(changed) > allowed else 0.0, 0.9, 1.0)
    )
