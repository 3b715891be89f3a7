"""What goes on in a network: maps, a convolution, evidence, the steps of a decision, and
probabilities along a range.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from PIL import Image
from plotly.subplots import make_subplots

from charts.attribution import AGAINST, FOR
from charts.theme import ACCENT, CLASS_COLOURS, MUTED, TEMPLATE

LABELLED = 0.2  # a line that never reaches this probability gets no label of its own
DIVERGING = [
    [0, f"rgb{tuple(AGAINST.tolist())}"],
    [0.5, "#eef1ef"],
    [1, f"rgb{tuple(FOR.tolist())}"],
]
TOTAL = "#717581"
DARK = "#22272b"  # numbers on the light cells above, in both themes


def signed(values: np.ndarray) -> np.ndarray:
    """Grey for numbers of either sign:

    0 is mid-grey, the largest distance from it white or black. Returns values' shape in 0..1.
    """
    return 0.5 + values / (2 * (float(np.abs(values).max()) or 1.0))


def enlarged(picture: np.ndarray, side: int) -> np.ndarray:
    """Enlarge (h, w) in 0..1 to (side, side) uint8 with sharp edges."""
    grey = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return np.asarray(Image.fromarray(grey).resize((side, side), Image.Resampling.NEAREST))


def tiles(maps: np.ndarray, kernels: np.ndarray | None = None, side: int = 56) -> np.ndarray:
    """Make a tile of each of some maps (n, h, w), all to one scale, white for the highest; with its
    kernel (h, w) of `kernels` below if given.

    Returns (n, side or more, side) uint8.
    """
    scale = float(maps.max()) or 1.0
    shown = np.stack([enlarged(one / scale, side) for one in maps])
    if kernels is None:
        return shown
    below = np.stack([enlarged(signed(kernel), side) for kernel in kernels])
    return np.concatenate([shown, np.zeros((len(maps), side // 14, side), np.uint8), below], 1)


def framed(picture: np.ndarray, box: Sequence[int], side: int = 280) -> np.ndarray:
    """Enlarge a picture (h, w) in 0..1 with a frame around its pixels from (top, left) to (bottom,
    right): (side, side, 3) uint8.
    """
    result = np.stack([enlarged(picture, side)] * 3, -1)
    top, left, bottom, right = (round(at * side / len(picture)) for at in box)
    for thick in range(3):
        rows, columns = slice(top, bottom), slice(left, right)
        for edge in ((min(top + thick, side - 1), columns), (bottom - 1 - thick, columns)):
            result[edge] = FOR
        for line in (min(left + thick, side - 1), right - 1 - thick):
            result[rows, line] = FOR
    return result


def overlay(image: np.ndarray, evidence: np.ndarray, scale: float, side: int = 280) -> np.ndarray:
    """Colour a drawing (28, 28) by evidence (28, 28): green for, orange against, full colour at
    `scale`. Returns (side, side, 3) uint8.
    """
    strength = np.clip(np.abs(evidence) / (scale or 1.0), 0, 1)[..., None]
    colour = np.where(evidence[..., None] >= 0, FOR, AGAINST)
    light = 235 * image[..., None]
    mixed = (1 - strength) * light + strength * colour * (0.45 + 0.55 * image[..., None])
    return np.asarray(
        Image.fromarray(np.clip(mixed, 0, 255).astype(np.uint8)).resize(
            (side, side), Image.Resampling.NEAREST
        )
    )


def strip(pictures: Sequence[np.ndarray], gap: int = 16) -> np.ndarray:
    """Put square pictures (side, side) or (side, side, 3) uint8 side by side, with nothing between
    them: (side, width, 4) uint8.
    """
    side = len(pictures[0])
    result = np.zeros((side, len(pictures) * (side + gap) - gap, 4), np.uint8)
    for number, picture in enumerate(pictures):
        place = result[:, number * (side + gap) : number * (side + gap) + side]
        place[..., :3] = picture if picture.ndim == 3 else picture[..., None]
        place[..., 3] = 255
    return result


def convolution(patch: np.ndarray, kernel: np.ndarray, products: np.ndarray) -> go.Figure:
    """Draw a patch, a kernel and their products, (3, 3) each, with the numbers in them."""
    chart = make_subplots(
        1, 3, horizontal_spacing=0.09, subplot_titles=["Patch", "Kernel", "Products"]
    )
    for column, values in enumerate((patch, kernel, products), 1):
        most = float(np.abs(values).max()) or 1.0
        chart.add_heatmap(
            z=values,
            zmin=-most,
            zmax=most,
            colorscale=DIVERGING,
            showscale=False,
            text=[[signs(value) for value in row] for row in values],
            texttemplate="%{text}",
            textfont={"size": 12, "color": DARK},
            xgap=2,
            ygap=2,
            hoverinfo="skip",
            row=1,
            col=column,
        )
    chart.update_layout(template=TEMPLATE, height=200, margin={"l": 4, "r": 4, "t": 28, "b": 4})
    chart.update_xaxes(visible=False, constrain="domain")
    chart.update_yaxes(visible=False, autorange="reversed", constrain="domain")
    for x, sign in ((1 / 3, "×"), (2 / 3, "=")):
        chart.add_annotation(
            x=x,
            y=0.5,
            xref="paper",
            yref="paper",
            text=sign,
            showarrow=False,
            font_size=22,
            xanchor="center",
            yanchor="middle",
        )
    return chart


def share(value: float) -> str:
    """Write a probability in per cent; what is not quite nothing or all never reads as that."""
    return "<0.1%" if value < 0.001 else ">99.9%" if value > 0.999 else f"{value:.1%}"


def signs(value: float) -> str:
    """Write a number to two decimals, with a true minus."""
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def waterfall(
    digit: int,
    names: Sequence[str],
    parts: Sequence[float],
    total: float,
    limits: tuple[float, float],
) -> go.Figure:
    """Draw how parts add up to a digit's logit, from top to bottom; `limits` let two of them share
    a scale.
    """
    chart = go.Figure(
        layout={
            "template": TEMPLATE,
            "height": 340,
            "title": {"text": f"Logit of {digit}", "font_size": 16},
            "margin_t": 44,
        }
    )
    chart.add_waterfall(
        orientation="h",
        y=[*names, "Logit"],
        x=[*parts, 0],
        measure=["relative"] * len(parts) + ["total"],
        text=[f"{'+' if part >= 0 else ''}{signs(part)}" for part in parts] + [signs(total)],
        textposition="outside",
        cliponaxis=False,
        increasing_marker_color=ACCENT,
        decreasing_marker_color=f"rgb{tuple(AGAINST.tolist())}",
        totals_marker_color=TOTAL,
        connector_line={"color": MUTED, "width": 1},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed")
    chart.update_xaxes(range=list(limits), showticklabels=False)
    return chart


def decision(
    logits: np.ndarray, tempered: np.ndarray, probabilities: np.ndarray, temperature: float
) -> go.Figure:
    """Draw ten logits, the same divided by the temperature, and the probabilities, side by side, a
    row a digit.
    """
    titles = ["Logits", f"÷ {temperature:.2f}", "Probabilities"]
    chart = make_subplots(1, 3, shared_yaxes=True, horizontal_spacing=0.05, subplot_titles=titles)
    low, high = (
        min(0.0, float(logits.min()), float(tempered.min())),
        max(0.0, float(logits.max()), float(tempered.max())),
    )
    room = (high - low) * 0.3
    digits = [str(k) for k in range(10)]
    columns = (
        (logits, [low - room, high + room]),
        (tempered, [low - room, high + room]),
        (probabilities, [0, 1.45]),
    )
    for column, (values, limits) in enumerate(columns, 1):
        chart.add_bar(
            y=digits,
            x=values,
            orientation="h",
            marker_color=CLASS_COLOURS,
            text=[
                share(value) if column == 3 else f"{value:.1f}".replace("-", "−")
                for value in values
            ],
            textposition="outside",
            textfont_size=12,
            cliponaxis=False,
            hoverinfo="skip",
            row=1,
            col=column,
        )
        chart.update_xaxes(range=limits, showticklabels=False, row=1, col=column)
    chart.update_yaxes(
        autorange="reversed", tickmode="array", tickvals=digits, type="category", showgrid=False
    )
    chart.update_layout(
        template=TEMPLATE, height=360, margin={"l": 8, "r": 8, "t": 36, "b": 8}, bargap=0.25
    )
    return chart


def along(levels: np.ndarray, probabilities: np.ndarray, at: float, unit: str) -> go.Figure:
    """Draw the probabilities (n, 10) of the digits as lines over the levels (n,), one of which is
    marked.
    """
    chart = go.Figure(
        layout={
            "template": TEMPLATE,
            "height": 330,
            "hovermode": "x unified",
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
        }
    )
    for digit in range(10):
        likely = probabilities[:, digit].max() >= LABELLED
        chart.add_scatter(
            x=levels,
            y=probabilities[:, digit],
            mode="lines",
            name=str(digit),
            line={"color": CLASS_COLOURS[digit], "width": 3 if likely else 1.5},
            hovertemplate="%{y:.1%}" if likely else None,
            hoverinfo=None if likely else "skip",
        )
        if likely:
            best = int(probabilities[:, digit].argmax())
            chart.add_annotation(
                x=levels[best],
                y=probabilities[best, digit],
                text=f"<b>{digit}</b>",
                showarrow=False,
                yshift=12,
                font_size=15,
            )
    chart.add_vline(x=at, line={"color": ACCENT, "width": 2, "dash": "dot"})
    chart.update_xaxes(
        title={"text": unit[:1].upper() + unit[1:], "standoff": 12}, range=[levels[0], levels[-1]]
    )
    chart.update_yaxes(
        title_text="Probability",
        tickformat=".0%",
        range=[0, 1.09],
        tickvals=[0, 0.25, 0.5, 0.75, 1],
    )
    return chart


def placed(chart: go.Figure, point: np.ndarray, title: str) -> go.Figure:
    """Mark a point (2,) on a map of images, on top of all others."""
    marker = {"size": 20, "symbol": "star", "color": ACCENT, "line": {"width": 2, "color": "white"}}
    chart.add_scattergl(
        x=[point[0]],
        y=[point[1]],
        mode="markers",
        marker=marker,
        name="Yours",
        text=[title],
        hovertemplate="%{text}<extra></extra>",
    )
    return chart
