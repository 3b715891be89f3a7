"""What validation digits decide."""

import numpy as np
import pytest

from model.recognition.classifier import Classifier, load_classifier
from model.training import calibration


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


def shares(digit: int, confidence: float, none: float = 0.0) -> calibration.Shares:
    """One digit with a confidence, the rest on another."""
    probabilities = np.zeros(10, np.float32)
    probabilities[digit], probabilities[(digit + 1) % 10] = confidence, 1 - confidence
    return probabilities, none


def test_the_true_class_of_new_digits_is_possible_as_often_as_promised():
    r = np.random.default_rng(3)
    old, new = r.beta(20, 1, 4_000), r.beta(20, 1, 40_000)
    threshold = calibration.conformal_threshold(old, 0.99)
    assert (old >= threshold).mean() >= 0.99
    assert (new >= threshold).mean() == pytest.approx(0.99, abs=0.004)
    assert calibration.conformal_threshold(old[:10], 0.99) == 0, "too few to promise anything"


def test_few_digits_may_be_answered_in_haste(classifier):
    first = [shares(k % 10, 0.9999) for k in range(3_000)] + [
        shares(3, 0.991),
        shares(4, 0.994),
        shares(5, 0.97),
    ]
    mean = first[:3_000] + [shares(3, 0.7), shares(6, 0.9), shares(7, 0.9)]
    assert calibration.settling_threshold(classifier, first, mean) == pytest.approx(0.991), (
        "one in 2,000 may change: the one at 0.994"
    )
    assert calibration.settling_threshold(classifier, first[:10], mean[:10]) == 0.9, (
        "nothing changes"
    )
    assert calibration.settling_threshold(classifier, first[-2:], mean[-2:]) == pytest.approx(
        0.994
    ), "none of two may"


def test_doubt_whether_it_is_a_digit_asks_for_another_look(classifier):
    assert classifier.needs_no_tta(*shares(3, 0.9999))
    assert not classifier.needs_no_tta(*shares(3, 0.9999, none=0.1))
