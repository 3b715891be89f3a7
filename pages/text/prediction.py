"""A prediction in words."""

from typing import Any

from model.recognition.prediction import Outcome, Prediction
from pages.text.numbers import exact_percent, percent

CERTAINTY = ((0.99, "Almost certain"), (0.9, "Very likely"), (0.7, "Likely"), (0, "Low confidence"))
HEADLINES = {
    Outcome.NOT_SURE: "Not sure",
    Outcome.NOT_A_DIGIT: "Not a digit",
    Outcome.NO_INK: "Nothing drawn yet",
}
DETAILS = {
    Outcome.NOT_A_DIGIT: "Clear the canvas, and draw a digit or a number.",
    Outcome.NO_INK: "Draw any digit with a finger, a pen or the mouse: a small neural network"
    " reads it while you draw.",
}
CONFIDENCE = "{} confidence"
MAY_BE, MAY_BE_ONE = "It may be {} or {}.", "It may be {}, or no digit at all."
DOT = "It is only a dot: draw something larger than the pen."
STEPS = ("Your ink", "cropped", "20 pixels", "centred")

GAME = {  # ten digits against the clock
    "name": "Ten digits",
    "note": "against the clock",
    "target": "Draw a {}",
    "result": "10 digits in {} s",
    "read": "each one read by a neural network, in the browser",
    "record": "Your best time.",
    "best": "Your best time is {} s.",
    "misses": "Misread: {}.",
    "boast": "I wrote ten digits in {} s, and a neural network read each of them. Can you beat it?",
    "copy": "Copy result",
    "copied": "Copied",
    "picture": "Picture",
    "again": "Again",
    "close": "Close",
}


def headline(prediction: Prediction) -> str:
    """Say what was read: the digit itself, "Not sure", or why there is none."""
    return HEADLINES.get(prediction.outcome, str(prediction.digit))


def detail(prediction: Prediction) -> str:
    """Say how confident a prediction is, or what to do."""
    if prediction.outcome is Outcome.DIGIT:
        return CONFIDENCE.format(percent(prediction.confidence))
    if prediction.outcome is Outcome.NOT_SURE:
        *first, last = prediction.prediction_set
        if first:
            return MAY_BE.format(", ".join(map(str, first)), last)
        return MAY_BE_ONE.format(last)
    return DETAILS[prediction.outcome]


def certainty_level(confidence: float) -> str:
    """Name a confidence in 0..1."""
    return next(level for minimum, level in CERTAINTY if confidence >= minimum)


def live_words(coverage: float) -> dict[str, Any]:
    """What components/live_drawing/view.js says of a drawing, given the coverage in 0..1 that
    prediction sets have on validation data.
    """
    return {
        "headlines": {outcome.value: text for outcome, text in HEADLINES.items()},
        "details": {outcome.value: text for outcome, text in DETAILS.items()},
        "levels": CERTAINTY,
        "confidence": CONFIDENCE,
        "nearly_all": percent(1),
        "nearly_nothing": percent(0),
        "may_be": MAY_BE,
        "may_be_one": MAY_BE_ONE,
        "coverage": f"Of digits held out for validation, {exact_percent(coverage)} were among those"
        " named.",
        "digits": "{} digits, lowest confidence {}",
        "unsure_digits": "Not sure of {} of {}: {}",
        "no_digit": "not a digit",
        "or": " or ",
        "and": " and ",
        "dot": DOT,
        "moving": "Not a digit yet",
        "misread": "Misread: its writer meant a {}.",
        "choose_digit": "Digit to look at",
        "shown": "Shown below:",
        "meant": "I meant a {}",
        "correct": "Misread? Tap the bar of the digit that you meant.",
        "learned": "Learned: this is your {}.",
        "like": "Like the {} that you taught.",
        "undo": "Undo",
        "group_name": "Your {}",
        "remove": "Forget this {}",
        "add": "Add this {}",
        "forget_all": "Forget all",
        "remember": "Remember in this browser",
        "nothing_taught": "Nothing taught yet. Tap a bar when a digit is misread, and the next one"
        " like it is read as you meant it.",
        "steps": STEPS,
        "input": "What the network reads",
        "input_size": "28×28",
        "prompt": "Your turn",
        "starters": "Examples",
        "game": GAME,
        "tools": {"undo": "Undo", "redo": "Redo", "reset": "Clear"},
        "away": "No connection. What you draw is still read, here in the browser; all else waits.",
    }
