"""Digits of a page that touch, overlap or were grouped wrongly, cut apart where recognition finds
several digits: see model/recognition/lattice.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from model.preprocessing.binarization import COMPONENT_THRESHOLD
from model.recognition import lattice
from model.recognition.classifier import Classifier
from model.recognition.lattice import HEIGHT, CutModel
from model.recognition.prediction import Outcome, Prediction
from model.recognition.segmentation import MASK_MARGIN, Box

Segment = tuple[Box, np.ndarray]


class CutSegment(NamedTuple):
    """A segment that was cut off: the probabilities (10,) of its digits, and that it is none, or
    another part of the ink.
    """

    segment: Segment
    probabilities: np.ndarray
    rejection_probability: float


# Lengths are in units of the typical height.
MAX_DIGIT_WIDTH = 1.15  # a segment that is wider is doubtful, also where it is read as a digit
MIN_SIZE = 0.5  # what is lower is a sign or a point, and stays one
MIN_WIDTH = 0.25  # what is narrower has no room for two digits
MAX_GAP = 0.1  # a neighbor that is closer may have some of the ink
MAX_WIDTH, MAX_HEIGHT = 10.0, 2.0  # what is larger is a drawing, a scribble or a texture
# Letters and signs are no wider: such ink has to be several digits by so much more, in log odds.
MAX_SIGN_WIDTH, SIGN_MARGIN = 1.3, 2.0
MAX_TOTAL_WIDTH = 40.0  # of all that is looked at on a page, so that no page takes long


def cut_touching(
    rows: Sequence[Sequence[Segment]],
    predictions: Sequence[Sequence[Prediction]],
    typical: float,
    classifier: Classifier,
    model: CutModel,
) -> list[tuple[int, slice, list[CutSegment]]]:
    """Find the segments of a page that are read better as other digits: the row, which of its
    segments, and what replaces them, from left to right.

    A digit is about `typical` pixels high.
    """
    replaced: list[tuple[int, slice, list[CutSegment]]] = []
    total_width = 0.0
    for number, (row, of_row) in enumerate(zip(rows, predictions, strict=True)):
        for members in doubtful(row, of_row, typical):
            group = row[members]
            width = group[-1][0].right - group[0][0].left
            total_width += width / typical
            if total_width > MAX_TOTAL_WIDTH:
                return replaced
            if pieces := cut(group, typical, classifier, model):
                replaced.append((number, members, pieces))
    return replaced


def cut(
    group: Sequence[Segment], typical: float, classifier: Classifier, model: CutModel
) -> list[CutSegment]:
    """Cut neighboring segments anew; none where they are better left as they are."""
    ink, origin = _join(group)
    readings = lattice.build_lattice(_resize(ink, HEIGHT / typical), classifier)
    width = max(box.right for box, _ in group) - min(box.left for box, _ in group)
    margin = SIGN_MARGIN if width <= MAX_SIGN_WIDTH * typical else 0.0
    reading = lattice.read(readings, model, margin)
    return [
        CutSegment(segment, of_digits, reading.rejection_probability)
        for piece, of_digits in zip(reading.pieces, reading.probabilities, strict=True)
        if (segment := _segment(ink, readings.piece(piece), origin))
    ]


def doubtful(
    row: Sequence[Segment], predictions: Sequence[Prediction], typical: float
) -> list[slice]:
    """Which segments of a row may be other digits than they seem: those that are wide or no sure
    digit, together with what is very close to them.
    """

    def is_doubtful(k: int) -> bool:
        box = row[k][0]
        return (
            MIN_SIZE <= box.height / typical <= MAX_HEIGHT
            and MIN_WIDTH <= box.width / typical <= MAX_WIDTH
            and (
                predictions[k].outcome is not Outcome.DIGIT or box.width > MAX_DIGIT_WIDTH * typical
            )
        )

    def is_close(k: int) -> bool:
        """Whether a segment may share ink with the one before it."""
        a, b = row[k - 1][0], row[k][0]
        return (
            b.left - a.right <= MAX_GAP * typical
            and max(a.right, b.right) - a.left <= MAX_WIDTH * typical
            and min(a.height, b.height) >= MIN_SIZE * typical
            and max(a.height, b.height) <= MAX_HEIGHT * typical
        )

    groups: list[slice] = []
    for k in filter(is_doubtful, range(len(row))):
        start = k - 1 if k and is_close(k) else k
        stop = k + 2 if k + 1 < len(row) and is_close(k + 1) else k + 1
        if groups and start < groups[-1].stop:
            start = groups.pop().start
        groups.append(slice(start, stop))
    return groups


def _origin(box: Box) -> tuple[int, int]:
    """Top and left of a segment's foreground: see `segment_image`."""
    return max(0, int(box.top) - MASK_MARGIN), max(0, int(box.left) - MASK_MARGIN)


def _join(segments: Sequence[Segment]) -> tuple[np.ndarray, tuple[int, int]]:
    """The foreground of several segments, and its top and left."""
    corners = np.array([_origin(box) for box, _ in segments])
    top, left = corners.min(0)
    bottom, right = (corners + [foreground.shape for _, foreground in segments]).max(0)
    shape = (int(bottom - top), int(right - left))
    origin = (int(top), int(left))
    placed = [_place(segment, shape, origin) for segment in segments]
    return np.max(placed, 0), origin


def _place(segment: Segment, shape: tuple[int, ...], origin: tuple[int, int]) -> np.ndarray:
    """A segment's foreground on a field (h, w) whose top and left are `origin`."""
    box, foreground = segment
    field = np.zeros(shape, np.float32)
    top, left = np.subtract(_origin(box), origin)
    h, w = foreground.shape
    field[top : top + h, left : left + w] = foreground
    return field


def _resize(image: np.ndarray, scale: float) -> np.ndarray:
    h, w = (max(2, round(length * scale)) for length in image.shape)
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(image).resize((w, h), method))


def _segment(ink: np.ndarray, mask: np.ndarray, origin: tuple[int, int]) -> Segment | None:
    """The part of ink (h, w) in a coarser mask, as `segment_image` returns it."""
    large = Image.fromarray(mask).resize(ink.shape[::-1], Image.Resampling.NEAREST)
    part = np.where(np.asarray(large), ink, 0).astype(np.float32)
    strong = part > COMPONENT_THRESHOLD
    rows, columns = np.flatnonzero(strong.any(1)), np.flatnonzero(strong.any(0))
    if not len(rows):
        return None
    box = Box(
        int(columns[0]) + origin[1],
        int(rows[0]) + origin[0],
        int(columns[-1]) + 1 + origin[1],
        int(rows[-1]) + 1 + origin[0],
    )
    top, left = np.subtract(_origin(box), origin)
    bottom, right = int(rows[-1]) + 1 + MASK_MARGIN, int(columns[-1]) + 1 + MASK_MARGIN
    return box, part[max(0, top) : bottom, max(0, left) : right]
