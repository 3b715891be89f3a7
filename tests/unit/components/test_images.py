"""Images keep what is in them when they are enlarged, colored, put together and encoded."""

import base64
import io

import numpy as np
from PIL import Image

from charts import theme
from components import images


def test_an_image_survives_its_data_url():
    image = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    head, _, body = images.data_url(image).partition(",")
    assert head == "data:image/png;base64"
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(base64.b64decode(body)))), image)


def test_numbers_in_0_to_1_become_grey_levels():
    assert images.to_uint8(np.array([[-1, 0, 0.5, 1, 2]])).tolist() == [[0, 0, 128, 255, 255]]


def test_enlarging_keeps_every_pixel_a_square():
    image = np.random.default_rng(0).random((28, 28))
    large = images.enlarge(image, 280)
    assert large.shape == (280, 280)
    assert np.array_equal(large[5::10, 5::10], np.round(image * 255).astype(np.uint8))
    assert np.array_equal(large[::10, ::10], large[9::10, 9::10])


def test_a_sprite_sheet_holds_every_image_in_its_place():
    stack = np.arange(5, dtype=np.uint8)[:, None, None] * np.ones((1, 2, 3), np.uint8)
    sheet = images.sprite_sheet(stack, 3)
    assert sheet[::2, ::3].tolist() == [[0, 1, 2], [3, 4, 0]]
    assert sheet.shape == (4, 9)


def test_attribution_is_coloured_by_its_sign():
    image, attribution = np.ones((28, 28)), np.zeros((28, 28))
    attribution[:, :10], attribution[:, 20:] = 2, -2
    colored = images.overlay_attribution(image, attribution, 280)
    assert colored.shape == (280, 280, 3)
    left, middle, right = (colored[140, x].astype(int) for x in (50, 150, 250))
    assert left[1] > left[0] + 50
    assert right[0] > right[1] + 50
    assert np.ptp(middle) < 10
    assert images.overlay_attribution(image, np.zeros((28, 28))).std() == 0


def test_attribution_to_a_scale_is_green_orange_and_grey():
    image, attribution = np.ones((28, 28)), np.zeros((28, 28))
    attribution[0, 0], attribution[0, 1], attribution[0, 2] = 1, -1, 0.5
    colored = images.overlay_attribution_to_scale(image, attribution, 1, side=28).astype(int)
    assert colored[0, 0, 1] > colored[0, 0, 0]
    assert colored[0, 1, 0] > colored[0, 1, 1]
    assert colored[0, 0, 0] < colored[0, 2, 0] < colored[5, 5, 0]
    assert len(set(colored[5, 5])) == 1


def test_the_colours_for_and_against_are_those_of_the_charts():
    for rgb, name in ((images.SUPPORTS, theme.ACCENT), (images.OPPOSES, theme.OPPOSES)):
        assert "#" + bytes(rgb.tolist()).hex() == name


def test_a_strip_holds_the_images_with_nothing_between():
    grey, colour = np.full((4, 4), 9, np.uint8), np.full((4, 4, 3), 7, np.uint8)
    both = images.strip([grey, colour], gap=2)
    assert both.shape == (4, 10, 4)
    assert (both[0, 0, 0], both[0, 4, 3], both[0, 6, 0]) == (9, 0, 7)
