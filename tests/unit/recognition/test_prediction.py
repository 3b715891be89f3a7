"""Thresholds and outcomes."""

import numpy as np
import pytest

from model.artifacts import ArtifactError, network_names
from model.recognition.prediction import (
    NO_INK,
    Calibration,
    Outcome,
    joint_confidence,
    load_calibration,
)

CALIBRATION = Calibration(set_threshold=0.1, reject_threshold=0.2, tta_threshold=0.98)


def probabilities(shares: dict[int, float]) -> np.ndarray:
    values = np.zeros(10, np.float32)
    for digit, share in shares.items():
        values[digit] = share
    return values


@pytest.mark.parametrize(
    ("shares", "rejection", "outcome", "prediction_set"),
    [
        ({4: 0.9999, 9: 0.0001}, 0.0, Outcome.DIGIT, (4,)),
        ({4: 0.4, 9: 0.6}, 0.0, Outcome.NOT_SURE, (9, 4)),
        ({4: 1.0}, 0.9, Outcome.NOT_A_DIGIT, (4,)),
        ({4: 1.0}, 0.499, Outcome.NOT_SURE, (4,)),
        (dict.fromkeys(range(10), 0.1), 0.0, Outcome.NOT_SURE, tuple(range(10))),
    ],
)
def test_the_outcome_follows_the_thresholds(shares, rejection, outcome, prediction_set):
    prediction = CALIBRATION.decide(probabilities(shares), rejection)
    assert prediction.outcome is outcome
    assert prediction.prediction_set == prediction_set
    assert prediction.digit == prediction_set[0]
    assert prediction.confidence == prediction.probabilities.max()
    assert prediction.rejection_probability == rejection


def test_no_class_above_the_threshold_leaves_the_two_most_probable():
    calibration = Calibration(set_threshold=0.5)
    prediction = calibration.decide(probabilities({1: 0.4, 7: 0.35, 2: 0.25}), 0.0)
    assert prediction.prediction_set == (1, 7)


def test_no_ink_has_no_digit():
    assert NO_INK.digit is None
    assert NO_INK.prediction_set == ()
    assert NO_INK.probabilities.sum() == 0


def test_temperature_scaling_divides_the_logits():
    logits = np.log(np.arange(1, 12, dtype=np.float32))
    scaled, rejection = Calibration(temperature=1.0).scale(logits)
    assert scaled == pytest.approx(np.arange(1, 11) / 55)
    assert rejection == pytest.approx(11 / 66)
    assert Calibration(temperature=2.0).scale(logits)[0].max() < scaled.max()
    assert Calibration().scale(logits[:10])[1] == 0, "without a class of non-digits"


def test_tta_is_for_what_may_be_no_digit_too():
    confident = probabilities({3: 0.999, 5: 0.001})
    assert not CALIBRATION.needs_tta(confident, 0.0)
    assert CALIBRATION.needs_tta(confident, 0.1)
    assert joint_confidence(confident, 0.1) == pytest.approx(0.999 * 0.9)


@pytest.mark.parametrize("name", network_names())
def test_every_network_is_calibrated(name):
    assert load_calibration(name) != Calibration()


@pytest.mark.parametrize("content", ["{}x", "[1]", '{"temperature": 0}', '{"warmth": 3}'])
def test_a_damaged_calibration_is_refused(tmp_path, content):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "calibration.json").write_text(content, encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"mine/calibration\.json cannot be read.*--refresh"):
        load_calibration("mine", tmp_path)
