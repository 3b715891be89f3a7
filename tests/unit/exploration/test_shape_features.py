"""Measures of shape, on shapes whose measures are known."""

import numpy as np
import pytest

from model.data import mnist
from model.exploration import precomputed, shape_features
from model.preprocessing import normalization, rasterization


def drawn(*points: tuple[float, float], pen: float = 2.5) -> np.ndarray:
    """A line through points (x, y) as an image (28, 28) uint8."""
    line = rasterization.resample([np.array(points, float)], 0.1)
    return np.rint(rasterization.rasterize(line, (28, 28), pen) * 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-25, 0, 10, 30])
def test_slant_is_the_angle_of_a_leaning_line(degrees: float):
    shift = 9 * np.tan(np.deg2rad(degrees))
    features = shape_features.compute(drawn((14 - shift, 23), (14 + shift, 5), pen=1.6)[None])
    assert features.slant[0] == pytest.approx(degrees, abs=1.5)


@pytest.mark.parametrize("pen", [1.6, 2.5, 4.0])
def test_thickness_is_the_width_of_the_pen(pen: float):
    features = shape_features.compute(
        np.stack([drawn((14, 3), (14, 25), pen=pen), drawn((5, 5), (22, 22), pen=pen)])
    )
    assert features.thickness == pytest.approx([pen, pen], rel=0.17)


def test_thickness_agrees_with_the_ridge_of_the_distance_transform_on_mnist():
    images = mnist.load().test.images[:150]
    ridge = np.array([normalization.stroke_width(image / 255) for image in images])
    assert np.corrcoef(shape_features.compute(images).thickness, ridge)[0, 1] > 0.9


def test_box_ink_and_centre_of_mass_of_a_rectangle():
    image = np.zeros((1, 28, 28), np.uint8)
    image[0, 4:24, 10:15] = 255
    features = shape_features.compute(image)
    assert features.aspect[0] == pytest.approx(5 / 20)
    assert features.mean_pixel[0] == pytest.approx(100 * 100 / 784)
    assert (features.row[0], features.column[0]) == pytest.approx((13.5, 12.0))
    assert shape_features.edge_length(image / np.float32(255))[0] == pytest.approx(50, rel=0.05)


def test_the_committed_measures_are_those_of_the_data():
    images = mnist.load_arrays()["x_train"]
    stored = precomputed.load_shape_features()
    assert len(stored.slant) == len(images)
    some = np.random.default_rng(0).choice(len(images), 300, replace=False)
    fresh = shape_features.compute(images[some])
    for name, values in vars(fresh).items():
        assert np.allclose(getattr(stored, name)[some], values, atol=0.04), name
    rows = [normalization.center_of_mass(image.astype(float)) for image in images[some[:20]]]
    assert np.allclose(
        np.stack([stored.row[some[:20]], stored.column[some[:20]]], 1), rows, atol=0.02
    )
