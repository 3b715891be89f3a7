"""All six networks on one drawing."""

import streamlit as st

from model import answer_words
from model.recognition.drawing import RecognizedDigit
from pages.sections.networks import load, titles


def show(part: RecognizedDigit) -> None:
    """Compare the answers of all networks to one digit."""
    if part.model_input is None:
        st.caption("Draw something first.")
        return
    answers = {title: load(name).predict(part.model_input) for name, title in titles().items()}
    rows = [
        f"| {title} | **{answer.digit}**{'' if answer.digit == part.answer.digit else ' ✗ disagrees'} | {answer_words.percent(answer.confidence)} |"
        for title, answer in answers.items()
    ]
    # pandas would take 60 MB for six rows
    st.markdown("\n".join(["| Network | Answer | Confidence |", "|---|---|---|", *rows]))
    others = sum(answer.digit != part.answer.digit for answer in answers.values())
    said = (
        f"{others} of {len(answers)} read something other than {answer_words.headline(part.answer)}."
        if others
        else f"All read {part.answer.digit}."
    )
    st.caption(said)
