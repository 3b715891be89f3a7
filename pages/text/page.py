"""What was read on a page, in words."""

from collections.abc import Sequence

from model.recognition.page import RecognizedPage, RecognizedSymbol
from model.recognition.prediction import Outcome
from pages.text.numbers import percent
from pages.text.prediction import detail


def summary(page: RecognizedPage, texts: Sequence[str]) -> str:
    """Say how much was found."""
    if not page.digits:
        return "No digits were found. Darker strokes on plain paper, and more of the picture filled by them, make it easier."
    unsure, others = sum(text == "?" for text in texts), sum(not text for text in texts)
    digits = len(texts) - unsure - others
    said = [f"**{digits} {'digit' if digits == 1 else 'digits'}**"]
    said += [f"{unsure} not sure"] if unsure else []
    said += [f"{others} that {'is' if others == 1 else 'are'} no digit"] if others else []
    return f"{', '.join(said)}."


def symbol_kind(text: str) -> str:
    """How a symbol looks in the picture: "digit", "unsure" or "none"."""
    return {"": "none", "?": "unsure"}.get(text, "digit")


def box_label(text: str) -> str:
    """What stands above a symbol's box."""
    return text or "×"


def symbol_title(symbol: RecognizedSymbol, text: str) -> str:
    """Say what one symbol was read as."""
    answer = symbol.prediction
    if text != symbol.text:
        return f"{text or 'No digit'}, corrected by hand"
    if answer.outcome is Outcome.DIGIT:
        return f"{answer.digit}, {percent(answer.confidence)} confidence"
    if answer.outcome is Outcome.NOT_SURE:
        return f"Not sure. {detail(answer)}"
    return "No digit, as it seems"
