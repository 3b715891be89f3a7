"""A light bar chart for what changes sixty times a second: Plotly takes some 50 ms for each
change, and seconds to load.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from components.registration import component

# named from the start: the script, which says the probabilities, comes later
HTML = '<div class="bars" role="img" aria-label="Probability of each digit"></div>'

_component = component("probability_bars", __file__, html=HTML)


class ProbabilityBarsProps(TypedDict):
    """What index.js shows."""

    shares: list[float]  # 0..1, one for each digit


def probability_bars(key: str, probabilities: np.ndarray) -> None:
    """Show ten probabilities (10,) in 0..1."""
    _component(key=key, data=props(probabilities))


def props(probabilities: np.ndarray) -> ProbabilityBarsProps:
    """Describe a bar a digit; zeros, where nothing was drawn, give empty bars.

    Raises ValueError for another shape than (10,).
    """
    shares = np.asarray(probabilities, dtype=float)
    if shares.shape != (10,):
        raise ValueError(f"Ten probabilities are needed, not {shares.shape}.")
    return {"shares": shares.round(4).tolist()}
