"""What several sections need: the arrays, the choice of a class, and an image looked at closely."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from charts import heatmap, theme
from components.probability_bars import probability_bars
from model.artifacts import SERVED
from model.data import mnist
from pages.sections.networks import load
from pages.text.numbers import percent

FILES = {"train": "training", "test": "test"}  # MNIST's two files
CLASSES = ["All", *range(10)]
L2 = (
    "**L2 distance**: subtract two images pixel by pixel, square the differences, add them up, and "
    "take the root. 0 for equal images."
)


def load_arrays() -> dict[str, np.ndarray]:
    """MNIST's four arrays, read-only and shared by all visitors."""
    return mnist.load().arrays


def pick_class(key: str) -> int | None:
    """Let a visitor choose a digit, or all of them (None)."""
    choice = st.pills(
        "Digit", CLASSES, default="All", required=True, key=key, label_visibility="collapsed"
    )
    return None if choice == "All" else choice


def folded(label: str, key: str, show: Callable[[], object]) -> None:
    """Show what `show` renders once a visitor unfolds it: no chart is drawn before."""
    more = st.expander(label, key=key, on_change="rerun")
    if more.open:
        with more:
            show()


def image_id(file: str, index: int) -> str:
    """Identify an image in a gallery, for `show_image`."""
    return f"{file} {index}"


def image_name(file: str, index: int) -> str:
    """Name an image for a visitor."""
    return f"Digit {load_arrays()[f'y_{file}'][index]}, {FILES[file]} image {index:,}"


def show_image(picked: str, key: str) -> None:
    """Show the image that `image_id` identifies pixel by pixel, and the network's prediction."""
    file, position = picked.split()
    index = int(position)
    image, label = load_arrays()[f"x_{file}"][index], int(load_arrays()[f"y_{file}"][index])
    with st.container(horizontal=True, gap="small", key=f"{key}_close_look"):
        with st.container(width=416):
            numbers = st.toggle("Write the values into the pixels", key=f"{key}_numbers")
            figure = heatmap.pixels(
                image,
                f"True label {label}, {FILES[file]} image {index:,}",
                "of 255",
                grayscale=True,
                numbers=numbers,
            )
            st.plotly_chart(
                figure, config=theme.CONFIG, key=f"{key}_values", alt="The image, pixel by pixel"
            )
        with st.container(width=268, gap="small"):
            probabilities = load(SERVED).probabilities(image[None] / np.float32(255))[0]
            top = int(probabilities.argmax())
            st.header(f"Predicted: {top}", anchor=False)
            st.markdown(
                f"with {percent(float(probabilities[top]))} confidence, "
                f"{'the true label' if top == label else f'but the true label is {label}'}."
            )
            probability_bars(f"{key}_bars", probabilities)
