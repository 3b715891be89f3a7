"""All six networks on one drawing."""

import streamlit as st

from model import classifier, wording
from model.reading import Part


@st.cache_resource(show_spinner=False)
def load(name: str, file: str = "") -> classifier.Classifier:
    """Load a network, or a file of what it was after an epoch, once for all visitors."""
    return classifier.Classifier(classifier.SAVED / name, file) if file else classifier.load(name)


@st.cache_data(show_spinner=False)
def titles() -> dict[str, str]:
    """The networks' titles by name, the served one first."""
    return classifier.titles()


def show(part: Part) -> None:
    """Compare the answers of all networks to one digit."""
    if part.prepared is None:
        st.caption("Draw something first.")
        return
    answers = {title: load(name).read(part.prepared) for name, title in titles().items()}
    rows = [
        f"| {title} | **{answer.digit}**{'' if answer.digit == part.answer.digit else ' ✗ disagrees'} | {wording.percent(answer.confidence)} |"
        for title, answer in answers.items()
    ]
    st.markdown("\n".join(["| Network | Answer | Confidence |", "|---|---|---|", *rows]))  # pandas would take 60 MB for six rows
    others = sum(answer.digit != part.answer.digit for answer in answers.values())
    st.caption(
        f"All read {part.answer.digit}." if not others else f"{others} of {len(answers)} read something other than {wording.headline(part.answer)}."
    )
