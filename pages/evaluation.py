"""What each network gets right and wrong, on the 10,000 test digits and beyond them."""

import streamlit as st

from model.artifacts import network_titles
from pages.sections import error_boundary, navigation, networks, section_choice
from pages.sections.evaluation import (
    calibration,
    comparison,
    confusion_matrix,
    generalization,
    personalization,
    robustness,
    sample_predictions,
)

SECTIONS = {
    "Confusion matrix": confusion_matrix.show,
    "Robustness": robustness.show,
    "Generalization": generalization.show,
    "Calibration": calibration.show,
    "Personalization": personalization.show,
    "Sample predictions": sample_predictions.show,
    "Compare": comparison.show,
}
RENAMED = {
    "Confusion": "Confusion matrix",
    "Mistakes": "Confusion matrix",
    "Misclassified images": "Confusion matrix",
    "Confidence": "Calibration",
    "Sturdiness": "Robustness",
    "Real ink": "Generalization",
}

with navigation.wide_page(), error_boundary.page():
    with st.container(horizontal=True, vertical_alignment="bottom", key="title_row"):
        st.title("Evaluation", anchor=False)
        name = networks.choose(network_titles(), "network", 220)
    with st.container(horizontal=True):  # in one row, which scrolls where it does not fit
        section = section_choice.choose("Section", list(SECTIONS), "section", RENAMED)
    SECTIONS[section](name)
