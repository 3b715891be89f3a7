"""Every transform does what its name says."""

import numpy as np
import pytest

from model import transforms
from model.evaluation.robustness import DISTORTIONS
from model.interpretability.sensitivity import TRANSFORMATIONS
from model.preprocessing.normalization import center_of_mass


@pytest.fixture(scope="module")
def bar() -> np.ndarray:
    """One image (1, 28, 28): a bar above the middle."""
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 4:14, 13:15] = 1
    return image


@pytest.mark.parametrize("transformation", [*DISTORTIONS.values(), *TRANSFORMATIONS.values()])
def test_shape_and_range_stay_and_the_identity_changes_nothing(transformation, bar):
    images = np.repeat(bar, 3, 0)
    assert transformation.identity in transformation.levels
    assert np.array_equal(transformation(images, transformation.identity), images)
    for level in (min(transformation.levels), max(transformation.levels)):
        transformed = transformation(images, level)
        assert transformed.shape == images.shape
        assert transformed.dtype == np.float32
        assert transformed.min() >= 0
        assert transformed.max() <= 1
        if level != transformation.identity:
            assert np.abs(transformed - images).mean() > 0.005


def test_rotation_is_clockwise_and_may_differ_from_image_to_image(bar):
    # up becomes right: three quarter turns anticlockwise
    assert np.allclose(transforms.rotate(bar, 90)[0], np.rot90(bar[0], -1), atol=1e-6)
    both = transforms.rotate(np.repeat(bar, 2, 0), np.array([90, -90]))
    assert np.allclose(both, [np.rot90(bar[0], -1), np.rot90(bar[0], 1)], atol=1e-6)


def test_a_shift_by_whole_pixels_moves_and_what_leaves_is_lost(bar):
    assert np.array_equal(transforms.shift(bar, (-2, 3)), np.roll(bar, (-2, 3), (1, 2)))
    assert not transforms.shift(bar, (14, 0))[0, :18].any()
    assert transforms.shift(bar, (20, 0)).sum() == 4 * 2
    down, right = transforms.shift(np.repeat(bar, 2, 0), np.array([[1.5, 0], [0, 1.5]]))
    row, column = center_of_mass(bar[0])
    assert center_of_mass(down) == pytest.approx((row + 1.5, column), abs=0.05)
    assert center_of_mass(right) == pytest.approx((row, column + 1.5), abs=0.05)


@pytest.mark.parametrize("factor", [0.5, 0.9, 1.3])
def test_scale_changes_length_and_area(bar, factor):
    scaled = transforms.scale(bar, factor)[0]
    assert scaled.sum() == pytest.approx(factor**2 * bar.sum(), rel=0.15)
    assert (scaled.max(1) > 0.5 * scaled.max()).sum() == pytest.approx(10 * factor, abs=1.5)


@pytest.mark.parametrize("pixels", [-1, 1, 2])
def test_thickness_changes_by_as_many_pixels(bar, pixels):
    thick = transforms.thicken(bar, pixels)[0]
    assert thick[9].sum() == pytest.approx(2 + pixels, abs=0.4)


def test_noise_has_its_deviation_and_a_seed_repeats_it():
    grey = np.full((4, 28, 28), 0.5, np.float32)
    noisy = transforms.add_noise(grey, 0.1, seed=1)
    assert noisy.std() == pytest.approx(0.1, rel=0.05)
    assert np.array_equal(noisy, transforms.add_noise(grey, 0.1, seed=1))
    assert not np.array_equal(noisy, transforms.add_noise(grey, 0.1, seed=2))


def test_blur_keeps_the_sum_and_lowers_the_peak(bar):
    blurred = transforms.blur(bar, 1.5)
    assert blurred.sum() == pytest.approx(bar.sum(), rel=1e-3)
    assert blurred.max() < 0.7


def test_a_square_is_erased_where_digits_lie():
    white = np.ones((200, 28, 28), np.float32)
    erased = 1 - transforms.erase(white, 6, seed=0)
    assert (erased.sum((1, 2)) == 36).all()
    rows = np.flatnonzero(erased.any((0, 2)))
    assert (rows.min(), rows.max()) == (4, 23)


def test_contrast_fades():
    assert transforms.reduce_contrast(np.ones((1, 2, 2), np.float32), 0.3).max() == np.float32(0.3)
