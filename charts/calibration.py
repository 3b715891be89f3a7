"""Calibration: how far a network's confidence can be trusted."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from charts import series
from charts.theme import ACCENT, MUTED

WRONG = "#d1495b"
MIN_IMAGES = 10  # of a bin: the accuracy of fewer says little
HOVER = (
    "{}<br>%{{customdata:,}} images<br>mean confidence %{{x:.1%}}<br>accuracy %{{y:.1%}}"
    "<extra></extra>"
)


@dataclass(frozen=True)
class Bins:
    """Images, their mean confidence and their accuracy in each bin, (b,) each, nan where empty."""

    count: np.ndarray
    confidence: np.ndarray
    accuracy: np.ndarray

    def among(self, mask: np.ndarray) -> Bins:
        """The bins that a mask (b,) selects."""
        return Bins(self.count[mask], self.confidence[mask], self.accuracy[mask])


def reliability_diagram(
    bins: Bins, intervals: Sequence[tuple[float, float]], uncalibrated: Bins
) -> go.Figure:
    """Draw accuracy against confidence, each bin with its number of images and its accuracy's 95 %
    confidence interval, (b,) pairs; the `uncalibrated` ones small beside them.

    Bins of fewer than MIN_IMAGES are hollow. On the diagonal calibration is perfect; below it the
    network is over-confident.
    """
    chart = series.empty_figure(400)
    chart.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": MUTED, "dash": "dot", "width": 1.5},
        hoverinfo="skip",
        name="perfect calibration",
    )
    before = uncalibrated.among(uncalibrated.count > 0)
    chart.add_scatter(
        x=before.confidence,
        y=before.accuracy,
        customdata=before.count,
        mode="markers",
        name="before temperature scaling",
        marker={"color": MUTED, "size": 7, "symbol": "diamond"},
        hovertemplate=HOVER.format("before temperature scaling"),
    )
    limits = np.array(intervals)
    few, enough = (bins.count > 0) & (bins.count < MIN_IMAGES), bins.count >= MIN_IMAGES
    for name, mask, thickness, marker in (
        (f"fewer than {MIN_IMAGES} images", few, 1.2, {"symbol": "circle-open", "line_width": 2}),
        (f"{MIN_IMAGES} images or more", enough, 2.0, {"symbol": "circle"}),
    ):
        if not mask.any():
            continue
        group, bounds = bins.among(mask), limits[mask]
        chart.add_scatter(
            x=group.confidence,
            y=group.accuracy,
            customdata=np.column_stack([group.count, bounds]).tolist(),
            error_y=series.error_bars(group.accuracy, bounds, thickness),
            mode="markers+text",
            name=name,
            text=[f" {count:,.0f}" for count in group.count],
            textposition=[f"bottom {'left' if x > 0.95 else 'right'}" for x in group.confidence],
            marker={"color": ACCENT, "size": 11, **marker},
            hovertemplate="%{customdata[0]:,.0f} images<br>mean confidence %{x:.1%}<br>accuracy "
            "%{y:.1%}, 95 % confidence interval %{customdata[1]:.1%} to %{customdata[2]:.1%}"
            "<extra></extra>",
        )
    left = float(np.nanmin(np.concatenate([bins.confidence, uncalibrated.confidence])))
    chart.update_xaxes(
        title_text="confidence", tickformat=".0%", range=[left - 0.05, 1.06], showgrid=True
    )
    chart.update_yaxes(title_text="accuracy", tickformat=".0%", range=[-0.03, 1.05], showgrid=True)
    return chart


def confidence_histogram(confidence: np.ndarray, correct: np.ndarray) -> go.Figure:
    """Count predictions (n,) by confidence in 0..1, correct and wrong ones (n,) bool, on a
    logarithmic axis.
    """
    chart = series.empty_figure(320)
    edges = np.linspace(0, 1, 21)
    labels = [f"{low:.0%} to {high:.0%}" for low, high in itertools.pairwise(edges)]
    for name, colour, mask in (("correct", ACCENT, correct), ("wrong", WRONG, ~correct)):
        count, _ = np.histogram(confidence[mask], edges)
        chart.add_bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=np.where(count > 0, count, np.nan),
            name=name,
            marker_color=colour,
            hovertext=labels,
            hovertemplate=f"confidence %{{hovertext}}<br>%{{y:,}} {name}<extra></extra>",
        )
    chart.update_xaxes(title_text="confidence", tickformat=".0%", range=[0.1, 1.001])
    chart.update_yaxes(
        title_text="images", type="log", tickformat=",d", dtick=1, range=[-0.3, 4.1], showgrid=True
    )
    return chart


def risk_coverage(lines: Sequence[series.Line], operating_point: tuple[float, float]) -> go.Figure:
    """Draw the selective error against the coverage; `operating_point` (coverage, error) is the
    threshold's.
    """
    chart = series.empty_figure(340)
    for line in lines:
        chart.add_scatter(
            x=line.x,
            y=line.y,
            mode="lines",
            name=line.title,
            line={"color": line.colour, "width": 2.5},
            hovertemplate=f"{line.title}<br>coverage %{{x:.2%}}, selective error %{{y:.3%}}"
            "<extra></extra>",
        )
    chart.add_scatter(
        x=[operating_point[0]],
        y=[operating_point[1]],
        mode="markers",
        marker={"size": 14, "color": WRONG, "symbol": "circle-open", "line": {"width": 3}},
        showlegend=False,
        hoverinfo="skip",
    )
    # the lowest coverage with an error
    first_error = min(
        (x for line in lines for x, y in zip(line.x, line.y, strict=True) if y > 0), default=0.9
    )
    left = min(first_error, operating_point[0]) - 0.02
    chart.update_xaxes(
        title_text="coverage",
        tickformat=".0%" if left < 0.9 else ".1~%",
        range=[left, 1 + 0.03 * (1 - left)],
    )
    chart.update_yaxes(
        title_text="selective error", tickformat=".1%", rangemode="tozero", showgrid=True
    )
    return chart


def prediction_set_sizes(counts: np.ndarray) -> go.Figure:
    """Draw how many images have a prediction set of each size: counts (k,), from 0 digits on, on a
    logarithmic axis.
    """
    chart = series.empty_figure(260, legend=False)
    last = int(np.flatnonzero(counts).max(initial=1))
    sizes = np.arange(last + 1)
    counts = counts[: last + 1]
    chart.add_bar(
        x=sizes,
        y=np.where(counts > 0, counts, np.nan),
        marker_color=[ACCENT if size == 1 else MUTED for size in sizes],
        text=[f"{n:,}" if n else "" for n in counts],
        textposition="outside",
        hovertemplate="%{x} digits in the set: %{y:,} images<extra></extra>",
    )
    chart.update_xaxes(
        title_text="digits in the prediction set",
        tickvals=sizes,
        range=[0.4 if not counts[0] else -0.6, max(last, 3) + 0.6],
    )
    chart.update_yaxes(type="log", showticklabels=False, range=[-0.3, 4.6])
    return chart
