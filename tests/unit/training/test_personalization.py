"""Fitting what a visitor's examples weigh, on made-up writers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.evaluation.real_handwriting import Sample
from model.recognition.prediction import Calibration
from model.training import personalization

CALIBRATION = Calibration()


def sample(label: str, read: int, cosine: float, writer: str, confidence: float = 0.9) -> Sample:
    """A sample whose embedding has this cosine with that of every sample at cosine 1."""
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[read] = confidence
    place = np.array([cosine, np.sqrt(1 - cosine**2)], np.float32)
    prediction = replace(CALIBRATION.decide(probabilities, 0.0), embedding=place)
    return Sample("made up", label, None, prediction, writer)


def hand(writer: str) -> list[Sample]:
    """A writer whose 4 is misread, and whose 9 is not so far from it."""
    return [
        sample("4", 9, 1.0, writer),
        sample("4", 9, 0.98, writer),
        sample("9", 9, 0.87, writer, confidence=0.5),
    ]


def test_parameters_that_harm_are_not_chosen():
    samples = [sample for writer in "abcd" for sample in hand(writer)]
    harm = {
        candidate: personalization.losses(candidate, hand("a"), CALIBRATION)[0]
        for candidate in personalization.CANDIDATES
    }
    assert set(harm.values()) == {0, 1}
    stored = personalization.fit_to_samples(samples, CALIBRATION)
    chosen = personalization.Parameters(**stored["parameters"])
    assert harm[chosen] == 0
    assert stored["fitted"]["errors"] == 8
    assert stored["fitted"]["errors_adapted"] == 4


def test_each_half_of_the_writers_checks_what_the_other_fitted():
    easy = {writer: [sample(str(k), k, 1.0, writer) for k in (1, 2)] for writer in "bd"}
    samples = [*hand("a"), *easy["b"], *hand("c"), *easy["d"]]
    folds = personalization.fit_to_samples(samples, CALIBRATION)["cross_validation"]
    assert [fold["fitted"]["writers"] for fold in folds] == [2, 2]
    assert [fold["fitted"]["samples"] for fold in folds] == [6, 4]
    assert [fold["checked"]["samples"] for fold in folds] == [4, 6]
    assert [fold["checked"]["errors"] for fold in folds] == [0, 4]


def test_the_likelihood_is_that_of_all_classes():
    probabilities = np.full(10, 0.02, np.float32)
    probabilities[4] = 0.82
    prediction = CALIBRATION.decide(probabilities, 0.25)
    four, none = (Sample("made up", label, None, prediction) for label in ("4", "none"))
    assert personalization.negative_log_likelihood([four]) == pytest.approx(-np.log(0.82 * 0.75))
    assert personalization.negative_log_likelihood([none]) == pytest.approx(-np.log(0.25))
