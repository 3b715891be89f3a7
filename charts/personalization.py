"""Personalization: what a visitor's corrections bring."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import series
from charts.theme import ACCENT


@dataclass(frozen=True)
class Point:
    """Errors among `samples` with at most `limit` corrections a writer; `interval` bounds the error
    rate in 0..1.
    """

    limit: int
    errors: int
    samples: int
    interval: tuple[float, float]

    @property
    def rate(self) -> float:
        """Error rate in 0..1."""
        return self.errors / max(self.samples, 1)


def error_rate_by_corrections(points: Sequence[Point]) -> go.Figure:
    """Draw the error rate against the most corrections by a writer, each point with its 95 %
    confidence interval and its number of errors.
    """
    chart = series.empty_figure(320, legend=False)
    chart.add_scatter(
        x=[str(point.limit) for point in points],
        y=[point.rate for point in points],
        error_y=series.error_bars(
            [point.rate for point in points], [point.interval for point in points], 2
        ),
        mode="markers+text",
        marker={"color": ACCENT, "size": 11},
        text=[f" {point.errors:,}" for point in points],
        textposition="middle right",
        customdata=[(point.errors, point.samples, *point.interval) for point in points],
        hovertemplate="%{x} corrections at most<br>%{customdata[0]:,} of %{customdata[1]:,} digits "
        "misread, %{y:.2%}<br>95 % confidence interval %{customdata[2]:.2%} to "
        "%{customdata[3]:.2%}<extra></extra>",
    )
    # as categories: 0, 1 and 2 would stand too close for their labels on a phone
    chart.update_xaxes(
        title_text="corrections by a writer, at most",
        type="category",
        range=[-0.5, len(points) - 0.3],
    )
    chart.update_yaxes(title_text="error rate", tickformat=".1%", rangemode="tozero", showgrid=True)
    return chart
