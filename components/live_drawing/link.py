"""The connection between the pen in the browser and what was read of its strokes here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from components.registration import component

_component = component("live_link", __file__, html='<p role="status"></p>')


def canvas_state(key: str) -> Any:
    """What the drawing canvas mounted with `key` sent last, its `json_data`, or None.

    For a fragment that runs without mounting the canvas, and so gets no CanvasResult. That the
    state holds `drawing`, and that `raw`, is the canvas's own business: see
    docs/streamlit-internals.md.
    """
    state = st.session_state.get(key)
    drawing = state.get("drawing") if isinstance(state, dict) else None
    return drawing.get("raw") if isinstance(drawing, dict) else None


def pen_message(key: str) -> Any:
    """The last message of the component mounted with `key`, or None.

    It comes from the visitor's browser: components/live_drawing/drawing.py checks it.
    """
    state = st.session_state.get(key)
    return state.get("ink") if isinstance(state, dict) else None


def mount(
    key: str,
    seen: int,
    last_synced: int,
    blank: bool,
    interval: int,
    announcement: str,
    view: Mapping[str, Any],
) -> None:
    """Mount the connection; what the pen sends through it is in `pen_message`.

    `seen` is the number of the last message that `view` is about. `last_synced` is the number of
    the last stroke that is known to be on the canvas; `blank` says that the canvas was empty to
    begin with, so that its own reset clears it: pen.js presses that when the button with the key
    `clear` is clicked. `interval` is how many ms the pen waits between two messages. `announcement`
    is for those who cannot see the prediction. `view` is what
    pages.sections.draw.view_model.drawing_view returns, for view.py and
    components/probability_bars/index.js to show.
    """
    props = {
        "seen": seen,
        "lastSynced": last_synced,
        "blank": blank,
        "interval": interval,
        "announcement": announcement,
        **view,
    }
    # In a list: a mapping would be searched for data frames, which takes ten times as long as all
    # else.
    _component(key=key, data=[props], default={"ink": None}, on_ink_change=lambda: None)
