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


def test_each_writer_is_read_with_what_the_others_give(monkeypatch: pytest.MonkeyPatch):
    far, near = (personalization.Parameters(8.0, distance) for distance in (0.2, 0.05))
    monkeypatch.setattr(personalization, "CANDIDATES", [far, near])
    harmless = [sample("4", 9, 1.0, "b"), sample("4", 9, 0.88, "b")]
    stored = personalization.fit_to_samples([*hand("a"), *harmless], CALIBRATION)
    assert stored["parameters"] == {"power": 8.0, "max_distance": 0.05}
    # b gives a the far reach, which harms its 9; a gives b the near one, which does not help
    assert stored["errors_by_limit"] == {"0": 4, "1": 4, "2": 4, "5": 4, "10": 4}
    assert stored["fitted"]["errors_adapted"] == 3


def test_the_likelihood_is_that_of_all_classes():
    probabilities = np.full(10, 0.02, np.float32)
    probabilities[4] = 0.82
    prediction = CALIBRATION.decide(probabilities, 0.25)
    four, none = (Sample("made up", label, None, prediction) for label in ("4", "none"))
    assert personalization.negative_log_likelihood([four]) == pytest.approx(-np.log(0.82 * 0.75))
    assert personalization.negative_log_likelihood([none]) == pytest.approx(-np.log(0.25))
