"""Draw a digit and see it read."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from components import probability_bars
from components.live_drawing import canvas, link, pace, pen, share_link, view
from components.live_drawing.drawing import Drawing
from model import answer_words
from model.data import mnist
from model.recognition.classifier import Classifier, NetworkError
from model.recognition.drawing import recognize_strokes
from pages.sections import error_boundary, networks, selected_digit
from pages.sections.draw import (
    attribution,
    build_dataset,
    examples,
    model_comparison,
    share,
    snapshots,
    view_model,
)

SIDE = 320  # canvas pixels: fits a phone 360 pixels wide
TOOLBAR = 36  # pixels above the canvas, where its toolbar shows
PENS = {"Fine": 10, "Medium": 20, "Broad": 32}  # canvas pixels
COLOURS = {"Chalk": ("#ffffff", "#000000"), "Ink": ("#1f3a8a", "#fdfcf7")}  # pen and paper


@error_boundary.fragment
def draw_and_read(classifier: Classifier, drawing: Drawing) -> None:
    """Lay out the canvas and read what is on it; this runs again when a stroke is finished, so all
    that stays as it is stands elsewhere.
    """
    if "example" in st.session_state:
        examples.show(classifier, SIDE, drawing.redraw)
        show_reading(classifier, drawing)
    else:
        # its own height, so that nothing moves when the canvas has loaded
        with st.container(height=SIDE + TOOLBAR, border=False, gap=None):
            show_canvas(drawing)
            show_reading(classifier, drawing)
        st.button(
            "Clear",
            icon=":material/ink_eraser:",
            on_click=clear,
            args=(drawing,),
            width="stretch",
            key="clear",
        )
    if "panel_of" in st.session_state and st.session_state.panel_of is not st.session_state.reading:
        st.rerun()  # a panel is open, and about what was read before


def clear(drawing: Drawing) -> None:
    """Clear the drawing of all that the pen has reported so far."""
    drawing.hear_pen(link.message("pen"))
    drawing.clear()


def show_canvas(drawing: Drawing) -> None:
    """Lay out the canvas, and hear what is on it."""
    pen, (colour, paper) = (
        PENS[st.session_state.get("pen_width", "Medium")],
        COLOURS[st.session_state.get("colours", "Chalk")],
    )
    st.space(TOOLBAR)
    drawn = st_canvas(
        stroke_width=pen,
        stroke_color=colour,
        background_color=paper,
        width=SIDE,
        height=SIDE,
        initial_drawing={
            "objects": canvas.to_canvas(drawing.start, colour, pen),
            "version": drawing.version,
        },
        key="drawing",
    )
    drawing.hear_canvas(drawn.json_data)


def lay_out_tools(classifier: Classifier, drawing: Drawing) -> None:
    """Offer what to draw with, and what else to read."""
    with st.popover("Try one"):
        examples.buttons(classifier.name)
    with st.popover("Pen"):
        # Another pen or paper makes the canvas load its beginning anew.
        st.segmented_control(
            "Width",
            PENS,
            default="Medium",
            required=True,
            key="pen_width",
            on_change=drawing.redraw,
        )
        st.segmented_control(
            "Colours",
            COLOURS,
            default="Chalk",
            required=True,
            key="colours",
            on_change=drawing.redraw,
        )


def lay_out_reading() -> None:
    """Lay out the places where what was read is shown."""
    with st.container(key="answer", height=124, border=False, vertical_alignment="center"):
        view.view("answer_view", "answer")
    with st.container(key="probabilities", height=156, border=False):
        probability_bars.bars("bars", None)
    with st.container(horizontal=True, gap="small"):
        with st.container(width=264):
            view.view("road_view", "road")
        with st.container(key="model_input", width=58):
            view.view("input_view", "input")


@error_boundary.fragment
def show_reading(classifier: Classifier, drawing: Drawing) -> None:
    """Read what is drawn and hand it to the places that show it; only this runs again while the pen
    moves.
    """
    is_example = "example" in st.session_state
    if not is_example and (said := link.canvas_state("drawing")) is not None:
        drawing.hear_canvas(said)  # the canvas may have sent it together with the pen's message
    seen = drawing.hear_pen(link.message("pen"))
    with pace.SHARED.heed():
        if is_example:
            read = examples.read(classifier)
        else:
            pen = PENS[st.session_state.get("pen_width", "Medium")]
            read = recognize_strokes(
                classifier, drawing.strokes, pen, SIDE, st.session_state.get("reading")
            )
        st.session_state.reading = read
        part = selected_digit.of(read)
        content = view_model.content(read, part, classifier.calibration.coverage, SIDE)
    words = "" if drawing.is_under_way else answer_words.headline(part.answer)
    link.link("pen", seen, drawing.settled, not drawing.start, pace.SHARED.rest, words, content)


@error_boundary.fragment
def show_more(classifier: Classifier, drawing: Drawing) -> None:
    """Fold out one panel at a time."""
    if "reading" not in st.session_state:  # it failed, which the page says
        return
    read = st.session_state.reading
    part = selected_digit.of(read)
    panels = {
        "Why?": lambda: attribution.show(classifier, part),
        "All networks": lambda: model_comparison.show(part),
        "As it learned": lambda: snapshots.show(part),
        "Keep": lambda: share.show(
            part, [] if "example" in st.session_state else drawing.strokes, PENS["Medium"], SIDE
        ),
        "Collect": lambda: build_dataset.show(part),
    }
    opened = st.pills("More about this drawing", panels, key="panel", label_visibility="collapsed")
    if opened:
        st.session_state.panel_of = read
        with st.container(border=True, key="more"):
            panels[opened]()
    else:
        st.session_state.pop("panel_of", None)


def open_drawing() -> Drawing:
    """The visitor's drawing: as it was left, or what the link holds."""
    if "ink" not in st.session_state:
        st.session_state.ink = Drawing()
        try:
            st.session_state.ink.restart(
                share_link.decode(st.query_params.get("drawing", ""), SIDE)
            )
        except share_link.LinkError:
            if "drawing" in st.query_params:
                st.warning("This link holds no drawing.", icon=":material/link_off:")
    elif (
        "drawing" not in st.session_state
    ):  # the canvas is new: the visitor comes from another page
        st.session_state.ink.redraw()
    return st.session_state.ink


st.set_page_config(initial_sidebar_state="collapsed")
head = st.container(horizontal=True, vertical_alignment="center", gap="small")
head.header("Draw a digit", anchor=False, width="stretch")
try:
    titles = networks.titles()
    name = st.sidebar.selectbox(
        "Which network reads", titles, format_func=titles.get, key="network"
    )
    classifier, drawing = networks.load(name), open_drawing()
    st.session_state.pop("panel_of", None)  # it is laid out anew below
    with head:
        lay_out_tools(classifier, drawing)
    row = st.container(horizontal=True, horizontal_alignment="center", gap="medium")
    with row.container(key="canvas", width=SIDE):
        draw_and_read(classifier, drawing)
    with row.container(width=352, gap="small"):
        lay_out_reading()
    pen.watch()
    show_more(classifier, drawing)
except (NetworkError, mnist.DatasetError) as error:
    st.error(str(error), icon=":material/error:")
