"""MNIST's own test digits, in place of a drawing."""

import random
from collections.abc import Callable

import numpy as np
import streamlit as st

from components.images import data_url, enlarge
from model.artifacts import ArtifactError, load_test_probabilities
from model.data import mnist
from model.recognition.classifier import Classifier
from model.recognition.drawing import RecognizedDrawing, recognize_image
from model.recognition.personalization import Personalization


@st.cache_resource(show_spinner=False)
def misclassified_indices(network: str) -> list[int]:
    """Indices of the test digits that a network misclassified when it was tested."""
    try:
        predicted = load_test_probabilities(network).argmax(1)
    except ArtifactError:  # any test digit will do
        return []
    indices: list[int] = np.flatnonzero(predicted != mnist.load().test.labels).tolist()
    return indices


def choose(misclassified_by: str = "") -> None:
    """Put a random test digit in place of the drawing, or one that a network misclassifies."""
    indices = misclassified_indices(misclassified_by) if misclassified_by else []
    st.session_state.example = random.choice(indices or range(10_000))


def label() -> int | None:
    """The true label of the test digit that stands in for a drawing, None for a drawing."""
    if "example" not in st.session_state:
        return None
    return int(mnist.load().test.labels[st.session_state.example])


def leave(redraw: Callable[[], None]) -> None:
    """Go back to the previous drawing."""
    del st.session_state.example
    redraw()


def render_buttons(network: str) -> None:
    """Offer a random test digit, or one that the network misclassifies."""
    st.button("A test digit of MNIST", on_click=choose, width="stretch")
    st.button("One it reads wrongly", on_click=choose, args=(network,), width="stretch")


def recognize(
    classifier: Classifier, personalization: Personalization | None = None
) -> RecognizedDrawing:
    """Recognize the chosen test digit."""
    image = mnist.load().test.images[st.session_state.example]
    return recognize_image(classifier, image, personalization)


def render_example(classifier: Classifier, side: int, redraw: Callable[[], None]) -> None:
    """Render the test digit that stands in for a drawing."""
    st.space(28)
    st.image(
        data_url(enlarge(recognize(classifier).digits[0].image, 308)),
        width=side,
        alt="The test digit",
        caption=f"A test digit of MNIST: {mnist.load().test.labels[st.session_state.example]}",
    )
    st.button(
        "Back to drawing", icon=":material/draw:", on_click=leave, args=(redraw,), width="stretch"
    )
