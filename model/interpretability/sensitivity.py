"""One drawing turned, moved, scaled and thickened over a whole range, and what the network reads
all along it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy

from model.evaluation.robustness import thickened
from model.preprocessing import normalization

STEPS = 41  # levels along a range, its middle or its `none` among them


@dataclass(frozen=True)
class Way:
    """One way to change an image:

    `apply(image (28, 28) in 0..1, level)` returns another; at `none` it stays as it is.
    """

    title: str
    unit: str
    low: float
    high: float
    none: float
    apply: Callable[[np.ndarray, float], np.ndarray]

    @property
    def step(self) -> float:
        """From one level to the next."""
        return round((self.high - self.low) / (STEPS - 1), 6)

    @property
    def levels(self) -> np.ndarray:
        """All levels, (STEPS,)."""
        return np.round(np.linspace(self.low, self.high, STEPS), 6)


def _resampled(
    image: np.ndarray, matrix: np.ndarray, shift: tuple[float, float] = (0, 0)
) -> np.ndarray:
    """Move what is at p − c, c the middle of the field, to matrix⁻¹ @ (p − c) + c + shift, in rows
    and columns; black comes in.
    """
    centre = (np.array(image.shape) - 1) / 2
    return scipy.ndimage.affine_transform(
        image, matrix, centre - matrix @ (centre + shift), order=1
    )


def rotated(image: np.ndarray, degrees: float) -> np.ndarray:
    """Turn clockwise about the middle of the field."""
    sine, cosine = np.sin(np.deg2rad(degrees)), np.cos(np.deg2rad(degrees))
    return _resampled(image, np.array([[cosine, -sine], [sine, cosine]]))


def scaled(image: np.ndarray, factor: float) -> np.ndarray:
    """Make the image `factor` times as large about the middle of the field."""
    # against aliasing
    smooth = scipy.ndimage.gaussian_filter(image, 0.35 / factor) if factor < 0.75 else image
    return _resampled(smooth, np.eye(2) / factor)


WAYS: dict[str, Way] = {
    "Rotate": Way("Rotate", "degrees clockwise", -90, 90, 0, rotated),
    "Shift sideways": Way(
        "Shift sideways",
        "pixels to the right",
        -10,
        10,
        0,
        lambda image, by: _resampled(image, np.eye(2), (0, by)),
    ),
    "Shift up or down": Way(
        "Shift up or down",
        "pixels down",
        -10,
        10,
        0,
        lambda image, by: _resampled(image, np.eye(2), (by, 0)),
    ),
    "Scale": Way("Scale", "times as large", 0.4, 1.6, 1, scaled),
    "Thicken": Way(
        "Thicken", "pixels wider", -2, 3, 0, lambda image, by: thickened(image[None], by)[0]
    ),
}


def changed(image: np.ndarray, way: Way, levels: np.ndarray, prepared: bool = False) -> np.ndarray:
    """The image (28, 28) at each level, (levels, 28, 28) float32; `prepared` brings each to MNIST's
    size and place again, as the app does with pictures. Where no ink is left the image is black.
    """
    result = np.clip(
        [image if level == way.none else way.apply(image, float(level)) for level in levels], 0, 1
    ).astype(np.float32)
    if prepared:
        again = [normalization.from_ink(one) for one in result]
        result = np.stack(
            [np.zeros_like(image, np.float32) if one is None else one.image for one in again]
        )
    return result


def holds(levels: np.ndarray, found: np.ndarray, none: float) -> tuple[int, float, float]:
    """The digit that is read at `none`, and the lowest and highest level around it between which
    nothing else is the likeliest.

    `levels` (n,) ascending, `found` (n, 10).
    """
    top = found.argmax(1)
    at = int(np.abs(levels - none).argmin())
    low = high = at
    while low > 0 and top[low - 1] == top[at]:
        low -= 1
    while high < len(levels) - 1 and top[high + 1] == top[at]:
        high += 1
    return int(top[at]), float(levels[low]), float(levels[high])


def verdict(way: Way, levels: np.ndarray, found: np.ndarray) -> str:
    """Say in a sentence how far the answer holds."""
    digit, low, high = holds(levels, found, way.none)
    if low == levels[0] and high == levels[-1]:
        return f"{digit} stays the likeliest over the whole range."
    if low == levels[0]:
        return f"{digit} stays the likeliest up to {_number(high)} {way.unit}."
    if high == levels[-1]:
        return f"{digit} stays the likeliest from {_number(low)} {way.unit} on."
    return f"{digit} stays the likeliest from {_number(low)} to {_number(high)} {way.unit}."


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
