import base64
import io

import numpy as np
import pytest
from PIL import Image

from model.recognition.classifier import Classifier, load_classifier
from model.recognition.drawing import RecognizedDrawing, recognize_strokes
from pages.sections.draw import view_model


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return load_classifier()


def bar(x: float) -> np.ndarray:
    return np.array([(x, 60.0), (x + 1, 250.0)])


def content(read: RecognizedDrawing, at: int = -1) -> dict:
    return view_model.drawing_view(read, read.digits[at], 0.998, 320)


def pixels(address: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))) / 255


def test_a_digit_is_shown_large_with_its_input_and_steps(classifier):
    read = recognize_strokes(classifier, [bar(160)])
    found = content(read)
    assert (found["prediction"]["heading"], found["prediction"]["text"]) == ("h1", "1")
    assert "confidence" in found["prediction"]["detail"]
    assert found["bars"]["top"] == 1
    assert np.allclose(
        pixels(found["input"]["source"]), read.digits[0].model_input.image, atol=0.01
    )
    assert [step["name"] for step in found["pipeline"]["steps"]] == list(view_model.STEPS)
    assert np.allclose(
        pixels(found["pipeline"]["steps"][3]["source"]), read.digits[0].model_input.image, atol=0.01
    )
    assert found["pipeline"]["boxes"] == []


def test_a_number_has_a_box_a_digit_and_the_bars_of_the_chosen_one(classifier):
    read = recognize_strokes(classifier, [bar(60), bar(160), bar(260)])
    found = content(read, 1)
    assert (found["prediction"]["heading"], found["prediction"]["text"]) == ("h2", "111")
    assert (found["prediction"]["digits"], found["prediction"]["selected"], found["pipeline"]["selected"]) == (
        ["1", "1", "1"],
        1,
        1,
    )
    lefts = [left for left, *_ in found["pipeline"]["boxes"]]
    assert lefts == sorted(lefts) and len(lefts) == 3
    whole, cropped = (
        base64.b64decode(step["source"].partition(",")[2]).decode()
        for step in found["pipeline"]["steps"][:2]
    )
    assert (whole.count("M") - 1, cropped.count("M") - 1) == (3, 1), (
        "the whole drawing, then the chosen digit alone"
    )
    assert all(0 <= side <= 1 for box in found["pipeline"]["boxes"] for side in box)


def test_nothing_drawn_is_an_invitation_with_empty_bars_and_pictures(classifier):
    found = content(recognize_strokes(classifier, []))
    assert (found["prediction"]["heading"], found["bars"]["top"]) == ("h3", None)
    assert not pixels(found["input"]["source"]).any()
