"""Explore MNIST and UNIPEN: one module of pages/sections/explore_data/ for each section."""

import streamlit as st

from pages.sections import error_boundary, navigation, section_choice
from pages.sections.explore_data import (
    handwriting_styles,
    label_errors,
    overview,
    pixels,
    preprocessing,
    samples,
    shape_features,
    similarity,
)

SECTIONS = {
    "At a glance": overview.show,
    "Handwriting styles": handwriting_styles.show,
    "Samples": samples.show,
    "Pixels": pixels.show,
    "Preprocessing": preprocessing.show,
    "Shape": shape_features.show,
    "Similarity": similarity.show,
    "Label errors and duplicates": label_errors.show,
}
RENAMED = {
    "Preparation": "Preprocessing",
    "How alike": "Similarity",
    "What is odd": "Label errors and duplicates",
}

navigation.through_app()
st.title("Explore the data", anchor=False)
st.caption(
    "MNIST and UNIPEN, the handwriting that the networks learned from: samples, statistics, "
    "preprocessing, similarity, and label errors."
)
section = section_choice.choose("Section", list(SECTIONS), "topic", RENAMED)
error_boundary.fragment(SECTIONS[section])()
