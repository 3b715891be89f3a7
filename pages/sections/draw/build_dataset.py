"""Label drawings, to train a network with."""

import streamlit as st

from model.data.collection import Collection
from model.recognition.drawing import RecognizedDigit


def show(part: RecognizedDigit) -> None:
    """Add the drawing under its label, and offer all of them as a file."""
    kept: Collection = st.session_state.setdefault("collection", Collection())
    if part.model_input is not None:
        read = part.answer.digit
        label = st.pills("This is a", range(10), default=read, required=True, key=f"label_{read}")
        st.button(
            "Add to collection",
            icon=":material/add:",
            on_click=kept.add,
            args=(part.model_input.image, label),
        )
    elif not kept.labels:
        st.caption("Draw something first.")
    counts = kept.counts()
    st.markdown(
        ", ".join(f"{n} × **{digit}**" for digit, n in enumerate(counts) if n)
        or "Nothing collected yet."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download all",
            kept.npz(),
            "my-digits.npz",
            "application/octet-stream",
            disabled=not counts.sum(),
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Take back the last",
            icon=":material/undo:",
            on_click=kept.take_back,
            disabled=not counts.sum(),
        )
    st.caption(
        "A file in MNIST's layout, for `python train_model.py --extra my-digits.npz`. Nothing is stored on the server: a reload forgets it all."
    )
