"""What several sections need: the arrays, the choice of a class, and an image looked at closely."""

from __future__ import annotations

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


@st.cache_resource(show_spinner=False)
def load_arrays() -> dict[str, np.ndarray]:
    """MNIST's four arrays, read-only and shared by all visitors."""
    return mnist.load_arrays()


def pick_class(key: str, everything: bool = True) -> int | None:
    """Let a visitor choose a digit, or all of them (None)."""
    options = CLASSES if everything else CLASSES[1:]
    choice = st.pills(
        "Digit", options, default=options[0], required=True, key=key, label_visibility="collapsed"
    )
    return None if choice == "All" else choice


def image_id(file: str, index: int) -> str:
    """What a picture is known by in a gallery: see `looked_up`."""
    return f"{file} {index}"


def parse_image_id(picked: str) -> tuple[str, int]:
    """The file and position that an `identity` names."""
    file, index = picked.split()
    return file, int(index)


def image_name(file: str, index: int) -> str:
    """Name a picture for a visitor."""
    return f"Digit {load_arrays()[f'y_{file}'][index]}, {FILES[file]} picture {index:,}"


def show_image(picked: str, key: str) -> None:
    """Show a picture pixel by pixel, and what the network says of it."""
    file, index = parse_image_id(picked)
    image, label = load_arrays()[f"x_{file}"][index], int(load_arrays()[f"y_{file}"][index])
    with st.container(horizontal=True, gap="small", key=f"{key}_close_look"):
        with st.container(width=416):
            numbers = st.toggle("Write the values into the pixels", key=f"{key}_numbers")
            figure = heatmap.pixels(
                image,
                f"Label {label}, {FILES[file]} picture {index:,}",
                "of 255",
                grayscale=True,
                numbers=numbers,
            )
            st.plotly_chart(figure, config=theme.CONFIG, key=f"{key}_values")
        with st.container(width=268, gap="small"):
            probabilities = load(SERVED).probabilities(image[None] / np.float32(255))[0]
            top = int(probabilities.argmax())
            st.subheader(f"The network reads {top}", anchor=False)
            st.markdown(
                f"with {percent(float(probabilities[top]))} confidence, "
                f"{'as the label says' if top == label else f'but the label is {label}'}."
            )
            probability_bars(f"{key}_bars", probabilities)
