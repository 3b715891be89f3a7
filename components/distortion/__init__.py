"""A digit under a distortion whose strength follows the hand: the digit, its ten probabilities, and
networks' accuracy on test images at that strength.

All levels are sent at once: nothing is sent while a visitor drags the slider.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from components.images import data_url, sprite_sheet
from components.registration import component

_component = component("distortion", __file__)


class Curve(TypedDict):
    """Accuracy in 0..1 of one network at the measured levels; `kind` is its look: "main", "dashed"
    or "other".
    """

    title: str
    kind: str
    values: list[float]


class DistortionProps(TypedDict):
    """What index.js shows; n levels to choose from, m of them measured."""

    sheet: str  # the digit at each level as a sprite sheet of one row: a data: URL
    levels: list[float]  # (n,), the slider's positions
    start: int  # the position shown first
    title: str
    unit: str
    shares: list[list[float]]  # (n, 10) probabilities
    digit: int  # as which it is read undistorted
    measured: list[float]  # (m,) levels
    curves: list[Curve]  # with m values each; the first is marked
    size: int  # test images that were measured


def distortion(
    key: str,
    images: np.ndarray,
    levels: Sequence[float] | np.ndarray,
    start: int,
    names: tuple[str, str],
    probabilities: np.ndarray,
    digit: int,
    measured: tuple[Sequence[float], Sequence[Curve], int],
) -> None:
    """Show a digit (n, 28, 28) in 0..1 at n levels with its probabilities (n, 10).

    `names` are the distortion's title and the levels' unit, `digit` is what it is read as
    undistorted, `measured` holds the levels, curves and size of what was measured.
    """
    props: DistortionProps = {
        "sheet": data_url(sprite_sheet(images, len(images)), 6),
        "levels": [float(level) for level in levels],
        "start": start,
        "title": names[0],
        "unit": names[1],
        "shares": np.asarray(probabilities, float).round(4).tolist(),
        "digit": digit,
        "measured": list(measured[0]),
        "curves": list(measured[1]),
        "size": measured[2],
    }
    _component(key=key, data=props)
