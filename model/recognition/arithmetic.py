"""Sums on a page: the signs + and = among what is no digit, and whether a sum is right."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from model.recognition.page import RecognizedPage
from model.recognition.segmentation import Box

PLUS, EQUALS = "+", "="
INK = 0.3  # of full ink: pixels below are a stroke's soft edge
MIN_BAR_RATIO = 1.5  # of its height: how wide a bar of = is at least
MIN_BAR_OVERLAP = 0.5  # of the narrower bar: how far the bars of = lie above each other
MAX_PLUS_RATIO = 2.2  # of a plus's longer side to the shorter one
MAX_CORNER_INK = 0.12  # of a plus's ink: what lies in the four corners of its box


@dataclass(frozen=True)
class Sum:
    """A row that is a sum, such as 12 + 7 = 19: its text, what the numbers add up to, whether that
    is what is written, the box around it, and its signs by their positions in the page's digits.
    """

    row: int
    text: str
    total: int
    is_correct: bool
    box: Box
    signs: dict[int, str]


def sign(image: np.ndarray) -> str:
    """Return + or =, or nothing for another symbol, given its model input (28, 28) in 0..1.

    Of the signs that UNIPEN's validation writers wrote, and of their letters: see
    tests/unit/recognition/test_arithmetic.py.
    """
    labels, count = scipy.ndimage.label(image > INK, np.ones((3, 3)))
    parts = scipy.ndimage.find_objects(labels)
    if count == 2 and _are_bars(parts[0], parts[1]):
        return EQUALS
    if count == 1 and _is_plus(image[parts[0]] > INK):
        return PLUS
    return ""


def _are_bars(first: tuple[slice, ...], second: tuple[slice, ...]) -> bool:
    """Whether two parts, (rows, columns) each, are bars one above the other."""
    sizes = [[axis.stop - axis.start for axis in part] for part in (first, second)]
    left = max(first[1].start, second[1].start)
    right = min(first[1].stop, second[1].stop)
    return all(
        width >= MIN_BAR_RATIO * height for height, width in sizes
    ) and right - left >= MIN_BAR_OVERLAP * min(width for _, width in sizes)


def _is_plus(ink: np.ndarray) -> bool:
    """Whether ink (h, w) bool, cropped, is a cross whose arms end in the middles of the sides."""
    height, width = ink.shape
    if max(ink.shape) > MAX_PLUS_RATIO * min(ink.shape) or min(ink.shape) < 3:
        return False
    rows, columns = height // 3, width // 3
    corners = [
        ink[vertical, horizontal]
        for vertical in (slice(rows), slice(height - rows, None))
        for horizontal in (slice(columns), slice(width - columns, None))
    ]
    middle = ink[rows : height - rows, columns : width - columns]
    return bool(
        middle.any() and sum(corner.sum() for corner in corners) <= MAX_CORNER_INK * ink.sum()
    )


def find_sums(page: RecognizedPage, texts: Sequence[str]) -> list[Sum]:
    """Find the rows of a page that are sums: numbers with + between them and = before the last.

    `texts`, one for each digit, replace its own after corrections by hand.
    """
    sums = []
    for row, members in itertools.groupby(
        range(len(page.digits)), lambda position: page.digits[position].row
    ):
        positions = list(members)
        digits = [page.digits[position] for position in positions]
        symbols = [texts[k] or sign(page.digits[k].image) or " " for k in positions]
        numbers = split_sum("".join(symbols))
        if numbers is None:
            continue
        *terms, written = numbers
        sums.append(
            Sum(
                row,
                f" {PLUS} ".join(map(str, terms)) + f" {EQUALS} {written}",
                sum(terms),
                sum(terms) == written,
                Box(
                    min(digit.box.left for digit in digits),
                    min(digit.box.top for digit in digits),
                    max(digit.box.right for digit in digits),
                    max(digit.box.bottom for digit in digits),
                ),
                {k: symbol for k, symbol in zip(positions, symbols, strict=True) if not texts[k]},
            )
        )
    return sums


def split_sum(symbols: str) -> list[int] | None:
    """Return the numbers of a sum, of "12+7=19" 12, 7 and 19; None for what is no sum."""
    left, _, right = symbols.partition(EQUALS)
    numbers = [*left.split(PLUS), right]
    if len(numbers) < 3 or not all(number.isdecimal() for number in numbers):
        return None
    return list(map(int, numbers))
