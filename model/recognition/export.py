"""A recognized page as text, JSON and CSV: its rows as numbers, and a record for each digit.

`texts`, one for each digit of the page, replace its own after corrections by hand: a digit, "?" or
nothing for what is no digit.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from model.recognition.page import RecognizedPage
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box, typical_height

CHOICES = (*map(str, range(10)), "?", "")  # what a correction may be
MIN_NUMBER_GAP = 0.7  # of the typical height: a gap this wide in a row begins another number,
MIN_GAP_RATIO = 1.6  # if it is so much wider than the page's median gap


class DigitRecord(TypedDict):
    """A digit as plain values; rows count from 1, `read` is its text."""

    row: int
    read: str
    corrected: bool
    outcome: str
    likeliest: int | None
    confidence: float
    no_digit: float
    left: int
    top: int
    right: int
    bottom: int


class PageRecord(TypedDict):
    """A page as plain values: its size and the boxes in pixels of the upright image, right and
    bottom exclusive.
    """

    picture: str
    width: int
    height: int
    rows: list[str]
    symbols: list[DigitRecord]


def digit_texts(page: RecognizedPage) -> list[str]:
    """Return the text of each digit."""
    return [digit.text for digit in page.digits]


def row_texts(page: RecognizedPage, texts: Sequence[str]) -> list[str]:
    """Return each row that has a digit as text: digits that stand together are a number."""
    rows: list[list[tuple[Box, str]]] = [
        [] for _ in range(1 + max((digit.row for digit in page.digits), default=-1))
    ]
    for digit, text in zip(page.digits, texts, strict=True):
        rows[digit.row].append((digit.box, text))
    gaps = [
        right_box.left - left_box.right
        for row in rows
        for (left_box, _), (right_box, _) in itertools.pairwise(row)
    ]
    min_gap = 0.0
    if gaps:
        typical = typical_height([digit.box for digit in page.digits])
        min_gap = max(MIN_NUMBER_GAP * typical, MIN_GAP_RATIO * float(np.median(gaps)))
    return [text for text in (_row_text(row, min_gap) for row in rows) if text]


def _row_text(row: Sequence[tuple[Box, str]], min_gap: float) -> str:
    """A row's text, with a space where a gap is wider than `min_gap` and where something is no
    digit.
    """
    row_text, right = "", row[0][0].left
    for box, text in row:
        row_text += (" " if box.left - right > min_gap else "") + (text or " ")
        right = box.right
    return " ".join(row_text.split())


def page_record(page: RecognizedPage, texts: Sequence[str] | None = None) -> PageRecord:
    """Return a page as plain values, with its own texts or with corrected ones."""
    texts = digit_texts(page) if texts is None else texts
    return {
        "picture": page.name,
        "width": page.width,
        "height": page.height,
        "rows": row_texts(page, texts),
        "symbols": [
            _digit_record(digit, text) for digit, text in zip(page.digits, texts, strict=True)
        ],
    }


def _digit_record(digit: RecognizedDigit, text: str) -> DigitRecord:
    prediction, box = digit.prediction, digit.box
    return {
        "row": digit.row + 1,
        "read": text,
        "corrected": text != digit.text,
        "outcome": prediction.outcome.value,
        "likeliest": prediction.digit,
        "confidence": round(prediction.confidence, 4),
        "no_digit": round(prediction.rejection_probability, 4),
        "left": round(box.left),
        "top": round(box.top),
        "right": round(box.right),
        "bottom": round(box.bottom),
    }


def to_json(records: Sequence[PageRecord]) -> str:
    """Return records as JSON: an object with the list `pictures`."""
    return json.dumps({"pictures": list(records)}, ensure_ascii=False, indent=1)


def to_csv(records: Sequence[PageRecord]) -> str:
    """Return every digit of several records as a line of CSV, with a header."""
    lines = [{"picture": page["picture"], **digit} for page in records for digit in page["symbols"]]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, lines[0] if lines else ["picture"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()
