"""Figures that say how good a classifier is, from probabilities and labels. NumPy only."""

from __future__ import annotations

from typing import Any

import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities (n, k) float64 of logits (n, k), each row summing to 1."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int = 10) -> np.ndarray:
    """Counts (classes, classes) int: row = label, column = predicted."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels.astype(int), predicted.astype(int)), 1)
    return counts


def report(confusion: np.ndarray) -> dict[str, Any]:
    """Precision, recall, F1 and support of each class, and their macro and weighted means, of a confusion matrix.

    A class that is never predicted has precision 0, one that never occurs recall 0, as in scikit-learn with zero_division=0.
    """
    hits = np.diag(confusion).astype(float)
    support, predicted = confusion.sum(1), confusion.sum(0)
    precision = np.divide(hits, predicted, out=np.zeros_like(hits), where=predicted > 0)
    recall = np.divide(hits, support, out=np.zeros_like(hits), where=support > 0)
    total = precision + recall
    f1 = np.divide(2 * precision * recall, total, out=np.zeros_like(hits), where=total > 0)
    columns = {"precision": precision, "recall": recall, "f1": f1}
    weight = support / max(support.sum(), 1)
    per_class = [
        {"class": k, **{name: round(float(values[k]), 6) for name, values in columns.items()}, "support": int(support[k])} for k in range(len(hits))
    ]
    return {
        "per_class": per_class,
        "macro": {name: round(float(values.mean()), 6) for name, values in columns.items()},
        "weighted": {name: round(float(values @ weight), 6) for name, values in columns.items()},
    }


def expected_calibration_error(confidence: np.ndarray, correct: np.ndarray, bins: int = 15) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their share (Guo et al., 2017, equation 3).

    `confidence` (n,) in 0..1, `correct` (n,) bool. 0 for no samples.
    """
    if len(confidence) == 0:
        return 0.0
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(which, minlength=bins)
    gap = np.abs(np.bincount(which, confidence, bins) - np.bincount(which, correct.astype(float), bins))
    return float(gap[count > 0].sum() / len(confidence))


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean of −log of the probability given to the label, logits (n, k)."""
    return float(-np.log(np.maximum(softmax(logits)[np.arange(len(labels)), labels.astype(int)], 1e-300)).mean())


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that makes softmax(logits / T) most likely (Guo et al., 2017, section 4.2), by golden-section search in 0.05..20."""
    low, high = np.log(0.05), np.log(20.0)
    ratio = (5**0.5 - 1) / 2
    for _ in range(40):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if negative_log_likelihood(logits / np.exp(a), labels) < negative_log_likelihood(logits / np.exp(b), labels):
            high = b
        else:
            low = a
    return float(np.exp((low + high) / 2))
