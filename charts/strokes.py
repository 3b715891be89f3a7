"""Strokes as a small picture that stays sharp at any size: an SVG file inside its own address."""

import base64
from collections.abc import Sequence

import numpy as np

# the picture's longer side in the file's own units, all whole numbers: finer than a screen shows it
SIDE = 800
THINNEST = 10  # the pen's least width in these units


def address(strokes: Sequence[np.ndarray], low: np.ndarray, high: np.ndarray, pen: float) -> str:
    """The part of the plane between the corners `low` and `high` (2,), with polylines (n, 2) in
    white on black, as a data: address.

    x and y, y downwards; the round `pen`'s width is in the strokes' units. A stroke of one point is
    a dot.
    """
    extent = np.maximum(high - low, 1e-6)
    scale = SIDE / extent.max()
    width, height = (extent * scale).round().astype(int)
    lines = []
    for stroke in strokes:
        at = (
            np.clip((stroke - low) * scale, -9 * SIDE, 9 * SIDE)
            .round()
            .astype(int)
            .ravel()
            .tolist()
        )
        lines.append("M" + " ".join(map(str, at if len(at) > 2 else 2 * at)))
    pen = round(min(max(pen * scale, THINNEST), 9 * SIDE))
    file = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="M0 0H{width}V{height}H0"/>'
        f'<path fill="none" stroke="#fff" stroke-width="{pen}" stroke-linecap="round" stroke-linejoin="round" d="{"".join(lines)}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(file.encode()).decode()
