"""Numbers on a grid, by colour: the pixels of an image, the distances between classes."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from charts.classes import DIGITS, figure_with_axes

GRAYSCALE = [[0, "black"], [1, "white"]]  # as MNIST's images are
COLOUR_SCALE = "Cividis"  # readable with every kind of colour vision


def pixels(
    values: np.ndarray,
    title: str,
    unit: str,
    grayscale: bool = False,
    numbers: bool = False,
    form: str = ".0f",
) -> go.Figure:
    """Draw a value for each pixel, (28, 28); `grayscale` in black and white over 0..255, else in
    colour over the range of the values.

    `numbers` writes each value into its pixel; `form` is how it is written.
    """
    chart = figure_with_axes(
        title,
        "Column, pixels",
        "Row, pixels",
        440 if grayscale else 540,
    )
    chart.add_heatmap(
        z=values,
        colorscale=GRAYSCALE if grayscale else COLOUR_SCALE,
        zmin=0 if grayscale else None,
        zmax=255 if grayscale else None,
        showscale=not grayscale,
        colorbar={
            "title": {"text": unit, "side": "bottom"},
            "orientation": "h",
            "y": -0.22,
            "yanchor": "top",
            "thickness": 12,
            "tickformat": ",",
        },
        hovertemplate=f"row %{{y}}, column %{{x}}: %{{z:{form}}} {unit}<extra></extra>",
    )
    if numbers:
        chart.update_traces(texttemplate="%{z}", textfont_size=9)
    chart.update_xaxes(tickvals=[0, 7, 14, 21, 27], constrain="domain")
    chart.update_yaxes(
        tickvals=[0, 7, 14, 21, 27], autorange="reversed", scaleanchor="x", constrain="domain"
    )
    return chart


def distance_matrix(values: np.ndarray, title: str, unit: str) -> go.Figure:
    """Draw the distance of each class to each other, (10, 10), with its number."""
    chart = figure_with_axes(f"{title}, {unit}", "Digit", "Digit", 440)
    chart.add_heatmap(
        z=np.where(np.eye(len(values), dtype=bool), np.nan, values),
        colorscale=COLOUR_SCALE,
        texttemplate="%{z:.0f}",
        textfont_size=10,
        showscale=False,
        hovertemplate=f"%{{y}} and %{{x}}: %{{z:.0f}} {unit}<extra></extra>",
        hoverongaps=False,
        xgap=1,
        ygap=1,
    )
    chart.update_xaxes(tickvals=DIGITS, constrain="domain")
    chart.update_yaxes(tickvals=DIGITS, autorange="reversed", scaleanchor="x", constrain="domain")
    return chart
