"""How the network would have read the drawing while it was trained."""

import streamlit as st

from components.probability_bars import probability_bars
from model.artifacts import SERVED
from model.evaluation.snapshots import load_snapshots
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections.networks import load
from pages.text import prediction as prediction_text


def show(digit: RecognizedDigit) -> None:
    """Choose an epoch, and classify the drawing with the network as it was then."""
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    stored = load_snapshots()
    snapshots = {
        epoch: file
        for epoch, file in zip(stored.epoch.tolist(), stored.files, strict=True)
        if epoch
    }
    epoch = st.select_slider(
        "Epochs (passes over the training data)",
        list(snapshots),
        format_func=lambda n: f"{n}",
        key="epoch",
    )
    prediction = load(SERVED, snapshots[epoch]).predict(digit.model_input)
    headline, detail = prediction_text.headline(prediction), prediction_text.detail(prediction)
    st.markdown(f"After {epoch}: **{headline}**. {detail}")
    probability_bars("snapshot_bars", prediction.probabilities)
