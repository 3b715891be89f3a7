"""Predictions along a transformation of one image, from one end of its range to the other."""

from __future__ import annotations

import numpy as np

from model import transforms
from model.preprocessing import normalization
from model.transforms import Transformation

N_LEVELS = 41  # from one end of a range to the other


def _levels(low: float, high: float) -> tuple[float, ...]:
    """Space levels evenly over a range, both ends among them."""
    return tuple(np.round(np.linspace(low, high, N_LEVELS), 6).tolist())


TRANSFORMATIONS: dict[str, Transformation] = {
    transformation.title: transformation
    for transformation in (
        Transformation("Rotate", "degrees clockwise", _levels(-90, 90), 0, transforms.rotate),
        Transformation(
            "Shift sideways",
            "pixels to the right",
            _levels(-10, 10),
            0,
            lambda images, pixels: transforms.shift(images, (0, pixels)),
        ),
        Transformation(
            "Shift up or down",
            "pixels down",
            _levels(-10, 10),
            0,
            lambda images, pixels: transforms.shift(images, (pixels, 0)),
        ),
        Transformation("Scale", "times as large", _levels(0.4, 1.6), 1, transforms.scale),
        Transformation("Thicken", "pixels wider", _levels(-2, 3), 0, transforms.thicken),
    )
}


def transform_image(
    image: np.ndarray, transformation: Transformation, preprocess: bool = False
) -> np.ndarray:
    """Transform an image (28, 28) in 0..1 at each level: (levels, 28, 28) float32.

    `preprocess` normalizes each result as the app does with all that is drawn; where no foreground
    is left, it is black.
    """
    images = np.concatenate([transformation(image[None], level) for level in transformation.levels])
    if not preprocess:
        return images
    inputs = [normalization.from_foreground(transformed) for transformed in images]
    return np.stack([i.image if i else np.zeros_like(image, np.float32) for i in inputs])


def stable_range(
    levels: tuple[float, ...], probabilities: np.ndarray, identity: float
) -> tuple[int, float, float]:
    """Return the digit predicted at `identity` and the range of levels around it that keep it.

    `levels` (n,) ascending, `probabilities` (n, 10).
    """
    predicted = probabilities.argmax(1)
    start = int(np.abs(np.subtract(levels, identity)).argmin())
    low = high = start
    while low > 0 and predicted[low - 1] == predicted[start]:
        low -= 1
    while high < len(levels) - 1 and predicted[high + 1] == predicted[start]:
        high += 1
    return int(predicted[start]), levels[low], levels[high]
