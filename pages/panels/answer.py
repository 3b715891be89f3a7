"""What was read, in words."""

import streamlit as st

from model import wording
from model.classifier import Outcome
from model.reading import Part, Reading


def chosen(read: Reading) -> Part:
    """The digit of a number that was chosen, else the last."""
    at = st.session_state.get("chosen")
    return read.parts[at if at is not None and at < len(read.parts) else -1]


def show(read: Reading, coverage: float) -> None:
    """Show the digit as large as it goes with its confidence beside it, or a sentence."""
    answer = read.parts[0].answer
    if read.is_number:
        st.header(f":primary[{read.text}]", anchor=False)
        st.markdown(wording.number_detail([part.answer for part in read.parts]))
        options = dict(enumerate(read.text))
        st.segmented_control("Digit", options, format_func=options.get, key="chosen", label_visibility="collapsed")
    elif answer.outcome is Outcome.DIGIT:
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.title(f":primary[{wording.headline(answer)}]", anchor=False, width="content")
            st.markdown(f"**{wording.certainty(answer.confidence)}**  \n{wording.detail(answer)}", width="content")
    else:
        st.subheader(wording.headline(answer), anchor=False)
        st.markdown(wording.detail(answer))
        if answer.outcome is Outcome.NOT_SURE:
            st.caption(wording.coverage(coverage))
