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
            "Attribution for",
            range(10),
            default=predicted,
            required=True,
            key=f"evidence_for_{predicted}",
        )
        st.markdown(
            ":primary[Green] strokes support this digit, :orange[orange] ones oppose it;"
            " grey makes no difference."
        )
        st.caption("Occlusion: parts of the image are covered, with a forward pass each time.")
    occlusion = attribution.occlusion_maps(classifier, digit.image)[label]
    left.image(
        data_url(overlay_attribution(digit.image, occlusion)),
        caption=f"Attribution for {label}",
        alt=f"The digit, coloured by what supports {label}",
        width="stretch",
    )
