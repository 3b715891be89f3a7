"""How each network learned, what it is, and what it costs."""

import streamlit as st

from model.artifacts import network_titles
from pages.sections import navigation
from pages.sections.training import architecture, comparison, learning_curves

navigation.through_app()
st.title("Training", anchor=False)
st.caption(
    "How each network learned to read MNIST's digits, epoch by epoch, its architecture, and what "
    "accuracy costs."
)
titles = network_titles()
learning_curves.show(titles)
st.header("Architecture", anchor=False)
architecture.show(titles)
st.header("Compare", anchor=False)
comparison.show(titles)
