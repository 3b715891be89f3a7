import dataclasses

import keras
import numpy as np
import pytest

from model.data import mnist
from model.preprocessing import normalization
from model.training import augmentation

NONE = augmentation.AugmentationConfig(
    **{
        field.name: 1.0 if field.name == "max_contrast" else 0.0
        for field in dataclasses.fields(augmentation.AugmentationConfig)
    }
)


@pytest.fixture(scope="module")
def digits():
    return mnist.load().train.images[:64] / np.float32(255)


def distort(images, config=augmentation.FULL, number=1):
    return keras.ops.convert_to_numpy(
        augmentation.distort(images, augmentation.BatchSeed(number), config)
    )


def test_no_distortion_leaves_the_digit_but_for_its_place_to_half_a_pixel(digits):
    same = distort(digits, NONE)
    assert np.abs(same - digits).mean() < 0.05
    assert np.abs(same.sum((1, 2)) / digits.sum((1, 2)) - 1).max() < 0.2


def test_distorted_digits_keep_mnists_size_and_place(digits):
    config = dataclasses.replace(augmentation.FULL, shift=0.0, scale=0.0, erasing_probability=0.0)
    sides = []
    for image in distort(digits, config):
        rows, columns = np.flatnonzero(image.max(1) > 0.3), np.flatnonzero(image.max(0) > 0.3)
        sides.append(max(np.ptp(rows), np.ptp(columns)) + 1)
        assert normalization.center_of_mass(image) == pytest.approx(
            (normalization.CENTER, normalization.CENTER), abs=0.7
        )
    assert 18 <= np.median(sides) <= 21
    assert np.mean([16 <= side <= 23 for side in sides]) > 0.95, (
        "thinned to nothing at one end, a stroke may look shorter"
    )


def test_output_is_in_range_and_every_image_differs(digits):
    once = distort(np.repeat(digits[:1], 32, 0))
    assert once.shape == (32, 28, 28)
    assert once.dtype == np.float32
    assert once.min() >= 0
    assert once.max() <= 1
    assert len({image.tobytes() for image in once}) == 32


def test_the_same_number_distorts_the_same_way(digits):
    assert np.array_equal(distort(digits, number=7), distort(digits, number=7))
    assert not np.array_equal(distort(digits, number=7), distort(digits, number=8))


def test_a_blank_image_stays_blank():
    assert not distort(np.zeros((2, 28, 28), np.float32)).any()
