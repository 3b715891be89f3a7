"""A matrix of numbers whose cells can be picked with mouse, finger or keyboard: a Plotly heatmap
ignores touch and is slow to draw.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NotRequired, TypedDict

import numpy as np

from components.registration import browser_state, component

# from few to many; opaque, so that the numbers on them can be read on light and dark pages alike
CORRECT = ((14, 133, 103), (11, 122, 92))
WRONG = ((248, 221, 224), (194, 59, 78))
LIGHT, DARK = "#ffffff", "#22272b"  # numbers on dark cells, and on light ones

_component = component("matrix", __file__, html='<div class="matrix"></div>')


class Cell(TypedDict):
    """One cell; an empty one has no colours."""

    text: str
    title: str  # on hover, and for screen readers
    background: NotRequired[str]
    color: NotRequired[str]


class MatrixProps(TypedDict):
    """What index.js shows."""

    cells: list[list[Cell]]  # row by row
    rows: str  # the name of what the rows are
    columns: str
    picked: list[int] | None  # row and column of the cell with a frame


def matrix(
    key: str,
    cells: list[list[Cell]],
    rows: str,
    columns: str,
    picked: tuple[int, int] | None,
    on_pick: Callable[[], None],
) -> None:
    """Show cells with the names of `rows` and `columns` beside them; the `picked` one has a frame.

    The one that a visitor presses is `pressed_cell` when `on_pick` is called.
    """
    props: MatrixProps = {
        "cells": cells,
        "rows": rows,
        "columns": columns,
        "picked": list(picked) if picked else None,
    }
    _component(key=key, data=props, on_pressed_change=on_pick)


def pressed_cell(key: str) -> tuple[int, int] | None:
    """The row and column that was pressed in the matrix with `key`, or None."""
    sent = browser_state(key, "pressed")
    if (
        isinstance(sent, list)
        and len(sent) == 2
        and all(type(index) is int and 0 <= index < 10 for index in sent)
    ):
        return sent[0], sent[1]
    return None


def confusion_cells(
    confusion: np.ndarray, by_row: bool = False, errors_only: bool = False
) -> list[list[Cell]]:
    """Describe a confusion matrix (10, 10): counts, or with `by_row` per cent of the row's sum.

    Rows are labels, columns predictions. The diagonal has one colour and errors another, so that
    single errors can be seen beside a thousand correct predictions; `errors_only` leaves the
    diagonal out. Raises ValueError for another shape.
    """
    counts = np.asarray(confusion)
    if counts.shape != (10, 10):
        raise ValueError(f"A matrix of 10×10 is needed, not {counts.shape}.")
    totals = counts.sum(1, keepdims=True)
    values = 100 * counts / np.maximum(totals, 1) if by_row else counts.astype(float)
    diagonal = np.eye(10, dtype=bool)
    highest = {True: max(values[diagonal].max(), 1e-9), False: max(values[~diagonal].max(), 1e-9)}

    def cell(label: int, predicted: int) -> Cell:
        count, value = counts[label, predicted], values[label, predicted]
        correct = label == predicted
        title = f"{count:,} of {counts[label].sum():,} images of {label} predicted as {predicted}"
        if not count or (correct and errors_only):
            return {"text": "", "title": title}
        share = float(value / highest[correct])
        low, high = np.array(CORRECT if correct else WRONG)
        red, green, blue = (low + share * (high - low)).round().astype(int)
        return {
            "text": _percent_or_count(value, by_row),
            "title": title,
            "background": f"rgb({red} {green} {blue})",
            "color": LIGHT if correct or share > 0.55 else DARK,
        }

    return [[cell(label, predicted) for predicted in range(10)] for label in range(10)]


def _percent_or_count(value: float, percent: bool) -> str:
    """Write a count, or per cent with as many digits as fit."""
    if not percent:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"
