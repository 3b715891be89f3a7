"""Watch our network learn; what the networks are, how they were trained, and what they cost."""

import streamlit as st

from model.artifacts import network_titles
from pages.sections import navigation
from pages.sections.training import architecture, comparison, learning_curves, player

with navigation.wide_page():
    st.title("Training", anchor=False)
    player.show()
    titles = network_titles()
    st.header("Learning curves", anchor=False)
    learning_curves.show(titles)
    st.header("Architecture", anchor=False)
    architecture.show(titles)
    st.header("Accuracy and cost", anchor=False)
    comparison.show(titles)
