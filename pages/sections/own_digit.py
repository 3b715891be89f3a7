"""The visitor's own digit, which goes with them from page to page."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from components.live_drawing.canvas import MAX_COORDINATE
from components.live_drawing.drawing import Drawing
from model.artifacts import SERVED
from model.preprocessing.strokes import MAX_STROKES, clean_strokes
from model.recognition.drawing import recognize_strokes
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections import networks, selected_digit
from pages.sections.draw import examples
from pages.sections.draw.drawing_area import SIDE


def strokes() -> list[np.ndarray]:
    """What the visitor has drawn: polylines (n, 2) in canvas pixels; none where they have not, or
    an example lies on the canvas.
    """
    ink = st.session_state.get("ink")
    if not ink or not ink.strokes or examples.label(ink.strokes, SIDE) is not None:
        return []
    drawn: list[np.ndarray] = ink.strokes
    return drawn


def recognize() -> RecognizedDigit | None:
    """The visitor's own digit as the served network reads it, of a number the selected one; None
    where nothing of theirs is drawn. Its image (28, 28) is `model_input.image`, which is not None.
    """
    drawn = strokes()
    if not drawn:
        return None
    digit = selected_digit.of(recognize_strokes(networks.load(SERVED), drawn))
    return digit if digit.model_input is not None else None


def take(message: Any) -> None:
    """Take over strokes that the browser sent, [[x, y, …], …] in canvas pixels, in place of what is
    drawn; what is none leaves the drawing as it is.
    """
    try:
        drawn = [np.asarray(stroke, np.float64).reshape(-1, 2) for stroke in message[:MAX_STROKES]]
    except (TypeError, ValueError, OverflowError):
        return
    near = [stroke for stroke in drawn if np.abs(stroke).max(initial=0) <= MAX_COORDINATE]
    st.session_state.setdefault("ink", Drawing()).restart(clean_strokes(near))
