"""The connection between the pen in the browser and the recognition of its strokes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from components.registration import browser_state, component

_component = component("live_link", __file__, html='<p role="status"></p>')


def canvas_state(key: str) -> Any:
    """What the drawing canvas mounted with `key` sent last, its `json_data`, or None.

    For a fragment that runs without mounting the canvas, and so gets no CanvasResult. That the
    state holds `drawing`, and that `raw`, is the canvas's own business: see
    docs/streamlit-internals.md.
    """
    drawing = browser_state(key, "drawing")
    return drawing.get("raw") if isinstance(drawing, dict) else None


def pen_message(key: str) -> Any:
    """The last message of the pen's component mounted with `key`, or None; unchecked."""
    return browser_state(key, "ink")


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
