"""Made-up recognized pages."""

import numpy as np

from model.preprocessing.normalization import ModelInput
from model.recognition.page import RecognizedPage
from model.recognition.prediction import Outcome, Prediction
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box


def digit(left: float, row: int, label: int, outcome: Outcome = Outcome.DIGIT) -> RecognizedDigit:
    """A digit 20 pixels wide; where it is not sure, it may be two."""
    prediction_set = (label, 9 - label) if outcome is Outcome.NOT_SURE else (label,)
    probabilities = np.eye(10, dtype=np.float32)[label]
    prediction = Prediction(outcome, probabilities, label, 0.98, prediction_set, 0.01)
    box = Box(left, 50 * row, left + 20, 50 * row + 30)
    return RecognizedDigit(box, ModelInput(np.zeros((28, 28), np.float32)), prediction, row=row)


def page(*digits: RecognizedDigit) -> RecognizedPage:
    """A page of 300×100 pixels with these digits."""
    return RecognizedPage("list.jpg", b"", 300, 100, (), digits)


def two_rows() -> RecognizedPage:
    """A page of two rows: 12 7? and, behind something that is no digit, 40."""
    return page(
        digit(0, 0, 1),
        digit(28, 0, 2),
        digit(100, 0, 7),
        digit(128, 0, 3, Outcome.NOT_SURE),
        digit(0, 1, 5, Outcome.NOT_A_DIGIT),
        digit(28, 1, 4),
        digit(56, 1, 0),
    )
