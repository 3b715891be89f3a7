"""Robustness: accuracy under distortion."""

from collections.abc import Sequence

import plotly.graph_objects as go

from charts import series


def accuracy_against_severity(
    lines: Sequence[series.Line], unit: str, dashed: str = ""
) -> go.Figure:
    """Draw accuracy in 0..1 against the severity of a distortion in `unit`, a line a network; the
    line called `dashed` is dashed.
    """
    chart = series.empty_figure(380)
    for line in lines:
        style = {
            "color": line.colour,
            "width": 2.5,
            "dash": "dash" if line.title == dashed else "solid",
        }
        hover = f"{line.title}<br>%{{x:~g}} {unit}: accuracy %{{y:.1%}}<extra></extra>"
        chart.add_scatter(
            x=line.x,
            y=line.y,
            name=line.title,
            mode="lines+markers",
            line=style,
            marker={"size": 6},
            hovertemplate=hover,
        )
    chart.update_xaxes(title_text=unit, tickvals=sorted({x for line in lines for x in line.x}))
    chart.update_yaxes(tickformat=".0%", range=[0, 1.03], showgrid=True)
    return chart
