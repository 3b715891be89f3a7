"""Numbers as people write them, composed of single digits: rows with room between the digits,
digits that touch or overlap, strokes made last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

HEIGHT_VARIATION = 0.1  # a digit's height is up to this share more or less than the row's
BASELINE_VARIATION = 0.08  # of the row's height, up or down


def compose_row(
    digits: Sequence[Sequence[np.ndarray]],
    random: np.random.Generator,
    gap: tuple[float, float],
    height: float = 1.0,
    late: float = 0.0,
) -> tuple[list[np.ndarray], list[int]]:
    """Write digits, strokes (n, 2) each, side by side in a row `height` high, from x = 0 on.

    The longer side of each digit is about `height`; between two is a gap of `gap`[0] to `gap`[1] of
    it, negative where they overlap. Each stroke is made after all others with probability `late`.

    Returns the strokes in the order written, and for each the position of its digit in the row.
    """
    strokes: list[np.ndarray] = []
    owners: list[int] = []
    left = 0.0
    for position, digit in enumerate(digits):
        points = np.concatenate(digit)
        low, high = points.min(0), points.max(0)
        scale = height * random.uniform(1 - HEIGHT_VARIATION, 1 + HEIGHT_VARIATION)
        scale /= max(*(high - low), 1e-6)
        shift = height * random.uniform(-BASELINE_VARIATION, BASELINE_VARIATION)
        # on one base line, whatever their heights
        corner = np.array([left, height - (high[1] - low[1]) * scale + shift])
        strokes += [((stroke - low) * scale + corner).astype(np.float32) for stroke in digit]
        owners += [position] * len(digit)
        left += (high[0] - low[0]) * scale + height * random.uniform(*gap)
    is_late = random.random(len(strokes)) < late
    order = [*np.flatnonzero(~is_late), *np.flatnonzero(is_late)]
    return [strokes[k] for k in order], [owners[k] for k in order]
