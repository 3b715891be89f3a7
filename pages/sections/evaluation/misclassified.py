"""Every misclassified test image."""

import streamlit as st

from model.evaluation import misclassified
from pages.sections import error_boundary
from pages.sections.evaluation import shared
from pages.text import evaluation as evaluation_text


@error_boundary.fragment
def show(name: str) -> None:
    """Show the misclassified images, sorted and filtered."""
    predictions, flags = shared.load_predictions(name), shared.load_flags()
    flagged = {
        f"{evaluation_text.MISSED_BY_MOST} Misclassified by most networks": flags.missed_by_most,
        f"{evaluation_text.LABEL_ERROR} Likely label error": flags.label_errors,
    }
    with st.container(horizontal=True):
        order = st.selectbox("Order", list(evaluation_text.ORDERS), key="order", width=200)
        pair = st.selectbox(
            "Pair",
            [None, *misclassified.confused_pairs(predictions)],
            format_func=evaluation_text.pair_label,
            key=f"pair_{name}",
            width=180,
        )
    flag = st.pills("Only", list(flagged), key="mark", label_visibility="collapsed")
    positions = misclassified.misclassified_positions(
        predictions, evaluation_text.ORDERS[order], pair, flagged[flag] if flag else None
    )
    total = int((~predictions.correct).sum())
    st.markdown(evaluation_text.misclassified_sentence(len(positions), total))
    shared.show_images(predictions, positions, "mistake_pictures")
