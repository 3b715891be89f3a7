"""From a picture, drawn, scanned or photographed, to its ink:

1 where the pen was, 0 on the paper, whatever the light.

Paper is what is bright (or dark) all over a neighbourhood, so shadows and vignetting are divided
out before anything is called ink. How much of the rest is grain of the paper is measured, not
assumed: a clean picture loses nothing, not even its soft edges.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy
from PIL import Image

from model.preprocessing.ruled_lines import without_rules

COARSE = 96  # longer side of the picture in which the paper is estimated
NEIGHBOURHOOD = 0.3  # of that side: wider than any stroke
GRAIN = 4.0  # deviations of the paper's grain up to which darkness is no ink
ENOUGH = 500_000  # pixels, to judge a large picture's grain by
FAINT = 0.1  # below this an ink value is noise, not ink
CORE = 0.3  # ink that makes a piece; fainter ink only softens its edge
STEEP = 0.4  # of the brighter paper's light, where the darker one close by is another thing
SPECK = 0.03  # of the largest piece of ink: smaller ones are dirt
RULE_LENGTH = 0.9  # of the picture: a straight line this long is ruled, not written


class InvalidInputError(ValueError):
    """What was given is no picture and no drawing; the message says what it is instead."""


def to_grey(picture: np.ndarray | Image.Image) -> np.ndarray:
    """Brightness (h, w) float32 in 0..1 of a picture of any mode; transparent parts become the
    paper that shows its ink.

    Arrays may be (h, w), (h, w, 1), (h, w, 3) or (h, w, 4), integers over their type's full range,
    bool, or floats in 0..1. Raises InkError for anything else.
    """
    if (
        isinstance(picture, Image.Image)
        and not picture.mode.startswith(("I", "F"))
        and picture.mode != "L"
    ):
        picture = picture.convert("RGBA")  # palettes, CMYK and the rest
    values = numbers(picture)
    if (
        values.ndim not in (2, 3)
        or values.size == 0
        or (values.ndim == 3 and values.shape[2] not in (1, 3, 4))
    ):
        raise InvalidInputError(
            f"A picture is (height, width) or (height, width, 1, 3 or 4), not {values.shape}."
        )
    if values.dtype.kind == "i":  # Pillow's 16-bit greys come as signed numbers
        top = 65_535.0 if values.max() > 255 else 255.0
    else:
        top = float(np.iinfo(values.dtype).max) if values.dtype.kind == "u" else 1.0

    def channel(k: int) -> np.ndarray:
        with np.errstate(over="ignore"):  # far above 1 is 1
            return np.clip(np.nan_to_num(values[..., k].astype(np.float32) / top), 0, 1)

    if values.ndim == 2 or values.shape[2] == 1:
        values = values.reshape(*values.shape[:2], 1)
        return channel(0)
    # one after the other: a large picture takes much memory
    grey = 0.299 * channel(0) + 0.587 * channel(1) + 0.114 * channel(2)
    if values.shape[2] == 4 and values[..., 3].min() < top:
        alpha = channel(3)
        if alpha.max() == 0:
            return np.zeros_like(grey)
        inked = (grey * alpha).sum() / alpha.sum()
        grey = grey * alpha + (1 - alpha) * (1.0 if inked < 0.5 else 0.0)
    return grey


def numbers(given: Any) -> np.ndarray:
    """An array of real numbers. Raises InkError for anything else."""
    try:
        values = np.asarray(given)
    except (TypeError, ValueError) as error:  # lists of different lengths
        raise InvalidInputError(
            f"A picture is an array of numbers, not a {type(given).__name__}."
        ) from error
    if values.dtype.kind not in "buif":
        raise InvalidInputError(f"A picture holds numbers, not {values.dtype}.")
    return values


def checked(ink: Any) -> np.ndarray:
    """Ink (h, w) float32 brought to 0..1; what is no number is no ink.

    Raises InkError for anything but an array (h, w) of numbers.
    """
    values = numbers(ink)
    if values.ndim != 2:
        raise InvalidInputError(f"Ink is (height, width), not {values.shape}.")
    return np.nan_to_num(np.clip(values, 0, 1).astype(np.float32))


def to_ink(picture: np.ndarray | Image.Image) -> np.ndarray:
    """Ink (h, w) float32 in 0..1 of a picture (see `to_grey`): dark on light or light on dark, on
    paper however lit.

    Raises InkError for what is no picture.
    """
    return _without_specks(_without_grain(darkness(to_grey(picture))))


def darkness(grey: np.ndarray, without_edges: bool = False) -> np.ndarray:
    """Share of the paper's light (h, w) in 0..1 that is missing from brightness (h, w) in 0..1; a
    picture with light ink is inverted first.

    Where a page ends and something much darker begins is no ink either: `without_edges` leaves that
    out.
    """
    if np.ptp(grey) < 0.02:
        return np.zeros_like(grey)
    bright = grey if is_dark_ink(grey) else 1 - grey
    coarse = paper(bright)
    dark = np.clip(
        1 - bright / np.maximum(_resized(coarse, grey.shape, Image.Resampling.BILINEAR), 0.05), 0, 1
    )
    if without_edges:
        steep = scipy.ndimage.minimum_filter(coarse, 5) < STEEP * scipy.ndimage.maximum_filter(
            coarse, 5
        )
        dark[_resized(steep.astype(np.uint8), grey.shape, Image.Resampling.NEAREST) > 0] = 0
    return dark


def page_ink(dark: np.ndarray, sensitivity: float = 1.0) -> np.ndarray:
    """Ink (h, w) float32 in 0..1 of a whole page, given its `darkness`: without its ruled lines,
    but with every speck, however large the largest piece is. `sensitivity` above 1 takes fainter
    strokes for ink, below 1 only darker ones.
    """
    return _without_grain(without_rules(dark), sensitivity)


def is_dark_ink(grey: np.ndarray) -> bool:
    """Whether the ink is darker than its paper.

    In even light the border is paper; else paper is what most of any neighbourhood is.
    """
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if np.subtract(*np.percentile(border, (75, 25))) < 0.1:
        rest = grey - np.median(border)
    else:
        small = _coarse(grey, 32)  # a median over half of it is slow
        rest = small - scipy.ndimage.median_filter(
            small, max(3, max(small.shape) // 2 | 1), mode="nearest"
        )
    cubes = rest**3
    # shadows have two sides; only ink that stands out is light
    return float(cubes[cubes > 0].sum()) <= 2 * float(-cubes[cubes < 0].sum())


def paper(bright: np.ndarray) -> np.ndarray:
    """Brightness that the paper would have without the ink, given that of the picture, both (h, w),
    but this at most `COARSE` pixels long.

    Closing fills what is dark and narrower than `NEIGHBOURHOOD`, that is strokes, and keeps the
    edges of shadows where they are.
    """
    small = scipy.ndimage.median_filter(_coarse(bright, COARSE), 3, mode="nearest")
    side = max(3, int(NEIGHBOURHOOD * max(small.shape)) | 1)
    # padded, lest slopes rise at the border
    filled = scipy.ndimage.grey_closing(np.pad(small, side, "edge"), (side, side))[
        side:-side, side:-side
    ]
    return scipy.ndimage.gaussian_filter(filled, 1.0, mode="nearest")


def _resized(image: np.ndarray, shape: tuple[int, ...], method: Image.Resampling) -> np.ndarray:
    return np.asarray(Image.fromarray(image).resize((shape[1], shape[0]), method))


def _coarse(grey: np.ndarray, side: int) -> np.ndarray:
    """The picture with its longer side at most `side` pixels."""
    scale = min(1.0, side / max(grey.shape))
    h, w = (max(1, round(n * scale)) for n in grey.shape)
    return np.asarray(Image.fromarray(grey).resize((w, h), Image.Resampling.BOX))


def _otsu(values: np.ndarray) -> float:
    """The threshold that best splits values in 0..1 into two groups (Otsu, 1979)."""
    counts, edges = np.histogram(values, 128, (0, 1))
    middles = (edges[1:] + edges[:-1]) / 2
    below, above = np.cumsum(counts), counts[::-1].cumsum()[::-1]
    mean_below = np.cumsum(counts * middles) / np.maximum(below, 1)
    mean_above = (counts * middles)[::-1].cumsum()[::-1] / np.maximum(above, 1)
    between = below[:-1] * above[1:] * (mean_below[:-1] - mean_above[1:]) ** 2
    return float(edges[1 + int(between.argmax())])


def _without_grain(ink: np.ndarray, sensitivity: float = 1.0) -> np.ndarray:
    """Stretch ink so that the paper's grain becomes 0 and full strokes 1; fainter ones with more
    sensitivity.

    Nothing that stands out from the grain means no ink at all.
    """
    every = max(1, int((ink.size / ENOUGH) ** 0.5))
    sample = ink[::every, ::every]
    threshold = _otsu(sample)
    rest = sample[sample < threshold]
    grain = (
        GRAIN * 1.4826 * float(np.median(np.abs(rest - np.median(rest)))) + float(np.median(rest))
        if rest.size
        else 0.0
    )
    low = min(grain, 0.75 * threshold)
    strokes = sample[sample >= threshold]
    if not strokes.size or np.median(strokes) < 1.5 * grain or np.median(strokes) < 0.04:
        return np.zeros_like(ink)
    full = float(np.percentile(strokes, 60)) if low > 0.02 else float(strokes.max())
    return np.clip((ink - low) * (sensitivity / max(full - low, 1e-6)), 0, 1).astype(np.float32)


def _without_specks(ink: np.ndarray) -> np.ndarray:
    """Drop dirt: pieces of ink much smaller than the largest, and ruled lines from edge to edge."""
    pieces, n = scipy.ndimage.label(ink > CORE, np.ones((3, 3)))
    if n == 0:
        return ink
    weight = scipy.ndimage.sum_labels(ink, pieces, np.arange(1, n + 1))
    boxes = scipy.ndimage.find_objects(pieces)
    h, w = ink.shape
    drop = weight < SPECK * weight.max()
    for k, (rows, columns) in enumerate(boxes):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        flat = (wide >= RULE_LENGTH * w and tall < 0.06 * h) or (
            tall >= RULE_LENGTH * h and wide < 0.06 * w
        )
        drop[k] |= flat and (weight > SPECK * weight.max()).sum() > 1
    if drop.all():
        return ink
    keep = np.concatenate([[False], ~drop])[pieces]
    extent = max(s.stop - s.start for k, box in enumerate(boxes) if not drop[k] for s in box)
    # soft edges belong to the piece that they touch
    edges = scipy.ndimage.maximum_filter(keep, max(5, extent // 9 | 1)) & (pieces == 0)
    return np.where(keep | edges, ink, 0).astype(np.float32)
