"""Open an image file from anybody: its size is checked before it is decoded, it is turned upright,
its first frame counts, and an error says in one sentence why it is of no use.
"""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pi_heif
from PIL import Image, ImageOps

# no format whose decoder starts another program, as that of EPS would
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "HEIF", "PPM")
FORMAT_NAMES = "PNG, JPEG, WebP, GIF, BMP, TIFF and HEIC"
MAX_PIXELS = 50_000_000  # what phones take; more would not fit into the memory of a small server
MIN_SIDE = 8  # pixels of the longer side: smaller images hold no digit
# pixels of the longer side of an image that is read: a digit 3 mm tall on A4 still has 20 pixels
MAX_SIDE = 2000

pi_heif.register_heif_opener(thumbnails=False)
# one large image fits into memory, those of many visitors at once may not
_decode_lock = threading.Lock()


class ImageError(ValueError):
    """An image cannot be read; the message is one sentence that names it and says why."""


def open_image(source: Path | bytes, name: str = "") -> Image.Image:
    """Open an image completely: its first frame, turned upright as its EXIF says, with its own
    mode, and no larger than `MAX_SIDE`.

    `source` is a path or a file's content, `name` what the message calls it; the name's suffix does
    not matter. Raises ImageError for what is no image, damaged, far too large or far too small.
    """
    name = name or (source.name if isinstance(source, Path) else "The picture")
    try:
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise ImageError(
            f"{name} cannot be opened: {error.strerror or type(error).__name__}."
        ) from error
    if not content:
        raise ImageError(f"{name} is empty: it holds no bytes.")
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"{name} has far too many pixels: "
            f"at most {MAX_PIXELS // 1_000_000} million can be read."
        ) from error
    except Exception as error:  # whatever the decoders make of a foreign file
        raise ImageError(
            f"{name} is not a picture that can be read: {FORMAT_NAMES} can."
        ) from error
    w, h = image.size
    if w * h > MAX_PIXELS:
        raise ImageError(
            f"{name} is {w:,}×{h:,} pixels large: "
            f"at most {MAX_PIXELS // 1_000_000} million pixels can be read."
        )
    if max(w, h) < MIN_SIDE:
        raise ImageError(f"{name} is {w}×{h} pixels: too small to hold a digit.")
    try:
        with _decode_lock, image:
            return _decode(image)
    except Exception as error:  # whatever the decoders make of a damaged file
        raise ImageError(f"{name} is damaged or incomplete.") from error


def _decode(image: Image.Image) -> Image.Image:
    """Decode an image, scaled down to `MAX_SIDE` where it is larger, and turned upright."""
    original_size, longest = image.size, max(image.size)
    if longest > MAX_SIDE:
        share = 0.8 * MAX_SIDE / longest
        # a JPEG can be decoded at half its size
        image.draft(image.mode, (round(image.width * share), round(image.height * share)))
    image.load()
    if max(image.size) > MAX_SIDE:
        if image.mode in ("1", "P", "PA"):
            image = image.convert("RGBA" if "transparency" in image.info else "RGB")
        share = MAX_SIDE / max(image.size)
        exif = image.getexif()
        image = image.resize(
            (max(1, round(image.width * share)), max(1, round(image.height * share))),
            Image.Resampling.BOX,
        )
        image.info["exif"] = exif.tobytes()
    upright = ImageOps.exif_transpose(image)
    is_same_way = (upright.width < upright.height) == (original_size[0] < original_size[1])
    upright.info["full_size"] = original_size if is_same_way else original_size[::-1]
    return upright


def full_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height, upright, that an opened image had before it was scaled down."""
    size: tuple[int, int] = image.info.get("full_size", image.size)
    return size
