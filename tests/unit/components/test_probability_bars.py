import numpy as np
import pytest

from components import probability_bars


def test_bars_hold_the_ten_probabilities_and_the_top_one_stands_out():
    shares = np.array([0.01, 0.02, 0.7, 0.05, 0.02, 0.1, 0.04, 0.03, 0.02, 0.005], np.float32)
    bars = probability_bars.props(shares)
    assert np.allclose(bars["shares"], shares, atol=1e-4)
    assert bars["top"] == 2
    assert bars["labels"][2] == "70%"
    assert bars["labels"][9] == ""
    assert bars["words"].startswith("Probability of each digit: 2 70%, 5 10%")


def test_nearly_certain_is_not_labelled_as_certain():
    nearly = np.array([0.9998, 0.0002, 0, 0, 0, 0, 0, 0, 0, 0])
    assert probability_bars.props(nearly)["labels"][0] == ">99%"


def test_without_a_prediction_no_bar_stands_out():
    empty = probability_bars.props(np.zeros(10))
    assert empty["top"] is None
    assert not any(empty["labels"])
    assert "nothing was read" in empty["words"]


def test_other_than_ten_probabilities_are_refused():
    with pytest.raises(ValueError, match="Ten probabilities"):
        probability_bars.props(np.zeros(9))
