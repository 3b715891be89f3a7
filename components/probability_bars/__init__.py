"""A light bar chart for what changes twenty times a second:

Plotly takes some 50 ms for each change and seconds to load.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "bars",
    html='<div class="chart" role="img"></div>',
    css=(HERE / "style.css").read_text(),
    js=(HERE / "index.js").read_text(),
)


def bars(key: str, content: dict[str, Any] | None) -> None:
    """Show ten bars; `content` is what charts.probabilities.bars returns, or None to follow the pen
    as components/live_drawing/view.py does.
    """
    _component(key=key, data=content)
