"""Explore MNIST: a section a topic, each in pages/parts/explore_data/."""

import streamlit as st

from components import own_navigation
from model.classifier import NetworkError
from model.dataset import DatasetError
from model.explored import ExploredError
from pages.parts.explore_data import alike, glance, odd, pixels, preparation, samples, shapes

SECTIONS = {
    "At a glance": glance.show,
    "Samples": samples.show,
    "Pixels": pixels.show,
    "Preparation": preparation.show,
    "Shape": shapes.show,
    "How alike": alike.show,
    "What is odd": odd.show,
}


@st.fragment
def section(name: str) -> None:
    """Show one section; only this runs again when a control in it is used."""
    try:
        SECTIONS[name]()
    except (DatasetError, ExploredError, NetworkError) as error:
        st.error(str(error), icon=":material/error:")


own_navigation.through_app()
st.header("Explore the data", anchor=False)
st.caption("MNIST, the handwritten digits that the networks learned from: what they are, what is odd about them, and why some are hard.")
chosen = st.pills("Section", list(SECTIONS), default="At a glance", required=True, key="topic", bind="query-params", label_visibility="collapsed")
section(chosen or "At a glance")
