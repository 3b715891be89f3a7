"""What is read: answer, probabilities and the steps in between, filled by the browser."""

import logging

import streamlit as st

from components import live_drawing
from components.live_drawing.drawing import Drawing
from model.artifacts import SERVED, ArtifactError
from model.caching import compute_once
from model.recognition import browser
from model.recognition.browser import BrowserFiles
from model.recognition.classifier import Classifier
from pages.sections import your_digits
from pages.sections.draw import drawing_area, examples
from pages.text import prediction as prediction_text

CANVAS_NAME = (
    "Canvas to draw digits on. Arrow keys move the pen, the space bar sets it down and lifts it."
)


def render(classifier: Classifier, drawing: Drawing, teaches: bool) -> None:
    """Render the parts that show the reading."""
    files = browser_files() if classifier.name == SERVED else None
    with st.container(key="answer"):
        live_drawing.mount(
            files,
            prediction_text.live_words(classifier.calibration.coverage),
            CANVAS_NAME,
            on_edit=your_digits.apply_edit if teaches else None,
            on_clear=drawing.restart,
            on_link=drawing_area.open_link,
            drawings=examples.drawings(),
        )
    with st.container(key="probabilities"):
        live_drawing.part("probabilities")
    with st.container(horizontal=True, key="pipeline", gap="small"):
        live_drawing.part("steps")
        with st.container(key="model_input"):
            live_drawing.part("input")


@compute_once()
def browser_files() -> BrowserFiles | None:
    """What the browser reads with; None where that cannot be had, and the server reads alone."""
    try:
        return browser.load_browser_files()
    except ArtifactError as error:
        logging.getLogger(__name__).warning("The browser does not read along. %s", error)
        return None
