"""What the views share: the networks and their weights, and the image that they look at."""

from __future__ import annotations

import random
from typing import Literal

import numpy as np
import streamlit as st

from charts import image_data
from model.data import mnist
from model.interpretability import weights
from model.interpretability.weights import Weights
from model.recognition.classifier import Classifier
from model.recognition.drawing import RecognizedDigit, recognize_image, recognize_strokes
from pages.sections import networks, selected_digit
from pages.text import prediction as prediction_text

SOURCES = ("My drawing", "A test digit")
TEST_DIGITS = 10_000


@st.cache_resource(show_spinner=False)
def load_weights(name: str) -> Weights:
    """Load the weights that are shown, once for all visitors."""
    return weights.load_weights(name)


def has_drawing() -> bool:
    """Whether the Draw page holds anything to look at; a page that shows something is better than
    one that asks for it.
    """
    ink = st.session_state.get("ink")
    return "example" in st.session_state or bool(ink and ink.strokes)


def drawn(classifier: Classifier) -> RecognizedDigit | None:
    """The digit that was drawn last on the Draw page, or the one of a number that is chosen; None
    without ink.
    """
    ink = st.session_state.get("ink")
    if "example" in st.session_state:
        return recognize_image(
            classifier, mnist.load().test.images[st.session_state.example]
        ).digits[0]
    if ink is None or not ink.strokes:
        return None
    found = recognize_strokes(classifier, ink.strokes)
    if found.is_number:
        options = dict(enumerate(found.text))
        st.segmented_control(
            "Digit of your number",
            options,
            format_func=options.get,
            default=len(options) - 1,
            required=True,
            key="chosen",
        )
    return selected_digit.of(found)


def shuffle() -> None:
    """Pick any test digit."""
    st.session_state.test_digit = random.randrange(TEST_DIGITS)


def take_any() -> None:
    """Look at any test digit instead of a drawing."""
    st.session_state.source = SOURCES[1]
    shuffle()


def picked(classifier: Classifier) -> RecognizedDigit:
    """A test digit that the visitor picks."""
    asked = st.query_params.get("test_digit", "0")
    # Streamlit stumbles over 9e999
    bound: Literal["query-params"] | None = (
        "query-params" if asked.isdecimal() and len(asked) < 9 else None
    )
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        index = st.number_input(
            "Test picture", 0, TEST_DIGITS - 1, 0, key="test_digit", width=150, bind=bound
        )
        st.button("Shuffle", icon=":material/shuffle:", on_click=shuffle, key="shuffle_test")
    return recognize_image(classifier, mnist.load().test.images[index or 0]).digits[0]


def choose() -> tuple[Classifier, np.ndarray] | None:
    """Let a visitor choose a network and what it looks at: the network and the image (28, 28), or
    None while there is none.
    """
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="looking"):
        picture, controls = (
            st.container(width=112, key="looked_at"),
            st.container(width="stretch", gap="small"),
        )
    with controls:
        titles = networks.titles()
        with st.container(horizontal=True, vertical_alignment="top"):
            if "source" not in st.session_state:
                st.session_state.source = SOURCES[
                    "test_digit" in st.query_params or not has_drawing()
                ]
            source = st.segmented_control("Look at", SOURCES, required=True, key="source")
            name = st.selectbox(
                "Network",
                list(titles),
                format_func=titles.get,
                key="inside_network",
                bind="query-params",
                width=190,
            )
        classifier = networks.load(name)
        part = picked(classifier) if source == SOURCES[1] else drawn(classifier)
    if part is None or part.model_input is None:
        with controls:
            st.info(
                "Nothing is drawn yet. Draw a digit, or look at a test digit.",
                icon=":material/draw:",
            )
            st.button("A test digit", icon=":material/casino:", on_click=take_any, key="take_any")
        return None
    with picture:
        said = prediction_text.headline(part.prediction)
        st.image(
            image_data.address(image_data.enlarged(part.model_input.image, 112)),
            width=112,
            caption=f"Read: {said}" if len(said) < 9 else said,
        )
    return classifier, part.model_input.image
