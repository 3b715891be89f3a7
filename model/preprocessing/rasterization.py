"""From strokes, polylines (n, 2) of x and y, to pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

MAX_RESAMPLED_POINTS = 50_000  # of a drawing
CHUNK_POINTS = 64  # points whose distances are computed at once: they stay in the processor's cache


def resample_strokes(strokes: Sequence[np.ndarray], spacing: float) -> list[np.ndarray]:
    """Resample each stroke to points (m, 2) at most `spacing` apart, both ends included.

    A stroke of one point gives that point. Where there would be more than MAX_RESAMPLED_POINTS, an
    endless scribble, they are farther apart.
    """
    lengths = [
        np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
        for stroke in strokes
    ]
    spacing = max(spacing, sum(float(length[-1]) for length in lengths) / MAX_RESAMPLED_POINTS)
    resampled = []
    for stroke, length in zip(strokes, lengths, strict=True):
        at = np.linspace(0, length[-1], int(length[-1] / spacing) + 2) if length[-1] else length[:1]
        resampled.append(
            np.stack([np.interp(at, length, stroke[:, 0]), np.interp(at, length, stroke[:, 1])], 1)
        )
    return resampled


def resample(strokes: Sequence[np.ndarray], spacing: float) -> np.ndarray:
    """Resample strokes to the points (m, 2) of all of them: see `resample_strokes`."""
    return np.concatenate(resample_strokes(strokes, spacing))


def rasterize(points: np.ndarray, shape: tuple[int, int], width: float) -> np.ndarray:
    """Draw a line through closely spaced points (m, 2) with a round pen `width` pixels wide, on a
    grid of `shape` (h, w).

    Coordinates are pixels, (0, 0) the center of the first one. A pixel's value is the share of it
    that a straight edge at its distance from the line would cover: exact anti-aliasing, but for the
    curvature of the edge and the spacing of the points. Returns float32 in 0..1.
    """
    h, w = shape
    points = points.astype(np.float32)
    squared_x = np.square(np.arange(w, dtype=np.float32) - points[:, :1])
    squared_y = np.square(np.arange(h, dtype=np.float32) - points[:, 1:])
    squared = np.full(shape, np.inf, np.float32)  # distance to the line
    for start in range(0, len(points), CHUNK_POINTS):
        chunk = slice(start, start + CHUNK_POINTS)
        distances = squared_y[chunk, :, None] + squared_x[chunk, None, :]
        np.minimum(squared, distances.min(0), out=squared)
    reach = np.float32(width / 2 + 0.5)
    coverage: np.ndarray = np.clip(reach - np.sqrt(squared), 0, 1)
    return coverage


def draw_strokes(
    strokes: Sequence[np.ndarray], low: np.ndarray, high: np.ndarray, pen: float, side: int
) -> np.ndarray:
    """Draw the part of the plane between two corners, its longer side `side` pixels.

    Faster than `rasterize` for a wide pen, and coarser: at twice the resolution, then reduced.
    Returns (h, w) float32 in 0..1.
    """
    extent = np.maximum(high - low, 1e-6)
    scale = 2 * side / extent.max()
    w, h = (2 * max(1, round(float(length) * scale / 2)) for length in extent)
    radius = min(max(pen * scale, 2.0) / 2, 4.0 * side)
    image = Image.new("L", (w, h))
    draw = ImageDraw.Draw(image)
    for stroke in resample_strokes([(stroke - low) * scale for stroke in strokes], 4.0):
        # Pillow's coordinates are limited
        points = [(x, y) for x, y in np.clip(stroke, -8 * side, 8 * side).tolist()]
        draw.line(points, 255, round(2 * radius))
        for x, y in points:  # round joins: Pillow's own have notches
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(image.reduce(2), np.float32) / 255
