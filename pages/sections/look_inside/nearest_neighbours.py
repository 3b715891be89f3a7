"""Who does it resemble: the nearest training digits to the network, and the drawing's place among
others.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import maps
from components.gallery import gallery
from components.hover_image import hover_picture
from model.artifacts import SERVED
from model.exploration import precomputed
from model.interpretability import nearest_neighbours
from model.recognition.classifier import Classifier
from pages.sections import networks
from pages.sections.explore_data import shared as data


@st.cache_resource(show_spinner=False)
def index() -> nearest_neighbours.EmbeddingIndex:
    """Load the index once for all visitors."""
    return nearest_neighbours.load_index()


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Show the ten nearest training digits, and the drawing on the map of test digits."""
    ours, arrays = networks.load(SERVED), data.arrays()
    found, distances = nearest_neighbours.find_nearest(index(), ours, image, arrays["x_train"])
    labels = arrays["y_train"][found]
    gallery(
        arrays["x_train"][found],
        names=[data.named("train", i) for i in found],
        captions=[
            f"{label} · {distance:.2f}" for label, distance in zip(labels, distances, strict=True)
        ],
        side=60,
        key="resembling",
    )
    counts = np.bincount(labels, minlength=10)
    said = ", ".join(
        f"{counts[k]} × **{k}**" for k in np.argsort(-counts, kind="stable") if counts[k]
    )
    st.markdown(f"The ten training digits most like it: {said}.")
    st.caption(
        "Label and distance: Euclidean, in the units of the embedding, the numbers that the Ink classifier’s last layer decides from."
    )
    mapped = precomputed.load_embedded_positions()
    points = precomputed.load_embedding("network", "tsne", 2).points
    figure = maps.flat(
        points,
        arrays["y_test"][mapped],
        [data.named("test", i) for i in mapped],
        f"Among {len(mapped):,} test pictures",
        ["t-SNE 1, no unit", "t-SNE 2, no unit"],
    )
    place = nearest_neighbours.place_on_map(index(), ours, image, points)
    st.plotly_chart(
        charts.placed(figure, place, "Your digit"),
        config=maps.CONFIG,
        key="resembling_map",
        alt="Your digit among test digits",
    )
    hover_picture(arrays["x_test"][mapped], "resembling_map")
    st.caption(
        f"The star is your digit: t-SNE has no place for what came later, so it stands amid the {nearest_neighbours.MAP_NEIGHBOURS} pictures most like it. "
        "Pictures alike to the network lie close together; point at one to see it."
    )
