"""The saved networks, loaded once for all visitors."""

import streamlit as st

from model.recognition import classifier


@st.cache_resource(show_spinner=False)
def load(name: str, file: str = "") -> classifier.Classifier:
    """Load a network, or a file of what it was after an epoch, once for all visitors."""
    return classifier.Classifier(classifier.SAVED / name, file) if file else classifier.load(name)


@st.cache_data(show_spinner=False)
def titles() -> dict[str, str]:
    """The networks' titles by name, the served one first."""
    return classifier.titles()
