"""Carries a visitor over to another process: after a lost connection, the open page runs again,
with the state of its widgets.
"""

from __future__ import annotations

from components.registration import component

_component = component("reconnect", __file__, html="<span></span>")


def watch() -> None:
    """Watch the connection. Not in a fragment: the whole page shall run."""
    _component(key="reconnect", on_back_change=lambda: None)
