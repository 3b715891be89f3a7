"""Figures hold the numbers given to them."""

import numpy as np
import pytest

from charts import pixels, probabilities, theme


def test_bars_hold_the_ten_probabilities_and_the_top_one_stands_out():
    given = np.array([0.01, 0.02, 0.7, 0.05, 0.02, 0.1, 0.04, 0.03, 0.02, 0.01], np.float32)
    (bars,) = probabilities.figure(given).data
    assert np.allclose(bars.y, given)
    assert list(bars.x) == list(range(10))
    assert [digit for digit, colour in enumerate(bars.marker.color) if colour == theme.ACCENT] == [2]
    assert bars.text[2] == "70%"


def test_nearly_certain_is_not_labelled_as_certain():
    nearly = np.array([0.9998, 0.0002, 0, 0, 0, 0, 0, 0, 0, 0])
    assert probabilities.figure(nearly).data[0].text[0] == ">99%"


def test_without_a_reading_no_bar_stands_out_and_the_axis_is_the_same():
    empty, full = probabilities.figure(np.zeros(10)), probabilities.figure(np.eye(10)[3])
    assert theme.ACCENT not in empty.data[0].marker.color
    assert not any(empty.data[0].text)
    assert empty.layout.yaxis.range == full.layout.yaxis.range
    assert empty.layout.height == full.layout.height


def test_other_than_ten_probabilities_are_refused():
    with pytest.raises(ValueError, match="Ten probabilities"):
        probabilities.figure(np.zeros(9))


def test_ten_class_colours_differ_from_each_other_and_from_the_accent():
    assert len({*theme.CLASS_COLOURS, theme.ACCENT, theme.MUTED}) == 12


def test_enlarging_keeps_every_pixel_a_square():
    picture = np.random.default_rng(0).random((28, 28))
    large = pixels.enlarged(picture, 280)
    assert large.shape == (280, 280)
    assert np.array_equal(large[5::10, 5::10], np.round(picture * 255).astype(np.uint8))
    assert np.array_equal(large[::10, ::10], large[9::10, 9::10])


def test_enlarging_centres_what_is_not_square():
    large = pixels.enlarged(np.ones((20, 10)), 280)
    rows, columns = np.flatnonzero(large.any(1)), np.flatnonzero(large.any(0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (0, 279, 70, 209)


def test_too_large_a_picture_is_refused():
    with pytest.raises(ValueError, match="at most"):
        pixels.enlarged(np.zeros((300, 10)), 280)
