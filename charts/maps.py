"""Embeddings: images as points, coloured by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from charts.classes import figure_with_axes
from charts.theme import ACCENT, CLASS_COLOURS, MUTED, titled_figure

LEGEND: dict[str, Any] = {
    "orientation": "h",
    "x": 0.5,
    "xanchor": "center",
    "y": -0.16,
    "itemsizing": "constant",
    "title_text": "Digit",
}
CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "modeBarButtonsToRemove": [
        "zoom2d",
        "lasso2d",
        "select2d",
        "toImage",
        "autoScale2d",
        "tableRotation",
        "orbitRotation",
        "resetCameraLastSave3d",
    ],
}
# beside the points, not over the title
TOOLBAR = {"orientation": "v", "bgcolor": "rgba(0,0,0,0)", "color": MUTED, "activecolor": ACCENT}


def scatter_2d(
    points: np.ndarray,
    labels: np.ndarray,
    texts: Sequence[str],
    title: str,
    axes: Sequence[str],
    square: bool = False,
) -> go.Figure:
    """Draw points (n, 2) in the colours of their `labels` (n,), with WebGL.

    Each carries its number as `customdata` and its text for hovering. `axes` are their two titles;
    `square` gives both one scale.
    """
    chart = figure_with_axes(title, axes[0], axes[1], 520)
    for k in range(10):
        indices = np.flatnonzero(labels == k)
        chart.add_scattergl(
            x=points[indices, 0],
            y=points[indices, 1],
            **_trace(k, indices, texts),
            marker={"size": 6, "color": CLASS_COLOURS[k]},
        )
    # a finger that drags scrolls the page
    chart.update_layout(
        showlegend=True, legend=LEGEND, dragmode=False, modebar=TOOLBAR, margin_b=60
    )
    chart.update_xaxes(fixedrange=False)
    chart.update_yaxes(fixedrange=False, **({"scaleanchor": "x"} if square else {}))
    return chart


def scatter_3d(
    points: np.ndarray, labels: np.ndarray, texts: Sequence[str], title: str, axes: Sequence[str]
) -> go.Figure:
    """Draw points (n, 3) in the colours of their `labels` (n,), in a space that can be turned.

    Each carries its number as `customdata` and its text for hovering. `axes` are the three titles.
    """
    chart = titled_figure(title, 560)
    for k in range(10):
        indices = np.flatnonzero(labels == k)
        x, y, z = points[indices].T
        chart.add_scatter3d(
            x=x,
            y=y,
            z=z,
            **_trace(k, indices, texts),
            marker={"size": 2.5, "color": CLASS_COLOURS[k]},
        )
    chart.update_layout(
        showlegend=True, legend={**LEGEND, "y": 0}, dragmode="turntable", modebar=TOOLBAR
    )
    plain = {"showticklabels": False, "showspikes": False, "zeroline": False}
    chart.update_scenes(
        {
            f"{name}axis": {"title": {"text": text, "font_size": 12}, **plain}
            for name, text in zip("xyz", axes, strict=True)
        }
    )
    chart.update_scenes(camera_eye={"x": 1.55, "y": 1.55, "z": 0.8})
    return chart


def _trace(k: int, indices: np.ndarray, texts: Sequence[str]) -> dict[str, Any]:
    """What the points of a class have in common in two and three dimensions."""
    return {
        "mode": "markers",
        "name": str(k),
        "customdata": indices,
        "text": [texts[i] for i in indices],
        "hovertemplate": "%{text}<extra></extra>",
    }
