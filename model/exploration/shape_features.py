"""Features of a digit's shape: slant, aspect, stroke thickness, mean pixel, centre of mass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.preprocessing.binarization import NOISE_LEVEL

BLOCK = 4000  # images at once: a few megabytes of float32


@dataclass(frozen=True)
class ShapeFeatures:
    """Features of n images, each (n,) float32.

    `slant` in degrees, to the right positive; `aspect` width over height; `thickness` in pixels;
    `mean_pixel` in per cent of white; `row` and `column` of the centre of mass in pixel indices.
    """

    slant: np.ndarray
    aspect: np.ndarray
    thickness: np.ndarray
    mean_pixel: np.ndarray
    row: np.ndarray
    column: np.ndarray


def compute(images: np.ndarray) -> ShapeFeatures:
    """Compute the features of images (n, h, w) uint8 0..255, none of them black."""
    blocks = [_compute(images[start : start + BLOCK]) for start in range(0, len(images), BLOCK)]
    return ShapeFeatures(*(np.concatenate(values) for values in zip(*blocks, strict=True)))


def _compute(images: np.ndarray) -> tuple[np.ndarray, ...]:
    """Compute the features of one block, in the order of `ShapeFeatures`."""
    n, height, width = images.shape
    pixels = images.reshape(n, -1).astype(np.float32) / 255
    y, x = (axis.ravel().astype(np.float32) for axis in np.mgrid[:height, :width])
    moments = pixels @ np.stack([np.ones_like(x), y, x, y * y, x * y], 1)
    mass, sum_y, sum_x, sum_yy, sum_xy = moments.T
    row, column = sum_y / mass, sum_x / mass
    variance = np.maximum(sum_yy / mass - row**2, 1e-3)  # 0 for a level line: call it upright
    slant = np.degrees(np.arctan2(-(sum_xy / mass - row * column), variance))
    foreground = images > NOISE_LEVEL * 255
    aspect = _extent(np.any(foreground, 1)) / _extent(np.any(foreground, 2))
    thickness = 2 * mass / edge_length(pixels.reshape(images.shape))
    return slant, aspect, thickness, 100 * mass / (height * width), row, column


def _extent(mask: np.ndarray) -> np.ndarray:
    """Count the pixels from the first to the last True in each row of (n, k), both included."""
    extent: np.ndarray = mask.shape[1] - mask[:, ::-1].argmax(1) - mask.argmax(1)
    return extent.astype(np.float32)


def edge_length(images: np.ndarray) -> np.ndarray:
    """Return the length (n,) in pixels of the strokes' edges in images (n, h, w) in 0..1.

    It is their total variation: by the coarea formula the mean length of the edges at all
    thresholds in 0..1.
    """
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    across, down = np.diff(padded, axis=2), np.diff(padded, axis=1)
    # both differences at the corners between four pixels
    across = (across[:, 1:] + across[:, :-1]) / 2
    down = (down[:, :, 1:] + down[:, :, :-1]) / 2
    length: np.ndarray = np.sqrt(across**2 + down**2).sum((1, 2))
    return length
