"""Label drawings, to train a network with."""

import streamlit as st

from model.data.collection import Collection
from model.recognition.recognized_digit import RecognizedDigit


def show(digit: RecognizedDigit) -> None:
    """Add the drawing under its label, and offer all of them as a file."""
    collection: Collection = st.session_state.setdefault("collection", Collection())
    if digit.model_input is not None:
        predicted = digit.prediction.digit
        label = st.pills(
            "This is a", range(10), default=predicted, required=True, key=f"label_{predicted}"
        )
        st.button(
            "Add to collection",
            icon=":material/add:",
            on_click=collection.add,
            args=(digit.image, label),
        )
    elif not collection.labels:
        st.caption("Draw something first.")
    counts = collection.counts()
    st.markdown(
        ", ".join(f"{n} × **{label}**" for label, n in enumerate(counts) if n)
        or "Nothing collected yet."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Download all",
            collection.npz(),
            "my-digits.npz",
            "application/octet-stream",
            disabled=not counts.sum(),
            icon=":material/download:",
            on_click="ignore",
        )
        st.button(
            "Take back the last",
            icon=":material/undo:",
            on_click=collection.undo,
            disabled=not counts.sum(),
        )
    st.caption(
        "A file in MNIST's layout, for `python train_model.py --extra my-digits.npz`."
        " Nothing is stored on the server: a reload forgets it all."
    )
