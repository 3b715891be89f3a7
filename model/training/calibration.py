"""Fit on validation data what turns logits into a prediction: the temperature, the thresholds of
the prediction set and of rejection, and when one forward pass is enough.

Up to three kinds of validation digits count, all the same however many they are: MNIST's validation
split, those of UNIPEN's validation writers for a network that was trained on the others, and
synthetic digits that training never saw. All go the app's way: normalized, and where the first
forward pass is not confident enough, averaged over test-time augmentation. Negatives are not
needed: the thresholds are what digits can bear.
"""

from __future__ import annotations

import math
from collections.abc import Sequence, Sized
from dataclasses import replace

import numpy as np

from model.data import synthetic, unipen
from model.data.mnist import Split
from model.preprocessing import normalization
from model.recognition.classifier import Classifier
from model.recognition.prediction import Calibration, joint_confidence

# the probabilities (10,) of the digits, and the rejection probability
Scaled = tuple[np.ndarray, float]
# variants (k, 28, 28) for test-time augmentation of n digits of one kind, and their labels (n,)
ValidationDigits = tuple[list[np.ndarray], np.ndarray]

COVERAGE = 0.9975  # share of validation digits whose true class is in the prediction set
MAX_REJECTED = 0.015  # share of validation digits above the rejection threshold
MAX_CHANGED = 0.0005  # share of validation digits that test-time augmentation would change
SYNTHETIC_SEED = 987_654_321  # no training run draws its synthetic digits from it


def validation_digits(
    validation: Split, size: int, samples: Sequence[unipen.Sample]
) -> list[ValidationDigits]:
    """Prepare `size` MNIST validation digits, as many of UNIPEN's validation `samples` or all, and
    as many synthetic digits.
    """
    images, labels = validation.images[_evenly(validation, size)], validation.labels
    mnist_inputs = [normalization.from_foreground(image / np.float32(255)) for image in images]
    unipen_samples = [samples[k] for k in _evenly(samples, size)]
    unipen_inputs = [normalization.from_strokes(sample.strokes) for sample in unipen_samples]
    rng = np.random.default_rng(SYNTHETIC_SEED)
    synthetic_labels = np.arange(size) % 10
    synthetic_inputs = [
        normalization.from_strokes(synthetic.write_symbol(synthetic.DIGITS[k], rng))
        for k in synthetic_labels
    ]
    return [
        ([model_input.tta_variants for model_input in model_inputs if model_input], labels)
        for model_inputs, labels in (
            (mnist_inputs, labels[_evenly(validation, size)]),
            (unipen_inputs, np.array([sample.label for sample in unipen_samples])),
            (synthetic_inputs, synthetic_labels),
        )
        if len(labels)
    ]


def _evenly(items: Sized, size: int) -> np.ndarray:
    """Positions of `size` items, evenly spread, or of all where there are fewer."""
    return np.linspace(0, len(items) - 1, min(size, len(items))).astype(int)


def conformal_threshold(
    true_probabilities: np.ndarray, coverage: float, weights: np.ndarray | None = None
) -> float:
    """The probability that the true class of a new sample reaches in at least `coverage` of cases,
    if it is drawn as these (n,) were, each as often as its weight (n,) says.

    Split conformal prediction with the score 1 − p(true class) (Sadinle, Lei, Wasserman, 2019;
    Angelopoulos and Bates, 2021, section 1).
    """
    n = len(true_probabilities)
    rank = int(np.floor((n + 1) * (1 - coverage)))
    return _quantile(true_probabilities, rank / n, weights) if rank else 0.0


def _quantile(values: np.ndarray, share: float, weights: np.ndarray | None) -> float:
    return float(np.quantile(values, share, method="inverted_cdf", weights=weights))


def calibrate(
    classifier: Classifier, temperature: float, digits: Sequence[ValidationDigits]
) -> Calibration:
    """Choose the thresholds for a network whose temperature is known, on validation digits of each
    kind.
    """
    unthresholded = replace(classifier.calibration, temperature=temperature)
    true_probabilities, rejection_probabilities, weights, passes = [], [], [], []
    for variants, labels in digits:
        logits = [classifier.logits(images) for images in variants]
        first = [unthresholded.scale(rows[0]) for rows in logits]
        mean = [unthresholded.scale(rows.mean(0)) for rows in logits]
        true_probabilities += [
            probabilities[label] for (probabilities, _), label in zip(mean, labels, strict=True)
        ]
        rejection_probabilities += [rejection for _, rejection in mean]
        weights += [1 / len(labels)] * len(labels)
        passes.append((first, mean))
    of_kinds = np.array(weights)
    set_threshold = conformal_threshold(np.array(true_probabilities), COVERAGE, of_kinds)
    reject_threshold = _quantile(np.array(rejection_probabilities), 1 - MAX_REJECTED, of_kinds)
    # Above one half a second digit could never be in the set; below a hundredth the prediction
    # would hardly ever be sure.
    calibration = Calibration(
        temperature,
        _round_down(float(np.clip(set_threshold, 0.01, 0.5))),
        COVERAGE,
        _round_down(float(np.clip(reject_threshold, 0.02, 0.5))),
    )
    threshold = max(tta_threshold(calibration, first, mean) for first, mean in passes)
    return replace(calibration, tta_threshold=-_round_down(-threshold))


def _round_down(threshold: float) -> float:
    """Move a threshold off the sample that it was found at: there, a difference in the last digit
    between two machines would decide.
    """
    return math.floor(threshold * 1e4) / 1e4


def tta_threshold(calibration: Calibration, first: list[Scaled], mean: list[Scaled]) -> float:
    """The joint confidence of a first forward pass above which the mean of all passes changes the
    prediction of at most the share MAX_CHANGED of digits.
    """

    def decisions(scaled: list[Scaled]) -> list[tuple[int | None, object]]:
        predictions = [calibration.decide(*probabilities) for probabilities in scaled]
        return [(prediction.digit, prediction.outcome) for prediction in predictions]

    changed = sorted(
        (
            joint_confidence(*probabilities)
            for probabilities, before, after in zip(
                first, decisions(first), decisions(mean), strict=True
            )
            if before != after
        ),
        reverse=True,
    )
    max_changed = int(MAX_CHANGED * len(first))
    threshold = changed[max_changed] if len(changed) > max_changed else 0.0
    return float(np.clip(threshold, 0.9, 1.0))
