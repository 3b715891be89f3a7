"""Compare, on validation digits alone, ways to average redrawings and to tell what is no digit.

Writes docs/alternatives.json.

python tools/alternatives.py

The numbers behind three choices: how many redrawings of one drawing are averaged
(model/preprocessing/normalization.py), that one look is enough where it is sure, and that an
eleventh class of synthetic non-digits turns drawings away (model/recognition/classifier.py).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model import metrics
from model.data import mnist, synthetic
from model.preprocessing import normalization
from model.recognition.classifier import Classifier, load_classifier
from model.training import calibration

SIZE = 5_000  # validation digits of each kind, and non-digits
REFUSED = 0.005  # share of validation digits that a rule may turn away when rules are compared
SEED = 123_456_789  # neither training nor calibration draws from it
REPORT = ROOT / "docs" / "alternatives.json"


def averaging(
    classifier: Classifier, redrawings: list[np.ndarray], labels: np.ndarray
) -> list[dict[str, Any]]:
    """Errors and negative log-likelihood with the mean logits of the first 1, 2 … redrawings (k,
    28, 28) of each digit.
    """
    each = np.stack(redrawings)
    n, k = each.shape[:2]
    logits = classifier.logits(each.reshape(-1, 28, 28)).reshape(n, k, -1)[..., :10]
    rows = []
    for used in range(1, k + 1):
        mean = logits[:, :used].mean(1)
        likely = metrics.negative_log_likelihood(
            mean / metrics.fit_temperature(mean, labels), labels
        )
        rows.append(
            {
                "redrawings": used,
                "wrong": int((mean.argmax(1) != labels).sum()),
                "of": n,
                "negative_log_likelihood": round(likely, 5),
            }
        )
    return rows


def settling(classifier: Classifier, redrawings: list[np.ndarray]) -> dict[str, Any]:
    """How often the first of the redrawings (k, 28, 28) is enough, and how many answers that
    changes.
    """
    logits = [classifier.logits(pictures) for pictures in redrawings]
    first, mean = (
        [classifier.calibration.scale(each) for each in parts]
        for parts in ((own[0] for own in logits), (own.mean(0) for own in logits))
    )
    settled = [not classifier.calibration.needs_tta(*one) for one in first]
    answers = [
        (classifier.calibration.decide(*one), classifier.calibration.decide(*all_))
        for one, all_, is_settled in zip(first, mean, settled, strict=True)
        if is_settled
    ]
    changed = sum((one.digit, one.outcome) != (all_.digit, all_.outcome) for one, all_ in answers)
    return {
        "share settled": round(float(np.mean(settled)), 4),
        "answers changed": changed,
        "of": len(redrawings),
    }


def strangeness(
    classifier: Classifier, images: np.ndarray, means: np.ndarray, precision: np.ndarray
) -> dict[str, np.ndarray]:
    """Four measures (n,), higher for what is less like a digit, of images (n, 28, 28)."""
    seen = classifier.layer_outputs(images)
    digits = seen["logits"][:, :10] / classifier.calibration.temperature
    highest = digits.max(1)
    away = seen["embedding"][:, None] - means[None]
    return {
        "eleventh class": metrics.softmax(seen["logits"] / classifier.calibration.temperature)[
            :, 10
        ],
        "one minus the highest probability": 1 - metrics.softmax(digits).max(1),
        "energy of the digits' logits": -(
            highest + np.log(np.exp(digits - highest[:, None]).sum(1))
        ),
        "Mahalanobis distance in the embedding": np.einsum(
            "nkd,de,nke->nk", away, precision, away
        ).min(1),
    }


def rejection(
    classifier: Classifier, groups: list[tuple[list[np.ndarray], np.ndarray]]
) -> list[dict[str, Any]]:
    """How many synthetic non-digits each measure turns away if it may turn away the share REFUSED
    of either kind of digit.
    """
    train = mnist.load().train
    embedding = classifier.layer_outputs(train.images[:10_000] / np.float32(255))["embedding"]
    labels = train.labels[:10_000]
    means = np.stack([embedding[labels == k].mean(0) for k in range(10)])
    precision = np.linalg.pinv(
        np.cov((embedding - means[labels]).T) + 1e-3 * np.eye(embedding.shape[1])
    )
    r = np.random.default_rng(SEED)
    others = {
        "letters and signs": synthetic.NEGATIVES[: len(synthetic.LETTERS)],
        "scribbles": (synthetic.scribble, synthetic.tangle),
        "two digits": (synthetic.two_digits,),
    }
    digits = [
        strangeness(classifier, np.stack([pictures[0] for pictures in group]), means, precision)
        for group, _ in groups
    ]
    found: dict[str, dict[str, float]] = {name: {} for name in digits[0]}
    for kind, symbols in others.items():
        drawings = [
            normalization.from_strokes(synthetic.write_symbol(symbols[r.integers(len(symbols))], r))
            for _ in range(SIZE // len(others))
        ]
        measured = strangeness(
            classifier, np.stack([d.image for d in drawings if d]), means, precision
        )
        for name, values in measured.items():
            threshold = max(float(np.quantile(group[name], 1 - REFUSED)) for group in digits)
            found[name][kind] = round(float((values > threshold).mean()), 4)
    return [{"measure": name, **shares} for name, shares in found.items()]


def main() -> None:
    classifier = load_classifier()
    groups = calibration.validation_digits(mnist.load().validation, SIZE)
    report = {
        "averaging": {
            name: averaging(classifier, *group)
            for name, group in zip(("MNIST", "synthetic strokes"), groups, strict=True)
        },
        "one look": {
            name: settling(classifier, group[0])
            for name, group in zip(("MNIST", "synthetic strokes"), groups, strict=True)
        },
        "turned away": {
            "digits allowed": REFUSED,
            "share of non-digits": rejection(classifier, groups),
        },
    }
    REPORT.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
