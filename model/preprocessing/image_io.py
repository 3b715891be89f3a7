"""Open an image file from anybody: what decoding it would take is checked before, it is turned
upright, its first frame counts, and an error says in one sentence why it is of no use.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import re
import sys
from pathlib import Path

import pi_heif
from PIL import Image, ImageOps

# no format whose decoder starts another program, as that of EPS would
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "DIB", "TIFF", "HEIF", "PPM")
FORMAT_NAMES = "PNG, JPEG, WebP, GIF, BMP, TIFF and HEIC"
MAX_PIXELS = 50_000_000  # what phones take
# while an image is opened: a small server has 700 MB, and the app takes 200 to 450 of them
MAX_DECODING_BYTES = 250_000_000
# of a pixel, at the peak, measured: the pixel itself, and its copies while it is scaled down
MODE_BYTES = {"1": 3, "P": 7, "L": 2, "I;16": 3, "I;16B": 3, "LA": 11, "PA": 12, "RGBA": 11}
DEFAULT_MODE_BYTES = 6
TRANSPARENT_BYTES = 12  # of a palette that has transparency
# what the decoder holds besides: WebP's and HEIF's the whole image, and TIFF's a strip as large
DECODER_BYTES = {"WEBP": 11, "HEIF": 4, "TIFF": 2}
COEFFICIENT_BYTES = 2  # of each sample of a JPEG of several scans: it is decoded when all are read
MAX_SCANS = 100  # of a JPEG: encoders write ten; each takes up to 60 ms, however short it is
MIN_SIDE = 8  # pixels of the longer side: smaller images hold no digit
# pixels of the longer side of an image that is read: a digit 3 mm tall on A4 still has 20 pixels
MAX_SIDE = 2000

M_MMAP_THRESHOLD = -3  # glibc's malloc.h
LARGE_BLOCK = 4_000_000  # bytes

pi_heif.register_heif_opener(thumbnails=False)
if sys.platform == "linux":
    # glibc keeps what large images took, for each thread, where it is not told to give it back
    with contextlib.suppress(AttributeError, OSError):  # another C library
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)
# a JPEG's next marker: no stuffed byte, no restart
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
_START_OF_SCAN, _END_OF_IMAGE, _WITHOUT_LENGTH = 0xDA, 0xD9, (0x01, 0xD8)


class ImageError(ValueError):
    """An image cannot be read; the message is one sentence that names it and says why."""


def open_image(source: Path | bytes, name: str = "") -> Image.Image:
    """Open an image completely: its first frame, turned upright as its EXIF says, with its own
    mode, and no larger than `MAX_SIDE`.

    `source` is a path or a file's content, `name` what the message calls it; the name's suffix does
    not matter. Takes up to `MAX_DECODING_BYTES`: a server opens one image at a time. Raises
    ImageError for what is no image, damaged, far too large or far too small.
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
        pixel_bytes = _bytes_per_pixel(image, content)
    except Exception as error:
        raise ImageError(f"{name} is damaged or incomplete.") from error
    if w * h * pixel_bytes > MAX_DECODING_BYTES:
        raise ImageError(
            f"{name} is {w:,}×{h:,} pixels large: of such a picture at most "
            f"{MAX_DECODING_BYTES / pixel_bytes / 1e6:.0f} million pixels can be read."
        )
    if _is_jpeg(image) and _has_more_scans(content, MAX_SCANS):
        raise ImageError(f"{name} has too many scans: save it again as a plain JPEG.")
    try:
        with image:
            return _decode(image, (w, h))
    except Exception as error:  # whatever the decoders make of a damaged file
        raise ImageError(f"{name} is damaged or incomplete.") from error


def _is_jpeg(image: Image.Image) -> bool:
    """Whether an image is a JPEG, or several in one file."""
    return image.format in ("JPEG", "MPO")


def _bytes_per_pixel(image: Image.Image, content: bytes) -> float:
    """The memory for each pixel that it takes to open an image, at the peak."""
    if _is_jpeg(image):  # what is decoded, at a reduced size, and of several scans the coefficients
        pixels = image.width * image.height
        _draft(image)
        sizes: list[int] = [x * y for _, x, y, _ in vars(image)["layer"]]
        reduced = image.width * image.height / pixels
        coefficients = sum(sizes) / max(sizes) if _has_more_scans(content, 1) else 0
        return COEFFICIENT_BYTES * coefficients + DEFAULT_MODE_BYTES * reduced
    if image.mode == "P" and "transparency" in image.info:
        mode_bytes = TRANSPARENT_BYTES
    else:
        mode_bytes = MODE_BYTES.get(image.mode, DEFAULT_MODE_BYTES)
    return mode_bytes + DECODER_BYTES.get(image.format or "", 0)


def _has_more_scans(content: bytes, limit: int) -> bool:
    """Whether a JPEG file has more scans than that (ITU-T T.81, B.1.1)."""
    position = scans = 0
    while marker := _MARKER.search(content, position):
        code, position = marker[1][0], marker.end()
        scans += code == _START_OF_SCAN
        if code == _END_OF_IMAGE or scans > limit:
            break
        if code not in _WITHOUT_LENGTH:
            position += int.from_bytes(content[position : position + 2])
    return scans > limit


def _draft(image: Image.Image) -> None:
    """Have a large JPEG decoded at a half, a quarter or an eighth of its size."""
    share = 0.8 * MAX_SIDE / max(image.size)
    if share < 0.8:
        image.draft(image.mode, (round(image.width * share), round(image.height * share)))


def _decode(image: Image.Image, original_size: tuple[int, int]) -> Image.Image:
    """Decode an image, scaled down to `MAX_SIDE` where it is larger, and turned upright."""
    image.load()
    if max(image.size) > MAX_SIDE:
        if image.mode == "1":
            image = image.convert("L")
        elif image.mode in ("P", "PA"):
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
