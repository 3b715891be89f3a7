"""How a drawing became what the network reads: its steps side by side in one picture, which changes faster than four."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from charts.pixels import enlarged
from charts.theme import ACCENT, MUTED

TILE, GAP = 84, 24  # pixels
Corners = tuple[float, float, float, float]  # left, top, right, bottom as shares of the picture


def road(pictures: Sequence[np.ndarray], boxes: Sequence[Corners] = (), chosen: int | None = None) -> np.ndarray:
    """Put square pictures of the steps (h, w) in 0..1 in a row with arrows between them.

    `boxes` are drawn on the first, the chosen one in the accent colour. The last but the first three is marked at its centre.
    Returns (84, w, 4) uint8, transparent between the pictures.
    """
    width = len(pictures) * TILE + max(0, len(pictures) - 1) * GAP
    row = Image.new("RGBA", (width, TILE))
    draw = ImageDraw.Draw(row)
    for k, picture in enumerate(pictures):
        left = k * (TILE + GAP)
        row.paste(Image.fromarray(enlarged(picture, TILE)), (left, 0))
        if k:
            tip, middle = left - 6, TILE // 2
            draw.polygon([(tip, middle), (tip - 10, middle - 7), (tip - 10, middle + 7)], MUTED)
        if k == 3:  # centred by mass: say where the centre is
            draw.line([(left + TILE // 2, 0), (left + TILE // 2, 8)], ACCENT, 2)
            draw.line([(left + TILE // 2, TILE - 9), (left + TILE // 2, TILE)], ACCENT, 2)
            draw.line([(left, TILE // 2), (left + 8, TILE // 2)], ACCENT, 2)
            draw.line([(left + TILE - 9, TILE // 2), (left + TILE, TILE // 2)], ACCENT, 2)
    for k, box in enumerate(boxes):
        corners = [min(max(0, round(share * TILE)), TILE - 1) for share in box]
        draw.rectangle(corners, outline=ACCENT if k == chosen else MUTED, width=2 if k == chosen else 1)
    return np.asarray(row)
