"""Numbers, samples whose label has several digits, read by what the app does: strokes as a drawing
that fits the canvas, a picture as a page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np

from model.preprocessing.image_io import open_image
from model.preprocessing.strokes import clean_strokes
from model.recognition.classifier import Classifier
from model.recognition.drawing import PEN_WIDTH, recognize_strokes
from model.recognition.export import row_texts
from model.recognition.page import recognize_page
from model.recognition.personalization import Personalization
from model.recognition.prediction import Calibration, Prediction
from model.recognition.recognized_digit import digit_text

MAX_DIGITS = 12  # of a number: longer labels are skipped
CANVAS_SIDE = 320.0  # pixels of the app's canvas
MARGIN = 24.0  # pixels between its border and the middle of the pen


class Reading(NamedTuple):
    """What a number was read as: its text, "?" for each digit that is not sure, a line for each
    row; and the predictions of its digits in reading order.
    """

    text: str
    predictions: tuple[Prediction, ...]


@dataclass(frozen=True)
class NumberSample:
    """A number that was read; `name` says where it is from. `read` reads it again, with a writer's
    own examples.
    """

    name: str
    label: str
    reading: Reading
    read: Callable[[Personalization | None], Reading]
    writer: str | None = None

    @property
    def is_correct(self) -> bool:
        """Whether the text is exactly the label."""
        return self.reading.text == self.label

    @property
    def is_answered(self) -> bool:
        """Whether it is read as one number, and all its digits surely."""
        return self.reading.text.isdigit()

    def personalized(self, personalization: Personalization, _: Calibration) -> Self:
        """The sample as it is read with examples."""
        return (
            replace(self, reading=self.read(personalization)) if personalization.examples else self
        )

    def teach(self, personalization: Personalization) -> Personalization:
        """Teach the number: each digit that was not surely read as it is. Where there are more or
        fewer digits than were written, nobody knows which is which, and nothing is taught.
        """
        predictions = self.reading.predictions
        if len(predictions) != len(self.label):
            return personalization
        for prediction, digit in zip(predictions, self.label, strict=True):
            if digit_text(prediction) != digit:
                personalization = personalization.teach(prediction, int(digit))
        return personalization


def fit_to_canvas(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Scale strokes (n, 2) in any units to the canvas, in its middle."""
    points = np.concatenate(strokes).astype(float)
    low, high = points.min(0), points.max(0)
    extent = float((high - low).max())
    scale = (CANVAS_SIDE - 2 * MARGIN) / extent if extent > 0 else 0.0
    return [
        ((stroke.astype(float) - (low + high) / 2) * scale + CANVAS_SIDE / 2).astype(np.float32)
        for stroke in strokes
    ]


def strokes_reader(
    sample: dict[str, Any], classifier: Classifier
) -> Callable[[Personalization | None], Reading]:
    """What reads a stored sample's strokes as a drawing. Raises on a damaged one."""
    strokes = clean_strokes(sample["strokes"])
    drawn = fit_to_canvas(strokes) if strokes else []

    def read(personalization: Personalization | None) -> Reading:
        drawing = recognize_strokes(
            classifier, drawn, PEN_WIDTH, CANVAS_SIDE, personalization=personalization
        )
        return Reading(drawing.text, tuple(digit.prediction for digit in drawing.digits))

    return read


def picture_reader(
    file: Path, classifier: Classifier
) -> Callable[[Personalization | None], Reading]:
    """What reads a picture as a page; what is no digit on it leaves a space, as in the app.

    Raises ImageError for what is no picture.
    """
    page = recognize_page(open_image(file), classifier)

    def read(personalization: Personalization | None) -> Reading:
        predictions = [digit.prediction for digit in page.digits]
        if personalization:
            predictions = [
                personalization.personalize(prediction, classifier.calibration)
                for prediction in predictions
            ]
        texts = [digit_text(prediction) for prediction in predictions]
        return Reading(
            "\n".join(row_texts(page, texts)),
            tuple(p for p, text in zip(predictions, texts, strict=True) if text),
        )

    return read
