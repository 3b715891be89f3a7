"""Transforms of images (n, h, w) float32 in 0..1, white on black; what comes in is black."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike

SUBPIXELS = 3  # per pixel and axis, where strokes are thickened
DIGIT_FIELD = (4, 24)  # rows and columns that hold MNIST's digits


@dataclass(frozen=True)
class Transformation:
    """A transform and the levels, in `unit`, at which it is tried.

    `apply(images, level)` returns as many images; `identity` is the level that changes nothing.
    """

    title: str
    unit: str
    levels: tuple[float, ...]
    identity: float
    apply: Callable[[np.ndarray, float], np.ndarray]

    def __call__(self, images: np.ndarray, level: float) -> np.ndarray:
        """Transform images (n, h, w); at `identity` they come back unchanged."""
        if level == self.identity:
            return images
        transformed: np.ndarray = np.clip(self.apply(images, level), 0, 1)
        return transformed.astype(np.float32)


def affine(images: np.ndarray, matrix: ArrayLike, shift: ArrayLike = (0, 0)) -> np.ndarray:
    """Resample images bilinearly: output pixel p is taken from matrix @ (p − c) + c − shift.

    c is the centre of the image; `matrix` (2, 2) or (n, 2, 2), `shift` (2,) or (n, 2) in pixels,
    in rows and columns.
    """
    n, height, width = images.shape
    center = (np.array([height, width]) - 1) / 2
    matrices = np.broadcast_to(np.asarray(matrix, float), (n, 2, 2))
    offsets = center - np.broadcast_to(np.asarray(shift, float), (n, 2))
    grid = np.indices((height, width)).reshape(2, -1).T - center
    rows, columns = np.moveaxis(grid @ matrices.swapaxes(1, 2) + offsets[:, None], -1, 0)
    numbers = np.broadcast_to(np.arange(n)[:, None], rows.shape)
    sampled = scipy.ndimage.map_coordinates(images, [numbers, rows, columns], order=1)
    return sampled.reshape(images.shape)


def rotate(images: np.ndarray, degrees: ArrayLike) -> np.ndarray:
    """Rotate clockwise about the centre, by one angle or by one for each image (n,)."""
    angles = np.deg2rad(np.broadcast_to(degrees, (len(images),)))
    cosine, sine = np.cos(angles), np.sin(angles)
    return affine(images, np.stack([cosine, -sine, sine, cosine], -1).reshape(-1, 2, 2))


def shift(images: np.ndarray, pixels: ArrayLike) -> np.ndarray:
    """Move down and right, by one shift (2,) or by one for each image (n, 2)."""
    return affine(images, np.eye(2), pixels)


def scale(images: np.ndarray, factor: float) -> np.ndarray:
    """Enlarge about the centre, without aliasing where `factor` is small."""
    return affine(blur(images, 0.35 / factor) if factor < 0.75 else images, np.eye(2) / factor)


def thicken(images: np.ndarray, pixels: float) -> np.ndarray:
    """Make strokes wider by `pixels`, or thinner where negative.

    Moves the edge of each stroke along its distance transform, on a grid finer than the pixels.
    """
    result = np.empty_like(images)
    for number, image in enumerate(images):
        fine = scipy.ndimage.zoom(image, SUBPIXELS, order=1, grid_mode=True, mode="grid-constant")
        inside = fine > 0.5
        depth = scipy.ndimage.distance_transform_edt(inside)
        depth -= scipy.ndimage.distance_transform_edt(~inside)
        thick = np.clip(depth + SUBPIXELS * pixels / 2 + 0.5, 0, 1)
        result[number] = thick.reshape(len(image), SUBPIXELS, -1, SUBPIXELS).mean((1, 3))
    return result


def blur(images: np.ndarray, deviation: float) -> np.ndarray:
    """Blur by a Gaussian of this standard deviation in pixels."""
    return scipy.ndimage.gaussian_filter(images, (0, deviation, deviation))


def add_noise(images: np.ndarray, deviation: float, seed: int) -> np.ndarray:
    """Add Gaussian noise of this standard deviation to every pixel."""
    noise = np.random.default_rng(seed).standard_normal(images.shape, np.float32)
    noisy: np.ndarray = images + deviation * noise
    return noisy


def erase(images: np.ndarray, side: int, seed: int) -> np.ndarray:
    """Black out a square of `side` pixels at a random place where digits lie, in each image."""
    low, high = DIGIT_FIELD
    places = np.random.default_rng(seed).random((len(images), 2)) * (high - low + 1 - side)
    result = images.copy()
    for image, (top, left) in zip(result, places.astype(int) + low, strict=True):
        image[top : top + side, left : left + side] = 0
    return result


def reduce_contrast(images: np.ndarray, factor: float) -> np.ndarray:
    """Multiply pixels by `factor`, 0..1."""
    return images * np.float32(factor)
