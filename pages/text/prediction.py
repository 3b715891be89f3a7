"""A prediction in words."""

from collections.abc import Sequence

from model.recognition.prediction import Outcome, Prediction
from pages.text.numbers import percent

CERTAINTY = ((0.99, "Almost certain"), (0.9, "Very likely"), (0.7, "Likely"))


def headline(prediction: Prediction) -> str:
    """Say what was read: the digit itself, "Not sure", or why there is none."""
    return {
        Outcome.DIGIT: str(prediction.digit),
        Outcome.NOT_SURE: "Not sure",
        Outcome.NOT_A_DIGIT: "That does not look like a digit",
        Outcome.NO_INK: "Nothing drawn yet",
    }[prediction.outcome]


def detail(prediction: Prediction) -> str:
    """Say how confident a prediction is, or what to do."""
    if prediction.outcome is Outcome.DIGIT:
        return f"{percent(prediction.confidence)} confidence"
    if prediction.outcome is Outcome.NOT_SURE:
        *first, last = prediction.prediction_set
        if first:
            return f"It may be {', '.join(map(str, first))} or {last}."
        return f"It may be {last}, or no digit at all."
    if prediction.outcome is Outcome.NOT_A_DIGIT:
        return "Clear the canvas and draw a single one."
    return (
        "Draw any digit with a finger, a pen or the mouse: a small neural network reads it while "
        "you draw."
    )


def coverage_sentence(coverage: float) -> str:
    """Say what a prediction set promises, given its coverage in 0..1 of validation data."""
    return f"Of digits kept for validation, {percent(coverage)} were among those named."


def certainty_level(confidence: float) -> str:
    """Name a confidence in 0..1."""
    return next((level for minimum, level in CERTAINTY if confidence >= minimum), "Perhaps")


def number_detail(predictions: Sequence[Prediction]) -> str:
    """Say how confident the predictions of a number's digits are, or which are not."""
    unsure = [p for p in predictions if p.outcome is not Outcome.DIGIT]
    if not unsure:
        lowest = percent(min(prediction.confidence for prediction in predictions))
        return f"{len(predictions)} digits, the least certain {lowest}"
    alternatives = " and ".join(
        " or ".join(map(str, p.prediction_set[:3])) if p.outcome is Outcome.NOT_SURE else "no digit"
        for p in unsure[:3]
    )
    return f"Not sure of {len(unsure)} of {len(predictions)}: {alternatives}"
