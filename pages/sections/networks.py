"""The saved networks, loaded once for all visitors."""

import streamlit as st

from model.artifacts import SAVED, network_titles
from model.recognition.classifier import Classifier, load_classifier


@st.cache_resource(show_spinner=False)
def load(name: str, file: str = "") -> Classifier:
    """Load a network, or a file of what it was after an epoch, once for all visitors."""
    return Classifier(SAVED / name, file) if file else load_classifier(name)


@st.cache_data(show_spinner=False)
def titles() -> dict[str, str]:
    """The networks' titles by name, the served one first."""
    return network_titles()
