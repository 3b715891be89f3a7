"""The ten classes side by side: how many images each has, and how a measure is spread in each."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from charts.theme import CLASS_COLOURS, MUTED, titled_figure

DIGITS = list(range(10))
MAX_HALF_WIDTH = 0.44  # half the width of a violin, in classes


def figure_with_axes(title: str, x: str, y: str, height: int) -> go.Figure:
    """An empty figure with a title and named axes."""
    chart = titled_figure(title, height)
    chart.update_xaxes(title={"text": x, "standoff": 18})
    chart.update_yaxes(title={"text": y, "standoff": 18})
    return chart


def class_distribution(counts: np.ndarray, title: str) -> go.Figure:
    """Draw how many images each class has, `counts` (10,), with its share above; a line marks the
    uniform share.
    """
    chart = figure_with_axes(title, "Digit", "Images", 320)
    shares = counts / counts.sum()
    chart.add_bar(
        x=DIGITS,
        y=counts,
        marker_color=CLASS_COLOURS,
        text=[f"{share:.1%}" for share in shares],
        textposition="outside",
        textangle=0,
        constraintext="none",
        cliponaxis=False,
        customdata=shares,
        hovertemplate="%{x}: %{y:,} images, %{customdata:.2%}<extra></extra>",
    )
    chart.add_hline(
        y=counts.sum() / 10, line={"color": MUTED, "dash": "dot", "width": 2}, layer="below"
    )
    chart.update_xaxes(tickvals=DIGITS)
    chart.update_yaxes(tickformat=",")
    return chart


def violins(
    values: np.ndarray, densities: np.ndarray, percentiles: np.ndarray, title: str, unit: str
) -> go.Figure:
    """Draw how a measure is spread in each class.

    `densities` (10, n) at `values` (n,); each is drawn as wide as the others. `percentiles` (10,
    5): the 5th, 25th, 50th, 75th and 95th, as a thin line, a thick one, and a dot.
    """
    chart = figure_with_axes(title, "Digit", unit, 380)
    for k, density in enumerate(densities):
        half = MAX_HALF_WIDTH * density / density.max()
        is_visible = half > 0.005
        x, y = half[is_visible], values[is_visible]
        low, first, middle, third, high = percentiles[k]
        hover = (
            f"Digit {k}<br>median {middle:.2f}<br>half of them {first:.2f} to {third:.2f}"
            f"<br>nine in ten {low:.2f} to {high:.2f}<extra></extra>"
        )
        chart.add_scatter(
            x=np.concatenate([k + x, k - x[::-1]]).round(4),
            y=np.concatenate([y, y[::-1]]).round(4),
            fill="toself",
            mode="lines",
            line={"width": 0},
            fillcolor=CLASS_COLOURS[k],
            opacity=0.75,
            hoverinfo="skip",
        )
        for width, (bottom, top) in ((1.5, (low, high)), (6, (first, third))):
            chart.add_scatter(
                x=[k, k],
                y=[bottom, top],
                mode="lines",
                line={"width": width, "color": "#30363b"},
                hoverinfo="skip",
            )
        chart.add_scatter(
            x=[k],
            y=[middle],
            mode="markers",
            marker={"size": 8, "color": "white"},
            hovertemplate=hover,
        )
    chart.update_xaxes(tickvals=DIGITS, range=[-0.6, 9.6])
    chart.update_layout(hovermode="x")
    return chart


def intensity_histogram(
    shares: np.ndarray, width: int, log: bool, title: str, colour: str
) -> go.Figure:
    """Draw the share of pixels, (bins,) in 0..1, in bins of `width` grey levels; `log` for a
    logarithmic axis.
    """
    chart = figure_with_axes(title, "Pixel value, 0 (black) to 255 (white)", "Share of pixels", 320)
    low = np.arange(len(shares)) * width
    chart.add_bar(
        x=low + (width - 1) / 2,
        y=shares,
        width=width,
        marker={"color": colour, "line_width": 0},
        customdata=np.stack([low, low + width - 1], 1),
        hovertemplate="Pixel value %{customdata[0]}–%{customdata[1]}: %{y:.2%}<extra></extra>",
    )
    chart.update_xaxes(tickvals=[0, 64, 128, 192, 255], range=[-3, 258])
    chart.update_yaxes(tickformat=".0%", rangemode="tozero")
    if log:
        chart.update_yaxes(
            type="log", tickvals=[0.001, 0.01, 0.1, 1], tickformat=".1~%", range=[-3.3, 0.05]
        )
    return chart
