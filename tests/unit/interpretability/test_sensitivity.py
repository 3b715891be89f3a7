"""Predictions along a transformation."""

import numpy as np
import pytest

from model.data import mnist
from model.interpretability import sensitivity

IMAGE = mnist.load().test.images[0] / np.float32(255)


@pytest.mark.parametrize("name", sensitivity.TRANSFORMATIONS)
def test_levels_are_even_and_the_image_itself_is_among_them(name: str):
    transformation = sensitivity.TRANSFORMATIONS[name]
    images = sensitivity.transform_image(IMAGE, transformation)
    assert images.shape == (sensitivity.N_LEVELS, 28, 28)
    same = transformation.levels.index(transformation.identity)
    np.testing.assert_array_equal(images[same], IMAGE)
    assert np.abs(images[same - 1] - IMAGE).max() > 0
    np.testing.assert_allclose(np.diff(transformation.levels, 2), 0, atol=2e-6)


@pytest.mark.parametrize(
    ("name", "level", "axis"), [("Shift sideways", 3, 1), ("Shift up or down", -2, 0)]
)
def test_shifts_go_the_way_that_their_units_say(name: str, level: int, axis: int):
    transformation = sensitivity.TRANSFORMATIONS[name]
    shifted = sensitivity.transform_image(IMAGE, transformation)
    np.testing.assert_allclose(
        shifted[transformation.levels.index(level)], np.roll(IMAGE, level, axis), atol=1e-6
    )


def test_preprocessing_undoes_a_shift():
    transformation = sensitivity.TRANSFORMATIONS["Shift sideways"]
    at = [transformation.levels.index(level) for level in (0, 3)]
    change = [
        np.abs(np.diff(sensitivity.transform_image(IMAGE, transformation, preprocess)[at], axis=0))
        for preprocess in (False, True)
    ]
    assert change[1].sum() < 0.1 * change[0].sum()


def test_nothing_left_is_a_black_image():
    transformation = sensitivity.TRANSFORMATIONS["Thicken"]
    thin = np.zeros((28, 28), np.float32)
    thin[8:20, 14] = 1
    images = sensitivity.transform_image(thin, transformation, preprocess=True)
    assert not images[0].any()
    assert images[-1].any()


def test_the_stable_range_lies_around_the_image_itself():
    levels, probabilities = tuple(np.arange(-3.0, 4.0)), np.zeros((7, 10))
    probabilities[[0, 2, 3, 4, 6], 4] = 1
    probabilities[[1, 5], 9] = 1
    assert sensitivity.stable_range(levels, probabilities, 0) == (4, -1, 1)
