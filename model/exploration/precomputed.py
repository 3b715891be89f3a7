"""What tools/explore.py computed for the Data page and committed: maps, shapes, close pairs, and
sheets of distorted and synthetic digits.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from model.data import mnist
from model.exploration.shape_features import Shapes
from model.preprocessing.normalization import FIELD

FOLDER = mnist.FILE.parent / "explore"
PIXELS, SHAPES, PAIRS, MAPS, AUGMENTATION, STYLES_SHEET = (
    "pixels.npz",
    "shapes.npz",
    "pairs.npz",
    "maps.npz",
    "augmentation.png",
    "styles.png",
)
# pairs within MNIST's training file, within its test file, and of one image from each
RELATIONS = ("train", "test", "across")


@dataclass(frozen=True)
class Distortion:
    """A kind of distortion: its name, and the fields of `augment.Strength` that turn it on (none:
    all of them at once).
    """

    name: str
    fields: tuple[str, ...]

    @property
    def has_degree(self) -> bool:
        """Whether it can be taken further, or is just there or not."""
        return any(not field.endswith("_share") for field in self.fields)


DISTORTIONS = (
    Distortion("Rotation", ("rotation",)),
    Distortion("Slant", ("shear",)),
    Distortion("Stretch", ("stretch",)),
    Distortion("Perspective", ("perspective",)),
    Distortion("Elastic waves", ("elastic_most",)),
    Distortion("Stroke thickness", ("thickness_share", "thickness_most")),
    Distortion("Contrast", ("contrast_most",)),
    Distortion("Size", ("scale",)),
    Distortion("Shift", ("shift",)),
    Distortion("Blur", ("blur_share",)),
    Distortion("Gap in the ink", ("gap_share",)),
    Distortion("All at once", ()),
)
TIMES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)  # as far as in training, times this
# positions in the training split of the images shown distorted: a 2, a 3, a 5 and a 7
AUGMENTED = (4, 6, 32, 77)
STYLES = 10  # synthetic samples a row


class ExploredError(Exception):
    """A file of data/explore/ is missing or damaged; the message names it and the cure."""


@dataclass(frozen=True)
class Map:
    """Images laid out so that those which are alike lie close:

    `points` (n, 2 or 3) and, for PCA, the `explained` share of variance of each axis.
    """

    points: np.ndarray
    explained: np.ndarray | None


def _cure(path: Path) -> str:
    kept = "/".join(path.parts[-3:])
    return f"Restore it with `git checkout {kept}`, or make it anew with `python tools/explore.py`."


def _arrays(path: Path, shapes: dict[str, tuple[int | None, ...]]) -> dict[str, np.ndarray]:
    """Read some arrays of an npz, given their shapes (None: any length).

    Raises ExploredError when the file is missing, damaged or lacks one.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {name: stored[name] for name in shapes}
        mnist.check_shapes(found, shapes)
        return found
    except Exception as error:  # whatever zipfile, zlib and numpy raise on a damaged file
        raise ExploredError(
            f"{'/'.join(path.parts[-3:])} cannot be read ({type(error).__name__}). {_cure(path)}"
        ) from error


def _tiles(path: Path, columns: int) -> np.ndarray:
    """Cut a sheet into its 28×28 tiles: (rows, columns, 28, 28) float32 in 0..1."""
    try:
        sheet = np.asarray(Image.open(path).convert("L"), np.float32) / 255
        return sheet.reshape(-1, FIELD, columns, FIELD).swapaxes(1, 2)
    except (
        Exception
    ) as error:  # whatever Pillow raises on a damaged file, and a sheet of another size
        raise ExploredError(
            f"{'/'.join(path.parts[-3:])} cannot be read ({type(error).__name__}). {_cure(path)}"
        ) from error


@dataclass(frozen=True)
class Pixels:
    """Of the images of MNIST's training file:

    `counts` (10, 256) pixels of each class with each grey level; in grey levels, the `mean`,
    `deviation` and `median` image of each class (10, 28, 28) and the `variance` (28, 28) over all;
    `on` (10, 28, 28), the share in 0..1 of a class's images in which a pixel holds any ink.
    """

    counts: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    median: np.ndarray
    variance: np.ndarray
    on: np.ndarray


@functools.cache
def load_pixels(folder: Path = FOLDER) -> Pixels:
    """Read what pixels.npz holds."""
    each = (10, FIELD, FIELD)
    shapes: dict[str, tuple[int | None, ...]] = {
        "counts": (10, 256),
        "mean": each,
        "deviation": each,
        "median": each,
        "variance": (FIELD, FIELD),
        "on": each,
    }
    stored = _arrays(folder / PIXELS, shapes)
    return Pixels(
        **{
            name: values.astype(np.int64 if name == "counts" else np.float64)
            for name, values in stored.items()
        }
    )


@functools.cache
def mapped(folder: Path = FOLDER) -> np.ndarray:
    """Positions (n,) in the test set of the images that are on the maps."""
    return _arrays(folder / MAPS, {"index": (None,)})["index"].astype(int)


@functools.cache
def load_map(of: str, method: str, dimensions: int, folder: Path = FOLDER) -> Map:
    """Read a map `of` "pixels" or "network" by `method` "pca" or "tsne", in 2 or 3 dimensions."""
    if method == "pca":
        stored = _arrays(
            folder / MAPS, {f"{of}_pca": (len(mapped(folder)), 3), f"{of}_explained": (3,)}
        )
        return Map(
            stored[f"{of}_pca"][:, :dimensions].astype(np.float32),
            stored[f"{of}_explained"][:dimensions].astype(np.float32),
        )
    name = f"{of}_tsne_{dimensions}"
    return Map(
        _arrays(folder / MAPS, {name: (len(mapped(folder)), dimensions)})[name].astype(np.float32),
        None,
    )


@functools.cache
def load_shapes(folder: Path = FOLDER) -> Shapes:
    """Read the measures of all images of MNIST's training file, to two decimals, in its order."""
    stored = _arrays(
        folder / SHAPES, dict.fromkeys(Shapes.__dataclass_fields__, mnist.SHAPES["y_train"])
    )
    return Shapes(**{name: values.astype(np.float32) for name, values in stored.items()})


@functools.cache
def load_pairs(relation: str, folder: Path = FOLDER) -> np.ndarray:
    """Read the closest pairs of each class: (k, 4) of class, first and second position in MNIST's
    files, distance in grey levels.
    """
    return _arrays(folder / PAIRS, {relation: (None, 4)})[relation]


@functools.cache
def load_augmented(folder: Path = FOLDER) -> np.ndarray:
    """Read the distorted digits: (images, distortions, times, 28, 28) float32 in 0..1, in the order
    of AUGMENTED, DISTORTIONS and TIMES.
    """
    tiles = _tiles(folder / AUGMENTATION, len(TIMES))
    try:
        return tiles.reshape(len(AUGMENTED), len(DISTORTIONS), len(TIMES), FIELD, FIELD)
    except ValueError as error:
        raise ExploredError(
            f"{AUGMENTATION} is not what this version shows. {_cure(folder / AUGMENTATION)}"
        ) from error


@functools.cache
def load_styles(folder: Path = FOLDER) -> np.ndarray:
    """Read the synthetic digits: (12, 10, 28, 28) float32 in 0..1, a row a digit, then two rows of
    drawings that are no digit.
    """
    tiles = _tiles(folder / STYLES_SHEET, STYLES)
    if len(tiles) != 12:
        raise ExploredError(
            f"{STYLES_SHEET} is not what this version shows. {_cure(folder / STYLES_SHEET)}"
        )
    return tiles
