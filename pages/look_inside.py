"""Look inside the network: the whole of it at work, then one view of the digit at a time."""

from pathlib import Path

import streamlit as st

from pages.sections import error_boundary, section_choice
from pages.sections.look_inside import (
    attribution,
    decision,
    nearest_neighbours,
    shared,
    transformations,
)

SECTIONS = {
    "Attribution": attribution.show,
    "Nearest neighbours": nearest_neighbours.show,
    "Logits and softmax": decision.show,
    "Transformations": transformations.show,
}
RENAMED = {
    "Layer by layer": "Attribution",
    "Why this digit": "Attribution",
    "Who does it resemble": "Nearest neighbours",
    "The decision": "Logits and softmax",
    "Turn it": "Transformations",
}
LAYOUT = Path(__file__).parent / "sections" / "look_inside" / "layout.css"

st.html(LAYOUT)
with st.container(key="inside_page"):
    with st.container(horizontal=True, key="inside_title", vertical_alignment="bottom"):
        with st.container(width="content", gap="small"):
            st.title("Look inside", anchor=False)
            st.caption("Every value that the network computes for your digit, while you draw it.")
        controls = st.container()
    with error_boundary.page():
        with controls:
            subject = shared.choose_subject()
        shared.show_network(subject)
        if subject.image is not None:
            with st.container(key="inside_sections"):
                st.header("More about this digit", anchor=False)
                view = section_choice.choose("View", list(SECTIONS), "view", RENAMED)
                error_boundary.fragment(SECTIONS[view])(subject.classifier, subject.image)
