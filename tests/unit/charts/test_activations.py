"""The figures of the Look inside page hold the numbers given to them."""

import numpy as np
import pytest

from charts import activations


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (-0.25, "−.25"), (1.5, "1.5"), (10, "10"), (-0.00001, "0")]
)
def test_the_number_in_a_cell_is_as_short_as_four_decimals_allow(value, text):
    assert activations.format_cell(value) == text


def test_a_waterfall_ends_at_the_logit():
    chart = activations.waterfall(4, ["Bias", "Unit 1"], [0.5, -2.0], -1.5, (-2, 1))
    (trace,) = chart.data
    assert list(trace.y) == ["Bias", "Unit 1", "Logit"]
    assert list(trace.measure) == ["relative", "relative", "total"]
    assert sum(trace.x) == pytest.approx(-1.5)
    assert trace.text[-1] == "−1.50"


def test_the_decision_shows_all_three_steps_and_never_says_all_or_nothing():
    shares = np.array([0.99995, *[0.00005 / 9] * 9])
    chart = activations.logits_to_probabilities(np.arange(10.0), np.arange(10.0) / 2, shares, 2)
    np.testing.assert_array_equal(chart.data[1].x, np.arange(10.0) / 2)
    assert chart.data[2].text[0] == ">99.9%"
    assert chart.data[2].text[1] == "<0.1%"


def test_lines_go_along_the_range_and_the_likely_ones_are_named():
    results = np.zeros((3, 10))
    results[:, 4], results[2, 9] = [1, 0.9, 0.3], 0.7
    chart = activations.probabilities_over_range(np.array([-1.0, 0, 1]), results, 0, "degrees")
    np.testing.assert_array_equal(chart.data[9].y, results[:, 9])
    assert {note.text for note in chart.layout.annotations} == {"<b>4</b>", "<b>9</b>"}
    assert chart.layout.shapes[0].x0 == 0
