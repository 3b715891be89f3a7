"""What the pen draws while it still moves: the drawing canvas reports a stroke only after the pen is lifted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

JAVASCRIPT = Path(__file__).with_name("live_pen.js")

# Screen readers announce what changes in a status; eyes need it not.
HTML = '<p role="status"></p>'
CSS = "p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }"

_component = st.components.v2.component("live_pen", html=HTML, css=CSS, js=JAVASCRIPT.read_text())


def canvas_state(key: str) -> Any:
    """What the drawing canvas mounted with `key` sent last, its `json_data`, or None: known before the canvas is laid out, or without."""
    state = st.session_state.get(key)
    sent = state.get("drawing") if isinstance(state, dict) else None
    return sent.get("raw") if isinstance(sent, dict) else None


def message(key: str) -> Any:
    """The last message of the component mounted with `key`, or None. It comes from the visitor's browser: model/drawing.py judges it."""
    state = st.session_state.get(key)
    return state.get("ink") if isinstance(state, dict) else None


def live_pen(key: str, seen: int, settled: int, blank: bool, said: str) -> None:
    """Mount the component that watches the canvas in the container with the key `canvas`; what it sends is in `message`.

    `seen` is the number of the last message that the page has shown. Mount it last, so that it learns of it when all else has been sent.
    `settled` is the number of the last stroke that is known to be on the canvas; `blank` says that the canvas was empty to begin with, so that its
    own reset clears it: the component presses that when the button with the key `clear` is clicked. `said` is announced to those who cannot see the answer.
    """
    _component(key=key, data={"seen": seen, "settled": settled, "blank": blank, "said": said}, default={"ink": None}, on_ink_change=lambda: None)
