"""The ten probabilities of one answer."""

import numpy as np
import plotly.graph_objects as go

from charts.theme import ACCENT, MUTED, TEMPLATE

HEIGHT = 230  # pixels
WORTH_A_LABEL = 0.01  # bars below are too low to carry a number


def figure(probabilities: np.ndarray) -> go.Figure:
    """Draw a bar a digit.

    `probabilities` (10,) in 0..1; zeros where nothing was read, which gives empty axes. The highest bar has the accent colour.
    Raises ValueError for another shape.
    """
    shares = np.asarray(probabilities, dtype=float)
    if shares.shape != (10,):
        raise ValueError(f"Ten probabilities are needed, not {shares.shape}.")
    top = int(shares.argmax()) if shares.any() else None
    bars = go.Bar(
        x=list(range(10)),
        y=shares,
        marker_color=[ACCENT if digit == top else MUTED for digit in range(10)],
        text=[_label(share) for share in shares],
        textposition="outside",
        constraintext="none",
        textangle=0,
        cliponaxis=False,
        hovertemplate="%{x}: %{y:.2%}<extra></extra>",
    )
    chart = go.Figure(bars, layout={"template": TEMPLATE, "height": HEIGHT})
    chart.update_xaxes(tickmode="array", tickvals=list(range(10)), range=[-0.6, 9.6], tickfont_size=16)
    chart.update_yaxes(range=[0, 1.001], tickvals=[0, 0.5, 1], tickformat=".0%", zeroline=True)  # 1.001: the line at 100 % is drawn too
    return chart


def _label(share: float) -> str:
    """Write a share in 0..1 above its bar; nearly all is not 100 %."""
    if share < WORTH_A_LABEL:
        return ""
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"
