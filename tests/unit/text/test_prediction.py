"""Predictions in words."""

import numpy as np
import pytest

from model.recognition.prediction import Outcome, Prediction
from pages.text import prediction as prediction_text


def answer(
    outcome: Outcome,
    digit: int | None = None,
    confidence: float = 0.0,
    candidates: tuple[int, ...] = (),
) -> Prediction:
    return Prediction(outcome, np.zeros(10, np.float32), digit, confidence, candidates, 0.0)


def test_a_sure_answer_is_the_digit_and_its_confidence():
    sure = answer(Outcome.DIGIT, 7, 0.975, (7,))
    assert prediction_text.headline(sure) == "7"
    assert prediction_text.detail(sure) == "97.5 % confidence"


def test_an_unsure_answer_names_what_it_may_be():
    unsure = answer(Outcome.NOT_SURE, 4, 0.5, (4, 9, 7))
    assert prediction_text.headline(unsure) == "Not sure"
    assert prediction_text.detail(unsure) == "It may be 4, 9 or 7."


@pytest.mark.parametrize("outcome", [Outcome.NO_INK, Outcome.NOT_A_DIGIT])
def test_without_a_digit_no_number_is_named(outcome: Outcome):
    text = prediction_text.headline(answer(outcome, 3, 0.9, (3,))) + prediction_text.detail(
        answer(outcome, 3, 0.9, (3,))
    )
    assert not any(letter.isdigit() for letter in text)


def test_what_is_no_digit_is_called_so():
    assert "digit" in prediction_text.headline(answer(Outcome.NOT_A_DIGIT))


def test_words_grow_with_confidence():
    assert [prediction_text.certainty_level(c) for c in (0.4, 0.75, 0.95, 0.999)] == [
        "Low confidence",
        "Likely",
        "Very likely",
        "Almost certain",
    ]
