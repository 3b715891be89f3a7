"""Explore MNIST and UNIPEN: one module of pages/sections/explore_data/ for each section."""

from pathlib import Path

import streamlit as st

from pages.sections import error_boundary, section_choice
from pages.sections.explore_data import (
    digit_map,
    handwriting_styles,
    label_errors,
    overview,
    pixels,
    preprocessing,
    samples,
    shape_features,
    similarity,
)

LAYOUT = Path(__file__).parent / "sections" / "explore_data" / "layout.css"
SECTIONS = {
    "Map": digit_map.show,
    "Handwriting styles": handwriting_styles.show,
    "Samples": samples.show,
    "Pixels": pixels.show,
    "Preprocessing": preprocessing.show,
    "Shape": shape_features.show,
    "Similarity": similarity.show,
    "Label errors and duplicates": label_errors.show,
    "MNIST in numbers": overview.show,
}
RENAMED = {
    "At a glance": "MNIST in numbers",
    "Preparation": "Preprocessing",
    "How alike": "Similarity",
    "What is odd": "Label errors and duplicates",
}

st.html(LAYOUT)  # sizes that follow the window
with st.container(key="data_page"):
    with st.container(horizontal=True, key="data_title", vertical_alignment="bottom"):
        st.title("Explore the data", anchor=False, width="content")
        st.caption(
            "The handwriting that the networks learned from: MNIST and UNIPEN.", width="content"
        )
    section = section_choice.choose("Section", list(SECTIONS), "topic", RENAMED)
    error_boundary.fragment(SECTIONS[section])()
