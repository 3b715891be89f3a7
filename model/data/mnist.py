"""MNIST as arrays, and the one split that everything here is trained, chosen and tested on."""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parents[2] / "data" / "mnist.npz"
SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
    "y_test": (10_000,),
}
VALIDATION = 5_000
SPLIT_SEED = 1998  # the year of MNIST's paper; any constant does, as long as it never changes


class DatasetError(Exception):
    """The data set is missing or damaged; the message names the file and the cure."""


@dataclass(frozen=True)
class Split:
    """Images (n, 28, 28) uint8 0..255, labels (n,) uint8, and the position (n,) of each in its
    original MNIST file.
    """

    images: np.ndarray
    labels: np.ndarray
    index: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Dataset:
    """The fixed 55,000 / 5,000 / 10,000 split.

    Arrays are read-only, so that all visitors can share them.
    """

    train: Split
    validation: Split
    test: Split


def load_arrays(path: Path = FILE) -> dict[str, np.ndarray]:
    """Read MNIST's four uint8 arrays, named as in `SHAPES`.

    Raises DatasetError when the file is missing, damaged or holds something else.
    """
    cure = f"Restore it with `git checkout {path.parent.name}/{path.name}`, or download it with `python -m model.data.mnist`."
    if not path.is_file():
        raise DatasetError(f"The data set {path} is missing. {cure}")
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in SHAPES}
    except (
        Exception
    ) as error:  # zipfile, zlib, ValueError, KeyError, OSError: all mean the same to the caller
        raise DatasetError(
            f"The data set {path} is damaged ({type(error).__name__}). {cure}"
        ) from error
    for name, shape in SHAPES.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.uint8:
            raise DatasetError(
                f"The data set {path} is not MNIST: {name} is {arrays[name].dtype} {arrays[name].shape}, not uint8 {shape}. {cure}"
            )
        arrays[name].setflags(write=False)
    if max(arrays["y_train"].max(), arrays["y_test"].max()) > 9:
        raise DatasetError(f"The data set {path} is not MNIST: it has labels above 9. {cure}")
    return arrays


def check_shapes(arrays: dict[str, np.ndarray], shapes: dict[str, tuple[int | None, ...]]) -> None:
    """Make sure that arrays hold finite numbers in these shapes, None for any length but 0.

    Raises ValueError for a file of another version.
    """
    for name, shape in shapes.items():
        found = arrays[name]
        if found.ndim != len(shape) or any(
            n != wanted if wanted is not None else n < 1
            for n, wanted in zip(found.shape, shape, strict=True)
        ):
            raise ValueError(f"{name} has the shape {found.shape}")
        if found.dtype.kind not in "buif" or not np.isfinite(found).all():
            raise ValueError(f"{name} holds no numbers")


def split_indices(labels: np.ndarray, size: int = VALIDATION) -> tuple[np.ndarray, np.ndarray]:
    """Choose `size` of the training images for validation, each class in its own proportion.

    Returns the sorted positions of the rest and of the chosen. The same labels give the same split
    for ever, and a larger validation split holds the smaller one, but for a few images at the edge
    of a class's share.
    """
    rng = np.random.default_rng(SPLIT_SEED)
    counts = np.bincount(labels, minlength=10)
    share = counts * size / counts.sum()
    take = np.floor(share).astype(int)
    take[np.argsort(take - share)[: size - take.sum()]] += 1  # largest remainders first
    chosen = np.concatenate(
        [rng.permutation(np.flatnonzero(labels == k))[:n] for k, n in enumerate(take)]
    )
    validation = np.zeros(len(labels), bool)
    validation[chosen] = True
    return np.flatnonzero(~validation), np.flatnonzero(validation)


@functools.cache
def load(path: Path = FILE, validation_size: int = VALIDATION) -> Dataset:
    """Read the data set once a process; later calls return the same read-only arrays.

    Raises DatasetError as `load_arrays` does.
    """
    arrays = load_arrays(path)
    train, validation = split_indices(arrays["y_train"], validation_size)

    def part(images: np.ndarray, labels: np.ndarray, index: np.ndarray) -> Split:
        for array in (images, labels, index):
            array.setflags(write=False)
        return Split(images, labels, index)

    x, y = arrays["x_train"], arrays["y_train"]
    return Dataset(
        part(x[train], y[train], train),
        part(x[validation], y[validation], validation),
        part(arrays["x_test"], arrays["y_test"], np.arange(len(arrays["y_test"]))),
    )


def sha256(path: Path = FILE) -> str:
    """The file's SHA-256 in hexadecimal, to compare with data/README.md."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def download(path: Path = FILE) -> None:
    """Fetch MNIST through keras.datasets (needs tensorflow and the internet) and write it to `path`
    whole or not at all.
    """
    import keras

    (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    part.replace(path)


if __name__ == "__main__":
    import sys

    try:
        download()
        load_arrays()
    except ModuleNotFoundError:
        sys.exit("Downloading MNIST needs tensorflow: pip install -r requirements.txt")
    except Exception as error:  # no network, full disk: say so in one line
        sys.exit(f"MNIST could not be downloaded: {error}")
    print(f"{FILE}: {sha256()}")
