"""More about the drawing: one panel at a time, rendered only while it is open."""

import streamlit as st

from model.recognition.classifier import Classifier
from pages.sections import error_boundary, selected_digit
from pages.sections.draw import attribution, examples, model_comparison, snapshots
from pages.sections.draw.drawing_area import SIDE


@error_boundary.fragment
def render(classifier: Classifier) -> None:
    """Let a visitor open a panel."""
    if "recognized" not in st.session_state:  # it failed, which the page says
        return
    recognized = st.session_state.recognized
    digit = selected_digit.of(recognized)
    of_example = examples.label(recognized.strokes, SIDE)
    label = int(of_example) if of_example and not recognized.is_number else None
    panels = {
        "Why?": lambda: attribution.show(classifier, digit),
        "All networks": lambda: model_comparison.show(digit, label),
        "As it learned": lambda: snapshots.show(digit),
    }
    panel = st.pills("More about this drawing", panels, key="panel", label_visibility="collapsed")
    st.session_state.open_panel = panel, recognized
    if panel:
        with st.container(border=True, key="more"):
            panels[panel]()
