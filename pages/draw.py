"""Draw a digit and see it read."""

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from charts import pixels, probabilities, road
from components import bars, live_pen
from model import canvas, classifier, dataset, link, reading, wording
from model.drawing import Drawing
from pages.panels import answer, collect, examples, keep, learned, networks, why
from pages.parts import guard

SIDE = 320  # canvas pixels: fits a phone 360 pixels wide
TOOLBAR = 36  # pixels above the canvas, where its toolbar shows
PENS = {"Fine": 10, "Medium": 20, "Broad": 32}  # canvas pixels
COLOURS = {"Chalk": ("#ffffff", "#000000"), "Ink": ("#1f3a8a", "#fdfcf7")}  # pen and paper
BLANK = np.zeros((28, 28), np.float32)


@guard.fragment
def draw_and_read(reader: classifier.Classifier, drawing: Drawing) -> None:
    """Lay out the canvas, what was read from it, and what may be folded out; this runs again when a stroke is finished."""
    row = st.container(horizontal=True, horizontal_alignment="center", gap="medium")
    with row.container(key="canvas", width=SIDE):
        if "example" in st.session_state:
            examples.show(reader, SIDE, drawing.redraw)
        else:
            show_canvas(reader, drawing)
    with row.container(width=352):
        show_reading(reader, drawing)
    show_more(reader, drawing)


def show_canvas(reader: classifier.Classifier, drawing: Drawing) -> None:
    """Lay out the canvas and its buttons."""
    pen, (colour, paper) = PENS[st.session_state.get("pen_width", "Medium")], COLOURS[st.session_state.get("colours", "Chalk")]
    with st.container(height=SIDE + TOOLBAR, border=False, gap=None):  # its own height, so that nothing moves when the canvas has loaded
        st.space(TOOLBAR)
        drawn = st_canvas(
            stroke_width=pen,
            stroke_color=colour,
            background_color=paper,
            width=SIDE,
            height=SIDE,
            initial_drawing={"objects": canvas.to_canvas(drawing.start, colour, pen), "version": drawing.version},
            key="drawing",
        )
    drawing.hear_canvas(drawn.json_data)
    with st.container(horizontal=True, gap="small"):
        st.button("Clear", icon=":material/ink_eraser:", on_click=drawing.clear, width="stretch", key="clear")
        with st.popover("Try one", icon=":material/casino:"):
            examples.buttons(reader.name)
        with st.popover("Pen", icon=":material/tune:"):
            # Another pen or paper makes the canvas load its beginning anew.
            st.segmented_control("Width", PENS, default="Medium", required=True, key="pen_width", on_change=drawing.redraw)
            st.segmented_control("Colours", COLOURS, default="Chalk", required=True, key="colours", on_change=drawing.redraw)


@guard.fragment
def show_reading(reader: classifier.Classifier, drawing: Drawing) -> None:
    """Show what was read and how it got there; only this runs again while the pen moves."""
    said = live_pen.canvas_state("drawing")
    if said is not None and "example" not in st.session_state:
        drawing.hear_canvas(said)  # the canvas may have sent it together with the pen's message
    seen = drawing.hear_pen(live_pen.message("pen"))
    if "example" in st.session_state:
        read = examples.read(reader)
    else:
        pen = PENS[st.session_state.get("pen_width", "Medium")]
        read = reading.read_strokes(reader, drawing.strokes, pen, SIDE, st.session_state.get("reading"))
    st.session_state.reading = read
    with st.container(key="answer", height=150, border=False, vertical_alignment="center", gap="xsmall"):
        answer.show(read, reader.calibration.coverage)
    part = answer.chosen(read)
    with st.container(key="probabilities", height=172, border=False):
        bars.bars("bars", probabilities.bars(part.answer.probabilities))
    with st.container(horizontal=True, gap="small"):
        pictures = [step.picture for step in part.prepared.steps] if part.prepared else [BLANK] * 4
        boxes = [(p.box.left / SIDE, p.box.top / SIDE, p.box.right / SIDE, p.box.bottom / SIDE) for p in read.parts if p.box]
        if boxes:
            pictures[0] = read.ink
        st.image(
            pixels.address(road.road(pictures, boxes, read.parts.index(part))), width=276, caption="Your ink, cropped, 20 pixels, centred by mass"
        )
        with st.container(key="model_input", width=58):
            st.image(pixels.address(pixels.enlarged(pictures[-1])), caption="28×28", width=58)
    live_pen.live_pen("pen", seen, drawing.settled, not drawing.start, "" if drawing.is_under_way else wording.headline(part.answer))


def show_more(reader: classifier.Classifier, drawing: Drawing) -> None:
    """Fold out one panel at a time."""
    part = answer.chosen(st.session_state.reading)
    panels = {
        "Why?": lambda: why.show(reader, part),
        "All networks": lambda: networks.show(part),
        "As it learned": lambda: learned.show(part),
        "Keep": lambda: keep.show(part, [] if "example" in st.session_state else drawing.strokes, PENS["Medium"], SIDE),
        "Collect": lambda: collect.show(part),
    }
    opened = st.pills("More about this drawing", panels, key="panel", label_visibility="collapsed")
    if opened:
        with st.container(border=True, key="more"):
            panels[opened]()


def open_drawing() -> Drawing:
    """The visitor's drawing: as it was left, or what the link holds."""
    if "ink" not in st.session_state:
        st.session_state.ink = Drawing()
        try:
            st.session_state.ink.restart(link.decode(st.query_params.get("drawing", ""), SIDE))
        except link.LinkError:
            if "drawing" in st.query_params:
                st.warning("This link holds no drawing.", icon=":material/link_off:")
    elif "drawing" not in st.session_state:  # the canvas is new: the visitor comes from another page
        st.session_state.ink.redraw()
    return st.session_state.ink


st.set_page_config(initial_sidebar_state="collapsed")
st.header("Draw a digit", anchor=False)
st.caption("A convolutional network reads it while you draw, and says how sure it is.")
try:
    titles = networks.titles()
    name = st.sidebar.radio("Which network reads", titles, format_func=titles.get, key="network")
    draw_and_read(networks.load(name), open_drawing())
except (classifier.NetworkError, dataset.DatasetError) as error:
    st.error(str(error), icon=":material/error:")
