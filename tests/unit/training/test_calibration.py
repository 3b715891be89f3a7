import numpy as np
import pytest

from model.recognition.prediction import Calibration
from model.training import calibration

CALIBRATION = Calibration(reject_threshold=0.2, tta_threshold=0.99)


def scaled(digit: int, confidence: float, rejection: float = 0.0) -> calibration.Scaled:
    """A digit with a confidence, the rest on another."""
    probabilities = np.zeros(10, np.float32)
    probabilities[digit], probabilities[(digit + 1) % 10] = confidence, 1 - confidence
    return probabilities, rejection


def test_the_prediction_set_has_the_true_class_as_often_as_promised():
    rng = np.random.default_rng(3)
    validation, new = rng.beta(20, 1, 4_000), rng.beta(20, 1, 40_000)
    threshold = calibration.conformal_threshold(validation, 0.99)
    assert (validation >= threshold).mean() >= 0.99
    assert (new >= threshold).mean() == pytest.approx(0.99, abs=0.004)
    assert calibration.conformal_threshold(validation[:10], 0.99) == 0, "too few for a promise"


def test_kinds_of_digits_weigh_the_same_however_many_they_are():
    rng = np.random.default_rng(3)
    easy, hard = rng.beta(40, 1, 9_000), rng.beta(4, 1, 1_000)
    weights = np.repeat([1 / 9_000, 1 / 1_000], [9_000, 1_000])
    probabilities = np.concatenate([easy, hard])
    threshold = calibration.conformal_threshold(probabilities, 0.99, weights)
    missed = [(kind < threshold).mean() for kind in (easy, hard)]
    assert np.mean(missed) == pytest.approx(0.01, abs=0.001)
    assert threshold < calibration.conformal_threshold(probabilities, 0.99)


def test_test_time_augmentation_would_change_few_of_the_others():
    first = [scaled(k % 10, 0.9999) for k in range(3_000)]
    first += [scaled(3, 0.991), scaled(4, 0.994), scaled(5, 0.97)]
    mean = [*first[:3000], scaled(3, 0.7), scaled(6, 0.9), scaled(7, 0.9)]

    def threshold(part: slice) -> float:
        return calibration.tta_threshold(CALIBRATION, first[part], mean[part])

    assert threshold(slice(None)) == pytest.approx(0.991), "one in 2,000: that at 0.994"
    assert threshold(slice(0, 10)) == 0.9, "nothing changes"
    assert threshold(slice(-2, None)) == pytest.approx(0.994), "none of two may"


def test_a_digit_that_may_be_rejected_has_test_time_augmentation():
    assert not CALIBRATION.needs_tta(*scaled(3, 0.9999))
    assert CALIBRATION.needs_tta(*scaled(3, 0.9999, rejection=0.1))
