"""Learning curves of one or several training runs, the learning rate below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from charts import series

HEIGHT = 460  # pixels
FORMATS = {"error": ".2%", "accuracy": ".2%", "loss": ".4f"}
TICKS = {"error": ".1~%", "accuracy": ".1~%", "loss": ""}


@dataclass(frozen=True)
class Run:
    """One training run: name and colour, then arrays (n,) of one length, an entry an epoch.

    `x` is the epoch or the seconds since the start, `training` and `validation` the measure; either
    may be None. `best` is the index of the best checkpoint, `stopped` tells whether the run
    ended early, `finetune_start` is the x where fine-tuning began, None for none.
    """

    title: str
    colour: str
    x: np.ndarray
    training: np.ndarray | None
    validation: np.ndarray | None
    rate: np.ndarray
    best: int
    stopped: bool
    finetune_start: float | None = None


def learning_curves(
    runs: Sequence[Run],
    measure: str,
    x_title: str,
    log: bool = False,
    limits: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw the curves: validation solid, training dotted, a ring on the best checkpoint, a
    cross where a run stopped early.

    `measure` is a key of FORMATS; `limits` (low, high) of the measure make several figures
    comparable. Raises ValueError without runs.
    """
    if not runs:
        raise ValueError("There is no run to draw.")
    chart = series.empty_figure(HEIGHT)
    for run in runs:
        curves = (
            ("training", run.training, "dot", 1.5),
            ("validation", run.validation, "solid", 2.5),
        )
        drawn = [
            (split, values, dash, width)
            for split, values, dash, width in curves
            if values is not None
        ]
        for split, values, dash, width in drawn:
            hover = (
                f"{run.title}<br>{x_title} %{{x:,.4~g}}: %{{y:{FORMATS[measure]}}} "
                f"{split} {measure}<extra></extra>"
            )
            line = {"color": run.colour, "dash": dash, "width": width}
            in_legend = split == drawn[-1][0]
            chart.add_scatter(
                x=run.x,
                y=values,
                name=run.title,
                mode="lines",
                line=line,
                hovertemplate=hover,
                showlegend=in_legend,
                legendgroup=run.title,
            )
        if drawn:
            ring = {"size": 13, "symbol": "circle-open", "line": {"width": 2.5}}
            _mark(chart, run, drawn[-1][1], run.best, ring, f"checkpoint: epoch {run.best + 1}")
            if run.stopped:
                cross = {"size": 12, "symbol": "x"}
                text = f"early stopping after epoch {len(run.x)}"
                _mark(chart, run, drawn[-1][1], -1, cross, text)
        hover = f"{run.title}<br>{x_title} %{{x:,.4~g}}: learning rate %{{y:.2~g}}<extra></extra>"
        line = {"color": run.colour, "width": 2, "shape": "hv"}
        chart.add_scatter(
            x=run.x,
            y=run.rate,
            mode="lines",
            line=line,
            hovertemplate=hover,
            yaxis="y2",
            showlegend=False,
        )
        if run.finetune_start is not None:
            chart.add_vline(
                run.finetune_start,
                line={"color": run.colour, "width": 1, "dash": "dash"},
                opacity=0.6,
            )
    chart.update_layout(
        xaxis={"title_text": x_title, "anchor": "y2", "tickformat": ",d", "rangemode": "normal"},
        yaxis={
            "title_text": measure,
            "domain": [0.34, 1],
            "tickformat": TICKS[measure],
            "type": "log" if log else "linear",
            "showgrid": True,
            "minor_showgrid": False,
            "automargin": True,
        },
        yaxis2={
            "domain": [0, 0.2],
            "nticks": 3,
            "rangemode": "tozero",
            "automargin": True,
            "fixedrange": True,
            "zeroline": False,
        },
    )
    if log:
        chart.update_yaxes(
            tickvals=[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2],
            selector={"type": "log"},
        )
    if limits:
        low, high = limits
        if log:  # as exponents; an error of 0 has none
            low, high = np.log10(limits) if low > 0 else (-3, 0)
        margin = 0.06 * (high - low)
        chart.layout.yaxis.range = [low - margin, high + margin]
    label = {
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12},
    }
    chart.add_annotation(text="learning rate", y=0.2, opacity=0.7, **label)
    return chart


def value_limits(runs: Sequence[Run]) -> tuple[float, float]:
    """The lowest and the highest value of several runs, so that their figures share an axis."""
    values = np.concatenate(
        [curve for run in runs for curve in (run.training, run.validation) if curve is not None]
    )
    return float(values.min()), float(values.max())


def _mark(
    chart: go.Figure, run: Run, values: np.ndarray, index: int, marker: dict[str, Any], text: str
) -> None:
    """Put one marker on a curve at an epoch's index, which says on hover what it means."""
    hover = f"{run.title}<br>{text}<extra></extra>"
    chart.add_scatter(
        x=[run.x[index]],
        y=[values[index]],
        mode="markers",
        marker={"color": run.colour, **marker},
        hovertemplate=hover,
        showlegend=False,
        legendgroup=run.title,
    )
