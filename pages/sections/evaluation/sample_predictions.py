"""A sample of test images with their labels and predictions, correct and wrong ones."""

import streamlit as st

from model.evaluation import misclassified
from pages.sections import error_boundary
from pages.sections.evaluation import shared
from pages.text import evaluation as evaluation_text

SIZE = 27  # images


@error_boundary.fragment
def show(name: str) -> None:
    """Show a random sample, half of it misclassified, and draw another on demand."""
    predictions = shared.load_predictions(name)
    st.header(evaluation_text.confidence_headline(predictions), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        seed = st.session_state.get("draws", 0) + st.button(
            "Another sample", icon=":material/shuffle:"
        )
        st.caption("A random sample, half of it misclassified.", width="content")
    st.session_state.draws = seed
    positions = misclassified.sample_mixed(predictions, SIZE, seed)
    shared.show_images(predictions, positions, "mixed_images", is_wide=True)
