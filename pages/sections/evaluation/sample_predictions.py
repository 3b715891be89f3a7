"""A sample of test images with their labels and predictions, correct and wrong ones."""

import streamlit as st

from model.evaluation import misclassified
from pages.sections import error_boundary
from pages.sections.evaluation import shared

SIZE = 24  # images


@error_boundary.fragment
def show(name: str) -> None:
    """Show a random sample, half of it misclassified, and draw another on demand."""
    with st.container(horizontal=True, vertical_alignment="center"):
        seed = st.session_state.get("draws", 0) + st.button(
            "Another sample", icon=":material/shuffle:"
        )
        st.caption(
            "Half of them are misclassified: true label, prediction where it differs, confidence.",
            width="content",
        )
    st.session_state.draws = seed
    predictions = shared.load_predictions(name)
    positions = misclassified.sample_mixed(predictions, SIZE, seed)
    shared.show_images(predictions, positions, "mixed_pictures")
