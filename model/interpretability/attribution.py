"""What in an image made the answer."""

from __future__ import annotations

import numpy as np

from model.preprocessing.normalization import FIELD
from model.recognition.classifier import Classifier

PATCH = 5  # pixels: twice as wide as a stroke
STEP = 2  # pixels between two patches


def occlusion(
    classifier: Classifier, image: np.ndarray, digit: int, patch: int = PATCH, step: int = STEP
) -> np.ndarray:
    """Where in an image (28, 28) in 0..1 the evidence for a digit lies: one of `occlusions`, (28,
    28) float32 in units of logits.
    """
    return occlusions(classifier, image, patch, step)[digit]


def occlusions(
    classifier: Classifier, image: np.ndarray, patch: int = PATCH, step: int = STEP
) -> np.ndarray:
    """Where in an image (28, 28) in 0..1 the evidence for each class lies: how much its logit falls
    when the ink there is covered.

    Squares of `patch` pixels are blanked one after another, and each pixel gets the mean of the
    squares over it (Zeiler and Fergus: Visualizing and Understanding Convolutional Networks, 2014).
    Logits are the network's own, not calibrated. Returns (classes, 28, 28) float32 in units of
    logits: positive where ink speaks for the class, negative where it speaks against it, 0 far from
    ink.
    """
    corners = range(1 - patch, FIELD, step)
    squares = [
        (slice(max(0, r), r + patch), slice(max(0, c), c + patch)) for r in corners for c in corners
    ]
    squares = [square for square in squares if image[square].max() > 0]
    covered = np.repeat(image[None].astype(np.float32), len(squares) + 1, 0)
    for k, square in enumerate(squares):
        covered[k + 1][square] = 0
    logits = classifier.logits(covered)
    total, count = (
        np.zeros((logits.shape[1], FIELD, FIELD), np.float32),
        np.zeros((FIELD, FIELD), np.float32),
    )
    for square, fall in zip(squares, logits[0] - logits[1:], strict=True):
        total[:, *square] += fall[:, None, None]
        count[square] += 1
    return total / np.maximum(count, 1)
