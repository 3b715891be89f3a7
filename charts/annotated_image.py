"""What was found in a picture, as what components/annotated_image/index.js shows."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from charts import image_data

COLUMNS = 40  # of the sheet that holds the 28×28 pictures


def boxes(
    jpeg: bytes,
    size: tuple[int, int],
    places: Sequence[tuple[float, float, float, float]],
    texts: Sequence[str],
    kinds: Sequence[str],
    titles: Sequence[str],
    images: np.ndarray,
    shares: np.ndarray,
) -> dict[str, Any]:
    """Describe a picture and its n boxes.

    `jpeg` is the picture as a file, `size` (width, height) what the boxes are measured in, `places`
    (left, top, width, height) the boxes, `texts` what stands above each, `kinds` its look ("digit",
    "unsure" or "none"), `titles` what is said of it, `images` (n, 28, 28) in 0..1 what the network
    got, `shares` (n, 10) the probabilities.
    """
    typical = float(np.median([place[3] for place in places])) if places else 0.0
    return {
        "picture": "data:image/jpeg;base64," + base64.b64encode(jpeg).decode(),
        "width": size[0],
        "height": size[1],
        "words": f"The picture, with {len(places)} boxes",
        # of the labels, in per cent of the width: a little less than half as high as the boxes
        "size": round(45 * typical / size[0], 3),
        "sheet": image_data.address(sheet(images)),
        "columns": COLUMNS,
        "boxes": [
            {
                "place": [round(float(side), 1) for side in place],
                "text": text,
                "kind": kind,
                "title": title,
                "shares": row.round(4).tolist(),
            }
            for place, text, kind, title, row in zip(
                places, texts, kinds, titles, np.asarray(shares, float), strict=True
            )
        ],
    }


def sheet(images: np.ndarray) -> np.ndarray:
    """Put images (n, h, w) in 0..1 beside and below each other, `COLUMNS` in a row, on black.

    Returns uint8; one empty image where there is none.
    """
    n, h, w = images.shape if len(images) else (1, 28, 28)
    rows = -(-n // COLUMNS)
    field = np.zeros((rows * COLUMNS, h, w), np.uint8)
    field[: len(images)] = np.rint(np.clip(images, 0, 1) * 255) if len(images) else field[:0]
    return field.reshape(rows, COLUMNS, h, w).swapaxes(1, 2).reshape(rows * h, COLUMNS * w)
