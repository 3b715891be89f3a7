"""Strokes, polylines (n, 2) of x and y: clean them, and measure the box around them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from model.preprocessing.validation import InvalidInputError, real_array

# Coordinates beyond it are dropped, and a drawing smaller than its inverse is a dot: squares of
# them are still finite.
MAX_COORDINATE = 1e30
MAX_STROKES = 500  # of a drawing: the others are dropped
MAX_POINTS = 20_000  # of a drawing: of more, some are dropped evenly


def clean_strokes(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the strokes (n, 2) that have finite points, float32, without repeated points.

    Drops what is no stroke, what lies beyond MAX_COORDINATE and what comes after MAX_STROKES; thins
    out more than MAX_POINTS. Raises InvalidInputError when there is no sequence of strokes.
    """
    cleaned = []
    try:
        candidates = list(itertools.islice(strokes, MAX_STROKES))
    except TypeError as error:
        raise InvalidInputError(
            f"A drawing is a sequence of strokes, not a {type(strokes).__name__}."
        ) from error
    for stroke in candidates:
        try:
            with np.errstate(over="ignore"):
                points = real_array(stroke).astype(np.float32)
        except InvalidInputError:
            continue
        if points.ndim != 2 or points.shape[1:] != (2,):
            continue
        points = points[(np.abs(points) <= MAX_COORDINATE).all(1)]  # false for NaN too
        if len(points):
            has_moved = np.any(np.diff(points, axis=0) != 0, axis=1)
            cleaned.append(points[np.concatenate([[True], has_moved])])
    stride = -(-sum(map(len, cleaned)) // MAX_POINTS)
    if stride <= 1:
        return cleaned
    return [np.concatenate([points[:-1:stride], points[-1:]]) for points in cleaned]


def bounding_corners(strokes: Sequence[np.ndarray], pen: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the upper left and the lower right corner, (2,) x and y, of the box around strokes
    drawn with a pen `pen` wide.
    """
    points = np.concatenate(strokes)
    return points.min(0) - pen / 2, points.max(0) + pen / 2
