"""Take the drawing with you: a link, its QR code, and pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import segno
import streamlit as st

from components import images
from components.copy_link import copy_link
from components.live_drawing import share_link
from components.live_drawing.drawing import Drawing
from pages.sections import error_boundary, selected_digit
from pages.sections.draw import drawing_area, share_picture
from pages.text import prediction as prediction_text

MAX_QR_LENGTH = 700  # characters: what is longer gives a code too fine for a telephone's camera
INSIDE = "pages/look_inside.py"


@error_boundary.fragment
def render(drawing: Drawing) -> None:
    """Render the buttons Share and Look inside this digit."""
    with st.container(horizontal=True, key="share_actions"):
        if st.button("Share", icon=":material/share:", key="share"):
            show(drawing.strokes)
        if st.button("Look inside this digit", icon=":material/biotech:", key="look_inside"):
            st.switch_page(INSIDE)


@st.dialog("Share this drawing", width="medium")
def show(strokes: Sequence[np.ndarray]) -> None:
    """Offer the drawing as a link and as image files."""
    recognized = st.session_state.recognized
    if not strokes:
        st.caption("Draw something first.")
        return
    link = address(strokes)
    says = prediction_text.headline(recognized.digits[0].prediction)
    picture = share_picture.draw(
        strokes,
        drawing_area.SIDE,
        drawing_area.PENS[drawing_area.DEFAULT_PEN],
        recognized.text if recognized.is_number else says,
        "" if recognized.is_number else prediction_text.detail(recognized.digits[0].prediction),
    )
    st.image(images.data_url(picture), width="stretch")
    digit = selected_digit.of(recognized)
    with st.container(horizontal=True):
        for label, image, name in (
            ("Picture", picture, "my-digit.png"),
            ("28×28, as read", digit.image, "digit-28x28.png"),
        ):
            st.download_button(
                label,
                images.png(image),
                name,
                "image/png",
                icon=":material/download:",
                on_click="ignore",
            )
    st.markdown("**A link that holds this drawing.** Whoever opens it sees drawing and answer.")
    copy_link("link", link, "Link to this drawing", copy="Copy link", copied="Copied")
    if len(link) <= MAX_QR_LENGTH:
        st.image(qr_code(link), caption="The same link as a QR code", width=180)


def address(strokes: Sequence[np.ndarray]) -> str:
    """The address that opens a drawing: after the #, which no browser sends to a server."""
    page = (st.context.url or "").partition("#")[0].partition("?")[0]
    return f"{page}#drawing={share_link.encode(strokes, drawing_area.SIDE)}"


def qr_code(link: str) -> str:
    """A QR code as a data: URL of an SVG, black on white in any theme."""
    code = segno.make(link, error="l", micro=False, boost_error=False)
    return str(code.svg_data_uri(border=3, light="#fff"))
