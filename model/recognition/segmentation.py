"""Find the digits of an image: connected components, grouped by rules, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from model.preprocessing.binarization import COMPONENT_THRESHOLD
from model.preprocessing.validation import foreground_array

# of the narrower component's width: components above each other are one digit from here on
MIN_OVERLAP = 0.5
MAX_GAP = 0.3  # of the typical height, between the parts of one digit
# of the typical height: a component lower than this may be a 5's bar or the tail of something
MAX_PART_HEIGHT = 0.45
MAX_HEIGHT = 1.6  # of the typical height: no digit is taller
MIN_COMPONENT_SIZE = 0.2  # of the typical height: smaller components are specks
MIN_HEIGHT = 0.4  # of the typical height: what is lower, all parts together, is a dot or a dash
MIN_PEAK = 0.6  # foreground that a stroke has somewhere; what is fainter all over is a shadow
MIN_WHOLE_COMPONENTS = 3  # inside the image, to estimate the typical height from them alone
MIN_SIDE = 6  # pixels: smaller components show no form
# the largest components that are grouped: a page of digits has hundreds, a photo of a lawn any
# number
MAX_COMPONENTS = 1000
MASK_MARGIN = 2  # pixels around a component where fainter foreground is its soft edge
MAX_SLOPE = 0.25  # how far a row falls or rises at most for each unit to the right
ROW_CONTEXT = 3  # last boxes of a row that its next one is compared with


@dataclass(frozen=True)
class Box:
    """Where a digit is: pixels or canvas units, right and bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def scaled(self, factor: float) -> Box:
        """The same box where all coordinates are multiplied."""
        return Box(factor * self.left, factor * self.top, factor * self.right, factor * self.bottom)


def segment_image(
    foreground: np.ndarray, min_height: float = MIN_HEIGHT
) -> list[list[tuple[Box, np.ndarray]]]:
    """Find the digits of a foreground image (h, w) in 0..1, in rows from the top, each from left to
    right.

    Returns the box of each and its own foreground, (h, w) float32, without what belongs to its
    neighbors. What is lower than `min_height` of the typical height is a dot, a dash or a speck,
    and left out. Raises InvalidInputError for anything but an array (h, w).
    """
    foreground = foreground_array(foreground)
    labels, count = scipy.ndimage.label(foreground > COMPONENT_THRESHOLD, np.ones((3, 3)))
    if count == 0:
        return []
    slices = scipy.ndimage.find_objects(labels)
    boxes = [Box(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in slices]
    sizes = [max(box.width, box.height) for box in boxes]
    largest = sorted(range(count), key=lambda k: -sizes[k])[:MAX_COMPONENTS]
    strokes = [
        k
        for k in largest
        if sizes[k] >= MIN_SIDE
        and foreground[slices[k]][labels[slices[k]] == k + 1].max() >= MIN_PEAK
    ]
    if not strokes:
        return []
    whole = [k for k in strokes if not _is_cut(boxes[k], foreground.shape)]
    typical = typical_row_height(
        [boxes[k] for k in (whole if len(whole) >= MIN_WHOLE_COMPONENTS else strokes)]
    )
    # What is cut off by the image's border and larger than any digit is beside the page.
    components = [
        k
        for k in sorted(strokes)
        if sizes[k] / typical >= MIN_COMPONENT_SIZE
        and (sizes[k] / typical <= MAX_HEIGHT or not _is_cut(boxes[k], foreground.shape))
    ]
    segments = []
    for group in group_components([boxes[k] for k in components], typical):
        box = _bounding_box([boxes[components[k]] for k in group])
        if box.height < min_height * typical:
            continue
        rows = slice(max(0, int(box.top) - MASK_MARGIN), int(box.bottom) + MASK_MARGIN)
        columns = slice(max(0, int(box.left) - MASK_MARGIN), int(box.right) + MASK_MARGIN)
        crop, crop_labels = foreground[rows, columns], labels[rows, columns]
        mask = np.isin(crop_labels, [components[k] + 1 for k in group])
        soft_edge = scipy.ndimage.maximum_filter(mask, 2 * MASK_MARGIN + 1) & (crop_labels == 0)
        segments.append((box, np.where(mask | soft_edge, crop, 0).astype(np.float32)))
    return [[segments[k] for k in row] for row in group_rows([box for box, _ in segments])]


def _is_cut(box: Box, shape: tuple[int, ...]) -> bool:
    """Whether a component touches the image's border."""
    return box.left == 0 or box.top == 0 or box.bottom == shape[0] or box.right == shape[1]


def typical_height(boxes: Sequence[Box]) -> float:
    """Estimate the height of a whole digit from components of which some are parts or specks: the
    60th percentile of the heights, weighted by height.
    """
    heights = np.sort([max(box.height, box.width / 2) for box in boxes])
    sums = np.cumsum(heights)
    return float(heights[np.searchsorted(sums, sums[-1] * 0.6)])


def typical_row_height(boxes: Sequence[Box]) -> float:
    """Estimate the same where digits that touch are one box: only heights count."""
    return typical_height([Box(0, box.top, 0, box.bottom) for box in boxes])


def group_components(boxes: Sequence[Box], typical: float) -> list[list[int]]:
    """Group the indices of boxes that belong to one digit: one above the other, or a small part
    close beside a larger one. The closest first.
    """
    groups = [[k] for k in range(len(boxes))]
    edges = _edges(boxes)
    gaps = np.array(
        [
            np.where(same_digit(edges, box, typical), gap_between(edges, box), np.inf)
            for box in edges
        ]
    ).reshape(len(boxes), len(boxes))
    gaps[np.triu_indices(len(boxes))] = np.inf  # each pair once
    while np.isfinite(gaps.min(initial=np.inf)):
        a, b = np.unravel_index(int(gaps.argmin()), gaps.shape)  # b comes before a
        groups[b] += groups[a]
        groups[a] = []
        edges[b] = np.concatenate(
            [np.minimum(edges[a, :2], edges[b, :2]), np.maximum(edges[a, 2:], edges[b, 2:])]
        )
        gaps[a], gaps[:, a] = np.inf, np.inf
        pairs = np.where(
            [bool(group) for group in groups] & same_digit(edges, edges[b], typical),
            gap_between(edges, edges[b]),
            np.inf,
        )
        gaps[b, :b], gaps[b + 1 :, b] = pairs[:b], pairs[b + 1 :]
    return [group for group in groups if group]


def _edges(boxes: Sequence[Box]) -> np.ndarray:
    """Boxes as an array (n, 4) of left, top, right and bottom."""
    edges = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(edges, float).reshape(-1, 4)


def gap_between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the gaps between boxes (…, 4) of left, top, right and bottom, the larger of the two
    directions; 0 where they overlap.
    """
    gaps = np.maximum(a[..., :2] - b[..., 2:], b[..., :2] - a[..., 2:])
    return np.asarray(np.maximum(gaps.max(-1), 0.0))


def same_digit(a: np.ndarray, b: np.ndarray, typical: float) -> np.ndarray:
    """Whether components, boxes (…, 4) of left, top, right and bottom, are parts of one digit."""
    gap = gap_between(a, b)
    joint_height = np.maximum(a[..., 3], b[..., 3]) - np.minimum(a[..., 1], b[..., 1])
    is_near = (gap <= MAX_GAP * typical) & (joint_height <= MAX_HEIGHT * typical)
    overlap = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    is_above = overlap >= MIN_OVERLAP * np.minimum(a[..., 2] - a[..., 0], b[..., 2] - b[..., 0])
    height_a, height_b = a[..., 3] - a[..., 1], b[..., 3] - b[..., 1]
    a_is_lower = (height_a <= height_b)[..., None]
    small, large = np.where(a_is_lower, a, b), np.where(a_is_lower, b, a)
    # A bar that continues a 5 to the right; not a minus or a speck between two digits, which would
    # be in the lower half.
    in_upper_half = small[..., 3] <= (large[..., 1] + large[..., 3]) / 2
    is_beside = (
        (np.minimum(height_a, height_b) < MAX_PART_HEIGHT * typical)
        & in_upper_half
        & (gap <= MAX_GAP * typical / 2)
        & (small[..., 0] >= large[..., 0])
    )
    result: np.ndarray = is_near & (is_above | is_beside)
    return result


def row_slope(boxes: Sequence[Box]) -> float:
    """Estimate how far rows fall for each unit to the right from neighboring boxes; 0 where there
    are too few.
    """
    if len(boxes) < 4:
        return 0.0
    left, top, right, bottom = _edges(boxes).T
    typical = typical_height(boxes)
    x, y = (left + right) / 2, (top + bottom) / 2
    gaps = left[None] - right[:, None]
    rises = np.abs(y[None] - y[:, None])
    gaps[
        (gaps < -0.2 * typical)
        | (gaps > 4 * typical)
        | (rises > 0.6 * typical)
        | (x[None] <= x[:, None])
    ] = np.inf
    neighbor = gaps.argmin(1)
    known = np.flatnonzero(np.isfinite(gaps[np.arange(len(boxes)), neighbor]))
    if len(known) < 3:
        return 0.0
    slopes = (y[neighbor[known]] - y[known]) / (x[neighbor[known]] - x[known])
    return float(np.clip(np.median(slopes), -MAX_SLOPE, MAX_SLOPE))


def group_rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Group the indices of boxes into rows from the top, each from left to right, also where the
    page is tilted or bent a little.

    A box continues the row whose last boxes it overlaps by at least half of the lower one's height.
    """
    slope = row_slope(boxes)
    spans = [
        (
            box.top - slope * (box.left + box.right) / 2,
            box.bottom - slope * (box.left + box.right) / 2,
        )
        for box in boxes
    ]
    rows: list[list[int]] = []
    for k in sorted(range(len(boxes)), key=lambda k: boxes[k].left + boxes[k].right):
        overlaps = [_overlap(spans[k], [spans[j] for j in row[-ROW_CONTEXT:]]) for row in rows]
        if overlaps and max(overlaps) >= 0.5:
            rows[overlaps.index(max(overlaps))].append(k)
        else:
            rows.append([k])
    return sorted(rows, key=lambda row: sum(sum(spans[k]) for k in row) / len(row))


def _overlap(span: tuple[float, float], row: Sequence[tuple[float, float]]) -> float:
    """The share of the lower one's height that a span from top to bottom has in common with the
    mean span of a row.
    """
    top, bottom = (float(sum(edges)) / len(row) for edges in zip(*row, strict=True))
    return (min(bottom, span[1]) - max(top, span[0])) / max(
        1e-6, min(bottom - top, span[1] - span[0])
    )


def _bounding_box(boxes: Sequence[Box]) -> Box:
    """The smallest box around all."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
