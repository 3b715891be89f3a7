"""Metrics of a classifier from probabilities and labels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import scipy

from model.schemas import Averages

Z_95 = 1.959964  # standard normal quantile of a two-sided 95 % interval
ClassScores = TypedDict(
    "ClassScores",
    {"class": int, "precision": float, "recall": float, "f1": float, "support": int},
)


class ClassificationReport(TypedDict):
    """Scores in 0..1 to six decimals."""

    per_class: list[ClassScores]
    macro: Averages
    weighted: Averages


@dataclass(frozen=True)
class ModelComparison:
    """Errors and accuracy of one model, and McNemar's test of it against a reference model.

    `low` and `high` bound the accuracy's 95 % Wilson interval. `only_correct` samples are correct
    only by this model, `only_reference_correct` only by the reference; `p` is the test's p-value.
    """

    name: str
    errors: int
    accuracy: float
    low: float
    high: float
    only_correct: int
    only_reference_correct: int
    p: float


def softmax(logits: np.ndarray) -> np.ndarray:
    """Return probabilities (n, k) float64 of logits (n, k), each row summing to 1."""
    powers: np.ndarray = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    powers /= powers.sum(1, keepdims=True)
    return powers


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray) -> np.ndarray:
    """Count (10, 10) int: row = label, column = predicted."""
    counts = np.zeros((10, 10), int)
    np.add.at(counts, (labels.astype(int), predicted.astype(int)), 1)
    return counts


def classification_report(confusion: np.ndarray) -> ClassificationReport:
    """Return precision, recall, F1 and support of each class, with macro and weighted means.

    A class that is never predicted has precision 0, one that never occurs recall 0, as in
    scikit-learn with zero_division=0.
    """
    hits = np.diag(confusion).astype(float)
    support, predicted = confusion.sum(1), confusion.sum(0)
    precision = np.divide(hits, predicted, out=np.zeros_like(hits), where=predicted > 0)
    recall = np.divide(hits, support, out=np.zeros_like(hits), where=support > 0)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(hits), where=total > 0)
    scores = np.stack([precision, recall, f1], 1)

    def average(weights: np.ndarray) -> Averages:
        means = [round(float(mean), 6) for mean in weights @ scores]
        return {"precision": means[0], "recall": means[1], "f1": means[2]}

    weight = support / max(support.sum(), 1)
    return {
        "per_class": [
            {
                "class": k,
                "precision": round(float(precision[k]), 6),
                "recall": round(float(recall[k]), 6),
                "f1": round(float(f1[k]), 6),
                "support": int(support[k]),
            }
            for k in range(len(hits))
        ],
        "macro": average(np.full(len(hits), 1 / len(hits))),
        "weighted": average(weight),
    }


def _bin_confidence(
    confidence: np.ndarray, correct: np.ndarray, bins: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum samples, their confidence and their hits, (bins,) each, over bins of equal width."""
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    return (
        np.bincount(index, minlength=bins),
        np.bincount(index, confidence, bins),
        np.bincount(index, correct.astype(float), bins),
    )


def expected_calibration_error(
    confidence: np.ndarray, correct: np.ndarray, bins: int = 15
) -> float:
    """Return the mean gap between confidence and accuracy over bins, weighted by their share.

    `confidence` (n,) in 0..1, `correct` (n,) bool; 0 for no samples. Source: Guo et al., On
    Calibration of Modern Neural Networks, 2017, equation 3.
    """
    if len(confidence) == 0:
        return 0.0
    count, summed, hits = _bin_confidence(confidence, correct, bins)
    return float(np.abs(summed - hits)[count > 0].sum() / len(confidence))


def reliability_curve(
    confidence: np.ndarray, correct: np.ndarray, bins: int = 15
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return count, mean confidence and accuracy of each bin, (bins,) each; nan where empty."""
    count, summed, hits = _bin_confidence(confidence, correct, bins)
    with np.errstate(invalid="ignore"):
        return count, summed / count, hits / count


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean of −log of the label's probability, from logits (n, k)."""
    likelihood = softmax(logits)[np.arange(len(labels)), labels.astype(int)]
    return float(-np.log(np.maximum(likelihood, 1e-300)).mean())


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """Find the temperature T in 0.05..20 that makes softmax(logits / T) most likely.

    Source: Guo et al., 2017, section 4.2.
    """
    fit = scipy.optimize.minimize_scalar(
        lambda log: negative_log_likelihood(logits / np.exp(log), labels),
        bounds=(math.log(0.05), math.log(20)),
        method="bounded",
        options={"xatol": 1e-8},
    )
    return float(np.exp(fit.x))


def rescale_temperature(probabilities: np.ndarray, factor: float) -> np.ndarray:
    """Return the probabilities (n, k) float64 that a temperature `factor` times as high gives.

    A probability stored as 0 stays 0: float16 holds none under 6e-8.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-30))
    return softmax(logits / factor)


def wilson_interval(hits: int, samples: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share of which `hits` in `samples` were observed.

    (0, 1) for no samples. As scipy.stats has it, without the 2 s and 70 MB that importing
    scipy.stats costs the app.
    """
    if samples == 0:
        return 0.0, 1.0
    share, z2 = hits / samples, Z_95**2
    middle = (share + z2 / (2 * samples)) / (1 + z2 / samples)
    half = Z_95 / (1 + z2 / samples)
    half *= (share * (1 - share) / samples + z2 / (4 * samples**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def mcnemar(first: np.ndarray, second: np.ndarray) -> tuple[int, int, float]:
    """Compare two classifiers by which samples (n,) bool each gets right (McNemar, 1947).

    Returns how many only the first and only the second gets right, and the two-sided p-value of the
    exact binomial test.
    """
    only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
    n, fewer = only_first + only_second, min(only_first, only_second)
    p = 2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n
    return only_first, only_second, min(1.0, p)


def compare_models(reference: str, correct: dict[str, np.ndarray]) -> list[ModelComparison]:
    """Compare every model with a reference model, the fewest errors first.

    `correct` tells which samples (n,) bool each gets right.
    """
    rows = []
    for name, of_model in correct.items():
        n, hits = len(of_model), int(of_model.sum())
        low, high = wilson_interval(hits, n)
        only_it, only_reference, p = mcnemar(of_model, correct[reference])
        rows.append(
            ModelComparison(name, n - hits, hits / n, low, high, only_it, only_reference, p)
        )
    return sorted(rows, key=lambda row: row.errors)


def risk_coverage(
    confidence: np.ndarray, correct: np.ndarray, points: int = 500
) -> tuple[np.ndarray, np.ndarray]:
    """Return coverage and selective error, (k,) each, k ≤ `points`, coverage rising to 1.

    Coverage is the share of samples predicted, the most confident first; the selective error is the
    share of these that is wrong. Points lie closer towards full coverage, where a good classifier
    errs. Source: El-Yaniv and Wiener, On the Foundations of Noise-free Selective Classification,
    2010.
    """
    n, order = len(confidence), np.argsort(-confidence, kind="stable")
    accepted = np.unique(n - np.geomspace(1, n, min(points, n)).astype(int) + 1)
    return accepted / max(n, 1), np.cumsum(~correct[order])[accepted - 1] / accepted


def count_accepted(
    confidence: np.ndarray, correct: np.ndarray, threshold: float
) -> tuple[int, int]:
    """Count the samples with at least this confidence, and the errors among them."""
    accepted = confidence >= threshold
    return int(accepted.sum()), int((accepted & ~correct).sum())


def evaluate_prediction_sets(
    probabilities: np.ndarray, labels: np.ndarray, threshold: float
) -> tuple[float, np.ndarray]:
    """Return coverage and sizes of the sets of classes with at least a threshold's probability.

    Coverage is the share of samples whose label is in its set; sizes (k + 1,) int count the sets of
    0, 1 … k classes. Source: split conformal prediction, see model.training.calibration.
    """
    included = probabilities >= threshold
    sizes = np.bincount(included.sum(1), minlength=probabilities.shape[1] + 1)
    if not len(labels):
        return 0.0, sizes
    return float(included[np.arange(len(labels)), labels.astype(int)].mean()), sizes
