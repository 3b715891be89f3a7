"""All networks on one drawing."""

import streamlit as st

from model.recognition.prediction import Outcome, Prediction
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections.networks import load, titles
from pages.text.numbers import percent

REJECTED = "not a digit"


def show(digit: RecognizedDigit, label: int | None = None) -> None:
    """Compare the predictions of all networks for one digit: with its true label where that is
    known, else with the prediction of the served network.
    """
    if digit.model_input is None:
        st.caption("Draw something first.")
        return
    predictions = {name: load(name).predict(digit.model_input) for name in titles()}
    served = next(iter(predictions))  # the titles' first
    reference = label if label is not None else predicted_class(predictions[served])
    yes, no = ("✓ correct", "✗ wrong") if label is not None else ("agrees", "differs")
    rows = [
        f"| Network | Predicted | Confidence | {'Correct' if label is not None else 'Agreement'} |",
        "|---|---|---|---|",
    ]
    for name, prediction in predictions.items():
        is_reference = label is None and name == served
        mark = "–" if is_reference else yes if predicted_class(prediction) == reference else no
        rows.append(
            f"| {titles()[name]} | {describe(prediction)} | {percent(prediction.confidence)} "
            f"| {mark} |"
        )
    st.markdown("\n".join(rows))  # pandas would take 60 MB for six rows
    matches = sum(predicted_class(each) == reference for each in predictions.values())
    st.caption(
        f"True label: {label}. {matches} of {len(predictions)} networks predict it."
        if label is not None
        else f"{matches - 1} of the {len(predictions) - 1} other networks agree with "
        f"{titles()[served]}. The true label of a drawing is not known."
    )


def predicted_class(prediction: Prediction) -> int | None:
    """The most probable digit, None where the drawing is rejected."""
    return None if prediction.outcome is Outcome.NOT_A_DIGIT else prediction.digit


def describe(prediction: Prediction) -> str:
    """Write a prediction for the table."""
    if prediction.outcome is Outcome.NOT_A_DIGIT:
        return REJECTED
    unsure = ", not sure" if prediction.outcome is Outcome.NOT_SURE else ""
    return f"**{prediction.digit}**{unsure}"
