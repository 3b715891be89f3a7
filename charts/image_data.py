"""Small pictures made large enough to be looked at, as PNG files inside their own address."""

import base64
import io

import numpy as np
from PIL import Image


def enlarged(picture: np.ndarray, side: int = 280) -> np.ndarray:
    """Enlarge a picture so that each of its pixels is a square with sharp edges (nearest
    neighbour), centred on black.

    `picture` (h, w) in 0..1. Returns (side, side) uint8, 0..255; the picture fills it as far as
    whole pixels allow. Raises ValueError when the picture is no matrix or larger than `side`.
    """
    if picture.ndim != 2 or not 0 < max(picture.shape) <= side:
        raise ValueError(f"A picture of at most {side}×{side} is needed, not {picture.shape}.")
    factor = side // max(picture.shape)
    large = (
        np.kron(np.clip(picture, 0, 1) * 255, np.ones((factor, factor))).round().astype(np.uint8)
    )
    field = np.zeros((side, side), np.uint8)
    top, left = (side - large.shape[0]) // 2, (side - large.shape[1]) // 2
    field[top : top + large.shape[0], left : left + large.shape[1]] = large
    return field


def png(picture: np.ndarray) -> bytes:
    """Write a picture (h, w) or (h, w, 3 or 4) uint8 as a PNG file; quickly, not as small as it
    goes.
    """
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture)).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def address(picture: np.ndarray) -> str:
    """The picture as a data: address, which needs no second request to be shown."""
    return "data:image/png;base64," + base64.b64encode(png(picture)).decode()
