"""Small images for pages and components: enlarged, colored, put together, and encoded as files.

An image is an array (h, w) in 0..1, or (h, w), (h, w, 3) or (h, w, 4) uint8.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

# for a digit and against it: ACCENT and OPPOSES of charts/theme.py
SUPPORTS, OPPOSES = np.array([18, 161, 125]), np.array([231, 99, 0])


def to_uint8(image: np.ndarray) -> np.ndarray:
    """Turn numbers in 0..1 into grey levels; uint8 stays as it is."""
    if image.dtype == np.uint8:
        return image
    levels: np.ndarray = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return levels


def png(image: np.ndarray, compress_level: int = 1) -> bytes:
    """Write an image as a PNG file; quickly, not as small as it goes."""
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(to_uint8(image))).save(
        stream, "PNG", compress_level=compress_level
    )
    return stream.getvalue()


def data_url(image: np.ndarray, compress_level: int = 1) -> str:
    """Write an image as a data: URL, which needs no second request to be shown."""
    return _base64_url("image/png", png(image, compress_level))


def jpeg_url(jpeg: bytes) -> str:
    """Write a JPEG file as a data: URL."""
    return _base64_url("image/jpeg", jpeg)


def _base64_url(media_type: str, content: bytes) -> str:
    return f"data:{media_type};base64," + base64.b64encode(content).decode()


def enlarge(image: np.ndarray, side: int) -> np.ndarray:
    """Enlarge a square image to (side, side) or (side, side, 3) uint8 with sharp edges."""
    return np.asarray(
        Image.fromarray(to_uint8(image)).resize((side, side), Image.Resampling.NEAREST)
    )


def sprite_sheet(images: np.ndarray, columns: int) -> np.ndarray:
    """Put images (n, h, w) beside and below each other on black, `columns` in a row; uint8."""
    n, height, width = images.shape
    rows = -(-n // columns)
    sheet = np.zeros((rows * columns, height, width), np.uint8)
    sheet[:n] = to_uint8(images)
    return (
        sheet.reshape(rows, columns, height, width)
        .swapaxes(1, 2)
        .reshape(rows * height, columns * width)
    )


def strip(images: Sequence[np.ndarray], gap: int = 16) -> np.ndarray:
    """Put square images (side, side) or (side, side, 3) uint8 side by side, `gap` transparent
    pixels between them: (side, width, 4) uint8.
    """
    side = len(images[0])
    result = np.zeros((side, len(images) * (side + gap) - gap, 4), np.uint8)
    for number, image in enumerate(images):
        place = result[:, number * (side + gap) : number * (side + gap) + side]
        place[..., :3] = image if image.ndim == 3 else image[..., None]
        place[..., 3] = 255
    return result


def overlay_attribution(image: np.ndarray, attribution: np.ndarray, side: int = 280) -> np.ndarray:
    """Color a digit by its attribution: green supports the class, orange opposes it, grey neither.

    `image` (28, 28) in 0..1, `attribution` (28, 28) of any scale: the strongest gets the full
    color, weak ones show by their square root. Returns (side, side, 3) uint8.
    """
    scale = float(np.abs(attribution).max()) or 1.0
    strength = np.sqrt(np.abs(attribution) / scale)[..., None]
    color = np.where(attribution[..., None] >= 0, SUPPORTS, OPPOSES)
    light = 60 + 195 * image[..., None]
    mixed = (1 - strength) * light * 0.75 + strength * color * light / 255
    colored = np.where(image[..., None] > 0.02, mixed, 0.35 * strength * color)
    return enlarge(np.clip(colored, 0, 255).astype(np.uint8), side)


def overlay_attribution_to_scale(
    image: np.ndarray, attribution: np.ndarray, scale: float, side: int = 280
) -> np.ndarray:
    """Color a digit by its attribution, with the full color at `scale`, so that several images can
    be compared; otherwise as `overlay_attribution`.
    """
    strength = np.clip(np.abs(attribution) / (scale or 1.0), 0, 1)[..., None]
    color = np.where(attribution[..., None] >= 0, SUPPORTS, OPPOSES)
    light = 235 * image[..., None]
    mixed = (1 - strength) * light + strength * color * (0.45 + 0.55 * image[..., None])
    return enlarge(np.clip(mixed, 0, 255).astype(np.uint8), side)
