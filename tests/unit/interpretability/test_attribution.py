"""Attribution by occlusion."""

import numpy as np
import pytest

from model.artifacts import network_names
from model.data import mnist
from model.interpretability import attribution
from model.recognition.classifier import load_classifier


class Halves:
    """A network whose logit for 1 is the sum of the left half, for 2 less that of the right one."""

    def logits(self, images: np.ndarray) -> np.ndarray:
        logits = np.zeros((len(images), 10))
        logits[:, 1] = images[:, :, :14].sum((1, 2))
        logits[:, 2] = -images[:, :, 14:].sum((1, 2))
        return logits


def test_attribution_lies_where_the_network_looks():
    image = np.zeros((28, 28), np.float32)
    image[10:14, 4:8], image[10:14, 20:24] = 1, 1
    supports, opposes, neither = attribution.occlusion_maps(Halves(), image)[1:4]
    assert supports.shape == (28, 28)
    assert supports[10:14, 4:8].min() > 0
    assert np.abs(supports[:, 16:]).max() == 0
    assert opposes[10:14, 20:24].max() < 0
    assert np.abs(neither).max() == 0


def test_an_empty_image_has_no_attribution():
    assert not attribution.occlusion_maps(Halves(), np.zeros((28, 28), np.float32)).any()


@pytest.mark.parametrize("name", network_names())
def test_the_pixels_that_support_a_digit_matter_more_than_the_others(name):
    classifier, image = load_classifier(name), mnist.load().test.images[0] / np.float32(255)
    digit = int(classifier.logits(image[None])[0, :10].argmax())
    attributions = attribution.occlusion_maps(classifier, image)[digit]
    strokes = image > 0
    supporting = strokes & (attributions > np.median(attributions[strokes]))
    others = strokes & ~supporting
    without_support, without_others = classifier.logits(
        np.stack([np.where(supporting, 0, image), np.where(others, 0, image)])
    )[:, digit]
    assert without_support < without_others
