"""Parts of a page that change while the pen moves: laid out once, they show what
components/live_drawing/link.py was given last, and cost no run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "live_view",
    html='<div class="live-view"></div>',
    css=(HERE / "view.css").read_text(),
    js=(HERE / "view.js").read_text(),
    isolate_styles=False,  # the answer is the page's own text
)


def view(key: str, part: str) -> None:
    """Show one part of what pages.sections.draw.view_model.content returns:

    "answer", "road" or "input".
    """
    _component(
        key=key, data={"part": part}, default={"chosen": None}, on_chosen_change=lambda: None
    )


def chosen(key: str) -> Any:
    """Which digit of a number the visitor chose in the answer mounted with `key`: [the number,
    position], or None. The browser sends it.
    """
    state = st.session_state.get(key)
    return state.get("chosen") if isinstance(state, dict) else None
