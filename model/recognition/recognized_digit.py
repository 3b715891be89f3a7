"""The record of one recognized digit, of a drawing or of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.preprocessing.normalization import IMAGE_SIZE, ModelInput
from model.recognition.prediction import Outcome, Prediction
from model.recognition.segmentation import Box

BLANK = np.zeros((IMAGE_SIZE, IMAGE_SIZE), np.float32)


@dataclass(frozen=True, eq=False)
class RecognizedDigit:
    """One digit: where it is, what the network got of it, and the prediction.

    `box` is in canvas pixels, or in pixels of the page's image; a drawing that is one digit fills
    the canvas. `model_input` is None for an empty drawing. A digit of a drawing has `strokes`, and
    `positions`, which of the drawing's strokes they are. `row` is the number of its row, 0 at the
    top.
    """

    box: Box
    model_input: ModelInput | None
    prediction: Prediction
    strokes: Sequence[np.ndarray] = ()
    row: int = 0
    positions: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """See `digit_text`."""
        return digit_text(self.prediction)

    @property
    def image(self) -> np.ndarray:
        """What the network got, (28, 28) float32 in 0..1; all 0 for an empty drawing."""
        return BLANK if self.model_input is None else self.model_input.image


def digit_text(prediction: Prediction) -> str:
    """The digit; "?" where the prediction is not sure; nothing where it is no digit."""
    return {Outcome.DIGIT: str(prediction.digit), Outcome.NOT_SURE: "?"}.get(prediction.outcome, "")
