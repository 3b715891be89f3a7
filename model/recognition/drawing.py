"""A drawing recognized as a digit, or as a number where several digits stand side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.preprocessing.normalization import (
    ModelInput,
    Step,
    from_clean_strokes,
    from_foreground,
)
from model.preprocessing.strokes import clean_strokes
from model.recognition.classifier import Classifier
from model.recognition.personalization import Personalization
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box, segment_strokes

# canvas pixels; strokes are segmented as if drawn with this pen, so that the visitor's choice of a
# pen does not change the prediction
PEN_WIDTH = 20.0
MAX_DIGITS = 12  # of a number; what has more parts is a scribble
MAX_DEVIATION = 0.1  # canvas pixels: see `strokes_equal`


@dataclass(frozen=True, eq=False)
class RecognizedDrawing:
    """A drawing's digits in reading order, at least one; an empty drawing has one with the outcome
    NO_INK.
    """

    classifier: Classifier
    digits: tuple[RecognizedDigit, ...]
    # the whole drawing, strokes (n, 2) in canvas pixels; none for an image
    strokes: Sequence[np.ndarray] = ()
    pen: float = PEN_WIDTH  # canvas pixels that it was drawn with
    personalization: Personalization | None = None  # that its digits were recognized with

    @property
    def is_number(self) -> bool:
        """Whether it has several digits."""
        return len(self.digits) > 1

    @property
    def text(self) -> str:
        """The digits of a number, a question mark for each that is not sure."""
        return "".join(digit.text or "?" for digit in self.digits)


def recognize_strokes(
    classifier: Classifier,
    strokes: Sequence[np.ndarray],
    pen: float = PEN_WIDTH,
    side: float = 320,
    previous: RecognizedDrawing | None = None,
    personalization: Personalization | None = None,
) -> RecognizedDrawing:
    """Recognize strokes (n, 2) drawn with a pen `pen` wide on a square canvas, by the visitor's
    own examples where there are any; digits that `previous` has already are not recognized again.

    A drawing that is one digit with confidence is one, however many parts it has. Of 2,004 digits
    that people drew, 3 are taken for two; of 300 rows of two to four of them, none is taken for
    one.
    """
    is_current = (
        previous is not None
        and previous.classifier is classifier
        and previous.personalization is personalization
    )
    reusable = previous.digits if previous and is_current else ()

    def recognize(parts: list[np.ndarray], box: Box) -> RecognizedDigit:
        for digit in reusable:
            if (
                box == digit.box
                and len(parts) == len(digit.strokes)
                and all(map(strokes_equal, parts, digit.strokes))
            ):
                return digit
        model_input = from_clean_strokes(parts, pen, (side, side))
        prediction = classifier.predict(model_input)
        if personalization:
            prediction = personalization.personalize(prediction, classifier.calibration)
        return RecognizedDigit(box, model_input, prediction, parts)

    cleaned = clean_strokes(strokes)
    digits = [recognize(cleaned, Box(0, 0, side, side))]
    if len(cleaned) > 1 and digits[0].prediction.outcome is not Outcome.DIGIT:
        segments = segment_strokes(cleaned, PEN_WIDTH)
        if 1 < len(segments) <= MAX_DIGITS:
            digits = [recognize(parts, box) for box, parts in segments]
    return RecognizedDrawing(classifier, tuple(digits), cleaned, pen, personalization)


def recognize_image(
    classifier: Classifier, image: np.ndarray, personalization: Personalization | None = None
) -> RecognizedDrawing:
    """Recognize one of MNIST's images (28, 28) uint8 without preprocessing it, by the visitor's
    own examples where there are any.
    """
    foreground = image.astype(np.float32) / 255

    def compute_steps() -> tuple[Step, ...]:
        normalized = from_foreground(foreground)
        return normalized.steps if normalized else (Step("Your ink", foreground),)

    model_input = ModelInput(foreground, compute_steps, allow_tta=False)
    prediction = classifier.predict(model_input)
    if personalization:
        prediction = personalization.personalize(prediction, classifier.calibration)
    digit = RecognizedDigit(Box(0, 0, *image.shape[::-1]), model_input, prediction)
    return RecognizedDrawing(classifier, (digit,), personalization=personalization)


def strokes_equal(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two strokes (n, 2) are equal but for the rounding of the canvas."""
    return a.shape == b.shape and bool((np.abs(a - b) < MAX_DEVIATION).all())
