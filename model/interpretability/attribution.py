"""Which pixels of an image support a class, by occlusion."""

from __future__ import annotations

import numpy as np

from model.preprocessing.normalization import IMAGE_SIZE
from model.recognition.classifier import Classifier

PATCH = 5  # pixels: twice as wide as a stroke
STRIDE = 2  # pixels between two patches


def occlusion_maps(classifier: Classifier, image: np.ndarray) -> np.ndarray:
    """Return how much each class's logit falls where an image (28, 28) in 0..1 is occluded.

    Patches are blanked one after another, and each pixel gets the mean over the patches that hold
    it. Returns (classes, 28, 28) float32 in units of the uncalibrated logits: positive where pixels
    support the class, negative where they oppose it, 0 far from strokes. Source: Zeiler and Fergus,
    Visualizing and Understanding Convolutional Networks, 2014.
    """
    starts = range(1 - PATCH, IMAGE_SIZE, STRIDE)
    patches = [
        (slice(max(0, row), row + PATCH), slice(max(0, column), column + PATCH))
        for row in starts
        for column in starts
    ]
    patches = [patch for patch in patches if image[patch].any()]
    occluded = np.repeat(image[None].astype(np.float32), len(patches) + 1, 0)
    for number, patch in enumerate(patches, 1):
        occluded[number][patch] = 0
    logits = classifier.logits(occluded)
    total = np.zeros((logits.shape[1], IMAGE_SIZE, IMAGE_SIZE), np.float32)
    count = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    for patch, drop in zip(patches, logits[0] - logits[1:], strict=True):
        total[:, *patch] += drop[:, None, None]
        count[patch] += 1
    return total / np.maximum(count, 1)
