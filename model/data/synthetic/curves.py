"""Lines that strokes are made of: (n, 2) points, x to the right, y downwards."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np

Strokes = list[np.ndarray]
Symbol = Callable[[np.random.Generator], Strokes]  # writes it, its proportions drawn at random


def curve(*points: tuple[float, float], n: int = 8) -> np.ndarray:
    """A smooth line (m, 2) through the points (Catmull-Rom)."""
    p = np.asarray(points, float)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, n, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.concatenate([*pieces, p[-2:-1]])


def polyline(*points: tuple[float, float]) -> np.ndarray:
    """Straight pieces (m, 2) with corners at the points."""
    p = np.asarray(points, float)
    t = np.linspace(0, 1, 6, endpoint=False)[:, None]
    return np.concatenate([*(a + (b - a) * t for a, b in itertools.pairwise(p)), p[-1:]])


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> np.ndarray:
    """Part of an ellipse, angles in degrees clockwise on the screen from the right."""
    a = np.deg2rad(np.linspace(start, end, max(6, int(abs(end - start) / 15))))
    return np.stack([x + rx * np.cos(a), y + ry * np.sin(a)], 1)


def join(*parts: np.ndarray) -> np.ndarray:
    """Several lines as one stroke."""
    return np.concatenate(parts)
