"""Draw a digit and see it recognized."""

import logging

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from components import live_drawing
from components.live_drawing import canvas, share_link
from components.live_drawing.drawing import Drawing
from model.artifacts import SERVED, ArtifactError
from model.recognition.browser import BrowserFiles, load_browser_files
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_strokes
from pages.sections import error_boundary, networks, selected_digit, your_digits
from pages.sections.draw import (
    attribution,
    examples,
    model_comparison,
    share,
    snapshots,
)
from pages.text import prediction as prediction_text

SIDE = 320  # canvas pixels: fits a phone 360 pixels wide
CANVAS_NAME = (
    "Canvas to draw digits on. Arrow keys move the pen, the space bar sets it down and lifts it."
)
TOOLBAR_HEIGHT = 36  # pixels above the canvas, where its toolbar shows
PENS = {"Fine": 10, "Medium": 20, "Broad": 32}  # canvas pixels
COLOURS = {"Chalk": ("#ffffff", "#000000"), "Ink": ("#1f3a8a", "#fdfcf7")}  # pen and paper


@error_boundary.fragment
def render_drawing_area(classifier: Classifier, drawing: Drawing) -> None:
    """Render the canvas and recognize what is on it; this runs again when a stroke is finished, so
    all that does not change with it stands elsewhere.
    """
    if "example" in st.session_state:
        examples.render_example(classifier, SIDE, drawing.redraw)
        recognize(classifier, drawing)
    else:
        # its own height, so that nothing moves when the canvas has loaded
        with st.container(height=SIDE + TOOLBAR_HEIGHT, border=False, gap=None):
            render_canvas(drawing)
            recognize(classifier, drawing)
        st.button(
            "Clear",
            icon=":material/ink_eraser:",
            on_click=drawing.restart,
            width="stretch",
            key="clear",
        )
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
    return PENS[st.session_state.get("pen_width", "Medium")]


def render_canvas(drawing: Drawing) -> None:
    """Render the canvas, and take over what is on it."""
    colour, paper = COLOURS[st.session_state.get("colours", "Chalk")]
    st.space(TOOLBAR_HEIGHT)
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


def render_tools(classifier: Classifier, drawing: Drawing) -> None:
    """Offer what to draw with, and what else to recognize."""
    with st.popover("Try one"):
        examples.render_buttons(classifier.name)
    with st.popover("Pen"):
        # Another pen or paper makes the canvas load its initial strokes anew.
        for label, options, default, key in (
            ("Width", PENS, "Medium", "pen_width"),
            ("Colours", COLOURS, "Chalk", "colours"),
        ):
            st.segmented_control(
                label, options, default=default, required=True, key=key, on_change=drawing.redraw
            )


def render_reading(classifier: Classifier, teaches: bool) -> None:
    """Render the parts that show the reading."""
    files = browser_files() if classifier.name == SERVED else None
    words = prediction_text.live_words(classifier.calibration.coverage)
    with st.container(key="answer", height=128, border=False, vertical_alignment="center"):
        live_drawing.mount(
            files, words, CANVAS_NAME, on_edit=your_digits.apply_edit if teaches else None
        )
    with st.container(key="probabilities", height=180, border=False):
        live_drawing.part("probabilities")
    with st.container(horizontal=True, gap="small"):
        with st.container(width=264):
            live_drawing.part("steps")
        with st.container(key="model_input", width=58):
            live_drawing.part("input")


def recognize(classifier: Classifier, drawing: Drawing) -> None:
    """Recognize what is drawn, by the visitor's own examples where some are close: the record, for
    all else on the page.
    """
    taught = your_digits.load(classifier)
    if "example" in st.session_state:
        recognized = examples.recognize(classifier, taught.personalization)
    else:
        recognized = recognize_strokes(
            classifier,
            drawing.strokes,
            pen_width(),
            SIDE,
            st.session_state.get("recognized"),
            taught.personalization,
        )
    st.session_state.recognized = recognized
    live_drawing.record(
        recognized,
        SIDE,
        drawing.version,
        is_blank=not drawing.initial_strokes,
        examples_version=taught.version,
    )


@st.cache_resource(show_spinner=False)
def browser_files() -> BrowserFiles | None:
    """What the browser reads with; None where that cannot be had, and the server reads alone."""
    try:
        return load_browser_files()
    except ArtifactError as error:
        logging.getLogger(__name__).warning("The browser does not read along. %s", error)
        return None


@error_boundary.fragment
def render_panels(classifier: Classifier, drawing: Drawing) -> None:
    """Open one panel at a time."""
    if "recognized" not in st.session_state:  # it failed, which the page says
        return
    recognized = st.session_state.recognized
    digit = selected_digit.of(recognized)
    panels = {
        "Why?": lambda: attribution.show(classifier, digit),
        "All networks": lambda: model_comparison.show(digit, examples.label()),
        "As it learned": lambda: snapshots.show(digit),
        "Keep": lambda: share.show(
            digit, [] if "example" in st.session_state else drawing.strokes, PENS["Medium"], SIDE
        ),
    }
    panel = st.pills("More about this drawing", panels, key="panel", label_visibility="collapsed")
    st.session_state.open_panel = panel, recognized
    if panel:
        with st.container(border=True, key="more"):
            panels[panel]()


def load_drawing() -> Drawing:
    """The visitor's drawing: the previous one, or what the link holds."""
    if "ink" not in st.session_state:
        st.session_state.ink = Drawing()
        try:
            strokes = share_link.decode(st.query_params.get("drawing", ""), SIDE)
            st.session_state.ink.restart(strokes)
        except share_link.LinkError:
            if "drawing" in st.query_params:
                st.warning("This link holds no drawing.", icon=":material/link_off:")
    # the canvas is new: the visitor comes from another page
    elif "drawing" not in st.session_state:
        st.session_state.ink.redraw()
    drawing: Drawing = st.session_state.ink
    return drawing


st.set_page_config(initial_sidebar_state="collapsed")
head = st.container(horizontal=True, vertical_alignment="center", gap="small")
head.header("Draw a digit", anchor=False, width="stretch")
with error_boundary.page():
    titles = networks.titles()
    name = st.sidebar.selectbox(
        "Which network reads", titles, format_func=titles.__getitem__, key="network"
    )
    classifier, drawing = networks.load(name), load_drawing()
    taught = your_digits.load(classifier)
    st.session_state.pop("open_panel", None)  # it is rendered anew below
    with head:
        render_tools(classifier, drawing)
    row = st.container(horizontal=True, horizontal_alignment="center", gap="medium")
    with row.container(key="canvas", width=SIDE):
        render_drawing_area(classifier, drawing)
    with row.container(width=352, gap="small"):
        render_reading(classifier, taught.personalization is not None)
    your_digits.show(taught)
    render_panels(classifier, drawing)
