"""Labelled images as a file: an .npz in MNIST's layout, written for anybody, read from anybody.

Nothing that a file says is trusted: no pickle is loaded, and no size is reserved before it is
compared with a limit.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple

import numpy as np

NAMES = (("images", "labels"), ("x_train", "y_train"))
IMAGE_SHAPE = (28, 28)
MAX_IMAGES = 1_000_000  # 0.8 GB
MAX_DIRECTORY = 1 << 16  # bytes of a zip file's directory: some 1,000 entries
MAX_HEADER = 1_000  # bytes before an array's elements, which numpy parses: it writes 128
# The end of a zip file without a comment: numpy writes none. [5] is the size of the directory.
END_RECORD = struct.Struct("<4s4H2LH")
# LZMA is not among them: its decoder reserves what the file asks for.
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class LabelledImagesError(ValueError):
    """A file has no labelled images that can be read; the message is a sentence about it that says
    why, and quotes nothing of it.
    """


class Header(NamedTuple):
    """What precedes the elements of an array in a file."""

    shape: tuple[int, ...]
    is_fortran: bool
    dtype: np.dtype


def to_npz(images: Sequence[np.ndarray] | np.ndarray, labels: Sequence[int] | np.ndarray) -> bytes:
    """Write images (n, 28, 28) uint8 and labels (n,), 0 to 9, as a compressed .npz file: `x_train`
    and `y_train`, both uint8. n may be 0. The same images and labels give the same bytes.

    Raises LabelledImagesError for anything else.
    """
    x_train = np.asarray(images) if len(images) else np.empty((0, *IMAGE_SHAPE), np.uint8)
    y_train = np.asarray(labels) if len(labels) else np.empty(0, np.uint8)
    _check_headers(
        Header(x_train.shape, False, x_train.dtype), Header(y_train.shape, False, y_train.dtype)
    )
    stream = io.BytesIO()
    np.savez_compressed(stream, x_train=x_train, y_train=_checked_labels(y_train))
    return stream.getvalue()


def from_npz(
    content: bytes | BinaryIO | Path, max_images: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Read images (n, 28, 28) uint8 and labels (n,) uint8 from a path, an open file or its content:
    at most `max_images` of them, and never more than MAX_IMAGES.

    The arrays' names are `x_train` and `y_train`, or `images` and `labels`; labels may be of any
    integer type. Raises LabelledImagesError for anything else. Whatever the content is, this takes
    less than 2 MB and 4 kB for each of the images that it may have.
    """
    if isinstance(content, Path):
        try:
            with content.open("rb") as file:
                return from_npz(file, max_images)
        except OSError as error:
            raise LabelledImagesError("The file cannot be opened.") from error
    limit = MAX_IMAGES if max_images is None else min(max_images, MAX_IMAGES)
    try:
        return _read(io.BytesIO(content) if isinstance(content, bytes) else content, limit)
    except LabelledImagesError:
        raise
    except Exception as error:  # zipfile, zlib, numpy and the operating system raise all kinds
        raise LabelledImagesError("The file is damaged or incomplete.") from error


def _read(file: BinaryIO, limit: int) -> tuple[np.ndarray, np.ndarray]:
    _check_directory(file)
    with zipfile.ZipFile(file) as archive:
        entries = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        pair = next((names for names in NAMES if entries.keys() >= set(names)), None)
        if pair is None:
            raise LabelledImagesError("The file has no arrays named x_train and y_train.")
        pair_entries = [entries[name] for name in pair]
        for info, item_size in zip(pair_entries, (28 * 28, 8), strict=True):
            if info.compress_type not in COMPRESSIONS:
                raise LabelledImagesError("The file is compressed in a way that cannot be read.")
            if info.file_size > MAX_HEADER + limit * item_size:
                raise _too_large(limit)
        with (
            archive.open(pair_entries[0]) as images_file,
            archive.open(pair_entries[1]) as labels_file,
        ):
            headers = _read_header(images_file), _read_header(labels_file)
            _check_headers(*headers)
            if headers[0].shape[0] > limit:
                raise _too_large(limit)
            images = _read_elements(images_file, headers[0])
            return images, _checked_labels(_read_elements(labels_file, headers[1]))


def _check_directory(file: BinaryIO) -> None:
    """Refuse a file whose directory zipfile would take much memory for, or none at all."""
    tail_size = min(file.seek(0, io.SEEK_END), END_RECORD.size + 20)
    file.seek(-tail_size, io.SEEK_END)
    tail = file.read(tail_size)
    record = tail[-END_RECORD.size :]
    if not record.startswith(b"PK\5\6") or len(record) < END_RECORD.size or record[-2:] != b"\0\0":
        raise LabelledImagesError("The file is not an .npz file.")
    # before the record, zipfile looks for another with other sizes: that of very large files
    if END_RECORD.unpack(record)[5] > MAX_DIRECTORY or tail.startswith(b"PK\6\7"):
        raise LabelledImagesError("The file has too many entries.")


def _read_header(file: IO[bytes]) -> Header:
    # Version 1.0 is for headers of up to 64 kB. Those of the others may claim gigabytes.
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("an array of another version")
    return Header(*np.lib.format.read_array_header_1_0(file, max_header_size=MAX_HEADER))


def _read_elements(file: IO[bytes], header: Header) -> np.ndarray:
    size = math.prod(header.shape) * header.dtype.itemsize
    content = file.read(size + 1)  # zipfile compares the checksum where the entry ends
    if len(content) != size:
        raise ValueError("an array of another size")
    elements = np.frombuffer(content, header.dtype)
    if header.is_fortran:
        return elements.reshape(header.shape[::-1]).T
    return elements.reshape(header.shape)


def _check_headers(images: Header, labels: Header) -> None:
    if images.dtype != np.uint8:
        raise LabelledImagesError("The images in the file are not of the type uint8.")
    if len(images.shape) != 3 or images.shape[1:] != IMAGE_SHAPE or images.shape[0] < 0:
        raise LabelledImagesError("The images in the file are not of the shape (n, 28, 28).")
    if labels.dtype.kind not in "iu":
        raise LabelledImagesError("The labels in the file are not whole numbers.")
    if labels.shape != images.shape[:1]:
        raise LabelledImagesError("The file does not have one label for each image.")


def _checked_labels(labels: np.ndarray) -> np.ndarray:
    if not ((labels >= 0) & (labels <= 9)).all():
        raise LabelledImagesError("The file has labels that are none of 0 to 9.")
    return labels.astype(np.uint8)


def _too_large(limit: int) -> LabelledImagesError:
    return LabelledImagesError(f"The file is too large: at most {limit:,} images can be read.")
