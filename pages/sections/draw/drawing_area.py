"""The canvas, and the server's reading of what is on it."""

from typing import Any

import streamlit as st

from components import live_drawing
from components.live_drawing import canvas, share_link
from components.live_drawing.drawing import Drawing
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_strokes
from pages.sections import error_boundary, your_digits

SIDE = 320  # canvas pixels; style.css of components/live_drawing says how large they are shown
PENS = {"Fine": 10, "Medium": 20, "Broad": 32}  # canvas pixels
DEFAULT_PEN = "Medium"
COLOURS = {"Chalk": ("#ffffff", "#000000"), "Ink": ("#1f3a8a", "#fdfcf7")}  # pen and paper


@error_boundary.fragment
def render(classifier: Classifier, drawing: Drawing) -> None:
    """Render the canvas and recognize what is on it; this runs again when a stroke is finished, so
    all that does not change with it stands elsewhere.
    """
    with st.container(key="canvas", gap=None):
        render_canvas(drawing)
        recognize(classifier, drawing)
        live_drawing.part("stage")
    if "open_panel" in st.session_state:  # it is not while the whole page is rendered
        panel, recognized = st.session_state.open_panel
        # another one was picked in one message with the canvas, which runs this fragment only, or
        # the open one is about what was recognized before
        if panel != st.session_state.get("panel") or (
            panel and recognized is not st.session_state.recognized
        ):
            st.rerun()


def pen_width() -> int:
    """The width of the visitor's pen in canvas pixels."""
    return PENS[st.session_state.get("pen_width", DEFAULT_PEN)]


def render_canvas(drawing: Drawing) -> None:
    """Render the canvas, and take over what is on it."""
    from streamlit_drawable_canvas import st_canvas  # a running app alone can import it

    colour, paper = COLOURS[st.session_state.get("colours", "Chalk")]
    result = st_canvas(
        stroke_width=pen_width(),
        stroke_color=colour,
        background_color=paper,
        width=SIDE,
        height=SIDE,
        initial_drawing={
            "objects": canvas.strokes_to_canvas(drawing.initial_strokes, colour, pen_width()),
            "version": drawing.version,
        },
        key="drawing",
    )
    drawing.sync_from_canvas(result.json_data)


def recognize(classifier: Classifier, drawing: Drawing) -> None:
    """Recognize what is drawn, by the visitor's own examples where some are close: the record, for
    all else on the page.
    """
    taught = your_digits.load(classifier)
    st.session_state.recognized = recognize_strokes(
        classifier,
        drawing.strokes,
        pen_width(),
        SIDE,
        st.session_state.get("recognized"),
        taught.personalization,
    )
    live_drawing.record(
        st.session_state.recognized,
        SIDE,
        drawing.version,
        is_blank=not drawing.initial_strokes,
        examples_version=taught.version,
    )


def render_pen(drawing: Drawing) -> None:
    """Let a visitor choose pen and paper: another one makes the canvas load its strokes anew."""
    with st.popover("Pen", icon=":material/stylus:"):
        for label, options, default, key in (
            ("Width", PENS, DEFAULT_PEN, "pen_width"),
            ("Colours", COLOURS, "Chalk", "colours"),
        ):
            st.segmented_control(
                label, options, default=default, required=True, key=key, on_change=drawing.redraw
            )


def open_link() -> None:
    """Draw what the link holds that the browser has just opened."""
    _draw_text(live_drawing.link())


def _draw_text(text: Any) -> None:
    """Draw what a link holds; where that is no drawing, `load_drawing` says so."""
    try:
        st.session_state.ink.restart(share_link.decode(text, SIDE))
    except share_link.LinkError:
        st.session_state.is_link_broken = True


def load_drawing() -> Drawing:
    """The visitor's drawing: the previous one, or what the link holds; an old link has it in the
    query.
    """
    if "ink" not in st.session_state:
        st.session_state.ink = Drawing()
        if "drawing" in st.query_params:
            _draw_text(st.query_params["drawing"])
    # the canvas is new: the visitor comes from another page
    elif "drawing" not in st.session_state:
        st.session_state.ink.redraw()
    if st.session_state.pop("is_link_broken", False):
        st.warning("This link holds no drawing.", icon=":material/link_off:")
    drawing: Drawing = st.session_state.ink
    return drawing
