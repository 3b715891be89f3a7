"""Which parts of the drawing support a class."""

import streamlit as st

from components.images import data_url, overlay_attribution
from model.interpretability import attribution
from model.recognition.classifier import Classifier
from model.recognition.recognized_digit import RecognizedDigit


def show(classifier: Classifier, digit: RecognizedDigit) -> None:
    """Let a visitor choose a class, and show what in the drawing supports it."""
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    predicted = int(digit.prediction.probabilities.argmax())
    left, right = st.columns([2, 3], vertical_alignment="center")
    with right:
        label = st.pills(
            "Evidence for",
            range(10),
            default=predicted,
            required=True,
            key=f"evidence_for_{predicted}",
        )
        st.markdown(
            ":primary[Green] ink speaks for this digit, :orange[orange] ink against it;"
            " grey makes no difference."
        )
        st.caption("Measured by covering the picture bit by bit, and reading it again each time.")
    occlusion = attribution.occlusion_maps(classifier, digit.image)[label]
    left.image(
        data_url(overlay_attribution(digit.image, occlusion)),
        caption=f"What speaks for {label} and against it",
        alt=f"The digit, coloured by what supports {label}",
        width="stretch",
    )
