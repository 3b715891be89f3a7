"""Carries a visitor over to another process: after a lost connection, the page that is open is laid
out anew, with the state of its widgets.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "reconnect", html="<span></span>", js=Path(__file__).with_name("index.js").read_text()
)


def watch() -> None:
    """Watch the connection. Not in a fragment: the whole page shall run."""
    _component(key="reconnect", on_back_change=lambda: None)
