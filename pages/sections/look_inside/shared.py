"""What the views share: the network, its weights, and the image that it looks at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import streamlit as st

from components import network_view
from model.artifacts import REFRESH_FIX, ArtifactError
from model.caching import compute_once
from model.data import mnist
from model.interpretability import attribution, weights
from model.interpretability.weights import Weights
from model.recognition import browser
from model.recognition.browser import BrowserFiles
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_image, recognize_strokes
from model.recognition.recognized_digit import RecognizedDigit
from pages.sections import networks, own_digit, selected_digit, your_digits
from pages.sections.draw import examples
from pages.sections.draw.drawing_area import SIDE
from pages.text import activations as activations_text

SOURCES = ("My drawing", "A test digit")
TEST_DIGITS = 10_000


@compute_once()
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


def recognize_drawing(classifier: Classifier) -> tuple[RecognizedDigit, int] | None:
    """The digit that is drawn, of a number the selected one, and its position, read by the
    visitor's own examples as on the Draw page; None without strokes.
    """
    ink = st.session_state.get("ink")
    personalization = your_digits.load(classifier).personalization
    if ink is None or not ink.strokes:
        return None
    drawing = recognize_strokes(classifier, ink.strokes, personalization=personalization)
    position = drawing.digits.index(selected_digit.of(drawing))
    if drawing.is_number:
        # Streamlit tells options apart by their labels
        options = {k: f"{k + 1}: {digit.text or '?'}" for k, digit in enumerate(drawing.digits)}
        position = st.segmented_control(
            "Digit of your number",
            options,
            format_func=options.__getitem__,
            default=position,
            required=True,
            key=f"digit_of_{drawing.text}",
        )
    return drawing.digits[position], position


def shuffle() -> None:
    """Pick any test digit."""
    st.session_state.test_digit = random.randrange(TEST_DIGITS)


def take_drawn() -> None:
    """Look at what the visitor has just drawn on the page."""
    match network_view.drawn():
        case {"strokes": list(strokes)}:
            own_digit.take(strokes)
            st.session_state.source = SOURCES[0]


def recognize_test_digit(classifier: Classifier) -> RecognizedDigit:
    """A test digit that the visitor picks."""
    linked = st.query_params.get("test_digit", "0")
    is_number = linked.isdecimal() and len(linked) < 9  # Streamlit fails on 9e999
    bind: Literal["query-params"] | None = "query-params" if is_number else None
    index = st.number_input(
        "Test image",
        0,
        TEST_DIGITS - 1,
        key="test_digit",
        width=150,
        bind=bind,
        label_visibility="collapsed",
    )
    st.button("Shuffle", icon=":material/shuffle:", on_click=shuffle, key="shuffle_test")
    return recognize_image(classifier, mnist.load().test.images[index]).digits[0]


@dataclass(frozen=True, eq=False)
class Subject:
    """What the page looks at: a network and an image (28, 28), and of a drawing its strokes, and
    which of its digits; without an image, nothing is drawn yet.
    """

    classifier: Classifier
    image: np.ndarray | None
    strokes: Sequence[np.ndarray] = ()
    digit: int | None = None


def choose_subject() -> Subject:
    """Let a visitor choose a network and what it looks at."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="looking"):
        # a page that shows something is better than one that asks for it
        if "source" not in st.session_state:
            is_test_digit = "test_digit" in st.query_params or not has_drawing()
            st.session_state.source = SOURCES[1] if is_test_digit else SOURCES[0]
        source = st.segmented_control(
            "Look at", SOURCES, required=True, key="source", label_visibility="collapsed"
        )
        name = networks.choose(networks.titles(), "inside_network", 190, "collapsed")
        classifier = networks.load(name)
        if source == SOURCES[1]:
            return Subject(classifier, recognize_test_digit(classifier).image)
        drawn = recognize_drawing(classifier)
    if drawn is None or drawn[0].model_input is None:
        return Subject(classifier, None)
    return Subject(classifier, drawn[0].image, st.session_state.ink.strokes, drawn[1])


@compute_once()
def browser_files(name: str) -> BrowserFiles:
    """What the browser runs a network from. Raises ArtifactError."""
    files = browser.load_browser_files(name)
    if files is None:
        raise ArtifactError(f"static/ has no files of {name}. {REFRESH_FIX}")
    return files


def show_network(subject: Subject) -> None:
    """Show the network at work on the subject, and let a visitor draw another one."""
    network_view.network_view(
        browser_files(subject.classifier.name),
        activations_text.network_view_words(),
        (attribution.PATCH, attribution.STRIDE),
        SIDE,
        subject.strokes,
        subject.digit,
        None if subject.strokes else subject.image,
        on_draw=take_drawn,
    )
