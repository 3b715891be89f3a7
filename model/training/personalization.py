"""Fit on UNIPEN's validation writers how much a visitor's examples weigh, and report what they
bring: cross-validated over writers, whose samples are played in the order of the file.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

from model.data import unipen
from model.evaluation import adaptation
from model.evaluation.real_handwriting import Sample, classify_samples, stored_samples
from model.recognition.classifier import Classifier
from model.recognition.personalization import FILE, Parameters, Personalization
from model.recognition.prediction import Calibration
from model.schemas import PersonalizationFigures, PersonalizationParameters, StoredPersonalization
from model.training.files import write_json

CANDIDATES = [
    Parameters(*values)
    for values in itertools.product(
        (4.0, 6.0, 8.0, 12.0), (10.0, 15.0, 20.0, 30.0), (0.85, 0.9, 0.925)
    )
]
MIN_PROBABILITY = 1e-6  # so that no single sample decides


def negative_log_likelihood(samples: Sequence[Sample]) -> float:
    """Sum of −log p(label) over samples, where "no digit" is a class like the digits."""
    probabilities = []
    for sample in samples:
        prediction = sample.prediction
        rejection = prediction.rejection_probability
        if sample.label != "none":
            of_digit = float(prediction.probabilities[int(sample.label)])
            probabilities.append(of_digit * (1 - rejection))
        else:
            probabilities.append(rejection)
    return float(-np.log(np.maximum(probabilities, MIN_PROBABILITY)).sum())


def losses(
    parameters: Parameters, samples: Sequence[Sample], calibration: Calibration
) -> tuple[int, float]:
    """What is to be small for one writer's samples: how many of them corrections harm, and the
    negative log-likelihood, which asks for right and calibrated probabilities.

    The latter is the sum of that with corrections and that with all digits taught, as by a visitor
    who adds drawings that were read rightly, too.
    """
    reader = Personalization(parameters)
    corrected, positions = adaptation.play(samples, reader, calibration)
    taught, _ = adaptation.play(samples, reader, calibration, teach_all=True)
    harmed = adaptation.compare(samples, corrected, positions)["harmed"]
    return harmed, negative_log_likelihood(corrected) + negative_log_likelihood(taught)


def fit(classifier: Classifier, size: int) -> StoredPersonalization:
    """Fit the parameters for a calibrated network on `size` samples of UNIPEN's validation writers,
    or on all, and check on each half of the writers those that were fitted on the other.
    """
    stored = list(stored_samples(unipen.FILE))
    chosen = np.linspace(0, len(stored) - 1, min(size, len(stored))).astype(int)
    samples, _ = classify_samples([stored[k] for k in chosen], classifier)
    return fit_to_samples(samples, classifier.calibration)


def fit_to_samples(samples: Sequence[Sample], calibration: Calibration) -> StoredPersonalization:
    """Fit and check the parameters on samples by several writers, each in the order written."""
    writers = [[samples[k] for k in positions] for positions in adaptation.by_writer(samples)]
    table = np.array(
        [[losses(candidate, own, calibration) for own in writers] for candidate in CANDIDATES]
    )

    def best(members: slice) -> Parameters:
        """No harm comes first."""
        harmed, likelihood = table[:, members].sum(1).T
        return CANDIDATES[int(np.lexsort((likelihood, harmed))[0])]

    def figures(parameters: Parameters, members: slice) -> PersonalizationFigures:
        own = [sample for writer in writers[members] for sample in writer]
        played = adaptation.play(own, Personalization(parameters), calibration)
        return adaptation.compare(own, *played)

    everybody, halves = slice(None), (slice(0, None, 2), slice(1, None, 2))
    parameters = best(everybody)
    reader = Personalization(parameters)
    return {
        "parameters": _to_json(parameters),
        "fitted": figures(parameters, everybody),
        "errors_by_limit": adaptation.errors_by_limit(samples, reader, calibration),
        "cross_validation": [
            {
                "parameters": _to_json(best(fitted)),
                "fitted": figures(best(fitted), fitted),
                "checked": figures(best(fitted), checked),
            }
            for fitted, checked in (halves, halves[::-1])
        ],
    }


def _to_json(parameters: Parameters) -> PersonalizationParameters:
    values: Any = asdict(parameters)
    return cast(PersonalizationParameters, values)


def write(folder: Path, classifier: Classifier, size: int) -> None:
    """Fit, and write personalization.json into a network's folder."""
    write_json(folder / FILE, fit(classifier, size))
