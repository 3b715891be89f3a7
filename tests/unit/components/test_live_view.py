"""What the live drawing says of a drawing: the words of pages/text/prediction.py."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from components import live_drawing
from model.recognition.classifier import load_classifier
from model.recognition.drawing import RecognizedDrawing
from model.recognition.prediction import NO_INK, Outcome, Prediction
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box
from pages.text import prediction as prediction_text
from tests.unit.components.live_page import ONES, LivePage, digit


def prediction(
    outcome: Outcome, confidence: float = 0.5, prediction_set: tuple[int, ...] = (7,)
) -> Prediction:
    """A prediction whose most probable digit is the first of its set."""
    top = prediction_set[0]
    probabilities = np.full(10, (1 - confidence) / 9, np.float32)
    probabilities[top] = confidence
    return Prediction(outcome, probabilities, top, confidence, prediction_set, 0.1)


def props(*predictions: Prediction) -> list[Any]:
    """What the server hands over of digits beside each other."""
    digits = [
        RecognizedDigit(Box(100 * k, 0, 100 * k + 90, 320), None, prediction)
        for k, prediction in enumerate(predictions)
    ]
    recognized = RecognizedDrawing(load_classifier(), tuple(digits))
    return list(live_drawing.reading(recognized)["digits"])


DIGIT, NOT_SURE = Outcome.DIGIT, Outcome.NOT_SURE
PREDICTIONS = [
    NO_INK,
    prediction(Outcome.NOT_A_DIGIT),
    *(prediction(DIGIT, p) for p in (1.0, 0.99951, 0.9989, 0.99, 0.9, 0.8999, 0.7, 0.6999, 0.31)),
    *(prediction(NOT_SURE, 0.4, some) for some in ((7,), (1, 7), (4, 9, 7), tuple(range(10)))),
]


@pytest.fixture(scope="module")
def words() -> dict[str, Any]:
    return prediction_text.live_words(0.998)


def test_a_digit_is_described_as_python_does(showing: LivePage):
    answer = showing.part("answer")
    for number, expected in enumerate(PREDICTIONS):
        showing.record(digit(7), digits=props(expected), version=number + 1)
        assert showing.text == prediction_text.headline(expected)
        sentence = answer.locator("p").evaluate(
            "p => [...p.childNodes].filter((node) => node.nodeName === '#text')[0].textContent"
        )
        assert sentence == prediction_text.detail(expected)
        level = answer.locator("b").all_inner_texts()
        assert level == (
            [prediction_text.certainty_level(expected.confidence)]
            if expected.outcome is DIGIT
            else []
        )


@pytest.mark.parametrize("outcome", [NOT_SURE, Outcome.NOT_A_DIGIT])
def test_what_is_no_sure_digit_gets_grey_bars_and_one_for_no_digit(
    showing: LivePage, outcome: Outcome
):
    none = showing.part("probabilities").locator(".none")
    showing.record(digit(7), digits=props(prediction(DIGIT, 0.9, (7,))))
    expect(showing.page.locator(".top")).to_have_count(1)
    expect(none).to_have_attribute("data-share", "0")
    expected = prediction(outcome, 0.4, (7, 1))
    showing.record(digit(7), digits=props(expected), version=1)
    expect(showing.page.locator(".top")).to_have_count(0)
    rejected = float(none.get_attribute("data-share") or "nan")
    assert rejected == pytest.approx(expected.rejection_probability)
    assert showing.shares.sum() + rejected == pytest.approx(1, abs=1e-4)


def test_only_what_may_be_several_digits_gets_the_coverage(
    showing: LivePage, words: dict[str, Any]
):
    note = showing.part("answer").locator("small")
    showing.record(digit(7), digits=props(prediction(NOT_SURE, 0.5, (1, 7))))
    expect(note).to_have_text(words["coverage"])
    showing.record(digit(7), digits=props(prediction(DIGIT)))
    expect(note).to_have_count(0)


@pytest.mark.parametrize(
    ("predictions", "text", "detail"),
    [
        (
            [prediction(DIGIT, 0.99, (4,)), prediction(DIGIT, 0.8, (2,))],
            "42",
            lambda words: words["digits"].format(2, "80.0 %"),
        ),
        (
            [
                prediction(NOT_SURE, 0.5, (4, 9, 7, 1)),
                prediction(DIGIT, 0.9, (2,)),
                prediction(Outcome.NOT_A_DIGIT),
            ],
            "?2?",
            lambda words: words["unsure_digits"].format(
                2, 3, f"4{words['or']}9{words['or']}7{words['and']}{words['no_digit']}"
            ),
        ),
    ],
)
def test_a_number_is_described(
    showing: LivePage, words: dict[str, Any], predictions: list[Prediction], text: str, detail
):
    showing.record(ONES, digits=props(*predictions))
    assert showing.text == text
    assert showing.part("answer").locator("p").inner_text() == detail(words)
    buttons = showing.part("answer").locator(".digits button")
    assert buttons.all_inner_texts() == list(text)


def test_a_digit_of_a_number_is_selected_and_what_is_unchanged_stays(showing: LivePage):
    number = props(prediction(DIGIT, 0.9, (4,)), prediction(DIGIT, 0.9, (2,)))
    showing.record(ONES[:2], digits=number)
    pressed = showing.page.locator('[aria-pressed="true"]')
    expect(pressed).to_have_text("2")  # the last
    first = showing.page.get_by_role("button", name="4", exact=True)
    first.evaluate("button => {button.marked = true}")
    showing.record(ONES[:2], digits=number)
    assert first.evaluate("button => button.marked")
    first.click()
    assert showing.scripts.sent == [["selected", ["42", 0]]]
    expect(pressed).to_have_text("4")
    assert showing.shares.argmax() == 4
    showing.record(ONES[:2], digits=number)
    expect(pressed).to_have_text("4")
    showing.record(ONES, digits=[*number, *props(prediction(DIGIT, 0.9, (5,)))])
    expect(pressed).to_have_text("5")  # another number


def test_bars_and_images_show_the_selected_digit(reading: LivePage):
    strokes = [*digit(4, 30, 100), *digit(7, 180, 100)]
    reading.record(strokes)
    assert reading.text == "47"
    image = reading.part("input").locator("img")
    seven = image.get_attribute("src")
    reading.page.get_by_role("button", name="4", exact=True).click()
    assert reading.shares.argmax() == 4
    assert image.get_attribute("src") != seven


def test_the_answer_is_announced_when_the_pen_rests(reading: LivePage):
    blank = reading.status
    assert blank == reading.text
    (stroke,) = digit(7)
    reading.move(stroke)
    assert (reading.text, reading.status) == ("7", blank)
    reading.page.mouse.up()
    reading.frame()
    assert reading.status == "7"
