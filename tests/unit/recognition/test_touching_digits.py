"""Digits of a page that touch: what is looked at, what is cut, and what is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model.preprocessing.rasterization import draw_strokes
from model.recognition import export, page, touching_digits
from model.recognition.classifier import Classifier
from model.recognition.lattice import load_cut_model
from model.recognition.prediction import Outcome, Prediction
from model.recognition.segmentation import Box
from testing.shapes import RING, SEVEN, ZIGZAG
from testing.synthetic_pages import photograph

HEIGHT = 70


def sheet(*rows: list[tuple[list[np.ndarray], float]], width: int = 700) -> Image.Image:
    """A photographed page of shapes, 1 unit wide, at places x in each row."""
    ink = np.zeros((round(HEIGHT * (1 + 2 * len(rows))), width), np.float32)
    for number, row in enumerate(rows):
        for strokes, x in row:
            corner = np.array([1 + x, 1 + 2 * number])
            placed = [(stroke + corner) * HEIGHT for stroke in strokes]
            size = np.array(ink.shape[::-1], float)
            ink = np.maximum(ink, draw_strokes(placed, np.zeros(2), size, 6, max(ink.shape)))
    return Image.fromarray(photograph(ink, np.random.default_rng(0), ruled="", shadow=0.1))


def rows_read(image: Image.Image, classifier: Classifier) -> list[str]:
    read = page.recognize_page(image, classifier)
    return export.row_texts(read, export.digit_texts(read))


def test_digits_that_touch_are_cut_apart_and_single_ones_are_not(classifier: Classifier):
    image = sheet(
        [(SEVEN, 0), (RING, 0.55), (SEVEN, 1.6)],
        [(RING, 0), (SEVEN, 1.3), (RING, 2.6)],
    )
    assert rows_read(image, classifier) == ["707", "070"]


def test_boxes_of_digits_that_were_cut_lie_where_they_were_written(classifier: Classifier):
    read = page.recognize_page(sheet([(SEVEN, 0), (RING, 0.55), (RING, 2.5)]), classifier)
    assert [digit.text for digit in read.digits] == ["7", "0", "0"]
    lefts = [digit.box.left / HEIGHT for digit in read.digits]
    assert lefts == pytest.approx([1.1, 1.65, 3.6], abs=0.2)
    assert all(digit.box.height == pytest.approx(HEIGHT, rel=0.2) for digit in read.digits)
    assert all(digit.model_input is not None for digit in read.digits)


def test_signs_stay_no_digits(classifier: Classifier):
    plus = [np.array([[0.5, 0.2], [0.5, 0.8]]), np.array([[0.2, 0.5], [0.8, 0.5]])]
    grid = [np.array([[x, 0], [x, 1]]) for x in (0.2, 0.8)]
    grid += [np.array([[0, y], [1, y]]) for y in (0.2, 0.8)]
    image = sheet([(SEVEN, 0), (plus, 1.3), (RING, 2.6), (grid, 4), (SEVEN, 5.5)])
    assert rows_read(image, classifier) == ["7 0 7"]


def test_a_network_without_a_cut_model_leaves_touching_digits_alone(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(page, "load_cut_model", lambda _: None)
    image = sheet([(SEVEN, 0), (RING, 0.55), (SEVEN, 3)])
    assert rows_read(image, classifier) == ["7"]


def segments(*boxes: tuple[float, float, float, float]) -> list[tuple[Box, np.ndarray]]:
    return [(Box(*box), np.zeros((1, 1), np.float32)) for box in boxes]


def prediction(outcome: Outcome) -> Prediction:
    return Prediction(outcome, np.eye(10, dtype=np.float32)[1], 1, 1.0, (1,), 0.0)


SURE, NONE = prediction(Outcome.DIGIT), prediction(Outcome.NOT_A_DIGIT)


@pytest.mark.parametrize(
    ("boxes", "predictions", "expected"),
    [
        ([(0, 0, 60, 100)], [SURE], []),
        ([(0, 0, 60, 100)], [NONE], [slice(0, 1)]),
        ([(0, 0, 130, 100)], [SURE], [slice(0, 1)]),  # wide
        ([(0, 40, 60, 60)], [NONE], []),  # a minus
        ([(0, 0, 15, 100)], [NONE], []),  # narrow
        ([(0, 0, 4000, 100)], [NONE], []),  # a drawing
        # with what is close to it, and what is in doubt together in one piece
        ([(0, 0, 60, 100), (65, 0, 120, 100), (200, 0, 260, 100)], [SURE, NONE, SURE], [slice(2)]),
        ([(0, 0, 60, 100), (65, 0, 120, 100)], [NONE, NONE], [slice(0, 2)]),
        ([(0, 0, 60, 100), (165, 0, 220, 100)], [NONE, NONE], [slice(0, 1), slice(1, 2)]),
    ],
)
def test_what_is_wide_or_no_sure_digit_is_looked_at(boxes, predictions, expected):
    found = touching_digits.doubtful(segments(*boxes), predictions, 100)
    assert [(part.start, part.stop) for part in found] == [
        (part.start or 0, part.stop) for part in expected
    ]


def test_only_so_much_ink_of_a_page_is_looked_at(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
):
    looked_at = []
    monkeypatch.setattr(touching_digits, "cut", lambda group, *_: looked_at.append(group) or [])
    row = segments((0, 0, 300, 100))
    model = load_cut_model(classifier.name)
    assert model is not None
    found = touching_digits.cut_touching([row] * 100, [[NONE]] * 100, 100, classifier, model)
    assert found == []
    assert len(looked_at) == touching_digits.MAX_TOTAL_WIDTH // 3


def test_a_scribble_is_read_without_an_error(classifier: Classifier):
    rng = np.random.default_rng(0)
    image = Image.new("L", (900, 500), 255)
    points = [(float(x), float(y)) for x, y in rng.uniform((50, 180), (850, 300), (150, 2))]
    ImageDraw.Draw(image).line(points, 0, 5)
    page.recognize_page(image, classifier)
    page.recognize_page(sheet([(ZIGZAG.reshape(1, -1, 2), 0)]), classifier)
