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
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import Box, typical_height

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # of a cell, to a spreadsheet
CHOICES = (*map(str, range(10)), "?", "")  # what a correction may be
# A gap begins another number if it is so wide, of the typical height, and so much wider than the
# page's narrow gaps: digits written far apart all over a page are no numbers of one digit each. On
# composed pages, whose spaces are 0.5 to 1.1 wider than the gaps within numbers, 0.4 to 0.5 and 1.8
# tell the two best: see tests/unit/recognition/test_export.py.
MIN_NUMBER_GAP = 0.5
MIN_GAP_RATIO = 1.8
NARROW_SHARE = 0.2  # the quantile of the gaps that stands for the narrow ones


class DigitRecord(TypedDict):
    """A digit as plain values; rows and the numbers of a row count from 1, `read` is its text. What
    is no digit is in no number, and has no confidence.
    """

    row: int
    read: str
    number: int | None
    corrected: bool
    outcome: str
    likeliest: int | None
    confidence: float | None
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


def number_positions(page: RecognizedPage, texts: Sequence[str]) -> list[int | None]:
    """Return for each digit the position of its number in its row, from 0; None for what is no
    digit.

    A number ends where something is no digit, and at a wide gap.
    """
    rows: list[list[int]] = [
        [] for _ in range(1 + max((digit.row for digit in page.digits), default=-1))
    ]
    for k, digit in enumerate(page.digits):
        rows[digit.row].append(k)
    boxes = [digit.box for digit in page.digits]
    min_gap = _number_gap(rows, boxes)
    positions: list[int | None] = [None] * len(boxes)
    for row in rows:
        position, previous = -1, None
        for k in row:
            if texts[k]:
                is_next = previous is not None and boxes[k].left - boxes[previous].right <= min_gap
                position += not is_next
                positions[k] = position
            previous = k if texts[k] else None
    return positions


def _number_gap(rows: Sequence[Sequence[int]], boxes: Sequence[Box]) -> float:
    """The width of a gap from which on it begins another number."""
    gaps = [
        boxes[right].left - boxes[left].right
        for row in rows
        for left, right in itertools.pairwise(row)
    ]
    if not gaps:
        return 0.0
    narrow = float(np.quantile(gaps, NARROW_SHARE))
    return max(MIN_NUMBER_GAP * typical_height(boxes), MIN_GAP_RATIO * narrow)


def row_texts(page: RecognizedPage, texts: Sequence[str]) -> list[str]:
    """Return each row that has a digit as text, its numbers separated by spaces."""
    rows: list[list[list[str]]] = [
        [] for _ in range(1 + max((digit.row for digit in page.digits), default=-1))
    ]
    for digit, text, position in zip(
        page.digits, texts, number_positions(page, texts), strict=True
    ):
        if position is not None:
            numbers = rows[digit.row]
            if position == len(numbers):
                numbers.append([])
            numbers[position].append(text)
    return [" ".join("".join(number) for number in numbers) for numbers in rows if numbers]


def page_record(page: RecognizedPage, texts: Sequence[str] | None = None) -> PageRecord:
    """Return a page as plain values, with its own texts or with corrected ones."""
    texts = digit_texts(page) if texts is None else texts
    return {
        "picture": page.name,
        "width": page.width,
        "height": page.height,
        "rows": row_texts(page, texts),
        "symbols": [
            _digit_record(digit, text, position)
            for digit, text, position in zip(
                page.digits, texts, number_positions(page, texts), strict=True
            )
        ],
    }


def _digit_record(digit: RecognizedDigit, text: str, position: int | None) -> DigitRecord:
    prediction, box = digit.prediction, digit.box
    is_digit = prediction.outcome is not Outcome.NOT_A_DIGIT
    return {
        "row": digit.row + 1,
        "read": text,
        "number": None if position is None else position + 1,
        "corrected": text != digit.text,
        "outcome": prediction.outcome.value,
        "likeliest": prediction.digit if is_digit else None,
        "confidence": round(prediction.confidence, 4) if is_digit else None,
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
    """Return every digit of several records as a line of CSV, with a header. A spreadsheet computes
    no picture's name.
    """
    lines = [
        {"picture": _plain(page["picture"]), **digit}
        for page in records
        for digit in page["symbols"]
    ]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, lines[0] if lines else ["picture"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()


def _plain(text: str) -> str:
    """A text that a spreadsheet does not take for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
