"""The same strokes as another hand, or the same hand on another day, might have written them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Strokes = list[np.ndarray]


@dataclass(frozen=True)
class Variation:
    """How far hands differ. Spreads are standard deviations, `max_…` limits of a uniform draw,
    `…_probability` the share of drawings; lengths in units of the drawing's longer side.
    """

    mean_slant: float = 0.0  # horizontal units a unit of height
    slant: float = 0.12
    rotation: float = 4.0  # degrees
    mean_stretch: float = 0.0  # log of the ratio of width to height
    stretch: float = 0.15
    shift: float = 0.012  # of each stroke by itself
    max_bend: float = 0.045
    tremor: tuple[float, ...] = (0.0, 0.0, 0.0, 0.005, 0.01)  # one of them
    haste_probability: float = 0.3  # corners are cut
    hook_probability: float = 0.04  # where the pen lands


def vary_strokes(
    strokes: Sequence[np.ndarray], variation: Variation, rng: np.random.Generator
) -> Strokes:
    """Slant, stretch, bend, shake and smooth strokes (n, 2), in about a unit box, at random."""
    slant = np.clip(rng.normal(variation.mean_slant, variation.slant), -0.3, 0.5)
    turn = np.deg2rad(rng.normal(0, variation.rotation))
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ np.array(
        [[1, 0], [-slant, 1]]
    )
    matrix = matrix @ np.diag([np.exp(rng.normal(variation.mean_stretch, variation.stretch)), 1.0])
    # A smooth field bends the plane: two slow waves in each direction.
    waves = rng.normal(0, 1, (2, 2, 2)) * rng.uniform(2, 5)
    phase = rng.uniform(0, 2 * np.pi, (2, 2))
    bend = rng.uniform(0, variation.max_bend)
    tremor = rng.choice(variation.tremor)
    cuts_corners = rng.random() < variation.haste_probability
    written = []
    for stroke in strokes:
        p = stroke + rng.normal(0, variation.shift, 2)
        p = p + bend * np.sin(p @ waves.reshape(4, 2).T + phase.ravel()).reshape(-1, 2, 2).sum(2)
        if cuts_corners and len(p) > 8:
            p = moving_average(p, int(rng.integers(3, 7)))
        if rng.random() < variation.hook_probability:
            p = np.concatenate([p[:1] + rng.normal(0, 0.06, (1, 2)), p])
        p = p + rng.normal(0, 1, p.shape) * tremor
        written.append((p @ matrix).astype(np.float32))
    return written


def moving_average(points: np.ndarray, n: int) -> np.ndarray:
    """The mean of each `n` neighbouring points of a stroke (m, 2), which keeps its length."""
    padded = np.concatenate(
        [np.repeat(points[:1], n // 2, 0), points, np.repeat(points[-1:], n - 1 - n // 2, 0)]
    )
    sums = np.cumsum(np.concatenate([np.zeros((1, 2)), padded]), axis=0)
    averages: np.ndarray = (sums[n:] - sums[:-n]) / n
    return averages
