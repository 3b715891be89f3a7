"""What charts of several networks share: a colour for each, and lines with a legend above."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from charts.theme import ACCENT, TEMPLATE

# told apart on light and dark, none too near ACCENT
OTHER_COLOURS = ("#3f90da", "#e9950c", "#d1495b", "#9a6ad6", "#78828d", "#a9745f")
LEGEND = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "y": 1.02,
    "yanchor": "bottom",
    "title_text": "",
    "itemclick": False,
    "itemdoubleclick": False,
}


@dataclass(frozen=True)
class Line:
    """One line of a chart: its name in the legend, its colour, and its points, two sequences of one
    length.
    """

    title: str
    colour: str
    x: Sequence[float] | np.ndarray
    y: Sequence[float] | np.ndarray


def colours(names: Sequence[str]) -> dict[str, str]:
    """Give each name a colour that does not depend on which of them are shown: the accent for the
    first, then OTHER_COLOURS in turn.
    """
    return {
        name: ACCENT if number == 0 else OTHER_COLOURS[(number - 1) % len(OTHER_COLOURS)]
        for number, name in enumerate(names)
    }


def error_bars(
    values: Sequence[float] | np.ndarray,
    intervals: Sequence[tuple[float, float]] | np.ndarray,
    thickness: float,
    width: float = 5,
) -> dict[str, Any]:
    """Describe error bars from `values` (n,) to the lower and upper bounds in `intervals` (n, 2),
    for a trace's `error_x` or `error_y`; their lines and their ends are so many pixels wide.
    """
    low, high = np.reshape(intervals, (-1, 2)).T
    return {
        "type": "data",
        "symmetric": False,
        "array": high - values,
        "arrayminus": values - low,
        "thickness": thickness,
        "width": width,
    }


def empty_figure(height: int, legend: bool = True) -> go.Figure:
    """A figure with the common look, `height` pixels high, room for a legend above it."""
    return go.Figure(
        layout={
            "template": TEMPLATE,
            "height": height,
            "margin": {"l": 8, "r": 12, "t": 40 if legend else 16, "b": 8},
            "showlegend": legend,
            "legend": LEGEND,
            "hovermode": "closest",
        }
    )
