"""Transformations: the probabilities while the drawing is rotated, shifted, scaled or thickened."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import theme
from components.images import data_url, enlarge
from components.probability_bars import probability_bars
from model.caching import compute_once
from model.interpretability import sensitivity
from model.preprocessing.normalization import IMAGE_SIZE
from model.recognition.classifier import Classifier
from pages.sections import networks
from pages.text.sensitivity import stability_sentence


@compute_once(max_results=100)
def predict_over_range(
    network: str, pixels: bytes, name: str, preprocessed: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Transform an image, (28, 28) float32 as bytes, to all levels, and predict each.

    Returns images (levels, 28, 28) and probabilities (levels, 10), cached by network, image and
    transformation.
    """
    image = np.frombuffer(pixels, np.float32).reshape(IMAGE_SIZE, IMAGE_SIZE)
    transformation = sensitivity.TRANSFORMATIONS[name]
    images = sensitivity.transform_image(image, transformation, preprocessed)
    return images, networks.load(network).probabilities(images)


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Let a visitor choose a transformation and a level; show the probabilities over its range."""
    name = st.segmented_control(
        "Change",
        list(sensitivity.TRANSFORMATIONS),
        default="Rotate",
        required=True,
        key="way",
        label_visibility="collapsed",
    )
    transformation = sensitivity.TRANSFORMATIONS[name]
    with st.container(horizontal=True, vertical_alignment="center"):
        level = st.slider(
            f"{transformation.title}, {transformation.unit}",
            float(transformation.levels[0]),
            float(transformation.levels[-1]),
            float(transformation.identity),
            round(transformation.levels[1] - transformation.levels[0], 6),
            "%g",
            key=f"level_{name}",
            width=420,
        )
        preprocessed = st.toggle(
            "Re-apply preprocessing",
            key="prepare_again",
            help=(
                "Scale and centre it as MNIST’s digits are once more, as the app does with all "
                "that is drawn."
            ),
        )
    images, probabilities = predict_over_range(
        classifier.name, image.astype(np.float32).tobytes(), name, preprocessed
    )
    position = int(np.abs(np.subtract(transformation.levels, level)).argmin())
    st.plotly_chart(
        charts.probabilities_over_range(
            np.array(transformation.levels), probabilities, level, transformation.unit
        ),
        config=theme.CONFIG,
        key="along",
        alt="Probability of each digit over the range",
    )
    st.markdown(f"**{stability_sentence(transformation, probabilities)}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.image(
            data_url(enlarge(images[position], 112)),
            width=112,
            caption="Network’s view",
            alt=f"The digit, {transformation.title.lower()} {level:g} {transformation.unit}",
        )
        with st.container(width=222, key="turned_bars"):
            probability_bars("turned", probabilities[position])
    st.caption(
        "MNIST’s digits are upright, centred, and of one size; far from that a network is "
        "unreliable. With “Re-apply preprocessing” on, shift and scale hardly matter: it undoes "
        "them."
    )
