import numpy as np
import pytest

from model.data import mnist
from model.interpretability import attribution
from model.recognition.classifier import load_classifier, network_names


class Counting:
    """A network whose logit for 1 is the ink in the left half, for 2 less of what is in the right
    half.
    """

    def logits(self, images: np.ndarray) -> np.ndarray:
        out = np.zeros((len(images), 10))
        out[:, 1], out[:, 2] = images[:, :, :14].sum((1, 2)), -images[:, :, 14:].sum((1, 2))
        return out


def test_evidence_lies_where_the_network_looks():
    image = np.zeros((28, 28), np.float32)
    image[10:14, 4:8], image[10:14, 20:24] = 1, 1
    one, two, three = (attribution.occlusion(Counting(), image, digit) for digit in (1, 2, 3))
    assert one.shape == (28, 28)
    assert one[10:14, 4:8].min() > 0
    assert np.abs(one[:, 16:]).max() == 0
    assert two[10:14, 20:24].max() < 0
    assert np.abs(three).max() == 0


def test_an_empty_image_has_no_evidence():
    assert np.abs(attribution.occlusion(Counting(), np.zeros((28, 28), np.float32), 1)).max() == 0


@pytest.mark.parametrize("name", network_names())
def test_every_network_finds_its_evidence_in_the_ink(name):
    """Erasing the half of the ink that speaks most for the answer costs more than erasing the half
    that speaks least for it.
    """
    classifier, image = load_classifier(name), mnist.load().test.images[0] / np.float32(255)
    digit = int(classifier.logits(image[None])[0, :10].argmax())
    found = attribution.occlusion(classifier, image, digit)
    ink = image > 0
    middle = np.median(found[ink])
    most, least = (
        np.where(ink & (found > middle), 0, image),
        np.where(ink & (found <= middle), 0, image),
    )
    with_least, with_most = classifier.logits(np.stack([most, least]))[:, digit]
    assert with_least < with_most
