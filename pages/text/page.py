"""What was read on a page, in words."""

from collections.abc import Sequence

from model.recognition.page import RecognizedPage
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from pages.text.numbers import percent
from pages.text.prediction import detail


def summary(page: RecognizedPage, texts: Sequence[str]) -> str:
    """Say how many digits a page has; `texts` are those of its digits after corrections."""
    if not page.digits:
        return (
            "No digits were found. Darker strokes on plain paper, and more of the picture filled "
            "by them, make it easier."
        )
    unsure, rejected = sum(text == "?" for text in texts), sum(not text for text in texts)
    digits = len(texts) - unsure - rejected
    counts = [f"**{digits} {'digit' if digits == 1 else 'digits'}**"]
    if unsure:
        counts.append(f"{unsure} not sure")
    if rejected:
        counts.append(f"{rejected} that {'is' if rejected == 1 else 'are'} no digit")
    return f"{', '.join(counts)}."


def box_kind(text: str) -> str:
    """Name the look of a digit's box: "digit", "unsure" or "none"."""
    return {"": "none", "?": "unsure"}.get(text, "digit")


def box_label(text: str) -> str:
    """Write what stands above a digit's box."""
    return text or "×"


def digit_title(digit: RecognizedDigit, text: str) -> str:
    """Say what a digit was read as; `text` is its own or a correction."""
    prediction = digit.prediction
    if text != digit.text:
        return f"{text or 'No digit'}, corrected by hand"
    if prediction.outcome is Outcome.DIGIT:
        return f"{prediction.digit}, {percent(prediction.confidence)} confidence"
    if prediction.outcome is Outcome.NOT_SURE:
        return f"Not sure. {detail(prediction)}"
    return "Not a digit"


def confidence(digit: RecognizedDigit) -> str:
    """Write a digit's confidence; nothing for what is no digit, which has none."""
    return percent(digit.prediction.confidence) if digit.text else ""
