"""A matrix of numbers whose cells can be picked with mouse, finger or keyboard: a Plotly heatmap
hears no finger and takes long to be drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "matrix",
    html='<div class="matrix"></div>',
    css=(HERE / "style.css").read_text(),
    js=(HERE / "index.js").read_text(),
)


def matrix(
    key: str,
    cells: list[list[dict[str, str]]],
    rows: str,
    columns: str,
    chosen: tuple[int, int],
    on_pick: Callable[[], None],
) -> None:
    """Show cells as charts.confusion.cells describes them, below and beside the names of `rows` and
    `columns`; the `chosen` one has a frame.
    """
    data = {"cells": cells, "rows": rows, "columns": columns, "chosen": list(chosen)}
    _component(key=key, data=data, default={"picked": None}, on_picked_change=on_pick)


def picked(key: str) -> tuple[int, int] | None:
    """The row and column that was picked last in the matrix with `key`, or None: the browser sends
    them, and may send anything.
    """
    state = st.session_state.get(key)
    sent = state.get("picked") if isinstance(state, dict) else None
    if (
        isinstance(sent, list)
        and len(sent) == 2
        and all(type(place) is int and 0 <= place < 10 for place in sent)
    ):
        return sent[0], sent[1]
    return None
