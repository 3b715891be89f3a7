"""Find every digit in a picture or on the canvas: pieces of ink that belong together, in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from model.picture import CORE

OVERLAP = 0.5  # of the narrower piece's width: pieces above each other are one digit from here on
GAP = 0.3  # of the typical height: how far apart the parts of one digit may lie
PART = 0.45  # of the typical height: a piece lower than this may be a 5's bar or the tail of something
TALLEST = 1.6  # of the typical height: no digit is taller
SMALLEST = 0.2  # of the typical height: smaller ones are dirt


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
        return Box(min(self.left, other.left), min(self.top, other.top), max(self.right, other.right), max(self.bottom, other.bottom))


@dataclass(frozen=True)
class Found:
    """A digit in a picture: its box and its own ink, (h, w) float32 in 0..1, without what belongs to its neighbours."""

    box: Box
    ink: np.ndarray


def in_ink(ink: np.ndarray) -> list[Found]:
    """Find the digits in ink (h, w) in 0..1 (see `picture.to_ink`), in reading order, rows first."""
    pieces, n = ndimage.label(ink > CORE, np.ones((3, 3)))
    if n == 0:
        return []
    boxes = [Box(columns.start, rows.start, columns.stop, rows.stop) for rows, columns in ndimage.find_objects(pieces)]
    typical = typical_height(boxes)
    large = [k for k, box in enumerate(boxes) if max(box.width, box.height) >= SMALLEST * typical]
    found = []
    for group in join([boxes[k] for k in large], typical):
        box = _around([boxes[large[k]] for k in group])
        margin = 2
        rows = slice(max(0, int(box.top) - margin), int(box.bottom) + margin)
        columns = slice(max(0, int(box.left) - margin), int(box.right) + margin)
        own = np.isin(pieces[rows, columns], [large[k] + 1 for k in group])
        soft = ndimage.maximum_filter(own, 2 * margin + 1) & (pieces[rows, columns] == 0)
        found.append(Found(box, np.where(own | soft, ink[rows, columns], 0).astype(np.float32)))
    order = reading_order([item.box for item in found])
    return [found[k] for k in order]


def in_strokes(strokes: Sequence[np.ndarray], pen: float = 0.0) -> list[tuple[Box, list[np.ndarray]]]:
    """Sort strokes (n, 2), as cleaned by `ink.clean`, into digits, in reading order. `pen` widens each stroke's box by half on every side."""
    if not strokes:
        return []
    half = pen / 2
    boxes = [Box(*(s.min(0) - half), *(s.max(0) + half)) for s in strokes]
    digits = [(_around([boxes[k] for k in group]), [strokes[k] for k in group]) for group in join(boxes, typical_height(boxes))]
    order = reading_order([box for box, _ in digits])
    return [digits[k] for k in order]


def typical_height(boxes: Sequence[Box]) -> float:
    """The height of a whole digit, judged from pieces of which some are parts or dirt: that of the taller ones, weighed by height."""
    heights = np.sort([max(box.height, box.width / 2) for box in boxes])
    return float(heights[np.searchsorted(np.cumsum(heights), heights.sum() * 0.6)])


def join(boxes: Sequence[Box], typical: float) -> list[list[int]]:
    """Group the indices of boxes that belong to one digit: one above the other, or a small part close beside a larger one."""
    groups = [[k] for k in range(len(boxes))]
    around = list(boxes)
    while True:
        pairs = [(distance(around[a], around[b]), a, b) for a in range(len(groups)) for b in range(a) if belong(around[a], around[b], typical)]
        if not pairs:
            return groups
        _, a, b = min(pairs)
        groups[b] += groups.pop(a)
        around[b] = around[b].joined(around.pop(a))


def distance(a: Box, b: Box) -> float:
    """The gap between two boxes, the larger of its two directions; 0 where they overlap."""
    return max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom, 0.0)


def belong(a: Box, b: Box, typical: float) -> bool:
    """Whether two pieces are parts of one digit."""
    if distance(a, b) > GAP * typical or a.joined(b).height > TALLEST * typical:
        return False
    overlap = min(a.right, b.right) - max(a.left, b.left)
    if overlap >= OVERLAP * min(a.width, b.width):
        return True
    small, large = sorted((a, b), key=lambda box: box.height)
    # A bar that continues a 5 to the right; not a minus or a speck between two digits, which would hang low.
    high = small.bottom <= large.top + large.height / 2
    return small.height < PART * typical and high and distance(a, b) <= GAP * typical / 2 and small.left >= large.left


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Indices of boxes row by row from the top, each row from left to right. A box is in a row if half its height overlaps the row's."""
    rows: list[list[int]] = []
    for k in sorted(range(len(boxes)), key=lambda k: boxes[k].top + boxes[k].bottom):
        for row in rows:
            top = float(np.median([boxes[j].top for j in row]))
            bottom = float(np.median([boxes[j].bottom for j in row]))
            shared = min(bottom, boxes[k].bottom) - max(top, boxes[k].top)
            if shared >= 0.5 * min(bottom - top, boxes[k].height):
                row.append(k)
                break
        else:
            rows.append([k])
    rows.sort(key=lambda row: np.mean([boxes[k].top for k in row]))
    return [k for row in rows for k in sorted(row, key=lambda k: boxes[k].left)]


def _around(boxes: Sequence[Box]) -> Box:
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return whole
