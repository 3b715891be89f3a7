"""From strokes, polylines (n, 2) of x and y, to pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

MAX_RESAMPLED_POINTS = 50_000  # of a drawing
CHUNK_POINTS = 4_096  # points whose distances are computed at once


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
    reach = width / 2 + 0.5
    margin = math.ceil(reach) + 1
    # padded, so that points near the border need no special case
    h, w = shape[0] + 4 * margin, shape[1] + 4 * margin
    inside = ((points > -margin) & (points < (shape[1] - 1 + margin, shape[0] - 1 + margin))).all(1)
    padded = points[inside] + 2 * margin
    squared = np.full(h * w, np.inf)  # distance to the line
    for start in range(0, len(padded), CHUNK_POINTS):
        chunk = padded[start : start + CHUNK_POINTS]
        # all pixels within reach, and a few more
        x, y = (
            np.floor(chunk).astype(int)[:, None] + np.arange(1 - margin, 1 + margin)[:, None]
        ).transpose(2, 0, 1)
        squared_x, squared_y = (x - chunk[:, :1]) ** 2, (y - chunk[:, 1:]) ** 2
        np.minimum.at(
            squared,
            y[:, :, None] * w + x[:, None, :],
            squared_y[:, :, None] + squared_x[:, None, :],
        )
    distance = np.sqrt(squared.reshape(h, w)[2 * margin : -2 * margin, 2 * margin : -2 * margin])
    coverage: np.ndarray = np.clip(reach - distance, 0, 1).astype(np.float32)
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
