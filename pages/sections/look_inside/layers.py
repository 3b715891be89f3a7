"""Layer by layer: the feature maps of each convolution, one enlarged, and how one of its pixels is
computed.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import theme
from components import images
from components.gallery import gallery
from model import artifacts
from model.interpretability import activations
from model.interpretability.weights import Weights
from model.recognition.classifier import Classifier
from pages.sections.look_inside import shared
from pages.text import activations as activations_text

SIDE = 232  # pixels of an enlarged picture, where there is room


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Show a convolution's maps, strongest first, the picked one enlarged, and how one of its
    pixels is computed.
    """
    weights = shared.load_weights(classifier.name)
    sentences = activations_text.layer_sentences(artifacts.load_layers(classifier.name))
    layers = activations.feature_maps(classifier.layer_outputs(image[None]))
    number = st.segmented_control(
        "Convolution",
        range(1, len(layers) + 1),
        default=1,
        required=True,
        key=f"layer_{classifier.name}",
    )
    st.markdown(sentences[number - 1])
    maps = layers[number - 1]
    order = activations.rank_filters(maps)
    names = [f"Map {k + 1}, mean {maps[..., k].mean():.2f}" for k in order]
    kernels = weights.kernel.transpose(2, 0, 1)[order] if number == 1 else None
    grid = images.feature_map_tiles(maps.transpose(2, 0, 1)[order], kernels)
    picked = gallery(
        grid, names, ids=[str(k) for k in order], side=44, key=f"maps_{classifier.name}_{number}"
    )
    st.caption(
        "Feature maps, highest mean activation first, all to one scale: white is high."
        + (" Below each map its kernel: white positive, black negative." * (number == 1))
    )
    show_feature_map(image, weights, maps, number, int(picked or order[0]))
    if number == len(layers):
        st.markdown(
            "After the convolutions:\n"
            + "\n".join(f"- {sentence}" for sentence in sentences[number:])
        )


def show_feature_map(
    image: np.ndarray, weights: Weights, maps: np.ndarray, number: int, index: int
) -> None:
    """Show one map enlarged, and the patch of the image that activates it most."""
    feature_map = maps[..., index]
    row, column = activations.peak(feature_map)
    box = activations.receptive_field(weights, number, row, column)
    top, left, bottom, right = box
    if not feature_map.any():
        st.markdown(f"**Map {index + 1}** is 0 everywhere: nothing in this image activates it.")
    else:
        st.markdown(
            f"**Map {index + 1}** is highest at row {row}, column {column}: "
            f"{feature_map[row, column]:.2f}."
        )
        enlarged = [
            images.frame(feature_map / feature_map.max(), (row, column, row + 1, column + 1)),
            images.frame(image, box),
        ]
        caption = "The map; its receptive field, the part of the image that activates it most"
        if bottom - top < len(image) or right - left < len(image):
            enlarged.append(images.enlarge(image[top:bottom, left:right], len(enlarged[0])))
            caption += "; that part, enlarged"
        with st.container(key="enlarged", width=SIDE * len(enlarged)):
            st.image(
                images.data_url(images.strip(enlarged)),
                width="stretch",
                caption=caption,
                alt=f"Map {index + 1} and its receptive field",
            )
    if number == 1:
        show_convolution(image, weights, feature_map, index, row, column)


def show_convolution(
    image: np.ndarray, weights: Weights, feature_map: np.ndarray, index: int, row: int, column: int
) -> None:
    """Show how one pixel of a map of the first convolution comes about."""
    st.header("A convolution step by step", anchor=False)
    last = len(feature_map) - 1
    key = f"{index}_{row}_{column}_{last}"  # another map or drawing starts at its own peak
    with st.container(horizontal=True):
        row = st.slider("Row of the map", 0, last, row, key=f"row_{key}", width=240)
        column = st.slider("Column of the map", 0, last, column, key=f"column_{key}", width=240)
    step = activations_text.rounded_step(
        activations.convolution_step(image, weights, index, row, column)
    )
    st.plotly_chart(
        charts.convolution(step.patch, step.kernel, step.products),
        config=theme.CONFIG,
        key="convolution",
        alt="Patch times kernel is products",
    )
    st.markdown(activations_text.convolution_sentences(step, weights.pool))
