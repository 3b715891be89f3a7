import numpy as np
import pytest
from scipy import ndimage

from model.data import mnist
from model.preprocessing import binarization, normalization
from model.recognition.classifier import Classifier


def photograph(digit: np.ndarray, seed: int, light_ink: bool = False) -> np.ndarray:
    """A phone photo of an MNIST digit (28, 28): a gradient, the edge of a shadow, the paper's
    grain.
    """
    rng = np.random.default_rng(seed)
    side = 240
    drawn = np.zeros((side, side))
    large = ndimage.zoom(digit / 255, 5, order=1)
    top, left = rng.integers(0, side - large.shape[0], 2)
    drawn[top : top + large.shape[0], left : left + large.shape[1]] = large
    y, x = np.mgrid[:side, :side] / side
    light = 0.95 - 0.4 * (x * np.cos(seed) ** 2 + y * np.sin(seed) ** 2) - 0.2 * (x + 0.3 * y > 0.6)
    light = ndimage.gaussian_filter(light, 5)
    photo = light * (1 - 0.6 * np.clip(drawn, 0, 1)) + rng.normal(0, 0.015, (side, side))
    return np.uint8(np.clip(1 - photo if light_ink else photo, 0, 1) * 255)


@pytest.mark.parametrize("light_ink", [False, True])
def test_shadows_gradients_and_noise_do_not_change_the_prediction(
    classifier: Classifier, light_ink
):
    validation = mnist.load().validation
    is_correct = [
        classifier.predict(
            normalization.from_image(photograph(validation.images[k], k, light_ink))
        ).digit
        == validation.labels[k]
        for k in range(40)
    ]
    assert np.mean(is_correct) >= 0.9


def test_an_empty_page_has_no_foreground_however_it_is_lit():
    for seed in range(6):
        assert (
            binarization.to_foreground(photograph(np.zeros((28, 28), np.uint8), seed)).max() < 0.1
        )


def test_a_clean_image_keeps_its_soft_edges():
    digit = mnist.load().test.images[5]
    padded = np.pad(digit, 20)
    assert np.abs(binarization.to_foreground(padded) - padded / padded.max()).max() < 0.02


def test_specks_and_ruled_lines_are_dropped():
    digit = np.kron(mnist.load().test.images[4], np.ones((4, 4), np.uint8))
    plain = np.full((160, 220), 255, np.uint8)
    plain[20:132, 50:162] -= digit
    dirty = plain.copy()
    dirty[3:5, 200:203] = 40
    dirty[150:152] = 120
    assert (
        np.abs(normalization.from_image(plain).image - normalization.from_image(dirty).image).max()
        < 0.1
    )
