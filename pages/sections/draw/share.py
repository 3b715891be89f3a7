"""Take the drawing with you."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from charts import image_data
from components.live_drawing import share_link
from model.preprocessing import normalization
from model.recognition.drawing import RecognizedDigit


def show(part: RecognizedDigit, strokes: Sequence[np.ndarray], pen: float, side: int) -> None:
    """Offer the drawing as a link and as pictures."""
    if part.model_input is None:
        st.caption("Draw something first.")
        return
    if strokes:
        st.markdown(
            "A link that holds this drawing. Whoever opens it sees the drawing and its answer."
        )
        address = (st.context.url or "").partition("?")[0]
        st.code(
            f"{address}?drawing={share_link.encode(strokes, side)}", language=None, wrap_lines=True
        )
        prepared = normalization.from_strokes(strokes, pen=pen, field=(side, side))
        whole = (
            image_data.enlarged(prepared.steps[0].picture, 4 * len(prepared.steps[0].picture))
            if prepared
            else None
        )
    else:
        whole = None
    with st.container(horizontal=True):
        small = (part.model_input.image * 255).round().astype(np.uint8)
        st.download_button(
            "28×28, as read",
            image_data.png(small),
            "digit-28x28.png",
            "image/png",
            icon=":material/download:",
            on_click="ignore",
        )
        if whole is not None:
            st.download_button(
                "Whole drawing",
                image_data.png(whole),
                "drawing.png",
                "image/png",
                icon=":material/download:",
                on_click="ignore",
            )
