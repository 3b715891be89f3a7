"""The confusion matrix, whose cells can be clicked."""

import numpy as np
import plotly.graph_objects as go

from charts.theme import TEMPLATE

HEIGHT = 480  # pixels
RIGHT = [[0, "#0e8567"], [1, "#0b7a5c"]]  # cells are opaque, so that the numbers on them can be read on light and dark pages alike
WRONG = [[0, "#f8dde0"], [1, "#c23b4e"]]
EMPTY = "rgba(128,128,128,0.08)"
FRAME = "#e9950c"


def figure(confusion: np.ndarray, by_row: bool = False, errors_only: bool = False, chosen: tuple[int, int] | None = None) -> go.Figure:
    """Draw counts (10, 10), or each row in per cent of its sum: rows are labels, columns answers.

    The diagonal has one colour and what is wrong another, so that single mistakes can be seen beside a thousand right answers; `errors_only`
    leaves the diagonal out. `chosen` (label, answer) gets a frame. A click selects a point whose x is the answer and whose y is the label.
    Raises ValueError for another shape.
    """
    counts = np.asarray(confusion)
    if counts.shape != (10, 10):
        raise ValueError(f"A matrix of 10×10 is needed, not {counts.shape}.")
    shown = 100 * counts / np.maximum(counts.sum(1, keepdims=True), 1) if by_row else counts.astype(float)
    diagonal = np.eye(10, dtype=bool)
    wrong, right = np.where(diagonal | (counts == 0), np.nan, shown), np.where(diagonal, shown, np.nan)
    chart = go.Figure(layout={"template": TEMPLATE, "height": HEIGHT, "margin": {"l": 8, "r": 8, "t": 8, "b": 8}, "clickmode": "event+select"})
    grid = {"x": np.arange(10), "y": np.arange(10), "showscale": False, "hoverinfo": "skip", "xgap": 2, "ygap": 2}
    chart.add_heatmap(z=np.zeros((10, 10)), colorscale=[[0, EMPTY], [1, EMPTY]], **grid)
    if not errors_only:
        chart.add_heatmap(z=right, colorscale=RIGHT, zmin=0, zmax=np.nanmax(right), **grid)
    chart.add_heatmap(z=wrong, colorscale=WRONG, zmin=0, zmax=np.nanmax(wrong, initial=1e-9), **grid)
    labels, answers = (part.ravel() for part in np.indices((10, 10)))
    visible = (counts.ravel() > 0) & ~(diagonal.ravel() & errors_only)
    filled = diagonal.ravel() | (np.nan_to_num(wrong).ravel() > 0.55 * np.nanmax(wrong, initial=1e-9))
    text = [_number(value, by_row) for value in shown.ravel()]
    for cells, colour in ((visible & filled, "#ffffff"), (visible & ~filled, "#22272b")):
        chart.add_scatter(
            x=answers[cells],
            y=labels[cells],
            text=[number for number, there in zip(text, cells, strict=True) if there],
            mode="text",
            textfont={"size": 13, "color": colour},
            unselected_textfont_color=colour,  # a click on a cell would fade all others
            hoverinfo="skip",
        )
    hover = [f"{counts[a, b]:,} of {counts[a].sum():,} images of {a} read as {b}" for a, b in zip(labels, answers, strict=True)]
    chart.add_scatter(  # heatmaps select no points; these squares do, and only the one that is selected can be seen
        x=answers,
        y=labels,
        mode="markers",
        marker={"symbol": "square-open", "size": 28, "opacity": 0, "color": FRAME, "line": {"width": 3}},
        selectedpoints=[10 * chosen[0] + chosen[1]] if chosen else None,
        selected_marker_opacity=1,
        unselected_marker_opacity=0,
        hovertext=hover,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    chart.update_xaxes(title_text="answer", tickvals=list(range(10)), range=[-0.5, 9.5], side="bottom")
    chart.update_yaxes(title_text="label", tickvals=list(range(10)), range=[9.5, -0.5], showgrid=False)
    return chart


def _number(value: float, by_row: bool) -> str:
    """Write a count, or per cent with as many digits as fit."""
    if not by_row:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"
