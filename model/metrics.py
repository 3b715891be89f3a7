"""Figures that say how good a classifier is, from probabilities and labels. NumPy only."""

from __future__ import annotations

import math
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
    """Precision, recall, F1 and support of each class, and their macro and weighted means, of a
    confusion matrix.

    A class that is never predicted has precision 0, one that never occurs recall 0, as in
    scikit-learn with zero_division=0.
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
        {
            "class": k,
            **{name: round(float(values[k]), 6) for name, values in columns.items()},
            "support": int(support[k]),
        }
        for k in range(len(hits))
    ]
    return {
        "per_class": per_class,
        "macro": {name: round(float(values.mean()), 6) for name, values in columns.items()},
        "weighted": {name: round(float(values @ weight), 6) for name, values in columns.items()},
    }


def report_rows(confusion: np.ndarray) -> list[dict[str, Any]]:
    """The same as rows of a table: a row a class, then accuracy, macro and weighted mean, with
    columns as scikit-learn's report has.
    """
    found = report(confusion)
    total = int(confusion.sum())
    rows = [
        {
            "class": str(row["class"]),
            "precision": row["precision"],
            "recall": row["recall"],
            "F1": row["f1"],
            "support": row["support"],
        }
        for row in found["per_class"]
    ]
    rows.append(
        {
            "class": "accuracy",
            "precision": None,
            "recall": None,
            "F1": round(float(np.trace(confusion)) / max(total, 1), 6),
            "support": total,
        }
    )
    for mean in ("macro", "weighted"):
        means = found[mean]
        rows.append(
            {
                "class": f"{mean} mean",
                "precision": means["precision"],
                "recall": means["recall"],
                "F1": means["f1"],
                "support": total,
            }
        )
    return rows


def expected_calibration_error(
    confidence: np.ndarray, correct: np.ndarray, bins: int = 15
) -> float:
    """Mean gap between confidence and accuracy over equal-width bins, weighted by their share (Guo
    et al., 2017, equation 3).

    `confidence` (n,) in 0..1, `correct` (n,) bool. 0 for no samples.
    """
    if len(confidence) == 0:
        return 0.0
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(which, minlength=bins)
    gap = np.abs(
        np.bincount(which, confidence, bins) - np.bincount(which, correct.astype(float), bins)
    )
    return float(gap[count > 0].sum() / len(confidence))


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray) -> float:
    """Mean of −log of the probability given to the label, logits (n, k)."""
    return float(
        -np.log(
            np.maximum(softmax(logits)[np.arange(len(labels)), labels.astype(int)], 1e-300)
        ).mean()
    )


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that makes softmax(logits / T) most likely (Guo et al., 2017, section 4.2),
    by golden-section search in 0.05..20.
    """
    low, high = np.log(0.05), np.log(20.0)
    ratio = (5**0.5 - 1) / 2
    for _ in range(40):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if negative_log_likelihood(logits / np.exp(a), labels) < negative_log_likelihood(
            logits / np.exp(b), labels
        ):
            high = b
        else:
            low = a
    return float(np.exp((low + high) / 2))


def wilson_interval(hits: int, samples: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval of a share of which `hits` in `samples` were seen, 95 % unless another quantile
    `z` is given (Wilson, 1927).

    Unlike the mean ± 1.96 standard errors it stays within 0..1 and is not empty at 0 or at all
    hits. (0, 1) for no samples.
    """
    if samples == 0:
        return 0.0, 1.0
    share, z2 = hits / samples, z * z
    middle = (share + z2 / (2 * samples)) / (1 + z2 / samples)
    half = z / (1 + z2 / samples) * (share * (1 - share) / samples + z2 / (4 * samples**2)) ** 0.5
    return max(0.0, middle - half), min(1.0, middle + half)


def mcnemar(first: np.ndarray, second: np.ndarray) -> tuple[int, int, float]:
    """Compare two classifiers on the same samples, given which ones (n,) bool each reads rightly
    (McNemar, 1947; the exact binomial form).

    Returns how many only the first and only the second reads rightly, and the two-sided probability
    of a split at least as uneven if both were equally good.
    """
    only_first, only_second = int((first & ~second).sum()), int((second & ~first).sum())
    n, fewer = only_first + only_second, min(only_first, only_second)
    p = (
        2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n
        if n < 1000
        else math.erfc((abs(only_first - only_second) - 1) / math.sqrt(2 * n))
    )
    return only_first, only_second, min(1.0, p)


def reliability(
    confidence: np.ndarray, correct: np.ndarray, bins: int = 15
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Count, mean confidence and accuracy, each (bins,), in bins of equal width as
    `expected_calibration_error` uses; nan where a bin is empty.
    """
    which = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(which, minlength=bins)
    with np.errstate(invalid="ignore"):
        return (
            count,
            np.bincount(which, confidence, bins) / count,
            np.bincount(which, correct.astype(float), bins) / count,
        )


def with_temperature(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities (n, k) float64 that the same logits give with their temperature multiplied by
    `temperature`.

    A probability stored as 0 stays 0: what float16 cannot hold is lost, under 6e-8 before.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-30))
    return softmax(logits / temperature)


def risk_coverage(
    confidence: np.ndarray, correct: np.ndarray, points: int = 500
) -> tuple[np.ndarray, np.ndarray]:
    """The trade between answering and being right (El-Yaniv and Wiener, 2010): coverage and risk,
    each (k,), k ≤ `points`, coverage rising to 1.

    Coverage is the share that is answered, the surest first, risk the share of the answered that is
    wrong. The points lie closer towards the end, where a good classifier's mistakes are.
    """
    n, order = len(confidence), np.argsort(-confidence, kind="stable")
    answered = np.unique(n - np.geomspace(1, n, min(points, n)).astype(int) + 1)
    return answered / max(n, 1), np.cumsum(~correct[order])[answered - 1] / answered


def at_threshold(confidence: np.ndarray, correct: np.ndarray, threshold: float) -> tuple[int, int]:
    """How many samples would be answered if only those with at least this confidence were, and how
    many of these answers are wrong.
    """
    answered = confidence >= threshold
    return int(answered.sum()), int((answered & ~correct).sum())


def prediction_sets(
    probabilities: np.ndarray, labels: np.ndarray, possible: float
) -> tuple[float, np.ndarray]:
    """Coverage and sizes of the sets of classes with at least the probability `possible` (split
    conformal prediction).

    Returns the share of samples whose label is in its set, and how many sets have 0, 1 … k classes,
    (k + 1,) int.
    """
    inside = probabilities >= possible
    coverage = (
        float(inside[np.arange(len(labels)), labels.astype(int)].mean()) if len(labels) else 0.0
    )
    return coverage, np.bincount(inside.sum(1), minlength=probabilities.shape[1] + 1)


def compare(chosen: str, correct: dict[str, np.ndarray]) -> list[dict[str, Any]]:
    """Compare every network with a chosen one, given which test images (n,) bool each reads
    rightly: a row a network, the fewest errors first.

    Each has the `name`, how many are `wrong`, the `accuracy` and its 95 % Wilson interval `low` to
    `high`; then, but for the chosen one, how many images only that network and only the chosen one
    read rightly, and McNemar's `p`.
    """
    rows = []
    for name, right in correct.items():
        n, hits = len(right), int(right.sum())
        low, high = wilson_interval(hits, n)
        row: dict[str, Any] = {
            "name": name,
            "wrong": n - hits,
            "accuracy": hits / n,
            "low": low,
            "high": high,
        }
        if name != chosen:
            row["only_it"], row["only_chosen"], row["p"] = mcnemar(right, correct[chosen])
        rows.append(row)
    return sorted(rows, key=lambda row: row["wrong"])
