"""A light bar chart for what changes twenty times a second: Plotly takes some 50 ms for each
change, and seconds to load.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from components.registration import component

MIN_LABELLED = 0.01  # bars below are too low to carry a number

_component = component("probability_bars", __file__, html='<div class="chart" role="img"></div>')


class ProbabilityBarsProps(TypedDict):
    """What index.js shows; lists have an entry a digit."""

    shares: list[float]  # 0..1
    top: int | None  # the digit of the highest bar
    labels: list[str]  # above the bars
    titles: list[str]  # on hover
    words: str  # all of it, for screen readers


def probability_bars(key: str, probabilities: np.ndarray | None) -> None:
    """Show ten probabilities (10,) in 0..1, or with None those that follow the pen, as
    components/live_drawing/view.py does.
    """
    _component(key=key, data=None if probabilities is None else props(probabilities))


def props(probabilities: np.ndarray) -> ProbabilityBarsProps:
    """Describe a bar a digit; zeros, where nothing was drawn, give empty bars.

    Raises ValueError for another shape than (10,).
    """
    shares = np.asarray(probabilities, dtype=float)
    if shares.shape != (10,):
        raise ValueError(f"Ten probabilities are needed, not {shares.shape}.")
    return {
        "shares": shares.round(4).tolist(),
        "top": int(shares.argmax()) if shares.any() else None,
        "labels": [label(share) if share >= MIN_LABELLED else "" for share in shares],
        "titles": [f"{digit}: {share:.2%}" for digit, share in enumerate(shares)],
        "words": sentence(shares),
    }


def sentence(probabilities: np.ndarray) -> str:
    """Say which digits are likely, likeliest first, for those who cannot see the bars."""
    likely = ", ".join(
        f"{digit} {label(probabilities[digit])}"
        for digit in np.argsort(-probabilities)
        if probabilities[digit] >= MIN_LABELLED
    )
    return f"Probability of each digit: {likely or 'nothing was read yet'}."


def label(share: float) -> str:
    """Write a share in 0..1 as short as it goes; nearly all is not 100 %."""
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"
