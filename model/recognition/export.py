"""What a page that was read says: its rows as numbers, a sentence on each symbol, and all of it as
JSON and CSV.

`texts`, one a symbol, are what stands for each after corrections by hand: a digit, "?" or nothing
for what is no digit.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from model import answer_words
from model.recognition import segmentation
from model.recognition.classifier import Outcome
from model.recognition.page import RecognizedPage, RecognizedSymbol
from model.recognition.segmentation import Box

CHOICES = (*map(str, range(10)), "?", "")  # what a correction may be
NEW_NUMBER = 0.7  # of the typical height: a gap this wide in a row begins another number,
WIDER = 1.6  # if it is so much wider than the page's middling gap


def texts_of(page: RecognizedPage) -> list[str]:
    """What was read, a text a symbol."""
    return [symbol.text for symbol in page.symbols]


def rows(page: RecognizedPage, texts: Sequence[str]) -> list[str]:
    """Each row that has a digit as text: digits that stand together are a number."""
    lines = [
        [
            (symbol.box, text)
            for symbol, text in zip(page.symbols, texts, strict=True)
            if symbol.row == row
        ]
        for row in range(1 + max((symbol.row for symbol in page.symbols), default=-1))
    ]
    gaps = [
        second.left - first.right
        for line in lines
        for (first, _), (second, _) in zip(line, line[1:], strict=False)
    ]
    typical = segmentation.typical_height([symbol.box for symbol in page.symbols]) if gaps else 0.0
    apart = max(NEW_NUMBER * typical, WIDER * float(np.median(gaps))) if gaps else 0.0
    return [text for text in (_joined(line, apart) for line in lines) if text]


def _joined(line: Sequence[tuple[Box, str]], apart: float) -> str:
    """One row's text, with a space where a gap is wider than `apart` and where something is no
    digit.
    """
    text, right = "", line[0][0].left
    for box, symbol in line:
        text += (" " if box.left - right > apart else "") + (symbol or " ")
        right = box.right
    return " ".join(text.split())


def summary(page: RecognizedPage, texts: Sequence[str]) -> str:
    """Say how much was found."""
    if not page.symbols:
        return "No digits were found. Darker strokes on plain paper, and more of the picture filled by them, make it easier."
    unsure, others = sum(text == "?" for text in texts), sum(not text for text in texts)
    digits = len(texts) - unsure - others
    said = [f"**{digits} {'digit' if digits == 1 else 'digits'}**"]
    said += [f"{unsure} not sure"] if unsure else []
    said += [f"{others} that {'is' if others == 1 else 'are'} no digit"] if others else []
    return f"{', '.join(said)}."


def kind(text: str) -> str:
    """How a symbol looks in the picture: "digit", "unsure" or "none"."""
    return {"": "none", "?": "unsure"}.get(text, "digit")


def label(text: str) -> str:
    """What stands above a symbol's box."""
    return text or "×"


def title(symbol: RecognizedSymbol, text: str) -> str:
    """Say what one symbol was read as."""
    answer = symbol.answer
    if text != symbol.text:
        return f"{text or 'No digit'}, corrected by hand"
    if answer.outcome is Outcome.DIGIT:
        return f"{answer.digit}, {answer_words.percent(answer.confidence)} confidence"
    if answer.outcome is Outcome.NOT_SURE:
        return f"Not sure. {answer_words.detail(answer)}"
    return "No digit, as it seems"


def record(page: RecognizedPage, texts: Sequence[str] | None = None) -> dict[str, Any]:
    """A page as plain values: its size and the boxes in pixels of the upright picture, right and
    bottom exclusive.
    """
    texts = texts_of(page) if texts is None else texts
    return {
        "picture": page.name,
        "width": page.width,
        "height": page.height,
        "rows": rows(page, texts),
        "symbols": [_entry(symbol, text) for symbol, text in zip(page.symbols, texts, strict=True)],
    }


def _entry(symbol: RecognizedSymbol, text: str) -> dict[str, Any]:
    answer, box = symbol.answer, symbol.box
    return {
        "row": symbol.row + 1,
        "read": text,
        "corrected": text != symbol.text,
        "outcome": answer.outcome.value,
        "likeliest": answer.digit,
        "confidence": round(answer.confidence, 4),
        "no_digit": round(answer.rejection_probability, 4),
        "left": round(box.left),
        "top": round(box.top),
        "right": round(box.right),
        "bottom": round(box.bottom),
    }


def to_json(records: Sequence[dict[str, Any]]) -> str:
    """Several records as JSON: an object with the list `pictures`."""
    return json.dumps({"pictures": list(records)}, ensure_ascii=False, indent=1)


def to_csv(records: Sequence[dict[str, Any]]) -> str:
    """Every symbol of several records as a line of CSV, with a header."""
    lines = [{"picture": one["picture"], **entry} for one in records for entry in one["symbols"]]
    written = io.StringIO()
    writer = csv.DictWriter(written, lines[0] if lines else ["picture"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return written.getvalue()
