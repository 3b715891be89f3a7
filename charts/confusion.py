"""The confusion matrix, as what components/matrix/index.js shows."""

from __future__ import annotations

import numpy as np

# from few to many; opaque, so that the numbers on them can be read on light and dark pages alike
RIGHT = ((14, 133, 103), (11, 122, 92))
WRONG = ((248, 221, 224), (194, 59, 78))
LIGHT, DARK = "#ffffff", "#22272b"  # numbers on dark cells, and on light ones


def cells(
    confusion: np.ndarray, by_row: bool = False, errors_only: bool = False
) -> list[list[dict[str, str]]]:
    """Describe counts (10, 10), or each row in per cent of its sum, cell by cell: rows are labels,
    columns answers.

    Each has `text`, `title`, and of what is not empty `background` and `colour`. The diagonal has
    one colour and what is wrong another, so that single mistakes can be seen beside a thousand
    right answers; `errors_only` leaves the diagonal out. Raises ValueError for another shape.
    """
    counts = np.asarray(confusion)
    if counts.shape != (10, 10):
        raise ValueError(f"A matrix of 10×10 is needed, not {counts.shape}.")
    shown = (
        100 * counts / np.maximum(counts.sum(1, keepdims=True), 1)
        if by_row
        else counts.astype(float)
    )
    diagonal = np.eye(10, dtype=bool)
    most = {True: max(shown[diagonal].max(), 1e-9), False: max(shown[~diagonal].max(), 1e-9)}

    def cell(a: int, b: int) -> dict[str, str]:
        title = f"{counts[a, b]:,} of {counts[a].sum():,} images of {a} read as {b}"
        if not counts[a, b] or (a == b and errors_only):
            return {"text": "", "title": title}
        share = float(shown[a, b] / most[a == b])
        low, high = np.array(RIGHT if a == b else WRONG)
        red, green, blue = (low + share * (high - low)).round().astype(int)
        colour = LIGHT if a == b or share > 0.55 else DARK
        return {
            "text": _number(shown[a, b], by_row),
            "title": title,
            "background": f"rgb({red} {green} {blue})",
            "colour": colour,
        }

    return [[cell(a, b) for b in range(10)] for a in range(10)]


def _number(value: float, by_row: bool) -> str:
    """Write a count, or per cent with as many digits as fit."""
    if not by_row:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"
