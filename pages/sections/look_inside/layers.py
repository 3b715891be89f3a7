"""Layer by layer: the maps of each convolution, one of them enlarged, and one of its pixels worked
out.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import image_data, theme
from components.gallery import gallery
from model import artifacts
from model.interpretability import activations
from model.interpretability.weights import Weights
from model.recognition.classifier import Classifier
from pages.sections.look_inside import shared
from pages.text import activations as activations_text

SIDE = 232  # pixels of an enlarged picture, where there is room


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Lay out a convolution's maps, strongest first, the one that is picked, and how one of its
    pixels came about.
    """
    weights, lines = (
        shared.load_weights(classifier.name),
        activations_text.layer_sentences(artifacts.load_layers(classifier.name)),
    )
    layers = activations.feature_maps(classifier.layer_outputs(image[None]))
    number = (
        st.segmented_control(
            "Convolution",
            range(1, len(layers) + 1),
            default=1,
            required=True,
            key=f"layer_{classifier.name}",
        )
        or 1
    )
    st.markdown(lines[number - 1])
    maps = layers[number - 1]
    order = activations.rank_filters(maps)
    names = [f"Map {k + 1}, mean {maps[..., k].mean():.2f}" for k in order]
    kernels = weights.kernel.transpose(2, 0, 1)[order] if number == 1 else None
    grid = charts.tiles(maps.transpose(2, 0, 1)[order], kernels)
    chosen = gallery(
        grid, names, ids=[str(k) for k in order], side=44, key=f"maps_{classifier.name}_{number}"
    )
    st.caption(
        "The strongest first, all to one scale: white is high."
        + (" Below each map its kernel: white positive, black negative." * (number == 1))
    )
    enlarge(image, weights, maps, number, int(chosen))
    if number == len(layers):
        st.markdown("After the convolutions:\n" + "\n".join(f"- {line}" for line in lines[number:]))


def enlarge(
    image: np.ndarray, weights: Weights, maps: np.ndarray, number: int, chosen: int
) -> None:
    """Show one map large, and the patch of the drawing that excites it most."""
    one = maps[..., chosen]
    row, column = activations.peak(one)
    box = activations.receptive_field(weights, number, row, column)
    top, left, bottom, right = box
    if not one.any():
        st.markdown(f"**Map {chosen + 1}** is silent: nothing in this drawing excites it.")
    else:
        st.markdown(
            f"**Map {chosen + 1}** is highest at row {row}, column {column}: {one[row, column]:.2f}."
        )
        large = [
            charts.framed(one / one.max(), (row, column, row + 1, column + 1)),
            charts.framed(image, box),
        ]
        told = "The map; the part of the drawing that excites it most"
        if bottom - top < len(image) or right - left < len(image):
            large.append(charts.enlarged(image[top:bottom, left:right], len(large[0])))
            told += "; that part, enlarged"
        with st.container(key="enlarged", width=SIDE * len(large)):
            st.image(image_data.address(charts.strip(large)), width="stretch", caption=told)
    if number == 1:
        work_out(image, weights, one, chosen, row, column)


def work_out(
    image: np.ndarray, weights: Weights, one: np.ndarray, chosen: int, row: int, column: int
) -> None:
    """Show how one pixel of a map of the first convolution comes about."""
    st.subheader("One pixel, worked out", anchor=False)
    last = len(one) - 1
    key = f"{chosen}_{row}_{column}_{last}"  # another map or drawing starts at its own peak
    with st.container(horizontal=True):
        row = st.slider("Row of the map", 0, last, row, key=f"row_{key}", width=240)
        column = st.slider("Column of the map", 0, last, column, key=f"column_{key}", width=240)
    step = activations.convolution_step(image, weights, chosen, row, column)
    st.plotly_chart(
        charts.convolution(step.patch, step.kernel, step.products),
        config=theme.CONFIG,
        key="convolution",
        alt="A convolution",
    )
    st.markdown(activations_text.convolution_sentences(step, weights.pool))
