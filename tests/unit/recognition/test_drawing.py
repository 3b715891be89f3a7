from dataclasses import replace

import numpy as np
import pytest

from model.artifacts import SERVED
from model.data import mnist
from model.recognition.classifier import load_classifier
from model.recognition.drawing import recognize_image, recognize_strokes
from model.recognition.personalization import Personalization, load_parameters
from model.recognition.prediction import Outcome
from testing.strokes import HANDS

pytestmark = pytest.mark.filterwarnings("error")


def row(number: str, hand: str) -> list[np.ndarray]:
    return [
        np.array(s) * (50, 90) + (10 + 75 * k, 100)
        for k, digit in enumerate(number)
        for s in HANDS[hand][int(digit)]
    ]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("number", ["2026", "10", "357"])
def test_digits_side_by_side_are_a_number(classifier, hand, number):
    drawing = recognize_strokes(classifier, row(number, hand))
    assert drawing.is_number
    assert drawing.text == number
    lefts = [digit.box.left for digit in drawing.digits]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("digit", range(10))
def test_one_digit_is_no_number(classifier, hand, digit):
    drawing = recognize_strokes(classifier, [np.array(s) * 200 + 50 for s in HANDS[hand][digit]])
    assert not drawing.is_number
    assert drawing.text == str(digit)


def test_the_pen_does_not_change_the_prediction(classifier):
    for number in ("2026", "5"):
        thin, thick = (
            recognize_strokes(classifier, row(number, "round"), pen=pen) for pen in (10, 32)
        )
        assert thin.text == thick.text == number
        for a, b in zip(thin.digits, thick.digits, strict=True):
            assert np.array_equal(a.prediction.probabilities, b.prediction.probabilities)


def test_nothing_drawn_is_one_empty_digit(classifier):
    drawing = recognize_strokes(classifier, [])
    assert not drawing.is_number
    assert drawing.digits[0].prediction.outcome is Outcome.NO_INK


@pytest.mark.parametrize("pen", [10.0, 20.0, 32.0])
def test_what_is_no_larger_than_the_pen_is_not_a_digit(classifier, pen):
    taps = [[[160, 160]], [[160, 160], [160, 160 + pen]], [[150, 150], [150 + pen, 155]]]
    for tap in taps:
        (dot,) = recognize_strokes(classifier, [np.array(tap, float)], pen=pen).digits
        assert dot.prediction.outcome is Outcome.NOT_A_DIGIT
        assert dot.prediction.rejection_probability == 1
        assert dot.model_input is not None, "it is shown what the network would have got"
    line = np.array([[160, 160], [160, 163 + 2 * pen]], float)
    assert recognize_strokes(classifier, [line], pen=pen).text == "1"


def test_what_has_not_changed_is_not_recognized_again(classifier, monkeypatch):
    strokes = row("20", "round")
    previous = recognize_strokes(classifier, strokes)
    after = recognize_strokes(
        classifier, [*strokes, *[s + np.array([160, 0]) for s in strokes[:1]]], previous=previous
    )
    assert after.text == "202"
    assert after.digits[0] is previous.digits[0]
    other = load_classifier("three-conv")
    assert recognize_strokes(other, strokes, previous=previous).digits[0] is not previous.digits[0]


def test_what_was_taught_is_read_so_and_read_anew(classifier):
    """The 2 of a number, taught as a 3, and the number read again."""
    strokes = row("20", "round")
    before = recognize_strokes(classifier, strokes)
    strong = replace(load_parameters(SERVED), power=30.0)
    taught = Personalization(strong).teach(before.digits[0].prediction, 3)
    after = recognize_strokes(classifier, strokes, previous=before, personalization=taught)
    assert (before.text, after.text) == ("20", "30")
    assert (after.digits[0].prediction.example, after.digits[1].prediction.example) == (0, None)
    again = recognize_strokes(classifier, strokes, previous=after, personalization=taught)
    assert again.digits[0] is after.digits[0]
    assert recognize_strokes(classifier, strokes, previous=after).text == "20", "undone"


def test_a_test_digit_is_not_preprocessed(classifier):
    image = mnist.load().test.images[3]
    drawing = recognize_image(classifier, image)
    assert np.allclose(
        drawing.digits[0].prediction.probabilities,
        classifier.probabilities(image[None] / np.float32(255))[0],
        atol=1e-6,
    )
    assert np.array_equal(drawing.digits[0].model_input.image, image / np.float32(255))
