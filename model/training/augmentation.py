"""Training-time distortions that imitate people and pens, then the normalization that the app
applies.

Keras operations only: the same code runs inside tf.data and on any Keras backend. A batch goes in
and comes out as (b, 28, 28) float32 in 0..1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import keras
import numpy as np
from keras import ops

from model.preprocessing.binarization import NOISE_LEVEL
from model.preprocessing.normalization import CENTER, DIGIT_SIZE, IMAGE_SIZE

Tensor = Any  # of the Keras backend


@dataclass(frozen=True)
class AugmentationConfig:
    """How far each distortion goes.

    Spreads are standard deviations, `max_…` are limits of a uniform draw, `…_probability` the share
    of images that are changed.
    """

    rotation: float = 7.0  # degrees
    shear: float = 0.14  # horizontal pixels a pixel of height
    stretch: float = 0.12  # log of the ratio of width to height
    max_elastic: float = 0.9  # pixels, amplitude of each slow wave
    perspective: float = 0.06  # relative change of scale across the image
    thickness_probability: float = 0.5
    max_thickness: float = 0.7  # 1 is a whole pixel on every side
    max_contrast: float = 1.6
    blur_probability: float = 0.15
    scale: float = 0.03  # log of the size after normalization, for boxes that were cut badly
    shift: float = 0.6  # pixels after normalization
    erasing_probability: float = 0.08  # of a small square

    def scaled(self, factor: float) -> AugmentationConfig:
        """All distortions weaker or stronger by a factor; 0 leaves only the normalization."""
        values = {field.name: getattr(self, field.name) * factor for field in fields(self)}
        return replace(self, **values | {"max_contrast": 1 + (self.max_contrast - 1) * factor})


FULL = AugmentationConfig()


def distort(
    images: Tensor, seeds: keras.random.SeedGenerator, config: AugmentationConfig = FULL
) -> Tensor:
    """Distort every image by its own random draw, then bring it to 20 pixels and its centre of mass
    to the centre.

    Rotation, shear, stretch, perspective and elastic waves are one smooth map of the plane. It is
    applied twice: once to see where the digit comes to lie, then, with the normalizing scale and
    shift put in front, to the original, so that the image is resampled once only.
    """
    b = ops.shape(images)[0]

    def normal(*shape: int) -> Tensor:
        return keras.random.normal((b, *shape), seed=seeds)

    def uniform(*shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return keras.random.uniform((b, *shape), low, high, seed=seeds)

    angle = normal(1) * (config.rotation * np.pi / 180)
    shear, stretch = normal(1) * config.shear, normal(1) * config.stretch / 2
    tilt = normal(2, 1) * config.perspective
    frequency = uniform(2, 2, 2, low=-1.6, high=1.6) * (2 * np.pi / IMAGE_SIZE)
    phase = uniform(2, 2, 1, high=2 * np.pi)
    amplitude = uniform(2, 2, 1, low=-1.0, high=1.0) * config.max_elastic

    def source(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Where in the original what is at (x, y), both (b, n) in pixels from the centre, comes
        from.
        """
        offset_x, offset_y = (
            sum(
                amplitude[:, a, k]
                * ops.sin(
                    frequency[:, a, k, 0:1] * x + frequency[:, a, k, 1:2] * y + phase[:, a, k]
                )
                for k in (0, 1)
            )
            for a in (0, 1)
        )
        depth = 1 + (tilt[:, 0] * x + tilt[:, 1] * y) / (IMAGE_SIZE / 2)
        u, v = (x + offset_x) * depth, (y + offset_y) * depth
        u, v = ops.cos(angle) * u - ops.sin(angle) * v, ops.sin(angle) * u + ops.cos(angle) * v
        return (u + shear * v) * ops.exp(stretch), v * ops.exp(-stretch)

    grid_y, grid_x = np.divmod(np.arange(IMAGE_SIZE * IMAGE_SIZE, dtype=np.float32), IMAGE_SIZE)
    x, y = (
        ops.broadcast_to(ops.convert_to_tensor(a[None] - CENTER), (b, IMAGE_SIZE * IMAGE_SIZE))
        for a in (grid_x, grid_y)
    )
    margin = 1.25  # the first map covers a larger field, lest stretched digits leave it
    preview = sample(images, *source(x * margin, y * margin))
    preview = ops.reshape(preview, (b, IMAGE_SIZE, IMAGE_SIZE))
    left, right = _extent(ops.max(preview, 1))
    top, bottom = _extent(ops.max(preview, 2))
    size = ops.maximum(right - left, bottom - top) * margin
    scale = ops.clip(size / DIGIT_SIZE, 0.5, 2.0) * ops.exp(normal(1) * config.scale)
    mass = ops.sum(preview, (1, 2))[:, None] + 1e-6
    positions = ops.convert_to_tensor((np.arange(IMAGE_SIZE, dtype=np.float32) - CENTER) * margin)
    center_x = ops.sum(ops.sum(preview, 1) * positions, 1, keepdims=True) / mass
    center_y = ops.sum(ops.sum(preview, 2) * positions, 1, keepdims=True) / mass
    x = x * scale + center_x + normal(1) * config.shift
    y = y * scale + center_y + normal(1) * config.shift
    distorted = ops.reshape(sample(images, *source(x, y)), (b, IMAGE_SIZE, IMAGE_SIZE, 1))
    distorted = _change_thickness(distorted, uniform, config)
    distorted = _change_contrast(distorted, uniform, config)
    distorted = _erase(distorted, uniform, config)[..., 0]
    # the app scales the darkest pixel to 1, too
    return ops.clip(distorted / ops.maximum(ops.max(distorted, (1, 2), keepdims=True), 0.2), 0, 1)


def sample(images: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """Read images (b, 28, 28) at (x, y), both (b, n) in pixels from the centre, by bilinear
    interpolation; outside lies black.
    """
    padded = ops.pad(images, ((0, 0), (1, 1), (1, 1)))
    side = IMAGE_SIZE + 2
    flat = ops.reshape(padded, (-1, side * side))
    x, y = (ops.clip(a + CENTER + 1, 0, side - 1.001) for a in (x, y))
    x0, y0 = ops.floor(x), ops.floor(y)
    fx, fy = x - x0, y - y0
    index = ops.cast(y0 * side + x0, "int32")

    def value(offset: int) -> Tensor:
        return ops.take_along_axis(flat, index + offset, axis=1)

    upper = value(0) * (1 - fx) + value(1) * fx
    lower = value(side) * (1 - fx) + value(side + 1) * fx
    return upper * (1 - fy) + lower * fy


def _extent(profile: Tensor) -> tuple[Tensor, Tensor]:
    """First and one past the last position (b, 1) above the noise of a profile (b, 28)."""
    foreground = ops.cast(profile > NOISE_LEVEL, "float32")
    first = ops.cast(ops.argmax(foreground, axis=1), "float32")[:, None]
    from_end = ops.cast(ops.argmax(ops.flip(foreground, axis=1), axis=1), "float32")[:, None]
    return first, IMAGE_SIZE - from_end


def _change_thickness(
    images: Tensor, uniform: Callable[..., Tensor], config: AugmentationConfig
) -> Tensor:
    """Make the strokes of some images up to `max_thickness` pixels thicker or thinner on every
    side.
    """
    dilated = ops.max_pool(images, 3, 1, "same")
    eroded = -ops.max_pool(-images, 3, 1, "same")
    amount = uniform(1, 1, 1, low=-1.0, high=1.0) * config.max_thickness
    amount = ops.maximum(amount, -0.6)  # thinner, and faint strokes vanish
    amount = ops.where(uniform(1, 1, 1) < config.thickness_probability, amount, 0.0)
    return (
        images
        + ops.maximum(amount, 0) * (dilated - images)
        + ops.minimum(amount, 0) * (images - eroded)
    )


def _change_contrast(
    images: Tensor, uniform: Callable[..., Tensor], config: AugmentationConfig
) -> Tensor:
    """Blur the edges of some images, sharpen the others'."""
    contrast = uniform(1, 1, 1, low=1.0, high=config.max_contrast)
    sharpened = (
        ops.clip((images - 0.5) * contrast + 0.5, 0, 1) if config.max_contrast > 1 else images
    )
    blurred = ops.average_pool(images, 3, 1, "same")
    return ops.where(uniform(1, 1, 1) < config.blur_probability, blurred * 1.3, sharpened)


def _erase(images: Tensor, uniform: Callable[..., Tensor], config: AugmentationConfig) -> Tensor:
    """Erase a small square of some images."""
    positions = ops.convert_to_tensor(np.arange(IMAGE_SIZE, dtype=np.float32))
    row, column = uniform(1, 1, 1, low=4, high=24), uniform(1, 1, 1, low=4, high=24)
    square = ops.logical_and(
        ops.abs(ops.reshape(positions, (1, IMAGE_SIZE, 1, 1)) - row) < 2,
        ops.abs(ops.reshape(positions, (1, 1, IMAGE_SIZE, 1)) - column) < 2,
    )
    erased = ops.logical_and(square, uniform(1, 1, 1) < config.erasing_probability)
    return ops.where(erased, 0.0, images)


class BatchSeed(keras.random.SeedGenerator):
    """Seeds for one batch, all derived from one number: the same number distorts the same batch the
    same way, in whatever order batches come.
    """

    def __init__(self, number: Tensor):
        self.number, self.drawn = ops.cast(number, "int32"), 0

    def next(self, ordered: bool = True) -> Tensor:  # noqa: ARG002 – Keras passes it
        """The next seed (2,) for a function of keras.random."""
        self.drawn += 1
        return ops.stack([self.number, ops.convert_to_tensor(self.drawn, "int32")])
