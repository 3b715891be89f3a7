"""The figures of the Look inside page hold the numbers given to them."""

import numpy as np
import pytest

from charts import activations


def test_tiles_share_one_scale_and_carry_their_kernels():
    maps = np.stack([np.full((4, 4), 2.0), np.full((4, 4), 1.0)])
    alone = activations.tiles(maps, side=8)
    assert alone.shape == (2, 8, 8)
    assert alone[0].max() == 255
    assert alone[1].max() == 128
    kernels = np.array([[[1.0, 0], [0, -1]]] * 2)
    both = activations.tiles(maps, kernels, side=28)
    below = both[0, -28:]
    assert (below[0, 0], below[0, -1], below[-1, -1]) == (255, 128, 0)


def test_a_frame_goes_around_its_pixels():
    framed = activations.framed(np.zeros((28, 28)), (7, 14, 10, 28), side=280)
    coloured = framed.any(2)
    assert (np.flatnonzero(coloured.any(1)).min(), np.flatnonzero(coloured.any(1)).max()) == (
        70,
        99,
    )
    assert (np.flatnonzero(coloured.any(0)).min(), np.flatnonzero(coloured.any(0)).max()) == (
        140,
        279,
    )
    assert not coloured[80:90, 150:270].any()


def test_evidence_for_is_green_against_is_orange_and_none_is_grey():
    image, evidence = np.ones((28, 28)), np.zeros((28, 28))
    evidence[0, 0], evidence[0, 1] = 1, -1
    shown = activations.overlay(image, evidence, 1, side=28).astype(int)
    assert shown[0, 0, 1] > shown[0, 0, 0]
    assert shown[0, 1, 0] > shown[0, 1, 1]
    assert len(set(shown[5, 5])) == 1


def test_a_strip_holds_the_pictures_with_nothing_between():
    grey, colour = np.full((4, 4), 9, np.uint8), np.full((4, 4, 3), 7, np.uint8)
    both = activations.strip([grey, colour], gap=2)
    assert both.shape == (4, 10, 4)
    assert (both[0, 0, 0], both[0, 4, 3], both[0, 6, 0]) == (9, 0, 7)


def test_a_convolution_shows_its_numbers():
    patch, kernel = np.arange(9.0).reshape(3, 3), np.eye(3)
    chart = activations.convolution(patch, kernel, patch * kernel)
    for trace, values in zip(chart.data, (patch, kernel, patch * kernel), strict=True):
        np.testing.assert_array_equal(trace.z, values)
    assert chart.data[2].text[2][2] == "8.00"


def test_a_waterfall_ends_at_the_logit():
    chart = activations.waterfall(4, ["Bias", "Unit 1"], [0.5, -2.0], -1.5, (-2, 1))
    (trace,) = chart.data
    assert list(trace.y) == ["Bias", "Unit 1", "Logit"]
    assert list(trace.measure) == ["relative", "relative", "total"]
    assert sum(trace.x) == pytest.approx(-1.5)
    assert trace.text[-1] == "−1.50"


def test_the_decision_shows_all_three_steps_and_never_says_all_or_nothing():
    shares = np.array([0.99995, *[0.00005 / 9] * 9])
    chart = activations.decision(np.arange(10.0), np.arange(10.0) / 2, shares, 2)
    np.testing.assert_array_equal(chart.data[1].x, np.arange(10.0) / 2)
    assert chart.data[2].text[0] == ">99.9%"
    assert chart.data[2].text[1] == "<0.1%"


def test_lines_go_along_the_range_and_the_likely_ones_are_named():
    found = np.zeros((3, 10))
    found[:, 4], found[2, 9] = [1, 0.9, 0.3], 0.7
    chart = activations.along(np.array([-1.0, 0, 1]), found, 0, "degrees")
    np.testing.assert_array_equal(chart.data[9].y, found[:, 9])
    assert {note.text for note in chart.layout.annotations} == {"<b>4</b>", "<b>9</b>"}
    assert chart.layout.shapes[0].x0 == 0
