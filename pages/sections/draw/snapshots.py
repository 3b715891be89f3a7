"""How the network would have read the drawing while it still learned."""

import streamlit as st

from charts import probabilities
from components import probability_bars
from model import answer_words
from model.recognition.classifier import SERVED, snapshot_files
from model.recognition.drawing import RecognizedDigit
from pages.sections.networks import load


def show(part: RecognizedDigit) -> None:
    """Choose an epoch, and read the drawing with the network of that time."""
    epochs = snapshot_files()
    if part.model_input is None or not epochs:
        st.caption("Draw something first." if epochs else "No epochs of this network were kept.")
        return
    epoch = st.select_slider(
        "Passes over the training data", list(epochs), format_func=lambda n: f"{n}", key="epoch"
    )
    answer = load(SERVED, epochs[epoch]).predict(part.model_input)
    st.markdown(
        f"After {epoch}: **{answer_words.headline(answer)}**. {answer_words.detail(answer)}"
    )
    probability_bars.bars("bars_then", probabilities.bars(answer.probabilities))
