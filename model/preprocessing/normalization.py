"""From strokes or a foreground image to the 28×28 image that MNIST would have made of it.

MNIST's makers scaled each digit, keeping its proportions, so that its longer side fills 20 pixels,
and then moved it so that its center of mass lies at the center of a 28×28 field (LeCun, Bottou,
Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998, section III.A).
Measured on the 60,000 training images: the longer side is 20 pixels in all but 13, the center of
mass within half a pixel of (14, 14) in pixel indices, the stroke width between 1.6 and 4.0 pixels
in nine of ten, 2.5 in the middle. Everything here aims at that.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # loads its parts when they are first used: a drawing needs none
from PIL import Image

from model.preprocessing.binarization import NOISE_LEVEL, to_foreground
from model.preprocessing.rasterization import draw_strokes, rasterize, resample
from model.preprocessing.strokes import MAX_COORDINATE, bounding_corners, clean_strokes
from model.preprocessing.validation import foreground_array

IMAGE_SIZE = 28  # pixels of the side of the network's input
DIGIT_SIZE = 20  # pixels of the longer side of the digit in it
CENTER = 14.0  # index of the pixel that holds the center of mass
STROKE_WIDTH = 2.5  # pixels, of strokes when they are rasterized: the median of MNIST's
# 5th and 95th percentile of MNIST's stroke widths: an image's is brought into this range
STROKE_WIDTH_RANGE = (1.6, 4.0)
RESAMPLE_SPACING = 0.25  # pixels between the points that a stroke is rasterized from
COARSE_SPACING = 0.4  # the same, for training
STEP_SIZE = 84  # pixels of the longer side of a preprocessing step for display
UPSAMPLING = 4  # times finer than the 28×28 grid stroke widths are measured and changed


@dataclass(frozen=True)
class Step:
    """One preprocessing step for display: its name, and its image (h, w), white on black."""

    name: str
    image: np.ndarray


@dataclass(frozen=True)
class ModelInput:
    """The network's input, `image` (28, 28) float32 in 0..1, and the steps that led there,
    computed when they are asked for.
    """

    image: np.ndarray
    compute_steps: Callable[[], tuple[Step, ...]] = tuple
    allow_tta: bool = True  # whether a shift by half a pixel leaves it the same drawing

    @functools.cached_property
    def steps(self) -> tuple[Step, ...]:
        """The preprocessing steps from the drawing to `image`, in order."""
        return self.compute_steps()

    @property
    def tta_variants(self) -> np.ndarray:
        """Variants (k, 28, 28) float32 for test-time augmentation, `image` first."""
        return shifted_variants(self.image) if self.allow_tta else self.image[None]


def shifted_variants(image: np.ndarray) -> np.ndarray:
    """Return an image (28, 28) and four more, each shifted by half a pixel along a diagonal:
    (5, 28, 28).
    """
    padded = np.pad(image, 1)
    shifted = (padded[1:, 1:] + padded[:-1, 1:] + padded[1:, :-1] + padded[:-1, :-1]) / 4
    return np.stack(
        [image] + [shifted[y : y + IMAGE_SIZE, x : x + IMAGE_SIZE] for y in (0, 1) for x in (0, 1)]
    )


def center_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Return row and column, in pixel indices, of the center of mass of an image (h, w) that is not
    all zero.
    """
    mass = image.sum()
    rows, columns = np.arange(image.shape[0]), np.arange(image.shape[1])
    return float(image.sum(1) @ rows / mass), float(image.sum(0) @ columns / mass)


def crop_to_foreground(image: np.ndarray) -> np.ndarray:
    """Crop an image (h, w) in 0..1 to the box around what is above the noise level."""
    rows = np.flatnonzero(image.max(1) > NOISE_LEVEL)
    columns = np.flatnonzero(image.max(0) > NOISE_LEVEL)
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def normalize_strokes(
    strokes: Sequence[np.ndarray], width: float = STROKE_WIDTH, max_dot_extent: float = 0.0
) -> np.ndarray:
    """Rasterize strokes at the size and place that MNIST's digits have, `width` pixels wide.

    The drawing's longer side, stroke width included, becomes 20 pixels and its center of mass comes
    to the center. Scale, place and pen of the original don't matter, except that a drawing whose
    extent is at most `max_dot_extent`, in its own units, is a dot and stays one. Returns (28, 28)
    float32 in 0..1.
    """
    low, high = np.min([s.min(0) for s in strokes], 0), np.max([s.max(0) for s in strokes], 0)
    extent = float((high - low).max())
    scale = (DIGIT_SIZE - width) / extent if extent > max(max_dot_extent, 1 / MAX_COORDINATE) else 0
    points = resample([(s - (low + high) / 2) * scale + CENTER for s in strokes], RESAMPLE_SPACING)
    shape = (IMAGE_SIZE, IMAGE_SIZE)
    row, column = center_of_mass(rasterize(points, shape, width))
    offset = np.array([CENTER - column, CENTER - row])
    return rasterize(points + offset, shape, width)


def normalize_coarsely(strokes: Sequence[np.ndarray], width: float) -> np.ndarray:
    """Rasterize strokes like `normalize_strokes`, three times as fast, for training.

    The mean of the points stands for the center of mass, and they lie farther apart. Augmentation
    centers the image anyway. Returns (28, 28) float32 in 0..1.
    """
    low, high = np.min([s.min(0) for s in strokes], 0), np.max([s.max(0) for s in strokes], 0)
    scale = (DIGIT_SIZE - width) / max(float((high - low).max()), 1 / MAX_COORDINATE)
    points = resample([stroke * scale for stroke in strokes], COARSE_SPACING)
    return rasterize(points - points.mean(0) + CENTER, (IMAGE_SIZE, IMAGE_SIZE), width)


def from_strokes(
    strokes: Sequence[np.ndarray],
    pen: float = 0.0,
    canvas_size: tuple[float, float] | None = None,
) -> ModelInput | None:
    """Normalize a drawing given as strokes (n, 2) of x and y, y downwards, in any units.

    `pen` and `canvas_size` (width, height), in the same units, are the pen and the canvas it was
    drawn with: they matter for the steps, and a drawing much smaller than its own pen is a dot.
    What `clean_strokes` drops is skipped.

    Returns None for an empty drawing. Raises InvalidInputError for what is no drawing.
    """
    return from_clean_strokes(clean_strokes(strokes), pen, canvas_size)


def from_clean_strokes(
    strokes: list[np.ndarray], pen: float, canvas_size: tuple[float, float] | None
) -> ModelInput | None:
    """Normalize strokes that `clean_strokes` has returned: see `from_strokes`."""
    if not strokes:
        return None
    image = normalize_strokes(strokes, max_dot_extent=pen / 4)

    def compute_steps() -> tuple[Step, ...]:
        box = bounding_corners(strokes, pen)
        canvas = np.array([[0, 0], canvas_size]) if canvas_size else np.array(box)
        return (
            Step("Your ink", draw_strokes(strokes, canvas[0], canvas[1], pen, STEP_SIZE)),
            Step("Cropped", draw_strokes(strokes, *box, pen, STEP_SIZE)),
            Step("20 pixels, MNIST's pen", crop_to_foreground(image)),
            Step("Centred by mass", image),
        )

    return ModelInput(image, compute_steps)


def from_image(image: np.ndarray | Image.Image) -> ModelInput | None:
    """Normalize one digit in an image of any size, mode and polarity (see `to_foreground`).

    Returns None when it has no foreground. Raises InvalidInputError for what is no image.
    """
    return from_foreground(to_foreground(image))


def from_foreground(foreground: np.ndarray) -> ModelInput | None:
    """Normalize one digit in a foreground image (h, w) in 0..1, 0 on the background.

    Returns None when it is empty. Raises InvalidInputError for anything but an array (h, w) of real
    numbers.
    """
    foreground = foreground_array(foreground)
    peak = foreground.max(initial=0)
    if peak < NOISE_LEVEL:
        return None
    foreground = foreground / peak
    crop = crop_to_foreground(foreground)
    scaled = _fit(crop, DIGIT_SIZE)
    width = stroke_width(scaled)
    target_width = float(np.clip(width, *STROKE_WIDTH_RANGE))
    if width != target_width:
        scaled = _with_stroke_width(crop, width, target_width)
    image = _center(scaled)

    def compute_steps() -> tuple[Step, ...]:
        return (
            Step("Your ink", _fit(foreground, STEP_SIZE)),
            Step("Cropped", _fit(crop, STEP_SIZE)),
            Step("20 pixels", scaled),
            Step("Centred by mass", image),
        )

    return ModelInput(image, compute_steps)


def stroke_width(image: np.ndarray) -> float:
    """Estimate the stroke width, in pixels, of an image (h, w) in 0..1: twice the median of the
    distance transform on its ridge.
    """
    h, w = image.shape
    upsampled = _upsampling_matrix(h + 2)[:, 1:-1] @ image @ _upsampling_matrix(w + 2)[:, 1:-1].T
    mask = upsampled > 0.5
    if not mask.any():
        return 0.0
    distance = scipy.ndimage.distance_transform_edt(mask)
    ridge = (distance >= scipy.ndimage.maximum_filter(distance, 3)) & mask
    return float(2 * np.median(distance[ridge]) / UPSAMPLING)


@functools.cache
def _upsampling_matrix(n: int) -> np.ndarray:
    """The matrix (4n, n) that upsamples n pixels by linear interpolation, both ends fixed."""
    at = np.linspace(0, n - 1, UPSAMPLING * n)
    weights: np.ndarray = np.clip(1 - np.abs(at[:, None] - np.arange(n)), 0, 1)
    return weights.astype(np.float32)


def _fit(image: np.ndarray, side: int) -> np.ndarray:
    """Scale an image (h, w) so that its longer side is `side`; a smaller image is made of the means
    of the areas that its pixels cover.
    """
    scale = side / max(image.shape)
    h, w = (max(1, round(length * scale)) for length in image.shape)
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    resized = Image.fromarray(np.ascontiguousarray(image, np.float32)).resize((w, h), method)
    pixels: np.ndarray = np.clip(np.asarray(resized), 0, 1)
    return pixels


def _with_stroke_width(crop: np.ndarray, width: float, target_width: float) -> np.ndarray:
    """Scale a crop, whose stroke width would be `width` there, to the 20-pixel box with strokes
    `target_width` wide.

    Works on the signed distance to the edge of the strokes, four times finer than the result, so
    that strokes grow and shrink evenly.
    """
    growth = (target_width - width) / 2
    inner = max(4, round((DIGIT_SIZE - 2 * growth) * UPSAMPLING))  # grown, it fills the box
    mask = np.pad(_fit(crop, inner), UPSAMPLING * DIGIT_SIZE // 4) > 0.5
    inside = scipy.ndimage.distance_transform_edt(mask)
    outside = scipy.ndimage.distance_transform_edt(~mask)
    grown = np.clip(inside - outside + growth * UPSAMPLING + 0.5, 0, 1).astype(np.float32)
    return _fit(crop_to_foreground(grown) if grown.max() > NOISE_LEVEL else crop, DIGIT_SIZE)


def _center(image: np.ndarray) -> np.ndarray:
    """Put an image of at most 28×28 into the field, its center of mass on the center pixel: by
    whole pixels, as MNIST was made.
    """
    h, w = image.shape
    row, column = center_of_mass(image)
    top = int(np.clip(round(CENTER - row), 0, IMAGE_SIZE - h))
    left = int(np.clip(round(CENTER - column), 0, IMAGE_SIZE - w))
    centered = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)
    centered[top : top + h, left : left + w] = image
    return centered
