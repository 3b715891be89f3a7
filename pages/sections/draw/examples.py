"""MNIST's own test digits, in place of a drawing."""

import random
from collections.abc import Callable

import numpy as np
import streamlit as st

from charts import image_data
from model.data import mnist
from model.evaluation import label_errors
from model.recognition.classifier import Classifier, NetworkError
from model.recognition.drawing import RecognizedDrawing, recognize_image


@st.cache_resource(show_spinner=False)
def mistakes(name: str) -> list[int]:
    """Positions of the test digits that a network reads wrongly, by what it said when it was
    tested.
    """
    try:
        said = label_errors.load_probabilities(name).argmax(1)
    except NetworkError:  # any test digit will do
        return []
    return np.flatnonzero(said != mnist.load().test.labels).tolist()


def choose(wrong_for: str = "") -> None:
    """Put a random test digit in place of the drawing, or one that a network reads wrongly."""
    st.session_state.example = random.choice(
        (mistakes(wrong_for) if wrong_for else []) or range(10_000)
    )


def leave(redraw: Callable[[], None]) -> None:
    """Go back to the drawing as it was."""
    del st.session_state.example
    redraw()


def buttons(name: str) -> None:
    """Offer a random test digit, or one of the network's known mistakes."""
    st.button("A test digit of MNIST", on_click=choose, width="stretch")
    st.button("One it reads wrongly", on_click=choose, args=(name,), width="stretch")


def read(classifier: Classifier) -> RecognizedDrawing:
    """Read the chosen test digit."""
    return recognize_image(classifier, mnist.load().test.images[st.session_state.example])


def label() -> int:
    """What the chosen test digit really is."""
    return int(mnist.load().test.labels[st.session_state.example])


def show(classifier: Classifier, side: int, redraw: Callable[[], None]) -> None:
    """Show the test digit that stands in for a drawing."""
    image = read(classifier).parts[0].model_input.image
    st.space(28)
    st.image(
        image_data.address(image_data.enlarged(image, 308)),
        width=side,
        caption=f"A test digit of MNIST: {label()}",
    )
    st.button(
        "Back to drawing", icon=":material/draw:", on_click=leave, args=(redraw,), width="stretch"
    )
