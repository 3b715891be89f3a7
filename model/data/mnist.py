"""MNIST as arrays, and the one split that everything here is trained, chosen and tested on."""

from __future__ import annotations

import functools
import hashlib
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.artifacts import ROOT, ArtifactError, loading, read_arrays
from model.caching import compute_once
from model.schemas import SchemaError

FILE = ROOT / "data" / "mnist.npz"
FIX = "download it with `python -m model.data.mnist`"
SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
    "y_test": (10_000,),
}
VALIDATION_SIZE = 5_000
DOWNLOAD_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
DOWNLOAD_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
SPLIT_SEED = 1998  # the year of MNIST's paper; any constant does, as long as it never changes


@dataclass(frozen=True)
class Split:
    """All images (m, 28, 28) uint8 0..255 of one of MNIST's files, the split's labels (n,) uint8,
    and the position (n,) of each of its images in the file.
    """

    file_images: np.ndarray
    labels: np.ndarray
    index: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    @functools.cached_property
    def images(self) -> np.ndarray:
        """The split's images (n, 28, 28), a copy unless it is the whole file: training takes it,
        pages take single images of the file.
        """
        if len(self) == len(self.file_images):
            return self.file_images
        images: np.ndarray = self.file_images[self.index]
        images.setflags(write=False)
        return images


@dataclass(frozen=True)
class Dataset:
    """The fixed 55,000 / 5,000 / 10,000 split.

    Arrays are read-only, so that all visitors can share them.
    """

    arrays: dict[str, np.ndarray]  # MNIST's own four, named as in SHAPES
    train: Split
    validation: Split
    test: Split


def load_arrays(path: Path = FILE) -> dict[str, np.ndarray]:
    """Read MNIST's four uint8 arrays, named as in `SHAPES`.

    Raises ArtifactError when the file is missing, damaged or holds something else.
    """
    arrays = read_arrays(path, SHAPES, FIX)
    with loading(path, FIX):
        if any(array.dtype != np.uint8 for array in arrays.values()):
            raise SchemaError("not MNIST: not of 8 bits")
        if max(arrays["y_train"].max(), arrays["y_test"].max()) > 9:
            raise SchemaError("not MNIST: it has labels above 9")
    for array in arrays.values():
        array.setflags(write=False)
    return arrays


def split_indices(labels: np.ndarray, size: int = VALIDATION_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Choose `size` of the training images for validation, each class in its own proportion.

    Returns the sorted positions of training and validation images. The same labels give the same
    split for ever, and a larger validation split holds the smaller one, but for a few images at the
    edge of a class's share.
    """
    rng = np.random.default_rng(SPLIT_SEED)
    counts = np.bincount(labels, minlength=10)
    quotas = counts * size / counts.sum()
    sizes = np.floor(quotas).astype(int)
    sizes[np.argsort(sizes - quotas)[: size - sizes.sum()]] += 1  # largest remainders first
    is_validation = np.zeros(len(labels), bool)
    for k, n in enumerate(sizes):
        is_validation[rng.permutation(np.flatnonzero(labels == k))[:n]] = True
    return np.flatnonzero(~is_validation), np.flatnonzero(is_validation)


@compute_once()
def load(path: Path = FILE, validation_size: int = VALIDATION_SIZE) -> Dataset:
    """Read the data set once a process; later calls return the same read-only arrays.

    Raises ArtifactError as `load_arrays` does.
    """
    arrays = load_arrays(path)
    train, validation = split_indices(arrays["y_train"], validation_size)

    def split(kind: str, index: np.ndarray) -> Split:
        parts = Split(arrays[f"x_{kind}"], arrays[f"y_{kind}"][index], index)
        for array in (parts.labels, parts.index):
            array.setflags(write=False)
        return parts

    return Dataset(
        arrays,
        split("train", train),
        split("train", validation),
        split("test", np.arange(len(arrays["y_test"]))),
    )


def download(path: Path = FILE) -> None:
    """Download MNIST as `keras.datasets` has it, and write it to `path` whole or not at all.

    Raises ArtifactError where other bytes arrive, OSError without a connection.
    """
    with urllib.request.urlopen(DOWNLOAD_URL, timeout=60) as response:
        content = response.read()
    if hashlib.sha256(content).hexdigest() != DOWNLOAD_SHA256:
        raise ArtifactError(f"{DOWNLOAD_URL} holds other bytes than those of MNIST.")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(content)
    part.replace(path)


if __name__ == "__main__":
    import sys

    try:
        download()
        load_arrays()
    except (ArtifactError, OSError) as error:  # no connection, full disk
        sys.exit(f"MNIST could not be downloaded: {error}")
    print(f"{FILE}: {DOWNLOAD_SHA256}")
