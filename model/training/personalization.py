"""Fit on UNIPEN's validation writers how much a visitor's examples weigh, and report what they
bring: each writer's samples are played in the order of the file, to a reader whose parameters were
fitted on the other writers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np

from model.data import unipen
from model.evaluation import adaptation
from model.evaluation.number_samples import NumberSample
from model.evaluation.real_handwriting import Sample, classify_digits, stored_samples
from model.recognition.classifier import Classifier
from model.recognition.personalization import FILE, Parameters, Personalization
from model.recognition.prediction import Calibration
from model.schemas import PersonalizationParameters, StoredPersonalization
from model.training.files import write_json

# At power 8 an example at half the reach outweighs odds of 256: more makes a step of the slope.
CANDIDATES = [
    Parameters(*values)
    for values in itertools.product(
        (2.0, 3.0, 4.0, 6.0, 8.0), (0.06, 0.08, 0.09, 0.1, 0.11, 0.12, 0.13, 0.14, 0.16, 0.2)
    )
]
MIN_PROBABILITY = 1e-6  # so that no single sample decides


def negative_log_likelihood(samples: Sequence[Sample | NumberSample]) -> float:
    """Sum of −log p(label) over single samples; "no digit" is a class like the digits."""
    probabilities = []
    for sample in (each for each in samples if isinstance(each, Sample)):
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
    personalization = Personalization(parameters)
    corrected, positions = adaptation.play(samples, personalization, calibration)
    taught, _ = adaptation.play(samples, personalization, calibration, teach_all=True)
    harmed = adaptation.compare(samples, corrected, positions)["harmed"]
    return harmed, negative_log_likelihood(corrected) + negative_log_likelihood(taught)


def fit(classifier: Classifier, size: int) -> StoredPersonalization:
    """Fit the parameters for a calibrated network on `size` samples of UNIPEN's validation writers,
    or on all: see `fit_to_samples`.
    """
    stored = list(stored_samples(unipen.FILE))
    positions = np.linspace(0, len(stored) - 1, min(size, len(stored))).astype(int)
    samples = classify_digits([stored[k] for k in positions], classifier)
    return fit_to_samples(samples, classifier.calibration)


def fit_to_samples(samples: Sequence[Sample], calibration: Calibration) -> StoredPersonalization:
    """Fit the parameters on samples by several writers, each in the order written, and count each
    writer's errors with the parameters that the other writers give.
    """
    writers = [[samples[k] for k in positions] for positions in adaptation.by_writer(samples)]
    table = np.array(
        [
            [losses(candidate, written, calibration) for written in writers]
            for candidate in CANDIDATES
        ]
    )

    def best(members: np.ndarray) -> Parameters:
        """No harm comes first."""
        harmed, likelihood = table[:, members].sum(1).T
        return CANDIDATES[int(np.lexsort((likelihood, harmed))[0])]

    everybody = np.ones(len(writers), bool)
    parameters = best(everybody)
    adapted, corrected = adaptation.play(samples, Personalization(parameters), calibration)
    errors = Counter[str]()
    for left_out, written in enumerate(writers):
        personalization = Personalization(best(np.arange(len(writers)) != left_out))
        errors.update(adaptation.errors_by_limit(written, personalization, calibration))
    values: Any = asdict(parameters)
    return {
        "parameters": cast(PersonalizationParameters, values),
        "fitted": adaptation.compare(samples, adapted, corrected),
        "errors_by_limit": dict(errors),
    }


def write(folder: Path, classifier: Classifier, size: int) -> None:
    """Fit, and write personalization.json into a network's folder."""
    write_json(folder / FILE, fit(classifier, size))
