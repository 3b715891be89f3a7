"""Watches the pen while it still moves: the drawing canvas reports a stroke only after the pen is
lifted.
"""

from __future__ import annotations

from components.live_drawing import selectors
from components.registration import component

_component = component("live_pen", __file__, html="<span></span>")


def watch() -> None:
    """Watch the canvas in the container with the key `canvas`, and a button with the key `clear`;
    components/live_drawing/link.py sends what is drawn.
    """
    _component(key="live_pen", data=selectors.CANVAS)
