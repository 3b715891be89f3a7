"""What tools/explore.py computed for the Data page: statistics, maps, pairs, sheets of digits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from model.artifacts import ROOT, Shape, loading, read_arrays
from model.caching import compute_once
from model.data import mnist, unipen
from model.exploration.handwriting import MAX_COUNTED, N_DIGITS, Handwriting
from model.exploration.shape_features import ShapeFeatures
from model.preprocessing.normalization import IMAGE_SIZE
from model.schemas import SchemaError

FOLDER = mnist.FILE.parent / "explore"
STATIC = ROOT / "static"  # Streamlit serves it at app/static/
FIX = "make it anew with `python tools/explore.py`"
PIXELS, SHAPES, PAIRS, MAPS, HANDWRITING, AUGMENTATION, STYLES_SHEET = (
    "pixels.npz",
    "shapes.npz",
    "pairs.npz",
    "maps.npz",
    "handwriting.npz",
    "augmentation.png",
    "styles.png",
)
# pairs within MNIST's training file, within its test file, and of one image from each
RELATIONS = ("train", "test", "across")


@dataclass(frozen=True)
class AugmentationKind:
    """A kind of augmentation and the fields of `AugmentationConfig` that turn it on (none: all)."""

    name: str
    fields: tuple[str, ...]

    @property
    def has_degree(self) -> bool:
        """Whether it can be scaled, or is only on or off."""
        return any(not field.endswith("_probability") for field in self.fields)


AUGMENTATION_KINDS = (
    AugmentationKind("Rotation", ("rotation",)),
    AugmentationKind("Shear", ("shear",)),
    AugmentationKind("Stretch", ("stretch",)),
    AugmentationKind("Perspective", ("perspective",)),
    AugmentationKind("Elastic deformation", ("max_elastic",)),
    AugmentationKind("Stroke thickness", ("thickness_probability", "max_thickness")),
    AugmentationKind("Contrast", ("max_contrast",)),
    AugmentationKind("Size", ("scale",)),
    AugmentationKind("Shift", ("shift",)),
    AugmentationKind("Blur", ("blur_probability",)),
    AugmentationKind("Erasing", ("erasing_probability",)),
    AugmentationKind("All at once", ()),
)
AUGMENTATION_FACTORS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5)  # of the strength of training
AUGMENTED_POSITIONS = (4, 6, 32, 77)  # in the training split: a 2, a 3, a 5 and a 7
STYLES_PER_ROW = 10  # of the sheet of synthetic digits
SHEET = "test-digits-{}.webp"  # holds a hash of its content: browsers may keep it for good
SHEET_COLUMNS = 50  # of the sheet of test digits


@dataclass(frozen=True)
class Embedding:
    """A map of images: `points` (n, 2 or 3) and, for PCA, the variance `explained` by each axis."""

    points: np.ndarray
    explained: np.ndarray | None


def _read_tiles(path: Path, *layout: int) -> np.ndarray:
    """Cut a sheet into its 28×28 tiles: (*layout, 28, 28) float32 in 0..1.

    The last length of `layout` is that of a row of the sheet.
    """
    with loading(path, FIX):
        sheet = np.asarray(Image.open(path).convert("L"), np.float32) / 255
        tiles = sheet.reshape(-1, IMAGE_SIZE, layout[-1], IMAGE_SIZE).swapaxes(1, 2)
        return tiles.reshape(*layout, IMAGE_SIZE, IMAGE_SIZE)


@dataclass(frozen=True)
class PixelStatistics:
    """Statistics of the images of MNIST's training file.

    `counts` (10, 256) pixels of each class with each value 0..255; the `mean`, `std` and `median`
    image of each class (10, 28, 28), the `variance` (28, 28) of each pixel over all classes, and
    `nonzero_share` (10, 28, 28), the share in 0..1 of a class's images where a pixel is above 0.
    """

    counts: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    median: np.ndarray
    variance: np.ndarray
    nonzero_share: np.ndarray


@compute_once()
def load_pixel_statistics(folder: Path = FOLDER) -> PixelStatistics:
    """Read what pixels.npz holds."""
    of_classes = (10, IMAGE_SIZE, IMAGE_SIZE)
    shapes: dict[str, Shape] = {
        "counts": (10, 256),
        "mean": of_classes,
        "std": of_classes,
        "median": of_classes,
        "variance": (IMAGE_SIZE, IMAGE_SIZE),
        "nonzero_share": of_classes,
    }
    stored = read_arrays(folder / PIXELS, shapes, FIX)
    return PixelStatistics(
        **{
            name: values.astype(np.int64 if name == "counts" else np.float64)
            for name, values in stored.items()
        }
    )


@compute_once()
def load_embedded_positions(folder: Path = FOLDER) -> np.ndarray:
    """Read the positions (n,) in the test set of the images on the maps."""
    return read_arrays(folder / MAPS, {"index": (None,)}, FIX)["index"].astype(int)


@compute_once()
def find_digit_sheet(static: Path = STATIC) -> str:
    """Find the name of the sheet in static/ of the images at `load_embedded_positions`, which the
    browser fetches: SHEET_COLUMNS in a row.
    """
    path = static / SHEET.format("*")
    with loading(path, FIX):
        files = sorted(static.glob(path.name))
        if len(files) != 1:
            raise FileNotFoundError if not files else SchemaError("there are several")
        return files[0].name


@compute_once()
def load_embedding(of: str, method: str, dimensions: int, folder: Path = FOLDER) -> Embedding:
    """Read a map `of` "pixels" or "network" by `method` "pca" or "tsne", in 2 or 3 dimensions."""
    count = len(load_embedded_positions(folder))
    if method == "pca":
        points, explained = f"{of}_pca", f"{of}_explained"
        stored = read_arrays(folder / MAPS, {points: (count, 3), explained: (3,)}, FIX)
        return Embedding(
            stored[points][:, :dimensions].astype(np.float32),
            stored[explained][:dimensions].astype(np.float32),
        )
    points = f"{of}_tsne_{dimensions}"
    stored = read_arrays(folder / MAPS, {points: (count, dimensions)}, FIX)
    return Embedding(stored[points].astype(np.float32), None)


@compute_once()
def load_shape_features(folder: Path = FOLDER) -> ShapeFeatures:
    """Read the shape features of all images of MNIST's training file, to two decimals."""
    shapes = dict.fromkeys(ShapeFeatures.__dataclass_fields__, mnist.SHAPES["y_train"])
    stored = read_arrays(folder / SHAPES, shapes, FIX)
    return ShapeFeatures(**{name: values.astype(np.float32) for name, values in stored.items()})


@compute_once()
def load_pairs(relation: str, folder: Path = FOLDER) -> np.ndarray:
    """Read the closest pairs of each class, of one of RELATIONS.

    (k, 4): class, first and second position in MNIST's files, L2 distance of the pixel values.
    """
    return read_arrays(folder / PAIRS, {relation: (None, 4)}, FIX)[relation]


@compute_once()
def load_handwriting(folder: Path = FOLDER) -> Handwriting:
    """Read who wrote UNIPEN, in how many strokes, and the drawings chosen to be shown."""
    counted: dict[str, Shape] = {
        "counted_writers": ("counted", 6),
        "digit_counts": ("counted", N_DIGITS, MAX_COUNTED),
        "other_counts": ("counted",),
    }
    path = folder / HANDWRITING
    stored = read_arrays(path, {**unipen.SHAPES, **counted}, FIX)
    with loading(path, FIX):
        return Handwriting(
            unipen.decode(stored),
            tuple(bytes(writer).decode("ascii") for writer in stored["counted_writers"]),
            stored["digit_counts"],
            stored["other_counts"],
        )


@compute_once()
def load_augmentation_tiles(folder: Path = FOLDER) -> np.ndarray:
    """Read the augmented digits: (images, kinds, factors, 28, 28) float32 in 0..1.

    In the order of AUGMENTED_POSITIONS, AUGMENTATION_KINDS and AUGMENTATION_FACTORS.
    """
    return _read_tiles(
        folder / AUGMENTATION,
        len(AUGMENTED_POSITIONS),
        len(AUGMENTATION_KINDS),
        len(AUGMENTATION_FACTORS),
    )


@compute_once()
def load_synthetic_tiles(folder: Path = FOLDER) -> np.ndarray:
    """Read the synthetic digits: (12, 10, 28, 28) float32 in 0..1, the last two rows no digits."""
    return _read_tiles(folder / STYLES_SHEET, 12, STYLES_PER_ROW)
