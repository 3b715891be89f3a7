"""From an image, drawn, scanned or photographed, to its foreground: 1 where the pen was, 0 on the
paper, however it is lit.

Background is what is bright (or dark) all over a neighborhood, so shadows and vignetting are
divided out before the threshold. The noise of the background is measured, not assumed: a clean
image loses nothing, not even its soft edges.
"""

from __future__ import annotations

import numpy as np
import scipy
from PIL import Image

from model.preprocessing.ruled_lines import remove_ruled_lines
from model.preprocessing.validation import InvalidInputError, real_array

BACKGROUND_SIDE = 96  # pixels of the longer side of the image that the background is estimated in
CLOSING_SIZE = 0.3  # of that side: wider than any stroke
NOISE_DEVIATIONS = 4.0  # standard deviations of the background's noise that are no foreground
MAX_SAMPLE_PIXELS = 500_000  # of a large image, to estimate threshold and noise from
NOISE_LEVEL = 0.1  # foreground values up to it are noise
COMPONENT_THRESHOLD = 0.3  # foreground that makes a connected component; less only softens its edge
# of the brighter background's light: where the darker one close by has less, it is another object
PAGE_EDGE_RATIO = 0.4
MIN_COMPONENT_SHARE = 0.03  # of the largest component's weight: smaller ones are specks
RULED_LINE_LENGTH = 0.9  # of the image's side: a straight line this long is ruled, not written


def to_grayscale(image: np.ndarray | Image.Image) -> np.ndarray:
    """Return the brightness (h, w) float32 in 0..1 of an image of any mode; transparent pixels
    become the background that shows its foreground.

    Arrays may be (h, w), (h, w, 1), (h, w, 3) or (h, w, 4), integers over their type's full range,
    bool, or floats in 0..1. Raises InvalidInputError for anything else.
    """
    if (
        isinstance(image, Image.Image)
        and not image.mode.startswith(("I", "F"))
        and image.mode != "L"
    ):
        image = image.convert("RGBA")  # palettes, CMYK and others
    values = real_array(image)
    if (
        values.ndim not in (2, 3)
        or values.size == 0
        or (values.ndim == 3 and values.shape[2] not in (1, 3, 4))
    ):
        raise InvalidInputError(
            f"A picture is (height, width) or (height, width, 1, 3 or 4), not {values.shape}."
        )
    if values.dtype.kind == "i":  # Pillow's 16-bit grays come as signed numbers
        top = 65_535.0 if values.max() > 255 else 255.0
    else:
        top = float(np.iinfo(values.dtype).max) if values.dtype.kind == "u" else 1.0

    def channel(k: int) -> np.ndarray:
        with np.errstate(over="ignore"):  # far above 1 is 1
            brightness = np.nan_to_num(values[..., k].astype(np.float32) / top)
            return np.asarray(np.clip(brightness, 0, 1))

    if values.ndim == 2 or values.shape[2] == 1:
        values = values.reshape(*values.shape[:2], 1)
        return channel(0)
    # channel by channel: a large image takes much memory
    gray = 0.299 * channel(0) + 0.587 * channel(1) + 0.114 * channel(2)
    if values.shape[2] == 4 and values[..., 3].min() < top:
        alpha = channel(3)
        if alpha.max() == 0:
            return np.zeros_like(gray)
        opaque_brightness = (gray * alpha).sum() / alpha.sum()
        gray = gray * alpha + (1 - alpha) * (1.0 if opaque_brightness < 0.5 else 0.0)
    return gray


def to_foreground(image: np.ndarray | Image.Image) -> np.ndarray:
    """Return the foreground (h, w) float32 in 0..1 of an image (see `to_grayscale`) of one digit:
    dark on light or light on dark, however it is lit.

    Raises InvalidInputError for what is no image.
    """
    return _despeckle(_suppress_noise(remove_background(to_grayscale(image))))


def page_foreground(contrast: np.ndarray, sensitivity: float = 1.0) -> np.ndarray:
    """Return the foreground (h, w) float32 in 0..1 of a whole page, given what `remove_background`
    returned: without its ruled lines, but with every component, however large the largest one is.

    A `sensitivity` above 1 takes fainter strokes for foreground, below 1 only darker ones.
    """
    return _suppress_noise(remove_ruled_lines(contrast), sensitivity)


def remove_background(gray: np.ndarray, mask_page_edges: bool = False) -> np.ndarray:
    """Return the contrast (h, w) in 0..1 with the background, the share of its light that is
    missing, of brightness (h, w) in 0..1. A light foreground is inverted first.

    `mask_page_edges` sets to 0 where a page ends and something much darker begins.
    """
    if np.ptp(gray) < 0.02:
        return np.zeros_like(gray)
    bright = gray if is_dark_on_light(gray) else 1 - gray
    coarse = estimate_background(bright)
    background = _resize(coarse, gray.shape, Image.Resampling.BILINEAR)
    contrast: np.ndarray = np.clip(1 - bright / np.maximum(background, 0.05), 0, 1)
    if mask_page_edges:
        darkest = scipy.ndimage.minimum_filter(coarse, 5)
        is_edge = darkest < PAGE_EDGE_RATIO * scipy.ndimage.maximum_filter(coarse, 5)
        contrast[_resize(is_edge.astype(np.uint8), gray.shape, Image.Resampling.NEAREST) > 0] = 0
    return contrast


def is_dark_on_light(gray: np.ndarray) -> bool:
    """Whether the foreground of an image (h, w) is darker than its background.

    In even light the border is background; else it is what most of any neighborhood is.
    """
    border = np.concatenate([gray[0], gray[-1], gray[:, 0], gray[:, -1]])
    if np.subtract(*np.percentile(border, (75, 25))) < 0.1:
        residual = gray - np.median(border)
    else:
        coarse = _shrink(gray, 32)  # a median over half of it is slow
        size = max(3, max(coarse.shape) // 2 | 1)
        residual = coarse - scipy.ndimage.median_filter(coarse, size, mode="nearest")
    cubes = residual**3
    # shadows have both signs; only a foreground that stands out is light
    return float(cubes[cubes > 0].sum()) <= 2 * float(-cubes[cubes < 0].sum())


def estimate_background(bright: np.ndarray) -> np.ndarray:
    """Estimate the background of brightness (h, w), at most `BACKGROUND_SIDE` pixels long.

    Closing fills what is dark and narrower than `CLOSING_SIZE`, that is strokes, and leaves the
    edges of shadows where they are.
    """
    coarse = scipy.ndimage.median_filter(_shrink(bright, BACKGROUND_SIDE), 3, mode="nearest")
    size = max(3, int(CLOSING_SIZE * max(coarse.shape)) | 1)
    # padded, lest slopes rise at the border
    closed = scipy.ndimage.grey_closing(np.pad(coarse, size, "edge"), (size, size))
    return scipy.ndimage.gaussian_filter(closed[size:-size, size:-size], 1.0, mode="nearest")


def _resize(image: np.ndarray, shape: tuple[int, ...], method: Image.Resampling) -> np.ndarray:
    return np.asarray(Image.fromarray(image).resize((shape[1], shape[0]), method))


def _shrink(gray: np.ndarray, side: int) -> np.ndarray:
    """Scale an image down so that its longer side is at most `side` pixels."""
    scale = min(1.0, side / max(gray.shape))
    h, w = (max(1, round(length * scale)) for length in gray.shape)
    return np.asarray(Image.fromarray(gray).resize((w, h), Image.Resampling.BOX))


def _otsu_threshold(values: np.ndarray) -> float:
    """Return the threshold that best splits values in 0..1 into two classes (Otsu, 1979)."""
    counts, edges = np.histogram(values, 128, (0, 1))
    centers = (edges[1:] + edges[:-1]) / 2
    below, above = np.cumsum(counts), counts[::-1].cumsum()[::-1]
    mean_below = np.cumsum(counts * centers) / np.maximum(below, 1)
    mean_above = (counts * centers)[::-1].cumsum()[::-1] / np.maximum(above, 1)
    between_variance = below[:-1] * above[1:] * (mean_below[:-1] - mean_above[1:]) ** 2
    return float(edges[1 + int(between_variance.argmax())])


def _suppress_noise(contrast: np.ndarray, sensitivity: float = 1.0) -> np.ndarray:
    """Stretch contrast (h, w) so that the background's noise becomes 0 and full strokes 1; fainter
    ones with more sensitivity.

    All is 0 where nothing stands out from the noise.
    """
    stride = max(1, int((contrast.size / MAX_SAMPLE_PIXELS) ** 0.5))
    sample = contrast[::stride, ::stride]
    threshold = _otsu_threshold(sample)
    background, strokes = sample[sample < threshold], sample[sample >= threshold]
    noise = 0.0
    if background.size:
        median = np.median(background)
        deviation = float(np.median(np.abs(background - median)))  # 1/1.4826 of the standard one
        noise = NOISE_DEVIATIONS * 1.4826 * deviation + float(median)
    low = min(noise, 0.75 * threshold)
    if not strokes.size or np.median(strokes) < 1.5 * noise or np.median(strokes) < 0.04:
        return np.zeros_like(contrast)
    full = float(np.percentile(strokes, 60)) if low > 0.02 else float(strokes.max())
    gain = sensitivity / max(full - low, 1e-6)
    return np.clip((contrast - low) * gain, 0, 1).astype(np.float32)


def _despeckle(foreground: np.ndarray) -> np.ndarray:
    """Remove connected components much smaller than the largest, and ruled lines from edge to
    edge.
    """
    labels, count = scipy.ndimage.label(foreground > COMPONENT_THRESHOLD, np.ones((3, 3)))
    if count == 0:
        return foreground
    weight = scipy.ndimage.sum_labels(foreground, labels, np.arange(1, count + 1))
    boxes = scipy.ndimage.find_objects(labels)
    h, w = foreground.shape
    is_dropped = weight < MIN_COMPONENT_SHARE * weight.max()
    has_others = (weight > MIN_COMPONENT_SHARE * weight.max()).sum() > 1
    for k, (rows, columns) in enumerate(boxes):
        tall, wide = rows.stop - rows.start, columns.stop - columns.start
        is_line = (wide >= RULED_LINE_LENGTH * w and tall < 0.06 * h) or (
            tall >= RULED_LINE_LENGTH * h and wide < 0.06 * w
        )
        is_dropped[k] |= is_line and has_others
    if is_dropped.all():
        return foreground
    mask = np.concatenate([[False], ~is_dropped])[labels]
    extent = max(s.stop - s.start for k, box in enumerate(boxes) if not is_dropped[k] for s in box)
    # soft edges belong to the component that they touch
    edges = scipy.ndimage.maximum_filter(mask, max(5, extent // 9 | 1)) & (labels == 0)
    return np.where(mask | edges, foreground, 0).astype(np.float32)
