"""Measures of a digit's shape: slant, proportions, thickness of the stroke, amount of ink, centre
of mass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.preprocessing.binarization import FAINT

BLOCK = 4000  # images measured at once: a few megabytes of float32


@dataclass(frozen=True)
class Measure:
    """One measure of shape: its field in `Shapes`, its name, its unit, and its definition in a
    sentence.
    """

    field: str
    name: str
    unit: str
    definition: str


MEASURES = (
    Measure(
        "slant",
        "Slant",
        "degrees",
        "How far the digit leans to the right: the angle whose tangent is the covariance of across and up over the variance of up.",
    ),
    Measure(
        "aspect",
        "Width to height",
        "ratio",
        f"Width over height of the smallest box that holds every pixel above {FAINT:.0%} of full ink.",
    ),
    Measure(
        "thickness",
        "Stroke thickness",
        "pixels",
        "Area of the ink over half the length of its edge: for a long stroke, its width.",
    ),
    Measure(
        "ink",
        "Amount of ink",
        "% of the picture",
        "Sum of all pixel values over that of a wholly white picture.",
    ),
)


@dataclass(frozen=True)
class Shapes:
    """Measures of n images, each (n,) float32.

    `slant` in degrees, to the right positive; `aspect` width over height; `thickness` in pixels;
    `ink` in per cent of the picture; `row`, `column` the centre of mass in pixel indices.
    """

    slant: np.ndarray
    aspect: np.ndarray
    thickness: np.ndarray
    ink: np.ndarray
    row: np.ndarray
    column: np.ndarray


def measure(images: np.ndarray) -> Shapes:
    """Measure images (n, h, w) uint8 0..255, each with some ink."""
    parts = [_measure(images[at : at + BLOCK]) for at in range(0, len(images), BLOCK)]
    return Shapes(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def _measure(images: np.ndarray) -> tuple[np.ndarray, ...]:
    """One block's measures in the order of `Shapes`."""
    n, h, w = images.shape
    ink = images.reshape(n, -1).astype(np.float32) / 255
    y, x = (axis.ravel().astype(np.float32) for axis in np.mgrid[:h, :w])
    mass, sum_y, sum_x, sum_yy, sum_xy = (
        ink @ np.stack([np.ones_like(x), y, x, y * y, x * y], 1)
    ).T
    row, column = sum_y / mass, sum_x / mass
    up = np.maximum(sum_yy / mass - row**2, 1e-3)  # a level line has no slant to speak of
    slant = np.degrees(np.arctan2(-(sum_xy / mass - row * column), up))
    solid = images > FAINT * 255
    height, width = (_extent(np.any(solid, axis)) for axis in (2, 1))
    grey = ink.reshape(n, h, w)
    return slant, width / height, 2 * mass / edge_length(grey), 100 * mass / (h * w), row, column


def _extent(inked: np.ndarray) -> np.ndarray:
    """Pixels from the first to the last True in each row of (n, k), both counted."""
    return (inked.shape[1] - inked[:, ::-1].argmax(1) - inked.argmax(1)).astype(np.float32)


def edge_length(grey: np.ndarray) -> np.ndarray:
    """Length (n,) in pixels of the ink's edge in images (n, h, w) in 0..1: their total variation.

    By the coarea formula the integral of the gradient's size is the mean length of the edges that
    one gets at all thresholds in 0..1.
    """
    padded = np.pad(grey, ((0, 0), (1, 1), (1, 1)))
    across, down = np.diff(padded, axis=2), np.diff(padded, axis=1)
    # both differences at the corners between four pixels
    across = (across[:, 1:] + across[:, :-1]) / 2
    down = (down[:, :, 1:] + down[:, :, :-1]) / 2
    return np.sqrt(across**2 + down**2).sum((1, 2))
