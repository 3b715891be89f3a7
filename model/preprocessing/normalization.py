"""From ink to the 28×28 picture that MNIST would have made of it.

MNIST's makers scaled each digit, keeping its proportions, so that its longer side fills 20 pixels,
and then moved it so that its centre of mass lies at the centre of a 28×28 field (LeCun, Bottou,
Bengio, Haffner: Gradient-Based Learning Applied to Document Recognition, 1998, section III.A).
Measured on the 60,000 training images: the longer side is 20 pixels in all but 13, the centre of
mass within half a pixel of (14, 14) in pixel indices, the pen between 1.6 and 4.0 pixels wide in
nine of ten, 2.5 in the middle. Everything here aims at that.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # loads its parts when they are first used: a drawing needs none
from PIL import Image, ImageDraw

from model.preprocessing.binarization import FAINT, InvalidInputError, checked, numbers, to_ink

FIELD = 28  # side of what the network reads
BOX = 20  # longer side of the digit in it
CENTRE = 14.0  # index of the pixel that holds the centre of mass
PEN = 2.5  # width in pixels of the pen that strokes are redrawn with: the median of MNIST's
PEN_RANGE = (1.6, 4.0)  # 5th and 95th percentile of MNIST's; pixels outside are brought to its edge
SPACING = 0.25  # pixels between the points that a stroke is drawn by
SHOWN = 84  # longer side of the pictures that only show how it went
# coordinates beyond it are passed over, and a drawing smaller than its inverse is a dot: squares of
# them are still numbers
FAR = 1e30
MOST_STROKES = 500  # of a drawing: the rest is passed over
MOST_POINTS = 20_000  # of a drawing: more are thinned out
TOGETHER = 4_096  # points of a line that are looked at together
MOST_SPACED = 50_000  # points that a drawing's strokes are drawn by


@dataclass(frozen=True)
class Step:
    """One stage of the road for show: its name, and its picture as (h, w) float32 in 0..1, white
    ink on black.
    """

    name: str
    picture: np.ndarray


@dataclass(frozen=True)
class ModelInput:
    """What the network gets, `image` (28, 28) float32 in 0..1, and the steps that led there, drawn
    when they are asked for.
    """

    image: np.ndarray
    compute_steps: Callable[[], tuple[Step, ...]] = tuple
    allow_tta: bool = True  # whether moving the ink a little leaves it the same drawing

    @functools.cached_property
    def steps(self) -> tuple[Step, ...]:
        """The stages of the road from the ink to `image`, in order."""
        return self.compute_steps()

    @property
    def tta_variants(self) -> np.ndarray:
        """The same ink drawn a little differently (k, 28, 28) float32, `image` first: reading all
        and averaging steadies the answer.
        """
        return shifted_variants(self.image) if self.allow_tta else self.image[None]


def points_along(strokes: Sequence[np.ndarray], spacing: float) -> np.ndarray:
    """Points (m, 2) on polylines (n, 2), ends included, at most `spacing` apart.

    A stroke of one point gives that point.

    Where that would be more than MOST_SPACED, an endless scribble, they are farther apart.
    """
    return np.concatenate(_along_each(strokes, spacing))


def _along_each(strokes: Sequence[np.ndarray], spacing: float) -> list[np.ndarray]:
    ways = [
        np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(stroke, axis=0).T))])
        for stroke in strokes
    ]
    spacing = max(spacing, sum(float(way[-1]) for way in ways) / MOST_SPACED)
    parts = []
    for stroke, way in zip(strokes, ways, strict=True):
        at = np.linspace(0, way[-1], int(way[-1] / spacing) + 2) if way[-1] else way[:1]
        parts.append(
            np.stack([np.interp(at, way, stroke[:, 0]), np.interp(at, way, stroke[:, 1])], 1)
        )
    return parts


def rasterize(points: np.ndarray, shape: tuple[int, int], width: float) -> np.ndarray:
    """Draw a line through closely spaced points (m, 2) with a round pen `width` pixels wide, on a
    grid of `shape` (h, w).

    Coordinates are pixels, (0, 0) the centre of the first one. A pixel's value is the share of it
    that a straight edge at its distance from the line would cover: exact anti-aliasing, but for the
    curvature of the edge and the spacing of the points. Returns float32 in 0..1.
    """
    reach = width / 2 + 0.5
    margin = math.ceil(reach) + 1
    # with a border, so that what is near an edge needs no care
    h, w = shape[0] + 4 * margin, shape[1] + 4 * margin
    near = (
        points[
            ((points > -margin) & (points < (shape[1] - 1 + margin, shape[0] - 1 + margin))).all(1)
        ]
        + 2 * margin
    )
    squared = np.full(h * w, np.inf)  # distance to the line
    for begin in range(0, len(near), TOGETHER):
        some = near[begin : begin + TOGETHER]
        # all pixels in reach, and some
        x, y = (
            np.floor(some).astype(int)[:, None] + np.arange(1 - margin, 1 + margin)[:, None]
        ).transpose(2, 0, 1)
        away_x, away_y = (x - some[:, :1]) ** 2, (y - some[:, 1:]) ** 2
        np.minimum.at(
            squared, y[:, :, None] * w + x[:, None, :], away_y[:, :, None] + away_x[:, None, :]
        )
    distance = np.sqrt(squared.reshape(h, w)[2 * margin : -2 * margin, 2 * margin : -2 * margin])
    return np.clip(reach - distance, 0, 1).astype(np.float32)


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    """Row and column, in pixel indices, of the centre of mass of an image (h, w) that is not all
    zero.
    """
    mass = image.sum()
    rows, columns = np.arange(image.shape[0]), np.arange(image.shape[1])
    return float(image.sum(1) @ rows / mass), float(image.sum(0) @ columns / mass)


def clean(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Keep the strokes (n, 2) that are finite and not empty, as float32 with neighbouring repeats
    dropped.

    What is no stroke is passed over, and so is what lies beyond FAR and what comes after
    MOST_STROKES; of more than MOST_POINTS in all, some are left out evenly. Raises InkError when
    there is no sequence of strokes.
    """
    kept = []
    try:
        first = list(itertools.islice(strokes, MOST_STROKES))
    except TypeError as error:
        raise InvalidInputError(
            f"A drawing is a sequence of strokes, not a {type(strokes).__name__}."
        ) from error
    for stroke in first:
        try:
            with np.errstate(over="ignore"):
                points = numbers(stroke).astype(np.float32)
        except InvalidInputError:
            continue
        if points.ndim != 2 or points.shape[1:] != (2,):
            continue
        points = points[(np.abs(points) <= FAR).all(1)]  # false for NaN too
        if len(points):
            moved = np.any(np.diff(points, axis=0) != 0, axis=1)
            kept.append(points[np.concatenate([[True], moved])])
    every = -(-sum(map(len, kept)) // MOST_POINTS)
    return (
        [np.concatenate([points[:-1:every], points[-1:]]) for points in kept] if every > 1 else kept
    )


def normalize(strokes: Sequence[np.ndarray], pen: float = PEN, dot: float = 0.0) -> np.ndarray:
    """Draw strokes the size and place that MNIST's digits have, with a round pen `pen` pixels wide.

    The drawing's longer side, pen included, becomes 20 pixels and its centre of mass comes to the
    centre. Scale, place and pen of the original don't matter, except that a drawing whose extent is
    at most `dot` (in its own units) is a dot and stays one. Returns (28, 28) float32 in 0..1.
    """
    low, high = np.min([s.min(0) for s in strokes], 0), np.max([s.max(0) for s in strokes], 0)
    extent = float((high - low).max())
    scale = (BOX - pen) / extent if extent > max(dot, 1 / FAR) else 0.0
    line = points_along([(s - (low + high) / 2) * scale + CENTRE for s in strokes], SPACING)
    row, column = centre_of_mass(rasterize(line, (FIELD, FIELD), pen))
    return rasterize(line + (CENTRE - column, CENTRE - row), (FIELD, FIELD), pen)


def shifted_variants(image: np.ndarray) -> np.ndarray:
    """The image (28, 28) and, shifted by half a pixel along each diagonal, four more of it: (5, 28,
    28).
    """
    wide = np.pad(image, 1)
    between = (wide[1:, 1:] + wide[:-1, 1:] + wide[1:, :-1] + wide[:-1, :-1]) / 4
    return np.stack(
        [image] + [between[y : y + FIELD, x : x + FIELD] for y in (0, 1) for x in (0, 1)]
    )


def from_strokes(
    strokes: Sequence[np.ndarray], pen: float = 0.0, field: tuple[float, float] | None = None
) -> ModelInput | None:
    """Prepare a drawing given as polylines (n, 2) of x and y, y downwards, in any units.

    `pen` and `field` (width, height), in the same units, are the pen and the canvas it was drawn
    with: they matter for what is shown, and a drawing much smaller than its own pen is a dot.
    Points that are not finite are passed over (see `clean`).

    Returns None when there is no ink. Raises InkError for what is no drawing.
    """
    kept = clean(strokes)
    if not kept:
        return None
    image = normalize(kept, PEN, dot=pen / 4)

    def steps() -> tuple[Step, ...]:
        low, high = corners(kept, pen)
        whole = np.array([[0, 0], field]) if field else np.array([low, high])
        return (
            Step("Your ink", _shown(kept, whole[0], whole[1], pen)),
            Step("Cropped", _shown(kept, low, high, pen)),
            Step("20 pixels, MNIST's pen", boxed(image)),
            Step("Centred by mass", image),
        )

    return ModelInput(image, steps)


def corners(strokes: Sequence[np.ndarray], pen: float) -> tuple[np.ndarray, np.ndarray]:
    """The upper left and the lower right corner, (2,) x and y, of the box around strokes (n, 2)
    drawn with a pen `pen` wide.
    """
    points = np.concatenate(strokes)
    return points.min(0) - pen / 2, points.max(0) + pen / 2


def _shown(
    strokes: Sequence[np.ndarray], low: np.ndarray, high: np.ndarray, pen: float
) -> np.ndarray:
    """Draw the part of the plane between two corners, its longer side `SHOWN` pixels, twice as fine
    and then reduced.
    """
    extent = np.maximum(high - low, 1e-6)
    scale = 2 * SHOWN / extent.max()
    w, h = (2 * max(1, round(float(n) * scale / 2)) for n in extent)
    radius = min(max(pen * scale, 2.0) / 2, 4.0 * SHOWN)
    picture = Image.new("L", (w, h))
    draw = ImageDraw.Draw(picture)
    for along in _along_each([(stroke - low) * scale for stroke in strokes], 4.0):
        # Pillow draws no farther than it can count
        points = [tuple(p) for p in np.clip(along, -8 * SHOWN, 8 * SHOWN).tolist()]
        draw.line(points, 255, round(2 * radius))
        for x, y in points:  # round joins: Pillow's own have notches
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)
    return np.asarray(picture.reduce(2), np.float32) / 255


def boxed(image: np.ndarray) -> np.ndarray:
    """Cut an image to its ink."""
    rows, columns = np.flatnonzero(image.max(1) > FAINT), np.flatnonzero(image.max(0) > FAINT)
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def stroke_width(ink: np.ndarray) -> float:
    """Estimate the pen's width, in pixels, of ink (h, w) in 0..1: twice the median distance from
    the ridge of the ink to its edge.
    """
    h, w = ink.shape
    solid = _finer(h + 2)[:, 1:-1] @ ink @ _finer(w + 2)[:, 1:-1].T > 0.5
    if not solid.any():
        return 0.0
    depth = scipy.ndimage.distance_transform_edt(solid)
    ridge = (depth >= scipy.ndimage.maximum_filter(depth, 3)) & solid
    return float(2 * np.median(depth[ridge]) / 4)


@functools.cache
def _finer(n: int) -> np.ndarray:
    """The matrix (4n, n) that draws n pixels four times finer, straight from one to the next, both
    ends staying where they are.
    """
    at = np.linspace(0, n - 1, 4 * n)
    return np.clip(1 - np.abs(at[:, None] - np.arange(n)), 0, 1).astype(np.float32)


def from_image(picture: np.ndarray | Image.Image) -> ModelInput | None:
    """Prepare one digit given as a picture of any size, mode and polarity (see `picture.to_ink`).

    Returns None when there is no ink. Raises InkError for what is no picture.
    """
    return from_ink(to_ink(picture))


def from_ink(ink: np.ndarray) -> ModelInput | None:
    """Prepare one digit given as ink (h, w) in 0..1 on a clean background.

    Returns None when there is no ink. Raises InkError for anything but an array (h, w) of numbers.
    """
    ink = checked(ink)
    peak = ink.max(initial=0)
    if peak < 0.1:
        return None
    ink = ink / peak
    rows, columns = np.flatnonzero(ink.max(1) > FAINT), np.flatnonzero(ink.max(0) > FAINT)
    crop = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    fitted = _fit(crop, BOX)
    width = stroke_width(fitted)
    target = float(np.clip(width, *PEN_RANGE))
    if width != target:
        fitted = _with_pen(crop, width, target)
    image = _centred(fitted)

    def steps() -> tuple[Step, ...]:
        return (
            Step("Your ink", _fit(ink, SHOWN)),
            Step("Cropped", _fit(crop, SHOWN)),
            Step("20 pixels", fitted),
            Step("Centred by mass", image),
        )

    return ModelInput(image, steps)


def _fit(image: np.ndarray, side: int) -> np.ndarray:
    """Scale (h, w) so that its longer side is `side`; each new pixel is the mean of the area that
    it covers.
    """
    scale = side / max(image.shape)
    h, w = (max(1, round(n * scale)) for n in image.shape)
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return np.clip(
        np.asarray(Image.fromarray(np.ascontiguousarray(image, np.float32)).resize((w, h), method)),
        0,
        1,
    )


def _with_pen(crop: np.ndarray, width: float, target: float) -> np.ndarray:
    """Scale a crop to the 20-pixel box with a pen of `target` pixels, given that it has one of
    `width` there now.

    Works on the signed distance to the ink's edge, four times finer than the result, so that
    strokes grow and shrink evenly.
    """
    fine = 4
    grow = (target - width) / 2
    inner = max(4, round((BOX - 2 * grow) * fine))  # grown, it fills the box
    solid = np.pad(_fit(crop, inner), fine * BOX // 4) > 0.5
    edge = scipy.ndimage.distance_transform_edt(solid) - scipy.ndimage.distance_transform_edt(
        ~solid
    )
    drawn = np.clip(edge + grow * fine + 0.5, 0, 1).astype(np.float32)
    return _fit(boxed(drawn), BOX) if drawn.max() > FAINT else _fit(crop, BOX)


def _centred(fitted: np.ndarray) -> np.ndarray:
    """Put a picture of at most 28×28 into the field, its centre of mass on the pixel at the centre:
    whole pixels, as MNIST was made.
    """
    h, w = fitted.shape
    row, column = centre_of_mass(fitted)
    top = int(np.clip(round(CENTRE - row), 0, FIELD - h))
    left = int(np.clip(round(CENTRE - column), 0, FIELD - w))
    image = np.zeros((FIELD, FIELD), np.float32)
    image[top : top + h, left : left + w] = fitted
    return image
