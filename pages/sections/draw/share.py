"""Take the drawing with you."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from components import images
from components.live_drawing import share_link
from model.preprocessing import normalization
from model.recognition.recognized_digit import RecognizedDigit


def show(digit: RecognizedDigit, strokes: Sequence[np.ndarray], pen: float, side: int) -> None:
    """Offer the drawing as a link and as image files."""
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    files = [("28×28, as read", digit.image, "digit-28x28.png")]
    if strokes:
        st.markdown(
            "A link that holds this drawing. Whoever opens it sees the drawing and its answer."
        )
        address = (st.context.url or "").partition("?")[0]
        st.code(
            f"{address}?drawing={share_link.encode(strokes, side)}", language=None, wrap_lines=True
        )
        model_input = normalization.from_strokes(strokes, pen=pen, canvas_size=(side, side))
        if model_input:
            drawing = model_input.steps[0].image
            files.append(
                ("Whole drawing", images.enlarge(drawing, 4 * len(drawing)), "drawing.png")
            )
    with st.container(horizontal=True):
        for label, image, name in files:
            st.download_button(
                label,
                images.png(image),
                name,
                "image/png",
                icon=":material/download:",
                on_click="ignore",
            )
