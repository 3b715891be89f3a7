"""Find every digit in a picture or on the canvas: pieces of ink that belong together, in reading
order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from model.preprocessing.binarization import CORE, checked
from model.preprocessing.normalization import clean

OVERLAP = 0.5  # of the narrower piece's width: pieces above each other are one digit from here on
GAP = 0.3  # of the typical height: how far apart the parts of one digit may lie
# of the typical height: a piece lower than this may be a 5's bar or the tail of something
PART = 0.45
TALLEST = 1.6  # of the typical height: no digit is taller
SMALLEST = 0.2  # of the typical height: smaller pieces are dirt
LOWEST = 0.4  # of the typical height: lower ones, all parts together, are dots and dashes
SOLID = 0.6  # ink that a stroke has somewhere; what is fainter all over is a shadow
ENOUGH = 3  # pieces inside the picture, to judge by them alone how tall a digit is
LEAST = 6  # pixels: smaller pieces of ink show no form
# pieces that are looked at, the largest: a page of digits has hundreds, a photo of a lawn any
# number
MOST_PIECES = 1000
STEEPEST = 0.25  # how far a row falls or rises at most for each unit to the right
LOOK_BACK = 3  # boxes that tell where a row goes on


@dataclass(frozen=True)
class Box:
    """Where a digit lies: pixels or canvas units, right and bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True)
class Segment:
    """A digit in a picture: its box and its own ink, (h, w) float32 in 0..1, without what belongs
    to its neighbours.
    """

    box: Box
    ink: np.ndarray


def segment_image(ink: np.ndarray, smallest: float = LOWEST) -> list[Segment]:
    """Find the digits in ink (h, w) in 0..1 (see `picture.to_ink`), in reading order, rows first.

    What is lower than `smallest` of the typical height is a dot, a dash or dirt, and left out.
    Raises InkError for anything but an array (h, w).
    """
    ink = checked(ink)
    pieces, n = scipy.ndimage.label(ink > CORE, np.ones((3, 3)))
    if n == 0:
        return []
    places = scipy.ndimage.find_objects(pieces)
    boxes = [Box(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in places]
    order = sorted(range(n), key=lambda k: -max(boxes[k].width, boxes[k].height))[:MOST_PIECES]
    order = [
        k
        for k in order
        if max(boxes[k].width, boxes[k].height) >= LEAST
        and ink[places[k]][pieces[places[k]] == k + 1].max() >= SOLID
    ]
    if not order:
        return []
    whole = [k for k in order if not _is_cut(boxes[k], ink.shape)]
    typical = typical_height([boxes[k] for k in (whole if len(whole) >= ENOUGH else order)])
    sizes = {k: max(boxes[k].width, boxes[k].height) / typical for k in order}
    # What is cut off by the picture's border and larger than any digit lies beside the page.
    large = [
        k
        for k in sorted(order)
        if sizes[k] >= SMALLEST and (sizes[k] <= TALLEST or not _is_cut(boxes[k], ink.shape))
    ]
    found = []
    for group in merge_parts([boxes[k] for k in large], typical):
        box = _around([boxes[large[k]] for k in group])
        if box.height < smallest * typical:
            continue
        margin = 2
        rows = slice(max(0, int(box.top) - margin), int(box.bottom) + margin)
        columns = slice(max(0, int(box.left) - margin), int(box.right) + margin)
        own = np.isin(pieces[rows, columns], [large[k] + 1 for k in group])
        soft = scipy.ndimage.maximum_filter(own, 2 * margin + 1) & (pieces[rows, columns] == 0)
        found.append(Segment(box, np.where(own | soft, ink[rows, columns], 0).astype(np.float32)))
    return [found[k] for k in reading_order([item.box for item in found])]


def _is_cut(box: Box, shape: tuple[int, int]) -> bool:
    """Whether a piece touches the picture's border."""
    return box.left == 0 or box.top == 0 or box.bottom == shape[0] or box.right == shape[1]


def segment_strokes(
    strokes: Sequence[np.ndarray], pen: float = 0.0
) -> list[tuple[Box, list[np.ndarray]]]:
    """Sort strokes (n, 2) into digits, in reading order, having cleaned them (`ink.clean`).

    `pen` widens each stroke's box by half on every side.
    """
    strokes = clean(strokes)
    if not strokes:
        return []
    half = pen / 2
    boxes = [Box(*(s.min(0) - half), *(s.max(0) + half)) for s in strokes]
    digits = [
        (_around([boxes[k] for k in group]), [strokes[k] for k in group])
        for group in merge_parts(boxes, typical_height(boxes))
    ]
    order = reading_order([box for box, _ in digits])
    return [digits[k] for k in order]


def typical_height(boxes: Sequence[Box]) -> float:
    """The height of a whole digit, judged from pieces of which some are parts or dirt: that of the
    taller ones, weighed by height.
    """
    heights = np.sort([max(box.height, box.width / 2) for box in boxes])
    return float(heights[np.searchsorted(np.cumsum(heights), heights.sum() * 0.6)])


def merge_parts(boxes: Sequence[Box], typical: float) -> list[list[int]]:
    """Group the indices of boxes that belong to one digit: one above the other, or a small part
    close beside a larger one. The closest first.
    """
    groups = [[k] for k in range(len(boxes))]
    edges = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], float).reshape(
        -1, 4
    )
    away = np.array(
        [np.where(belong(edges, one, typical), distance(edges, one), np.inf) for one in edges]
    ).reshape(len(boxes), len(boxes))
    away[np.triu_indices(len(boxes))] = np.inf  # each pair once
    while np.isfinite(away.min(initial=np.inf)):
        a, b = np.unravel_index(int(away.argmin()), away.shape)  # b comes before a
        groups[b] += groups[a]
        groups[a] = []
        edges[b] = np.concatenate(
            [np.minimum(edges[a, :2], edges[b, :2]), np.maximum(edges[a, 2:], edges[b, 2:])]
        )
        away[a], away[:, a] = np.inf, np.inf
        pairs = np.where(
            [bool(group) for group in groups] & belong(edges, edges[b], typical),
            distance(edges, edges[b]),
            np.inf,
        )
        away[b, :b], away[b + 1 :, b] = pairs[:b], pairs[b + 1 :]
    return [group for group in groups if group]


def distance(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The gaps between boxes (…, 4) of left, top, right and bottom, the larger of the two
    directions; 0 where they overlap.
    """
    apart = np.maximum(a[..., :2] - b[..., 2:], b[..., :2] - a[..., 2:])
    return np.maximum(apart.max(-1), 0.0)


def belong(a: np.ndarray, b: np.ndarray, typical: float) -> np.ndarray:
    """Whether pieces, boxes (…, 4) of left, top, right and bottom, are parts of one digit."""
    gap = distance(a, b)
    together = np.maximum(a[..., 3], b[..., 3]) - np.minimum(a[..., 1], b[..., 1])
    near = (gap <= GAP * typical) & (together <= TALLEST * typical)
    overlap = np.minimum(a[..., 2], b[..., 2]) - np.maximum(a[..., 0], b[..., 0])
    above = overlap >= OVERLAP * np.minimum(a[..., 2] - a[..., 0], b[..., 2] - b[..., 0])
    height_a, height_b = a[..., 3] - a[..., 1], b[..., 3] - b[..., 1]
    first = (height_a <= height_b)[..., None]
    small, large = np.where(first, a, b), np.where(first, b, a)
    # A bar that continues a 5 to the right; not a minus or a speck between two digits, which would
    # hang low.
    high = small[..., 3] <= (large[..., 1] + large[..., 3]) / 2
    beside = (
        (np.minimum(height_a, height_b) < PART * typical)
        & high
        & (gap <= GAP * typical / 2)
        & (small[..., 0] >= large[..., 0])
    )
    return near & (above | beside)


def tilt(boxes: Sequence[Box]) -> float:
    """How far rows fall for each unit to the right, judged from neighbours; 0 where there are too
    few.
    """
    if len(boxes) < 4:
        return 0.0
    left, top, right, bottom = np.array(
        [(box.left, box.top, box.right, box.bottom) for box in boxes], float
    ).T
    typical = typical_height(boxes)
    x, y = (left + right) / 2, (top + bottom) / 2
    gap = left[None] - right[:, None]
    steps = np.abs(y[None] - y[:, None])
    gap[
        (gap < -0.2 * typical)
        | (gap > 4 * typical)
        | (steps > 0.6 * typical)
        | (x[None] <= x[:, None])
    ] = np.inf
    next_one = gap.argmin(1)
    known = np.flatnonzero(np.isfinite(gap[np.arange(len(boxes)), next_one]))
    if len(known) < 3:
        return 0.0
    slopes = (y[next_one[known]] - y[known]) / (x[next_one[known]] - x[known])
    return float(np.clip(np.median(slopes), -STEEPEST, STEEPEST))


def group_rows(boxes: Sequence[Box]) -> list[list[int]]:
    """Indices of boxes in rows from the top, each row from left to right, however the page is
    turned or bent a little.

    A box continues the row whose last boxes it overlaps by at least half of the lower one's height.
    """
    slope = tilt(boxes)
    level = [
        (
            box.top - slope * (box.left + box.right) / 2,
            box.bottom - slope * (box.left + box.right) / 2,
        )
        for box in boxes
    ]
    rows: list[list[int]] = []
    for k in sorted(range(len(boxes)), key=lambda k: boxes[k].left):
        shares = [_shared(level[k], [level[j] for j in row[-LOOK_BACK:]]) for row in rows]
        if shares and max(shares) >= 0.5:
            rows[shares.index(max(shares))].append(k)
        else:
            rows.append([k])
    return sorted(rows, key=lambda row: sum(sum(level[k]) for k in row) / len(row))


def _shared(one: tuple[float, float], others: Sequence[tuple[float, float]]) -> float:
    """The share of the lower one's height that a span from top to bottom has in common with the
    mean of others.
    """
    top, bottom = (
        sum(other[0] for other in others) / len(others),
        sum(other[1] for other in others) / len(others),
    )
    return (min(bottom, one[1]) - max(top, one[0])) / max(1e-6, min(bottom - top, one[1] - one[0]))


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Indices of boxes row by row from the top, each row from left to right (see `in_rows`)."""
    return [k for row in group_rows(boxes) for k in row]


def _around(boxes: Sequence[Box]) -> Box:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return whole
