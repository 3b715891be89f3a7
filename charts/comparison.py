"""Networks side by side: how well they read against what they cost."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import series


@dataclass(frozen=True)
class Point:
    """One network: name, colour, cost (> 0), accuracy in 0..1 and its 95 % interval."""

    title: str
    colour: str
    cost: float
    accuracy: float
    interval: tuple[float, float]


def figure(points: Sequence[Point], cost_title: str) -> go.Figure:
    """Draw accuracy against cost, on a logarithmic axis, each point with its interval."""
    chart = series.empty(380)
    for point in points:
        low, high = point.interval
        bars = {
            "type": "data",
            "symmetric": False,
            "array": [high - point.accuracy],
            "arrayminus": [point.accuracy - low],
            "thickness": 1.5,
            "width": 4,
        }
        hover = f"{point.title}<br>%{{x:,.4~g}} {cost_title.lower()}<br>%{{y:.2%}} right, 95 % interval {low:.2%} to {high:.2%}<extra></extra>"
        chart.add_scatter(
            x=[point.cost],
            y=[point.accuracy],
            error_y=bars,
            mode="markers",
            marker={"color": point.colour, "size": 13},
            name=point.title,
            hovertemplate=hover,
        )
    chart.update_xaxes(type="log", title_text=cost_title, tickformat=",~s", dtick="D2")
    chart.update_yaxes(tickformat=".1%", showgrid=True)
    return chart


def intervals(points: Sequence[Point]) -> go.Figure:
    """Draw each network's accuracy as a dot with its interval, one below the other in the given order."""
    chart = series.empty(60 + 40 * len(points), legend=False)
    for point in points:
        low, high = point.interval
        bars = {
            "type": "data",
            "symmetric": False,
            "array": [high - point.accuracy],
            "arrayminus": [point.accuracy - low],
            "thickness": 3,
            "width": 6,
        }
        hover = f"{point.title}<br>%{{x:.2%}} right, 95 % interval {low:.2%} to {high:.2%}<extra></extra>"
        marker = {"color": point.colour, "size": 12}
        chart.add_scatter(x=[point.accuracy], y=[point.title], error_x=bars, mode="markers", marker=marker, hovertemplate=hover)
    chart.update_xaxes(tickformat=".1%", showgrid=True)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart
