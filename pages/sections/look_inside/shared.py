"""What the views share: the network, its weights, and the image that it looks at."""

from __future__ import annotations

import random
from typing import Literal

import numpy as np
import streamlit as st

from components import images
from model.data import mnist
from model.interpretability import weights
from model.interpretability.weights import Weights
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_image, recognize_strokes
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections import networks, selected_digit, your_digits
from pages.sections.draw import examples
from pages.sections.draw.drawing_area import SIDE
from pages.text import prediction as prediction_text

SOURCES = ("My drawing", "A test digit")
TEST_DIGITS = 10_000


@st.cache_resource(show_spinner=False)
def load_weights(name: str) -> Weights:
    """Load a network's weights once for all visitors."""
    return weights.load_weights(name)


def has_drawing() -> bool:
    """Whether the Draw page holds anything to look at."""
    ink = st.session_state.get("ink")
    return bool(ink and ink.strokes)


def is_own_drawing() -> bool:
    """Whether the page looks at what the visitor drew: a test digit or an example may be there."""
    if st.session_state.get("source") != SOURCES[0] or not has_drawing():
        return False
    return examples.label(st.session_state.ink.strokes, SIDE) is None


def recognize_drawing(classifier: Classifier) -> RecognizedDigit | None:
    """The digit drawn last on the Draw page, of a number the selected one, read by the visitor's
    own examples as it is there; None without strokes.
    """
    ink = st.session_state.get("ink")
    personalization = your_digits.load(classifier).personalization
    if ink is None or not ink.strokes:
        return None
    drawing = recognize_strokes(classifier, ink.strokes, personalization=personalization)
    if drawing.is_number:
        options = {k: digit.text or "?" for k, digit in enumerate(drawing.digits)}
        st.segmented_control(
            "Digit of your number",
            options,
            format_func=options.__getitem__,
            default=len(options) - 1,
            required=True,
            key="chosen",
        )
    return selected_digit.of(drawing)


def shuffle() -> None:
    """Pick any test digit."""
    st.session_state.test_digit = random.randrange(TEST_DIGITS)


def take_any() -> None:
    """Look at any test digit instead of a drawing."""
    st.session_state.source = SOURCES[1]
    shuffle()


def recognize_test_digit(classifier: Classifier) -> RecognizedDigit:
    """A test digit that the visitor picks."""
    linked = st.query_params.get("test_digit", "0")
    is_number = linked.isdecimal() and len(linked) < 9  # Streamlit fails on 9e999
    bind: Literal["query-params"] | None = "query-params" if is_number else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        index = st.number_input(
            "Test image", 0, TEST_DIGITS - 1, 0, key="test_digit", width=150, bind=bind
        )
        st.button("Shuffle", icon=":material/shuffle:", on_click=shuffle, key="shuffle_test")
    return recognize_image(classifier, mnist.load().test.images[index]).digits[0]


def choose_subject() -> tuple[Classifier, np.ndarray] | None:
    """Let a visitor choose a network and what it looks at: the network and the image (28, 28), or
    None while there is none.
    """
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key="looking"):
        thumbnail = st.container(width=112, key="looked_at")
        controls = st.container(width="stretch", gap="small")
    with controls:
        with st.container(horizontal=True, vertical_alignment="top"):
            # a page that shows something is better than one that asks for it
            if "source" not in st.session_state:
                st.session_state.source = SOURCES[
                    "test_digit" in st.query_params or not has_drawing()
                ]
            source = st.segmented_control("Look at", SOURCES, required=True, key="source")
            name = networks.choose(networks.titles(), "inside_network", 190)
        classifier = networks.load(name)
        digit = (
            recognize_test_digit(classifier)
            if source == SOURCES[1]
            else recognize_drawing(classifier)
        )
    if digit is None or digit.model_input is None:
        with controls:
            st.info(
                "Nothing is drawn yet. Draw a digit, or look at a test digit.",
                icon=":material/draw:",
            )
            st.button("A test digit", icon=":material/casino:", on_click=take_any, key="take_any")
        return None
    with thumbnail:
        headline = prediction_text.headline(digit.prediction)
        st.image(
            images.data_url(images.enlarge(digit.model_input.image, 112)),
            width=112,
            caption=f"Predicted: {headline}" if len(headline) < 9 else headline,
            alt="What the network reads",
        )
    return classifier, digit.model_input.image
