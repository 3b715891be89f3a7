"""An answer in words."""

from collections.abc import Sequence

from model.recognition.prediction import Outcome, Prediction
from pages.text.numbers import percent


def headline(answer: Prediction) -> str:
    """Say what was read: the digit itself, "Not sure", or why there is none."""
    if answer.outcome is Outcome.DIGIT:
        return str(answer.digit)
    if answer.outcome is Outcome.NOT_SURE:
        return "Not sure"
    if answer.outcome is Outcome.NOT_A_DIGIT:
        return "That does not look like a digit"
    return "Nothing drawn yet"


def detail(answer: Prediction) -> str:
    """Say how certain it is in per cent, or what to do."""
    if answer.outcome is Outcome.DIGIT:
        return f"{percent(answer.confidence)} confidence"
    if answer.outcome is Outcome.NOT_SURE and len(answer.prediction_set) > 1:
        *first, last = answer.prediction_set
        return f"It may be {', '.join(map(str, first))} or {last}."
    if answer.outcome is Outcome.NOT_SURE:
        return f"It may be {answer.prediction_set[0]}, or no digit at all."
    if answer.outcome is Outcome.NOT_A_DIGIT:
        return "Clear the canvas and draw a single one."
    return "Draw any digit with a finger, a pen or the mouse: a small neural network reads it while you draw."


def coverage_sentence(share: float) -> str:
    """Say what naming several digits promises: a share in 0..1 of validation digits had the true
    one among them.
    """
    return f"Of digits kept for validation, {percent(share)} were among those named."


def certainty_level(confidence: float) -> str:
    """Name a confidence in 0..1."""
    for least, words in ((0.99, "Almost certain"), (0.9, "Very likely"), (0.7, "Likely")):
        if confidence >= least:
            return words
    return "Perhaps"


def number_detail(answers: Sequence[Prediction]) -> str:
    """Say how certain the digits of a number are, or which of them are not."""
    unsure = [answer for answer in answers if answer.outcome is not Outcome.DIGIT]
    if not unsure:
        return f"{len(answers)} digits, the least certain {percent(min(answer.confidence for answer in answers))}"
    which = " and ".join(
        " or ".join(map(str, a.prediction_set[:3])) if a.outcome is Outcome.NOT_SURE else "no digit"
        for a in unsure[:3]
    )
    return f"Not sure of {len(unsure)} of {len(answers)}: {which}"
