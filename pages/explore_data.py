"""Explore MNIST: a section a topic, each in pages/sections/explore_data/."""

import streamlit as st

from components import navigation
from model.data.mnist import DatasetError
from model.exploration.precomputed import ExploredError
from model.recognition.classifier import NetworkError
from pages.sections.explore_data import (
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
    "Samples": samples.show,
    "Pixels": pixels.show,
    "Preparation": preprocessing.show,
    "Shape": shape_features.show,
    "How alike": similarity.show,
    "What is odd": label_errors.show,
}


@st.fragment
def section(name: str) -> None:
    """Show one section; only this runs again when a control in it is used."""
    try:
        SECTIONS[name]()
    except (DatasetError, ExploredError, NetworkError) as error:
        st.error(str(error), icon=":material/error:")


navigation.through_app()
st.header("Explore the data", anchor=False)
st.caption(
    "MNIST, the handwritten digits that the networks learned from: what they are, what is odd about them, and why some are hard."
)
chosen = st.pills(
    "Section",
    list(SECTIONS),
    default="At a glance",
    required=True,
    key="topic",
    bind="query-params",
    label_visibility="collapsed",
)
section(chosen or "At a glance")
