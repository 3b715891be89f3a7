"""Parts of a page that change while the pen moves: mounted once, they show what
components/live_drawing/link.py sent last, and need no run of their own.
"""

from __future__ import annotations

from typing import Any, Literal

from components.registration import browser_state, component

_component = component(
    "live_view",
    __file__,
    html='<div class="live-view"></div>',
    isolate_styles=False,  # the prediction is the page's own text
)


def view(key: str, part: Literal["prediction", "pipeline", "input"]) -> None:
    """Show one part of what pages.sections.draw.view_model.drawing_view returns."""
    _component(
        key=key, data={"part": part}, default={"selected": None}, on_selected_change=lambda: None
    )


def selected_digit(key: str) -> Any:
    """Which digit of a number the visitor selected in the prediction mounted with `key`: [the
    number, position], or None.
    """
    return browser_state(key, "selected")
