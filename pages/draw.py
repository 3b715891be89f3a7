"""Draw a digit and see it read."""

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from charts import pixels, probabilities, theme
from model import classifier, ink, wording
from model.canvas import strokes_from_canvas

SIDE = 320  # canvas pixels: fits a phone 360 pixels wide
PEN = 20  # canvas pixels
BLANK = np.zeros((28, 28), np.float32)


@st.cache_resource(show_spinner=False)
def load_reader() -> classifier.Classifier:
    """Load the network once for all visitors."""
    return classifier.load()


def clear() -> None:
    """Give the canvas another drawing to start from: it loads that one, and it is empty. A new key would do too, but the canvas would flicker."""
    st.session_state.clears = st.session_state.get("clears", 0) + 1


@st.fragment
def draw_and_read(reader: classifier.Classifier) -> None:
    """Lay out the canvas and what was read from it; only this runs again when a stroke ends."""
    row = st.container(horizontal=True, horizontal_alignment="center", gap="medium")
    with row.container(key="canvas", width=SIDE):
        st.space(28)  # the canvas's toolbar shows here
        canvas = st_canvas(
            stroke_width=PEN,
            stroke_color="#ffffff",
            background_color="#000000",
            width=SIDE,
            height=SIDE,
            initial_drawing={"objects": [], "clears": st.session_state.get("clears", 0)},
            key="drawing",
        )
        cleared = st.button("Clear", icon=":material/ink_eraser:", on_click=clear, width="stretch")

    # Until the canvas has emptied itself and said so it still returns what was cleared.
    strokes = [] if cleared else strokes_from_canvas(canvas.json_data)
    prepared = ink.from_strokes(strokes, pen=PEN, field=(SIDE, SIDE))
    answer = reader.read(prepared)

    with row.container(width=352):
        with st.container(key="answer", height=150, border=False, vertical_alignment="center"):
            show_answer(answer, reader.calibration.coverage)
        with st.container(key="probabilities"):
            st.plotly_chart(probabilities.figure(answer.probabilities), config=theme.CONFIG, key="probabilities_chart")

    st.caption("How your drawing becomes what the network reads: 28×28 pixels, made the way MNIST made its digits.")
    steps = prepared.steps[:-1] if prepared else [ink.Step("", BLANK)] * 3
    with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
        for step in steps:
            st.image(pixels.enlarged(step.picture), caption=step.name, width=156)  # two beside each other on a phone
        with st.container(key="model_input", width=156):
            st.image(pixels.enlarged(prepared.image if prepared else BLANK), caption="What the network reads", width=156)


def show_answer(answer: classifier.Answer, coverage: float) -> None:
    """Show the digit as large as it goes with its confidence beside it, or a sentence."""
    if answer.outcome is classifier.Outcome.DIGIT:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.title(f":primary[{wording.headline(answer)}]", anchor=False, width="content")
            with st.container(width="content", gap=None):
                st.subheader(wording.certainty(answer.confidence), anchor=False)
                st.markdown(wording.detail(answer))
    else:
        st.subheader(wording.headline(answer), anchor=False)
        st.markdown(wording.detail(answer))
        if answer.outcome is classifier.Outcome.NOT_SURE:
            st.caption(wording.coverage(coverage))


st.header("Draw a digit", anchor=False)
st.caption("A convolutional network reads it and says how sure it is.")
try:
    draw_and_read(load_reader())
except classifier.NetworkError as error:
    st.error(str(error), icon=":material/error:")
