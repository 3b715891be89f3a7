"""Where in the drawing the evidence lies."""

import numpy as np
import streamlit as st

from charts import attribution as overlay
from charts import image_data
from model.interpretability import attribution
from model.recognition.classifier import Classifier
from model.recognition.drawing import RecognizedDigit


def show(classifier: Classifier, part: RecognizedDigit) -> None:
    """Let a digit be chosen, and show what in the drawing speaks for it."""
    if part.model_input is None:
        st.caption("Draw something first.")
        return
    likeliest = [int(k) for k in np.argsort(-part.answer.probabilities)]
    left, right = st.columns([2, 3], vertical_alignment="center")
    with right:
        digit = st.pills(
            "Evidence for",
            range(10),
            default=likeliest[0],
            required=True,
            key=f"evidence_for_{likeliest[0]}",
        )
        st.markdown(
            ":primary[Green] ink speaks for this digit, :orange[orange] ink against it; grey makes no difference."
        )
        st.caption("Measured by covering the picture bit by bit, and reading it again each time.")
    found = attribution.occlusion(classifier, part.model_input.image, digit)
    left.image(
        image_data.address(overlay.over_ink(part.model_input.image, found)),
        caption=f"What speaks for {digit} and against it",
        width="stretch",
    )
