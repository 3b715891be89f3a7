"""Watches the pen while it still moves: the drawing canvas reports a stroke only after the pen is
lifted.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "live_pen", html="<span></span>", js=Path(__file__).with_suffix(".js").read_text()
)


def watch() -> None:
    """Watch the canvas in the container with the key `canvas`, and a button with the key `clear`;
    components/live_drawing/link.py brings what is drawn.
    """
    _component(key="live_pen")
