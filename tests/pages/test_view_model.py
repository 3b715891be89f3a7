import base64
import io

import numpy as np
from PIL import Image

from model.recognition.classifier import Classifier
from model.recognition.drawing import RecognizedDrawing, recognize_strokes
from pages.sections.draw import view_model
from pages.sections.draw.view_model import DrawingView


def bar(x: float) -> np.ndarray:
    return np.array([(x, 60.0), (x + 1, 250.0)])


def drawing_view(recognized: RecognizedDrawing, index: int = -1) -> DrawingView:
    return view_model.drawing_view(recognized, recognized.digits[index], 0.998, 320)


def pixels(url: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))) / 255


def test_a_digit_is_shown_large_with_its_input_and_steps(classifier: Classifier):
    recognized = recognize_strokes(classifier, [bar(160)])
    view, image = drawing_view(recognized), recognized.digits[0].image
    assert (view["prediction"]["heading"], view["prediction"]["text"]) == ("h1", "1")
    assert "confidence" in view["prediction"]["detail"]
    assert view["bars"]["top"] == 1
    assert np.allclose(pixels(view["input"]["source"]), image, atol=0.01)
    steps = view["pipeline"]["steps"]
    assert tuple(step["name"] for step in steps) == view_model.STEPS
    assert np.allclose(pixels(steps[3]["source"]), image, atol=0.01)
    assert view["pipeline"]["boxes"] == []


def test_a_number_has_a_box_a_digit_and_the_bars_of_the_selected_one(classifier: Classifier):
    view = drawing_view(recognize_strokes(classifier, [bar(60), bar(160), bar(260)]), 1)
    prediction, pipeline = view["prediction"], view["pipeline"]
    assert (prediction["heading"], prediction["text"]) == ("h2", "111")
    assert (prediction["digits"], prediction["selected"]) == (["1", "1", "1"], 1)
    assert pipeline["selected"] == 1
    lefts = [left for left, *_ in pipeline["boxes"]]
    assert lefts == sorted(lefts)
    assert len(lefts) == 3
    whole, cropped = (
        base64.b64decode(step["source"].partition(",")[2]).decode()
        for step in pipeline["steps"][:2]
    )
    # the whole drawing, then the selected digit alone
    assert (whole.count("M") - 1, cropped.count("M") - 1) == (3, 1)
    assert all(0 <= side <= 1 for box in pipeline["boxes"] for side in box)


def test_nothing_drawn_is_an_invitation_with_empty_bars_and_images(classifier: Classifier):
    view = drawing_view(recognize_strokes(classifier, []))
    assert (view["prediction"]["heading"], view["bars"]["top"]) == ("h3", None)
    assert not pixels(view["input"]["source"]).any()
