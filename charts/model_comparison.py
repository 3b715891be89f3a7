"""Networks side by side: accuracy against cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import series


@dataclass(frozen=True)
class Point:
    """One network: name, colour, cost (> 0), accuracy in 0..1 and its 95 % confidence interval."""

    title: str
    colour: str
    cost: float
    accuracy: float
    interval: tuple[float, float]


def accuracy_against_cost(points: Sequence[Point], cost_title: str) -> go.Figure:
    """Draw accuracy against cost, on a logarithmic axis, each point with its interval."""
    chart = series.empty_figure(380)
    for point in points:
        low, high = point.interval
        hover = (
            f"{point.title}<br>%{{x:,.4~g}} {cost_title.lower()}<br>accuracy %{{y:.2%}}, "
            f"95 % confidence interval {low:.2%} to {high:.2%}<extra></extra>"
        )
        chart.add_scatter(
            x=[point.cost],
            y=[point.accuracy],
            error_y=series.error_bars([point.accuracy], [point.interval], 1.5, 4),
            mode="markers",
            marker={"color": point.colour, "size": 13},
            name=point.title,
            hovertemplate=hover,
        )
    chart.update_xaxes(type="log", title_text=cost_title, tickformat=",~s", dtick="D2")
    chart.update_yaxes(title_text="test accuracy", tickformat=".1%", showgrid=True)
    return chart


def confidence_intervals(points: Sequence[Point]) -> go.Figure:
    """Draw each network's accuracy as a dot with its interval, one below the other in the given
    order.
    """
    chart = series.empty_figure(80 + 40 * len(points), legend=False)
    for point in points:
        low, high = point.interval
        hover = (
            f"{point.title}<br>accuracy %{{x:.2%}}, "
            f"95 % confidence interval {low:.2%} to {high:.2%}<extra></extra>"
        )
        chart.add_scatter(
            x=[point.accuracy],
            y=[point.title],
            error_x=series.error_bars([point.accuracy], [point.interval], 3, 6),
            mode="markers",
            marker={"color": point.colour, "size": 12},
            hovertemplate=hover,
        )
    chart.update_xaxes(title_text="test accuracy", tickformat=".1%", showgrid=True)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart
