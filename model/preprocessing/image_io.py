"""Open a picture that somebody gave: bounded before it is decoded, upright, its first frame, and
one sentence where it is of no use.
"""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pi_heif
from PIL import Image, ImageOps

# nothing that starts another program, as EPS would
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "HEIF", "PPM")
NAMED = "PNG, JPEG, WebP, GIF, BMP, TIFF and HEIC"
MOST_PIXELS = 50_000_000  # what phones take; more would not fit into the memory of a small server
LEAST_SIDE = 8  # pixels of the longer side: smaller pictures hold no digit
# pixels of the longer side that are worth reading: a digit 3 mm tall on A4 keeps its 20 pixels
LONGEST = 2000

pi_heif.register_heif_opener(thumbnails=False)
# one large picture fits into memory, those of many visitors at once may not
_one_at_a_time = threading.Lock()


class ImageError(ValueError):
    """A picture cannot be read; the message is one sentence that names it and says why."""


def open_image(source: Path | bytes, name: str = "") -> Image.Image:
    """Open a picture completely: its first frame, turned upright as its EXIF says, with its own
    mode, and no larger than `LONGEST`.

    `source` is a path or a file's content, `name` what the message calls it. What its name ends
    with does not matter. Raises PictureError for what is no picture, damaged, far too large or far
    too small.
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
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise ImageError(
            f"{name} has far too many pixels: at most {MOST_PIXELS // 1_000_000} million can be read."
        ) from error
    except Exception as error:  # whatever the decoders make of a foreign file
        raise ImageError(f"{name} is not a picture that can be read: {NAMED} can.") from error
    w, h = picture.size
    if w * h > MOST_PIXELS:
        raise ImageError(
            f"{name} is {w:,}×{h:,} pixels large: at most {MOST_PIXELS // 1_000_000} million pixels can be read."
        )
    if max(w, h) < LEAST_SIDE:
        raise ImageError(f"{name} is {w}×{h} pixels: too small to hold a digit.")
    try:
        with _one_at_a_time, picture:
            return _reduced(picture)
    except Exception as error:  # whatever the decoders make of a damaged file
        raise ImageError(f"{name} is damaged or incomplete.") from error


def _reduced(picture: Image.Image) -> Image.Image:
    """Decode a picture, scaled down to `LONGEST` where it is larger, and turned upright."""
    full, longest = picture.size, max(picture.size)
    if longest > LONGEST:
        share = 0.8 * LONGEST / longest
        # a JPEG can be decoded at half its size
        picture.draft(picture.mode, (round(picture.width * share), round(picture.height * share)))
    picture.load()
    if max(picture.size) > LONGEST:
        if picture.mode in ("1", "P", "PA"):
            picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
        share = LONGEST / max(picture.size)
        exif = picture.getexif()
        picture = picture.resize(
            (max(1, round(picture.width * share)), max(1, round(picture.height * share))),
            Image.Resampling.BOX,
        )
        picture.info["exif"] = exif.tobytes()
    upright = ImageOps.exif_transpose(picture)
    upright.info["full_size"] = (
        full if (upright.width < upright.height) == (full[0] < full[1]) else full[::-1]
    )
    return upright


def full_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height that an opened picture had, upright, before it was scaled down."""
    return picture.info.get("full_size", picture.size)
