"""Readers that are told what they got wrong, played on made-up predictions."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from model import evaluate
from model.evaluation import adaptation
from model.evaluation.real_handwriting import Sample
from model.recognition.personalization import Parameters, Personalization
from model.recognition.prediction import NO_INK, Calibration
from testing.shapes import RING, SEVEN, ZIGZAG

CALIBRATION = Calibration()
READER = Personalization(Parameters(power=3, max_distance=0.1))


def sample(
    label: str, read: int, place: int, writer: str | None = "a", sure: bool = True
) -> Sample:
    """A sample whose network's answer is `read`; those at the same place look the same."""
    probabilities = np.full(10, 0.002, np.float32)
    probabilities[read] = 0.982
    prediction = replace(
        CALIBRATION.decide(probabilities, 0.0 if sure else 0.9),
        embedding=np.eye(16, dtype=np.float32)[place],
    )
    return Sample("made up", label, None, prediction, writer)


def digits(samples: list[Sample]) -> list[int | None]:
    return [sample.prediction.digit for sample in samples]


def test_after_one_correction_the_same_style_is_read():
    samples = [sample("4", 9, 0)] * 3
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [9, 4, 4]
    assert corrected == [0], "what is read rightly is not corrected"


def test_every_writer_begins_anew():
    samples = [sample("4", 9, 0, writer) for writer in ("a", "b", "a", "b")]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [9, 9, 4, 4]
    assert corrected == [0, 1]


def test_samples_without_a_writer_are_one_writers():
    samples = [sample("4", 9, 0, None), sample("4", 9, 0, "a"), sample("4", 9, 0, None)]
    assert digits(adaptation.play(samples, READER, CALIBRATION)[0]) == [9, 9, 4]


def test_what_is_no_digit_is_read_but_not_corrected():
    samples = [sample("none", 7, 1), sample("4", 9, 0), sample("none", 9, 0, sure=False)]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert corrected == [1]
    assert samples[2].is_correct
    assert not adapted[2].is_correct, "it looks like the 4 that was taught"
    assert adaptation.compare(samples, adapted, corrected)["harmed"] == 1


def test_a_digit_without_ink_is_corrected_and_teaches_nothing():
    samples = [replace(sample("4", 9, 0), prediction=NO_INK)] * 2
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [None, None]
    assert corrected == [0, 1]


def test_with_a_limit_a_writer_makes_no_more_corrections():
    samples = [sample(str(k), 9, k) for k in (1, 2, 3)] * 2
    errors = adaptation.errors_by_limit(samples, READER, CALIBRATION)
    assert list(errors.values()) == [6, 5, 4, 3, 3]
    assert list(errors) == ["0", "1", "2", "5", "10"]


def test_all_digits_may_be_taught():
    samples = [sample("4", 4, 0), sample("9", 4, 0)]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION, teach_all=True)
    assert corrected == [1]
    assert adapted[1].prediction.confidence > samples[1].prediction.confidence


def test_the_comparison_counts_errors_harm_and_what_follows_a_correction():
    samples = [
        sample("4", 9, 0),  # corrected
        sample("4", 9, 0),  # the next 4: misread without, right with
        sample("7", 1, 1),  # corrected
        sample("4", 4, 2),
        sample("7", 1, 3),  # the next 7 looks otherwise: corrected, and no other follows
        sample("9", 9, 0),  # harmed: it looks like the 4s; corrected
        sample("none", 3, 4, sure=False),
    ]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert corrected == [0, 2, 4, 5]
    assert adaptation.compare(samples, adapted, corrected) == {
        "writers": 1,
        "samples": 7,
        "digits": 6,
        "errors": 4,
        "errors_adapted": 4,
        "corrections": 4,
        "harmed": 1,
        "next": 2,
        "next_correct": 1,
        "next_misread": 2,
        "next_misread_correct": 1,
    }


def test_evaluate_adds_what_corrections_bring(tmp_path, capsys):
    """A person whose 1 is what everybody else writes as 7, and one who writes no such thing."""
    samples = [("1", "a", SEVEN), ("1", "a", SEVEN), ("0", "b", RING), ("none", "b", [ZIGZAG])]
    path = tmp_path / "strokes.json.gz"
    stored = [
        {"label": label, "writer": writer, "strokes": [stroke.tolist() for stroke in strokes]}
        for label, writer, strokes in samples
    ]
    path.write_bytes(gzip.compress(json.dumps({"samples": stored}).encode()))
    assert evaluate.main([str(path), "--json", "--adapt"]) == 0
    with_it = json.loads(capsys.readouterr().out)
    assert evaluate.main([str(path), "--json"]) == 0
    without = json.loads(capsys.readouterr().out)
    assert set(with_it) - set(without) == {"adapted"}
    assert without["accuracy"] == pytest.approx(1 / 3, abs=1e-6)
    adapted = with_it["adapted"]
    assert adapted["corrections"] in (1, 2)
    assert adapted["accuracy"] == pytest.approx((3 - adapted["corrections"]) / 3, abs=1e-6)
    assert adapted["harmed"] == 0
    assert evaluate.main([str(path), "--adapt"]) == 0
    assert "adapted" in capsys.readouterr().out


def test_a_network_without_parameters_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("model.recognition.personalization.FILE", "nowhere.json")
    assert evaluate.main([str(tmp_path), "--adapt"]) == 1
    assert "nowhere.json is missing" in capsys.readouterr().err
