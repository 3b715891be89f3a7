"""One drawing read as a digit, or as a number when several digits stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.preprocessing import normalization
from model.preprocessing.normalization import Prepared
from model.recognition import segmentation
from model.recognition.classifier import Answer, Classifier, Outcome
from model.recognition.segmentation import Box

PEN = 20.0  # canvas pixels; digits are told apart as if drawn with this pen, so that the visitor's choice of a pen changes no answer
MOST = 12  # digits that are read; what has more parts is a scribble
ROUNDING = 0.1  # pixels: see `coincide`


@dataclass(frozen=True, eq=False)
class Part:
    """One digit of a drawing: its strokes, where it lies (canvas pixels), how it was prepared, and what it was read as."""

    strokes: list[np.ndarray]
    box: Box | None
    prepared: Prepared | None
    answer: Answer


@dataclass(frozen=True, eq=False)
class Reading:
    """What a drawing says: its digits in reading order, at least one; a drawing without ink has one part with that outcome."""

    reader: Classifier
    parts: tuple[Part, ...]
    strokes: Sequence[np.ndarray] = ()  # the whole drawing, polylines (n, 2) in canvas pixels; none for a picture
    pen: float = PEN  # canvas pixels that it was drawn with

    @property
    def is_number(self) -> bool:
        return len(self.parts) > 1

    @property
    def text(self) -> str:
        """The digits of a number, a question mark for each that is not sure."""
        return "".join(str(part.answer.digit) if part.answer.outcome is Outcome.DIGIT else "?" for part in self.parts)


def read_strokes(reader: Classifier, strokes: Sequence[np.ndarray], pen: float = PEN, side: float = 320, before: Reading | None = None) -> Reading:
    """Read strokes (n, 2) drawn with a pen `pen` wide on a square canvas; parts that `before` has already are not read again.

    A drawing that is surely one digit is one, whatever its pieces. Of 2,004 digits that people drew, 3 are taken for two; of 300 rows of two to
    four of them, none is taken for one.
    """
    known = before.parts if before and before.reader is reader else ()

    def part(own: list[np.ndarray], box: Box | None) -> Part:
        for old in known:
            if box == old.box and len(own) == len(old.strokes) and all(map(coincide, own, old.strokes)):
                return old
        prepared = normalization.from_strokes(own, pen=pen, field=(side, side))
        return Part(own, box, prepared, reader.read(prepared))

    kept = normalization.clean(strokes)
    whole = part(kept, None)
    found = segmentation.in_strokes(kept, PEN) if len(kept) > 1 and whole.answer.outcome is not Outcome.DIGIT else []
    is_number = 1 < len(found) <= MOST
    return Reading(reader, tuple(part(own, box) for box, own in found) if is_number else (whole,), kept, pen)


def read_image(reader: Classifier, image: np.ndarray) -> Reading:
    """Read one of MNIST's own images (28, 28) uint8 just as it is."""
    given = image.astype(np.float32) / 255
    shown = normalization.from_ink(given)
    prepared = Prepared(given, lambda: shown.steps if shown else (normalization.Step("Your ink", given),), may_move=False)
    return Reading(reader, (Part([], None, prepared, reader.read(prepared)),))


def coincide(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two strokes (n, 2) are the same but for what lies between `smoothed` and the canvas."""
    return one.shape == other.shape and bool((np.abs(one - other) < ROUNDING).all())
