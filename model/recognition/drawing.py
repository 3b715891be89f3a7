"""A drawing recognized as a digit, or as a number where several digits stand side by side."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from model.preprocessing.normalization import (
    ModelInput,
    Step,
    from_clean_strokes,
    from_foreground,
)
from model.preprocessing.strokes import bounding_corners, clean_strokes
from model.recognition.classifier import Classifier
from model.recognition.personalization import Personalization
from model.recognition.prediction import Calibration, Prediction, rejected
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box, group_rows
from model.recognition.stroke_segmentation import Evidence, Group, segment_strokes

# canvas pixels; boxes are as if drawn with this pen, whichever of PENS the visitor chose
# (pages/sections/draw/drawing_area.py): how numbers are segmented was fitted with it
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

    # what the network said of the groups of strokes that it was asked about
    evidence: Mapping[Group, Evidence] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Whether it has several digits."""
        return len(self.digits) > 1

    @property
    def text(self) -> str:
        """The digits of a number, a question mark for each that is not sure, each row a line."""
        rows = itertools.groupby(self.digits, lambda digit: digit.row)
        return "\n".join("".join(digit.text or "?" for digit in row) for _, row in rows)


def recognize_strokes(
    classifier: Classifier,
    strokes: Sequence[np.ndarray],
    pen: float = PEN_WIDTH,
    side: float = 320,
    previous: RecognizedDrawing | None = None,
    personalization: Personalization | None = None,
) -> RecognizedDrawing:
    """Recognize strokes (n, 2) drawn with a pen `pen` wide on a square canvas as one digit, or as
    rows of digits (see `segment_strokes`), by the visitor's own examples where there are any.

    What `previous` has recognized of the same strokes already is not recognized again.
    """
    cleaned = clean_strokes(strokes)
    previous_digits: dict[Group, RecognizedDigit] = {}
    previous_evidence: Mapping[Group, Evidence] = {}
    unchanged: set[int] = set()
    if previous is not None and (previous.classifier, previous.personalization, previous.pen) == (
        classifier,
        personalization,
        pen,
    ):
        pairs = enumerate(zip(cleaned, previous.strokes, strict=False))
        unchanged = {k for k, (now, before) in pairs if strokes_equal(now, before)}
        previous_digits = {digit.positions: digit for digit in previous.digits}
        previous_evidence = previous.evidence
    evidence: dict[Group, Evidence] = {}

    def normalize(group: Group) -> ModelInput | None:
        return from_clean_strokes([cleaned[k] for k in group], pen, (side, side))

    def personalize(prediction: Prediction, calibration: Calibration) -> Prediction:
        return (
            personalization.personalize(prediction, calibration) if personalization else prediction
        )

    def evaluate(groups: list[Group]) -> list[Evidence]:
        known = [g for g in groups if g in previous_evidence and unchanged.issuperset(g)]
        evidence.update({group: previous_evidence[group] for group in known})
        unknown = [group for group in groups if group not in evidence]
        inputs = [model_input for group in unknown if (model_input := normalize(group))]
        predictions = classifier.predict_batch(inputs, allow_tta=False)
        for group, prediction in zip(unknown, predictions, strict=True):
            prediction = personalize(prediction, classifier.calibration)
            evidence[group] = Evidence.of(prediction.confidence, prediction.rejection_probability)
        return [evidence[group] for group in groups]

    def recognize(group: Group, box: Box, row: int, calibration: Calibration) -> RecognizedDigit:
        digit = previous_digits.get(group)
        if digit and unchanged.issuperset(group) and (digit.box, digit.row) == (box, row):
            return digit
        model_input = normalize(group)
        prediction = classifier.predict(model_input)
        prediction = calibration.decide_again(prediction)
        parts = [cleaned[k] for k in group]
        if is_dot(parts, pen):
            prediction = rejected(prediction)
        return RecognizedDigit(
            box, model_input, personalize(prediction, calibration), parts, row, group
        )

    groups = None
    if len(cleaned) > 1:
        groups = segment_strokes(cleaned, classifier.numbers.weights, evaluate)
    if groups and 1 < len(groups) <= MAX_DIGITS:
        calibration = classifier.numbers.calibration(classifier.calibration)
        boxes = [_box_around([cleaned[k] for k in group]) for group in groups]
        digits = [
            recognize(groups[k], boxes[k], number, calibration)
            for number, row in enumerate(group_rows(boxes))
            for k in row
        ]
    else:
        everything, canvas = tuple(range(len(cleaned))), Box(0, 0, side, side)
        digits = [recognize(everything, canvas, 0, classifier.calibration)]
    return RecognizedDrawing(classifier, tuple(digits), cleaned, pen, personalization, evidence)


def _box_around(strokes: Sequence[np.ndarray]) -> Box:
    """The box around strokes as if drawn with PEN_WIDTH."""
    low, high = bounding_corners(strokes, PEN_WIDTH)
    return Box(*map(float, (*low, *high)))


def is_dot(strokes: Sequence[np.ndarray], pen: float) -> bool:
    """Whether cleaned strokes are a dot: no larger than the pen that drew them."""
    if not strokes:
        return False
    points = np.concatenate(strokes)
    return float((points.max(0) - points.min(0)).max()) <= pen


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
