"""What happens in a network: a convolution step by step, the sum of a logit, the softmax, and
probabilities over a range.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from charts.theme import ACCENT, CLASS_COLOURS, MUTED, OPPOSES, TEMPLATE, titled_figure

MIN_LABELLED = 0.2  # a line that never reaches this probability gets no label
DIVERGING = [[0, OPPOSES], [0.5, "#eef1ef"], [1, ACCENT]]
TOTAL_COLOUR = "#717581"
DARK = "#22272b"  # numbers on the light cells above, in both themes


def format_probability(value: float) -> str:
    """Write a probability in per cent; what is not quite 0 or 1 never reads as that."""
    return "<0.1%" if value < 0.001 else ">99.9%" if value > 0.999 else f"{value:.1%}"


def format_cell(value: float) -> str:
    """Write a number as short as four decimals allow, to fit a cell: .25 for 0.25."""
    digits = f"{abs(value):.4f}".strip("0").rstrip(".") or "0"
    return f"−{digits}" if value < 0 and digits != "0" else digits


def format_signed(value: float) -> str:
    """Write a number to two decimals, with a true minus."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def waterfall(
    digit: int,
    names: Sequence[str],
    parts: Sequence[float],
    total: float,
    limits: tuple[float, float],
) -> go.Figure:
    """Draw how parts add up to a digit's logit, from top to bottom; `limits` let two of them share
    a scale.
    """
    chart = titled_figure(f"Logit of {digit}", 340)
    chart.add_waterfall(
        orientation="h",
        y=[*names, "Logit"],
        x=[*parts, 0],
        measure=["relative"] * len(parts) + ["total"],
        text=[f"{'+' if part >= 0 else ''}{format_signed(part)}" for part in parts]
        + [format_signed(total)],
        textposition="outside",
        cliponaxis=False,
        increasing_marker_color=ACCENT,
        decreasing_marker_color=OPPOSES,
        totals_marker_color=TOTAL_COLOUR,
        connector_line={"color": MUTED, "width": 1},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(range=list(limits), showticklabels=False)
    return chart


def logits_to_probabilities(
    logits: np.ndarray, tempered: np.ndarray, probabilities: np.ndarray, temperature: float
) -> go.Figure:
    """Draw ten logits, the same divided by the temperature, and the probabilities, side by side, a
    row a digit.

    The quotients carry no numbers: so short, they would not be those of the logits shown.
    """
    titles = ["Logits", f"÷ {temperature:.4f}", "Probabilities"]
    chart = make_subplots(1, 3, shared_yaxes=True, horizontal_spacing=0.05, subplot_titles=titles)
    low = min(0.0, float(logits.min()), float(tempered.min()))
    high = max(0.0, float(logits.max()), float(tempered.max()))
    margin = (high - low) * 0.3
    limits = [low - margin, high + margin]
    digits = [str(k) for k in range(10)]
    columns = ((logits, limits), (tempered, limits), (probabilities, [0, 1.45]))
    for column, (values, axis_range) in enumerate(columns, 1):
        chart.add_bar(
            y=digits,
            x=values,
            orientation="h",
            marker_color=CLASS_COLOURS,
            text=[
                format_probability(value) if column == 3 else f"{value:.1f}".replace("-", "−")
                for value in values
            ]
            if column != 2
            else None,
            textposition="outside",
            textfont_size=12,
            cliponaxis=False,
            hoverinfo="skip",
            row=1,
            col=column,
        )
        chart.update_xaxes(range=axis_range, showticklabels=False, row=1, col=column)
    chart.update_yaxes(
        autorange="reversed", tickmode="array", tickvals=digits, type="category", showgrid=False
    )
    chart.update_layout(
        template=TEMPLATE, height=360, margin={"l": 8, "r": 8, "t": 36, "b": 8}, bargap=0.25
    )
    return chart


def probabilities_over_range(
    levels: np.ndarray, probabilities: np.ndarray, at: float, unit: str
) -> go.Figure:
    """Draw the probabilities (n, 10) of the digits as lines over the levels (n,), one of which is
    marked.
    """
    chart = go.Figure(
        layout={
            "template": TEMPLATE,
            "height": 330,
            "hovermode": "x unified",
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
        }
    )
    for digit in range(10):
        is_labelled = probabilities[:, digit].max() >= MIN_LABELLED
        chart.add_scatter(
            x=levels,
            y=probabilities[:, digit],
            mode="lines",
            name=str(digit),
            line={"color": CLASS_COLOURS[digit], "width": 3 if is_labelled else 1.5},
            hovertemplate="%{y:.1%}" if is_labelled else None,
            hoverinfo=None if is_labelled else "skip",
        )
        if is_labelled:
            peak = int(probabilities[:, digit].argmax())
            chart.add_annotation(
                x=levels[peak],
                y=probabilities[peak, digit],
                text=f"<b>{digit}</b>",
                showarrow=False,
                yshift=12,
                font_size=15,
            )
    chart.add_vline(x=at, line={"color": ACCENT, "width": 2, "dash": "dot"})
    chart.update_xaxes(
        title={"text": unit[:1].upper() + unit[1:], "standoff": 12}, range=[levels[0], levels[-1]]
    )
    chart.update_yaxes(
        title_text="Probability",
        tickformat=".0%",
        range=[0, 1.09],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
    )
    return chart


def mark_point(chart: go.Figure, point: np.ndarray, title: str) -> go.Figure:
    """Mark a point (2,) on a map of images, on top of all others, with its title in the legend."""
    marker = {"size": 20, "symbol": "star", "color": ACCENT, "line": {"width": 2, "color": "white"}}
    chart.add_scattergl(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        marker=marker,
        name=title,
        hovertemplate=f"{title}<extra></extra>",
    )
    return chart
