"""The drawings of the Draw page are what their names say."""

import numpy as np
import pytest

from model.data import example_drawings
from model.recognition.classifier import Classifier
from model.recognition.drawing import RecognizedDrawing, recognize_strokes
from model.recognition.prediction import Outcome

SIDE = 320


def read(classifier: Classifier, name: str) -> RecognizedDrawing:
    strokes = example_drawings.load()[name]["strokes"]
    return recognize_strokes(classifier, [np.array(s) * SIDE for s in strokes], side=SIDE)


@pytest.mark.parametrize("name", ["demo", "number", "crossed", "slashed"])
def test_a_drawing_is_read_as_it_was_meant(classifier: Classifier, name: str):
    assert read(classifier, name).text == example_drawings.load()[name]["label"]


def test_the_misread_one_is_wrong_and_not_merely_unsure(classifier: Classifier):
    (digit,) = read(classifier, "misread").digits
    assert digit.prediction.outcome is Outcome.DIGIT
    assert str(digit.prediction.digit) != example_drawings.load()["misread"]["label"]


def test_drawings_lie_on_the_canvas():
    for drawing in example_drawings.load().values():
        points = np.concatenate([np.array(stroke) for stroke in drawing["strokes"]])
        assert points.min() > 0.03
        assert points.max() < 0.97
