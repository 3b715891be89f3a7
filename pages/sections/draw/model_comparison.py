"""All six networks on one drawing."""

import streamlit as st

from model.recognition.recognized_digit import RecognizedDigit
from pages.sections.networks import load, titles
from pages.text import prediction as prediction_text
from pages.text.numbers import percent


def show(digit: RecognizedDigit) -> None:
    """Compare the predictions of all networks for one digit."""
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    predictions = {title: load(name).predict(digit.model_input) for name, title in titles().items()}
    rows, disagreeing = ["| Network | Answer | Confidence |", "|---|---|---|"], 0
    for title, prediction in predictions.items():
        agrees = prediction.digit == digit.prediction.digit
        disagreeing += not agrees
        mark = "" if agrees else " ✗ disagrees"
        rows.append(
            f"| {title} | **{prediction.digit}**{mark} | {percent(prediction.confidence)} |"
        )
    st.markdown("\n".join(rows))  # pandas would take 60 MB for six rows
    st.caption(
        f"{disagreeing} of {len(predictions)} read something other than"
        f" {prediction_text.headline(digit.prediction)}."
        if disagreeing
        else f"All read {digit.prediction.digit}."
    )
