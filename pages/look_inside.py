"""Look inside the network: one module of pages/sections/look_inside/ for each view."""

import streamlit as st

from pages.sections import error_boundary, navigation, section_choice
from pages.sections.look_inside import (
    attribution,
    decision,
    layers,
    nearest_neighbours,
    shared,
    transformations,
)

SECTIONS = {
    "Layer by layer": layers.show,
    "Attribution": attribution.show,
    "Nearest neighbours": nearest_neighbours.show,
    "Logits and softmax": decision.show,
    "Transformations": transformations.show,
}
RENAMED = {
    "Why this digit": "Attribution",
    "Who does it resemble": "Nearest neighbours",
    "The decision": "Logits and softmax",
    "Turn it": "Transformations",
}

navigation.through_app()
st.title("Look inside", anchor=False)
st.caption("What a network computes for a digit, from the first convolution to softmax.")
with error_boundary.page():
    subject = shared.choose_subject()
    if subject is not None:
        view = section_choice.choose("View", list(SECTIONS), "view", RENAMED)
        error_boundary.fragment(SECTIONS[view])(*subject)
