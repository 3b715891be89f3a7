"""Drawings that write themselves, all at once, stroke by stroke in the order written.

The browser moves them: nothing is sent while they run.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from components.registration import component

SIZE = 1000  # units of a drawing's longer side, all whole numbers

_component = component("stroke_animation", __file__, html='<div class="strokes"></div>')


class DrawingProps(TypedDict):
    """One drawing."""

    name: str  # for screen readers, and on hover
    strokes: list[list[int]]  # x, y, x, y … of each stroke, in 0..SIZE


class GroupProps(TypedDict):
    """Drawings that belong together, in order."""

    title: str  # may be empty
    count: int


class StrokeAnimationProps(TypedDict):
    """What index.js shows."""

    label: str  # of them all, for screen readers
    size: int  # units a drawing is wide and high at most
    drawings: list[DrawingProps]
    groups: list[GroupProps]


def stroke_animation(
    drawings: Sequence[Sequence[np.ndarray]],
    names: Sequence[str],
    label: str,
    key: str,
    groups: Sequence[tuple[str, int]] = (),
) -> None:
    """Show drawings, strokes (n, 2) of x and y each, y downwards, being written.

    They repeat until a visitor pauses them, rest while they are out of sight, and stand finished
    for those who prefer reduced motion. `names` and `label` say what they are; `groups` are titles,
    each with how many of the drawings, in order, stand under it.
    """
    _component(key=key, data=props(drawings, names, label, groups))


def props(
    drawings: Sequence[Sequence[np.ndarray]],
    names: Sequence[str],
    label: str,
    groups: Sequence[tuple[str, int]] = (),
) -> StrokeAnimationProps:
    """Describe drawings, each scaled to SIZE and put into the middle; see `stroke_animation`."""
    return {
        "label": label,
        "size": SIZE,
        "drawings": [
            {"name": name, "strokes": [stroke.ravel().tolist() for stroke in fit(strokes)]}
            for strokes, name in zip(drawings, names, strict=True)
        ],
        "groups": [
            {"title": title, "count": count} for title, count in groups or [("", len(drawings))]
        ],
    }


def fit(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Scale strokes (n, 2) to SIZE units and put them into the middle: whole numbers."""
    points = np.concatenate(strokes)
    low, high = points.min(0), points.max(0)
    scale = SIZE / max(float((high - low).max()), 1e-6)
    return [
        np.rint((stroke - (low + high) / 2) * scale + SIZE / 2).astype(int) for stroke in strokes
    ]
