"""A player of a training run: what a network makes of digits, snapshot by snapshot.

All snapshots are sent at once; the browser plays them without a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from components.images import OPPOSES, SUPPORTS, data_url
from components.registration import component

FULL_COLOR = 0.98  # quantile of the weights' sizes from which on they have the full color

_component = component("training_player", __file__, html='<div class="player"></div>')


class UnitProps(TypedDict):
    """What the ticks of some snapshots count."""

    name: str
    count: int  # of snapshots


class GridProps(TypedDict):
    """A line across the curve."""

    text: str
    height: float  # 0 at the bottom, 1 at the top


class CurveProps(TypedDict):
    """A measure of each snapshot as a curve."""

    name: str
    heights: list[float]  # 0 at the bottom, 1 at the top
    notes: list[str]  # each in words
    grid: list[GridProps]


class DigitProps(TypedDict):
    """A digit, and what each snapshot makes of it."""

    name: str
    image: str  # data: URL
    label: int | None  # the true one; None where nobody knows
    shares: list[list[float]]  # ten probabilities of each
    answers: list[str]  # in a word
    details: list[str]


class KernelsProps(TypedDict):
    """The kernels of a layer as colored images."""

    name: str
    sheet: str  # data: URL of a sprite sheet, a row a snapshot, a column a kernel
    count: int


class TrainingPlayerProps(TypedDict):
    """What index.js plays; lists have an entry a snapshot where nothing else is said."""

    labels: list[str]
    ticks: list[str]
    units: list[UnitProps]
    curve: CurveProps | None
    digits: list[DigitProps]
    picked: int  # the digit that is shown large, until a visitor picks another
    kernels: KernelsProps | None


def training_player(props: TrainingPlayerProps, key: str) -> None:
    """Show a player. It plays once by itself, but not for those who prefer reduced motion."""
    _component(key=key, data=props)


def log_heights(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Heights of values on a logarithmic axis: 0 for `low`, 1 for `high`, none beyond."""
    heights: np.ndarray = np.log(np.clip(values, low, high) / low) / np.log(high / low)
    return heights


def kernel_sheet(kernels: np.ndarray) -> np.ndarray:
    """Color kernels (n, h, w, filters): green positive, orange negative, transparent 0.

    All have one scale. Returns (n · h, filters · w, 4) uint8: a row a snapshot, a column a kernel.
    """
    n, height, width, filters = kernels.shape
    scale = float(np.quantile(np.abs(kernels), FULL_COLOR)) or 1.0
    sheet = np.zeros((n, height, filters, width, 4), np.uint8)
    weights = kernels.transpose(0, 1, 3, 2)
    sheet[..., :3] = np.where(weights[..., None] >= 0, SUPPORTS, OPPOSES)
    sheet[..., 3] = np.rint(255 * np.clip(np.abs(weights) / scale, 0, 1))
    return sheet.reshape(n * height, filters * width, 4)


def kernels_props(kernels: np.ndarray, name: str) -> KernelsProps:
    """Describe the kernels (n, h, w, filters) of n snapshots."""
    sheet = data_url(kernel_sheet(kernels), 6)
    return {"name": name, "sheet": sheet, "count": kernels.shape[-1]}


def digit_props(
    image: np.ndarray,
    name: str,
    label: int | None,
    probabilities: Sequence[np.ndarray],
    answers: Sequence[str],
    details: Sequence[str],
) -> DigitProps:
    """Describe a digit (28, 28), and what n snapshots make of it: `probabilities` (10,) each."""
    return {
        "name": name,
        "image": data_url(image, 6),
        "label": label,
        "shares": [np.asarray(shares, float).round(4).tolist() for shares in probabilities],
        "answers": list(answers),
        "details": list(details),
    }
