"""Accuracy on several sets of handwriting, of our network beside a baseline."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import series
from charts.theme import ACCENT, MUTED

ROW = 64  # pixels from set to set


@dataclass(frozen=True)
class Row:
    """Accuracies in 0..1 on one set: ours with its 95 % confidence interval, and the baseline's,
    with the image scaled down and preprocessed.
    """

    title: str
    accuracy: float
    interval: tuple[float, float]
    baseline: float
    baseline_preprocessed: float


def accuracies(rows: Sequence[Row], ours: str) -> go.Figure:
    """Draw a line a set, with three points: the baseline twice, and the network called `ours`."""
    chart = series.empty_figure(ROW * len(rows) + 110)
    places = list(range(len(rows)))
    for row, place in zip(rows, places, strict=True):
        chart.add_scatter(
            x=[row.baseline, row.accuracy],
            y=[place, place],
            mode="lines",
            line={"color": MUTED, "width": 1.5},
            hoverinfo="skip",
            showlegend=False,
        )
        chart.add_annotation(
            x=0, xref="paper", xanchor="left", y=place - 0.36, text=row.title, showarrow=False
        )
    for title, values, marker in (
        (
            "baseline, scaled down",
            [row.baseline for row in rows],
            {"color": MUTED, "symbol": "circle-open", "line_width": 2.5},
        ),
        (
            "baseline, preprocessed",
            [row.baseline_preprocessed for row in rows],
            {"color": MUTED, "symbol": "circle"},
        ),
    ):
        chart.add_scatter(
            x=values,
            y=places,
            mode="markers",
            name=title,
            marker={"size": 12, **marker},
            hovertemplate=f"{title}<br>accuracy %{{x:.2%}}<extra></extra>",
        )
    chart.add_scatter(
        x=[row.accuracy for row in rows],
        y=places,
        error_x=series.error_bars(
            [row.accuracy for row in rows], [row.interval for row in rows], 2.5
        ),
        mode="markers",
        name=ours,
        marker={"size": 13, "color": ACCENT},
        customdata=[row.interval for row in rows],
        hovertemplate=f"{ours}<br>accuracy %{{x:.2%}}, 95 % confidence interval "
        "%{customdata[0]:.2%} to %{customdata[1]:.2%}<extra></extra>",
    )
    chart.update_xaxes(title_text="accuracy", tickformat=".0%", range=[0.7, 1.004], showgrid=True)
    chart.update_yaxes(
        range=[len(rows) - 0.6, -0.65], showticklabels=False, showgrid=False, zeroline=False
    )
    return chart
