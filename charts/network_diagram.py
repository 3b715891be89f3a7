"""A network drawn as a stack of slabs, from the input above to the output below."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from charts.series import OTHER_COLOURS
from charts.theme import ACCENT, MUTED, TEMPLATE

ROW_HEIGHT = 62  # pixels a stage
MAX_HALF_WIDTH = 0.20  # half the width of the widest slab, in shares of the chart
LEAN = 0.28  # how far a slab's back edge lies to the right, in shares of its width
KINDS = {"input": MUTED, "convolution": OTHER_COLOURS[0], "pooling": MUTED, "dense": ACCENT}


@dataclass(frozen=True)
class Stage:
    """One step: its `kind`, a key of KINDS, a `title`, `details` for a line each, and the output's
    `shape`: (height, width, channels) or (units,).
    """

    kind: str
    title: str
    details: tuple[str, ...]
    shape: tuple[int, ...]


def network_diagram(stages: Sequence[Stage]) -> go.Figure:
    """Draw each stage as a slab: as wide as its maps, as thick as it has channels (by square root);
    vectors as a bar as long as they have units.

    Raises ValueError for a kind that is not in KINDS, or without stages.
    """
    if not stages or any(stage.kind not in KINDS for stage in stages):
        raise ValueError(f"Stages of the kinds {', '.join(KINDS)} are needed.")
    chart = go.Figure(
        layout={
            "template": TEMPLATE,
            "height": ROW_HEIGHT * len(stages) + 16,
            "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
        }
    )
    widest = max(stage.shape[0] for stage in stages if len(stage.shape) == 3)
    thickest = max(stage.shape[-1] for stage in stages)
    for row, stage in enumerate(stages):
        colour, thick = KINDS[stage.kind], 0.08 + 0.42 * np.sqrt(stage.shape[-1] / thickest)
        if len(stage.shape) == 3:
            half, rise = MAX_HALF_WIDTH * stage.shape[0] / widest, 0.34 * stage.shape[0] / widest
        else:
            half, thick, rise = MAX_HALF_WIDTH * np.sqrt(stage.shape[0] / thickest), 0.12, 0.06
        for polygon, opacity in _slab(0.27, -row, half, thick, rise):
            x, y = polygon.T
            chart.add_scatter(
                x=x,
                y=y,
                fill="toself",
                fillcolor=_rgba(colour, opacity),
                mode="lines",
                line={"color": colour, "width": 1},
                hoverinfo="skip",
            )
        size = "×".join(map(str, stage.shape))
        details = (f"<br><span style='font-size:12px'>{line}</span>" for line in stage.details)
        chart.add_annotation(
            x=0.55,
            y=-row,
            text=f"<b>{stage.title}</b> {size}{''.join(details)}",
            showarrow=False,
            xanchor="left",
            yanchor="middle",
            align="left",
            font={"size": 13},
        )
    chart.update_xaxes(visible=False, range=[0, 1.15])
    chart.update_yaxes(visible=False, range=[-len(stages) + 0.45, 0.55])
    return chart


def _slab(
    x: float, y: float, half: float, thick: float, rise: float
) -> list[tuple[np.ndarray, float]]:
    """Top, front and right face of a slab about (x, y), each a closed polygon (5, 2), with the
    opacity that shades it.
    """
    lean = 2 * half * LEAN
    left, right = x - half - lean / 2, x + half - lean / 2
    top, bottom = y + (thick - rise) / 2, y - (thick + rise) / 2
    a, b, c, d = (left, top), (right, top), (right, bottom), (left, bottom)  # the front's corners
    back_a, back_b, back_c = ((x + lean, y + rise) for x, y in (a, b, c))
    faces = (
        ((a, b, back_b, back_a, a), 0.25),
        ((a, b, c, d, a), 0.65),
        ((b, back_b, back_c, c, b), 0.45),
    )
    return [(np.array(corners), opacity) for corners, opacity in faces]


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
