"""Figures hold the numbers given to them."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from charts import attribution, image_data, probabilities, theme


def test_bars_hold_the_ten_probabilities_and_the_top_one_stands_out():
    given = np.array([0.01, 0.02, 0.7, 0.05, 0.02, 0.1, 0.04, 0.03, 0.02, 0.005], np.float32)
    bars = probabilities.bars(given)
    assert np.allclose(bars["shares"], given, atol=1e-4)
    assert bars["top"] == 2
    assert bars["labels"][2] == "70%"
    assert bars["labels"][9] == ""
    assert bars["words"].startswith("Probability of each digit: 2 70%, 5 10%")


def test_nearly_certain_is_not_labelled_as_certain():
    nearly = np.array([0.9998, 0.0002, 0, 0, 0, 0, 0, 0, 0, 0])
    assert probabilities.bars(nearly)["labels"][0] == ">99%"


def test_without_a_reading_no_bar_stands_out():
    empty = probabilities.bars(np.zeros(10))
    assert empty["top"] is None
    assert not any(empty["labels"])
    assert "nothing was read" in empty["words"]


def test_other_than_ten_probabilities_are_refused():
    with pytest.raises(ValueError, match="Ten probabilities"):
        probabilities.bars(np.zeros(9))


def test_evidence_is_coloured_by_its_sign():
    image, found = np.ones((28, 28)), np.zeros((28, 28))
    found[:, :10], found[:, 20:] = 2, -2
    shown = attribution.over_ink(image, found, 280)
    assert shown.shape == (280, 280, 3)
    left, middle, right = (shown[140, x].astype(int) for x in (50, 150, 250))
    assert left[1] > left[0] + 50
    assert right[0] > right[1] + 50
    assert np.ptp(middle) < 10
    assert attribution.over_ink(image, np.zeros((28, 28))).std() == 0


def test_a_picture_survives_the_way_into_its_address():
    picture = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    head, _, body = image_data.address(picture).partition(",")
    assert head == "data:image/png;base64"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(base64.b64decode(body)))), picture)


def test_ten_class_colours_differ_from_each_other_and_from_the_accent():
    assert len({*theme.CLASS_COLOURS, theme.ACCENT, theme.MUTED}) == 12


def test_enlarging_keeps_every_pixel_a_square():
    picture = np.random.default_rng(0).random((28, 28))
    large = image_data.enlarged(picture, 280)
    assert large.shape == (280, 280)
    assert np.array_equal(large[5::10, 5::10], np.round(picture * 255).astype(np.uint8))
    assert np.array_equal(large[::10, ::10], large[9::10, 9::10])


def test_enlarging_centres_what_is_not_square():
    large = image_data.enlarged(np.ones((20, 10)), 280)
    rows, columns = np.flatnonzero(large.any(1)), np.flatnonzero(large.any(0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (0, 279, 70, 209)


def test_too_large_a_picture_is_refused():
    with pytest.raises(ValueError, match="at most"):
        image_data.enlarged(np.zeros((300, 10)), 280)
