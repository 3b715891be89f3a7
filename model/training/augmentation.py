"""Training-time distortions that imitate people and pens, then the normalisation that the app
applies.

Keras operations only: the same code runs inside tf.data and on any Keras backend. A batch goes in
and comes out as (b, 28, 28) float32 in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import keras
import numpy as np
from keras import ops

from model.preprocessing.binarization import FAINT
from model.preprocessing.normalization import BOX, CENTRE, FIELD


@dataclass(frozen=True)
class AugmentationConfig:
    """How far each distortion goes.

    Spreads are standard deviations, `_most` are limits of a uniform draw, `_share` the share of
    images hit.
    """

    rotation: float = 7.0  # degrees
    shear: float = 0.14  # horizontal pixels a pixel of height
    stretch: float = 0.12  # log of the ratio of width to height
    elastic_most: float = 0.9  # pixels, amplitude of each slow wave
    perspective: float = 0.06  # relative change of scale across the field
    thickness_share: float = 0.5
    thickness_most: float = 0.7  # 1 is a whole pixel on every side
    contrast_most: float = 1.6
    blur_share: float = 0.15
    scale: float = 0.03  # log of the size after normalisation, for boxes that were cut badly
    shift: float = 0.6  # pixels after normalisation
    gap_share: float = 0.08  # a small hole in the ink

    def scaled(self, factor: float) -> AugmentationConfig:
        """All distortions weaker or stronger by a factor; 0 leaves nothing but the normalisation."""
        scaled = {f.name: getattr(self, f.name) * factor for f in fields(self)}
        return replace(self, **scaled | {"contrast_most": 1 + (self.contrast_most - 1) * factor})


FULL = AugmentationConfig()


def distort(images, seeds: keras.random.SeedGenerator, strength: AugmentationConfig = FULL):
    """Distort every image by its own random draw, then bring it to 20 pixels and its centre of mass
    to the centre.

    Rotation, shear, stretch, perspective and elastic waves are one smooth map of the plane. It is
    applied twice: once to see where the ink comes to lie, then, with the normalising scale and
    shift put in front, to the original, so that the image is resampled once only.
    """
    b = ops.shape(images)[0]

    def normal(*shape):
        return keras.random.normal((b, *shape), seed=seeds)

    def uniform(*shape, low=0.0, high=1.0):
        return keras.random.uniform((b, *shape), low, high, seed=seeds)

    angle = normal(1) * (strength.rotation * np.pi / 180)
    shear, stretch = normal(1) * strength.shear, normal(1) * strength.stretch / 2
    lean = normal(2, 1) * strength.perspective
    wave = uniform(2, 2, 2, low=-1.6, high=1.6) * (2 * np.pi / FIELD)
    phase = uniform(2, 2, 1, high=2 * np.pi)
    height = uniform(2, 2, 1, low=-1.0, high=1.0) * strength.elastic_most

    def source(x, y):
        """Where in the original the ink at (x, y), both (b, n) in pixels from the centre, comes
        from.
        """
        bent_x, bent_y = (
            sum(
                height[:, a, k]
                * ops.sin(wave[:, a, k, 0:1] * x + wave[:, a, k, 1:2] * y + phase[:, a, k])
                for k in (0, 1)
            )
            for a in (0, 1)
        )
        depth = 1 + (lean[:, 0] * x + lean[:, 1] * y) / (FIELD / 2)
        u, v = (x + bent_x) * depth, (y + bent_y) * depth
        u, v = ops.cos(angle) * u - ops.sin(angle) * v, ops.sin(angle) * u + ops.cos(angle) * v
        return (u + shear * v) * ops.exp(stretch), v * ops.exp(-stretch)

    y, x = np.divmod(np.arange(FIELD * FIELD, dtype=np.float32), FIELD)
    x, y = (
        ops.broadcast_to(ops.convert_to_tensor(a[None] - CENTRE), (b, FIELD * FIELD))
        for a in (x, y)
    )
    wide = 1.25  # the first look sees a larger field, lest stretched ink leave it
    seen = ops.reshape(sample(images, *source(x * wide, y * wide)), (b, FIELD, FIELD))
    left, right = _extent(ops.max(seen, 1))
    top, bottom = _extent(ops.max(seen, 2))
    size = ops.maximum(right - left, bottom - top) * wide
    scale = ops.clip(size / BOX, 0.5, 2.0) * ops.exp(normal(1) * strength.scale)
    mass = ops.sum(seen, (1, 2))[:, None] + 1e-6
    places = ops.convert_to_tensor((np.arange(FIELD, dtype=np.float32) - CENTRE) * wide)
    centre_x = ops.sum(ops.sum(seen, 1) * places, 1, keepdims=True) / mass
    centre_y = ops.sum(ops.sum(seen, 2) * places, 1, keepdims=True) / mass
    x = x * scale + centre_x + normal(1) * strength.shift
    y = y * scale + centre_y + normal(1) * strength.shift
    drawn = ops.reshape(sample(images, *source(x, y)), (b, FIELD, FIELD, 1))
    drawn = _thicken(drawn, uniform, strength)
    drawn = _soften(drawn, uniform, strength)[..., 0]
    # the app scales the darkest ink to 1, too
    return ops.clip(drawn / ops.maximum(ops.max(drawn, (1, 2), keepdims=True), 0.2), 0, 1)


def sample(images, x, y):
    """Read images (b, 28, 28) at (x, y), both (b, n) in pixels from the centre, by bilinear
    interpolation; outside lies black.
    """
    padded = ops.pad(images, ((0, 0), (1, 1), (1, 1)))
    side = FIELD + 2
    flat = ops.reshape(padded, (-1, side * side))
    x, y = (ops.clip(a + CENTRE + 1, 0, side - 1.001) for a in (x, y))
    x0, y0 = ops.floor(x), ops.floor(y)
    fx, fy = x - x0, y - y0
    at = ops.cast(y0 * side + x0, "int32")

    def value(offset):
        return ops.take_along_axis(flat, at + offset, axis=1)

    upper = value(0) * (1 - fx) + value(1) * fx
    lower = value(side) * (1 - fx) + value(side + 1) * fx
    return upper * (1 - fy) + lower * fy


def _extent(profile):
    """First and one past the last inked position (b, 1) of a profile (b, 28), to fractions of a
    pixel by how much ink the edge holds.
    """
    inked = ops.cast(profile > FAINT, "float32")
    first = ops.cast(ops.argmax(inked, axis=1), "float32")[:, None]
    last = FIELD - ops.cast(ops.argmax(ops.flip(inked, axis=1), axis=1), "float32")[:, None]
    return first, last


def _thicken(drawn, uniform, strength: AugmentationConfig):
    """Let the pen of some images grow or shrink by up to `thickness_most` pixels on every side."""
    grown = ops.max_pool(drawn, 3, 1, "same")
    shrunk = -ops.max_pool(-drawn, 3, 1, "same")
    amount = uniform(1, 1, 1, low=-1.0, high=1.0) * strength.thickness_most
    amount = ops.maximum(amount, -0.6)  # thinner, and faint strokes vanish
    amount = ops.where(uniform(1, 1, 1) < strength.thickness_share, amount, 0.0)
    return (
        drawn + ops.maximum(amount, 0) * (grown - drawn) + ops.minimum(amount, 0) * (drawn - shrunk)
    )


def _soften(drawn, uniform, strength: AugmentationConfig):
    """Sharpen or blur the edges, and lose a bit of ink now and then."""
    contrast = uniform(1, 1, 1, low=1.0, high=strength.contrast_most)
    sharp = ops.clip((drawn - 0.5) * contrast + 0.5, 0, 1) if strength.contrast_most > 1 else drawn
    blurred = ops.average_pool(drawn, 3, 1, "same")
    drawn = ops.where(uniform(1, 1, 1) < strength.blur_share, blurred * 1.3, sharp)
    place = ops.convert_to_tensor(np.arange(FIELD, dtype=np.float32))
    row, column = uniform(1, 1, 1, low=4, high=24), uniform(1, 1, 1, low=4, high=24)
    hole = ops.logical_and(
        ops.abs(ops.reshape(place, (1, FIELD, 1, 1)) - row) < 2,
        ops.abs(ops.reshape(place, (1, 1, FIELD, 1)) - column) < 2,
    )
    hole = ops.logical_and(hole, uniform(1, 1, 1) < strength.gap_share)
    return ops.where(hole, 0.0, drawn)


class BatchSeed(keras.random.SeedGenerator):
    """Seeds for one batch, all derived from one number: the same number distorts the same batch the
    same way, in whatever order batches come.
    """

    def __init__(self, number):
        self.number, self.drawn = ops.cast(number, "int32"), 0

    def next(self, ordered=True):
        """The next seed (2,) for a function of keras.random."""
        self.drawn += 1
        return ops.stack([self.number, ops.convert_to_tensor(self.drawn, "int32")])
