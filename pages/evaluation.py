"""What each network gets right and wrong, on the 10,000 test digits and beyond them."""

import streamlit as st

from model.artifacts import network_titles
from pages.sections import error_boundary, navigation, networks, section_choice
from pages.sections.evaluation import (
    calibration,
    comparison,
    confusion_matrix,
    generalization,
    misclassified,
    personalization,
    robustness,
    sample_predictions,
    shared,
)
from pages.text import evaluation as evaluation_text

SECTIONS = {
    "Confusion matrix": confusion_matrix.show,
    "Misclassified images": misclassified.show,
    "Sample predictions": sample_predictions.show,
    "Calibration": calibration.show,
    "Robustness": robustness.show,
    "Generalization": generalization.show,
    "Personalization": personalization.show,
    "Compare": comparison.show,
}
RENAMED = {
    "Confusion": "Confusion matrix",
    "Mistakes": "Misclassified images",
    "Confidence": "Calibration",
    "Sturdiness": "Robustness",
    "Real ink": "Generalization",
}

navigation.through_app()
st.title("Evaluation", anchor=False)
st.caption(
    "How a network classifies 10,000 test images that it was not trained on, where it fails, and "
    "how far its confidence can be trusted."
)
with error_boundary.page():
    name = networks.choose(network_titles(), "network", 260)
    st.markdown(evaluation_text.accuracy_sentence(shared.load_predictions(name)))
    section = section_choice.choose("Section", list(SECTIONS), "section", RENAMED)
    SECTIONS[section](name)
