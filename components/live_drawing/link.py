"""The way between the pen in the browser and what was read of its strokes here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

# Screen readers announce what changes in a status; eyes need it not.
HTML = '<p role="status"></p>'
CSS = "p { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }"

_component = st.components.v2.component(
    "live_link", html=HTML, css=CSS, js=Path(__file__).with_suffix(".js").read_text()
)


def canvas_state(key: str) -> Any:
    """What the drawing canvas mounted with `key` sent last, its `json_data`, or None: known before
    the canvas is laid out, or without.
    """
    state = st.session_state.get(key)
    sent = state.get("drawing") if isinstance(state, dict) else None
    return sent.get("raw") if isinstance(sent, dict) else None


def message(key: str) -> Any:
    """The last message of the component mounted with `key`, or None.

    It comes from the visitor's browser: components/live_drawing/drawing.py judges it.
    """
    state = st.session_state.get(key)
    return state.get("ink") if isinstance(state, dict) else None


def link(
    key: str, seen: int, settled: int, blank: bool, rest: int, said: str, reading: dict[str, Any]
) -> None:
    """Mount the way; what comes along it is in `message`.

    `seen` is the number of the last message that `reading` is about. `settled` is the number of the
    last stroke that is known to be on the canvas; `blank` says that the canvas was empty to begin
    with, so that its own reset clears it: components/live_drawing/pen.js presses that when the
    button with the key `clear` is clicked. `rest` is how many ms the pen shall wait between two
    messages. `said` is announced to those who cannot see the answer. `reading` is what
    pages.sections.draw.view_model.content returns, for components/live_drawing/view.py and
    components/probability_bars/index.js to show.
    """
    content = {
        "seen": seen,
        "settled": settled,
        "blank": blank,
        "rest": rest,
        "said": said,
        **reading,
    }
    # In a list: a mapping would be searched for data frames, which takes ten times as long as the
    # rest.
    _component(key=key, data=[content], default={"ink": None}, on_ink_change=lambda: None)
