"""A gallery of the pictures, and each of them looked at closely."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from model.data import mnist
from pages.sections.explore_data import shared

N_SAMPLES = 48


def show() -> None:
    """Show the filters, the gallery, and the picked image."""
    st.header("To a computer, a digit is 784 numbers", anchor=False)
    data = mnist.load()
    splits = {
        "Training": (data.train, "train"),
        "Validation": (data.validation, "train"),
        "Test": (data.test, "test"),
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        name = st.segmented_control(
            "Split",
            list(splits),
            default="Training",
            required=True,
            key="samples_split",
            label_visibility="collapsed",
        )
        shuffled = st.button("Shuffle", icon=":material/shuffle:", key="shuffle")
    digit = shared.pick_class("samples_class")
    st.session_state.shuffles = st.session_state.get("shuffles", 0) + shuffled

    split, file = splits[name]
    candidates = np.arange(len(split)) if digit is None else np.flatnonzero(split.labels == digit)
    rng = np.random.default_rng(st.session_state.shuffles)
    sample = rng.choice(candidates, N_SAMPLES, replace=False)
    indices = split.index[sample].tolist()  # in MNIST's file
    picked = gallery(
        split.file_images[indices],
        names=[shared.image_name(file, i) for i in indices],
        captions=[str(split.labels[i]) for i in sample],
        ids=[shared.image_id(file, i) for i in indices],
        key="samples_gallery",
    )
    st.caption(
        f"{N_SAMPLES} of {len(candidates):,} images. Pick one: below are its 28 × 28 pixels, from "
        "0 for paper to 255 for ink. All else a network has to find out."
    )
    if picked:
        shared.show_image(picked, "samples")
