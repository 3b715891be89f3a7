"""One drawing read as a digit, or as a number when several digits stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.preprocessing import normalization
from model.preprocessing.normalization import ModelInput
from model.recognition import segmentation
from model.recognition.classifier import Classifier, Outcome, Prediction
from model.recognition.segmentation import Box

# canvas pixels; digits are told apart as if drawn with this pen, so that the visitor's choice of a
# pen changes no answer
PEN = 20.0
MOST = 12  # digits that are read; what has more parts is a scribble
ROUNDING = 0.1  # pixels: see `coincide`


@dataclass(frozen=True, eq=False)
class RecognizedDigit:
    """One digit of a drawing: its strokes, where it lies (canvas pixels), how it was prepared, and
    what it was read as.
    """

    strokes: list[np.ndarray]
    box: Box | None
    model_input: ModelInput | None
    answer: Prediction


@dataclass(frozen=True, eq=False)
class RecognizedDrawing:
    """What a drawing says: its digits in reading order, at least one; a drawing without ink has one
    part with that outcome.
    """

    classifier: Classifier
    parts: tuple[RecognizedDigit, ...]
    # the whole drawing, polylines (n, 2) in canvas pixels; none for a picture
    strokes: Sequence[np.ndarray] = ()
    pen: float = PEN  # canvas pixels that it was drawn with

    @property
    def is_number(self) -> bool:
        return len(self.parts) > 1

    @property
    def text(self) -> str:
        """The digits of a number, a question mark for each that is not sure."""
        return "".join(
            str(part.answer.digit) if part.answer.outcome is Outcome.DIGIT else "?"
            for part in self.parts
        )


def recognize_strokes(
    classifier: Classifier,
    strokes: Sequence[np.ndarray],
    pen: float = PEN,
    side: float = 320,
    before: RecognizedDrawing | None = None,
) -> RecognizedDrawing:
    """Read strokes (n, 2) drawn with a pen `pen` wide on a square canvas; parts that `before` has
    already are not read again.

    A drawing that is surely one digit is one, whatever its pieces. Of 2,004 digits that people
    drew, 3 are taken for two; of 300 rows of two to four of them, none is taken for one.
    """
    known = before.parts if before and before.classifier is classifier else ()

    def part(own: list[np.ndarray], box: Box | None) -> RecognizedDigit:
        for old in known:
            if (
                box == old.box
                and len(own) == len(old.strokes)
                and all(map(coincide, own, old.strokes))
            ):
                return old
        prepared = normalization.from_strokes(own, pen=pen, field=(side, side))
        return RecognizedDigit(own, box, prepared, classifier.predict(prepared))

    kept = normalization.clean(strokes)
    whole = part(kept, None)
    found = (
        segmentation.segment_strokes(kept, PEN)
        if len(kept) > 1 and whole.answer.outcome is not Outcome.DIGIT
        else []
    )
    is_number = 1 < len(found) <= MOST
    return RecognizedDrawing(
        classifier,
        tuple(part(own, box) for box, own in found) if is_number else (whole,),
        kept,
        pen,
    )


def recognize_image(classifier: Classifier, image: np.ndarray) -> RecognizedDrawing:
    """Read one of MNIST's own images (28, 28) uint8 just as it is."""
    given = image.astype(np.float32) / 255
    shown = normalization.from_ink(given)
    prepared = ModelInput(
        given,
        lambda: shown.steps if shown else (normalization.Step("Your ink", given),),
        allow_tta=False,
    )
    return RecognizedDrawing(
        classifier, (RecognizedDigit([], None, prepared, classifier.predict(prepared)),)
    )


def coincide(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two strokes (n, 2) are the same but for what lies between `smoothed` and the canvas."""
    return one.shape == other.shape and bool((np.abs(one - other) < ROUNDING).all())
