"""What was read on a page, in words."""

from collections.abc import Sequence

from model.recognition import export
from model.recognition.arithmetic import EQUALS, PLUS, Sum
from model.recognition.page import RecognizedPage
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from pages.text.numbers import percent
from pages.text.prediction import detail


def summary(page: RecognizedPage, texts: Sequence[str], signs: int = 0) -> str:
    """Say how many digits a page has; `texts` are those of its digits after corrections, of which
    `signs` are signs of sums.
    """
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
    rejected -= signs
    if rejected:
        counts.append(f"{rejected} that {'is' if rejected == 1 else 'are'} no digit")
    return f"{', '.join(counts)}."


def box_kind(text: str, sign: str = "") -> str:
    """Name the look of a digit's box, or of a sum's sign: "digit", "unsure", "sign" or "none"."""
    return "sign" if sign else {"": "none", "?": "unsure"}.get(text, "digit")


def box_label(text: str, sign: str = "") -> str:
    """Write what stands above the box of a digit, or of a sum's sign."""
    return text or sign or "×"


def sum_title(found: Sum) -> str:
    """Say whether a sum, as it was read, is right."""
    if found.is_correct:
        return f"{found.text}: correct"
    return f"{found.text}: wrong, it is {found.total}"


def sums_sentence(sums: Sequence[Sum]) -> str:
    """Say how many sums are right."""
    correct = sum(each.is_correct for each in sums)
    return f"**{correct} of {len(sums)} {'sum' if len(sums) == 1 else 'sums'}** correct."


def row_lines(page: RecognizedPage, texts: Sequence[str], sums: Sequence[Sum]) -> list[str]:
    """Write each row that has a digit, sums with their signs and whether they are right."""
    by_row = {each.row: f"{each.text}  {'✓' if each.is_correct else '✗'}" for each in sums}
    rows = sorted({digit.row for digit, text in zip(page.digits, texts, strict=True) if text})
    lines = export.row_texts(page, texts)
    return [by_row.get(row, line) for row, line in zip(rows, lines, strict=True)]


def digit_title(digit: RecognizedDigit, text: str, sign: str = "") -> str:
    """Say what a digit was read as; `text` is its own or a correction, `sign` a sum's."""
    if sign:
        return {PLUS: "Plus sign", EQUALS: "Equals sign"}[sign]
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
