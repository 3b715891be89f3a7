"""A picture with a box round everything that was found in it; pointing at one shows it close up, as
the network sees it, and the ten probabilities.

All of it happens in the browser: nothing is sent while a visitor looks around.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent

_component = st.components.v2.component(
    "boxed_picture",
    html="",
    css=(HERE / "style.css").read_text(encoding="utf-8"),
    js=(HERE / "index.js").read_text(encoding="utf-8"),
)


def boxed_picture(key: str, content: dict[str, Any]) -> None:
    """Show a picture with its boxes; `content` is what charts.annotated_image.boxes returns."""
    _component(key=key, data=content)
