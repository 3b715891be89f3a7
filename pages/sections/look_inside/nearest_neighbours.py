"""Nearest neighbours: the nearest training digits to the network, and the drawing's place among
others.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import maps
from components.gallery import gallery
from components.hover_image import hover_image
from components.images import data_url, enlarge
from model.artifacts import SERVED
from model.exploration import precomputed
from model.interpretability import nearest_neighbours
from model.preprocessing.normalization import ModelInput
from model.recognition.classifier import Classifier
from pages.sections import networks, your_digits
from pages.sections.explore_data import shared as data
from pages.sections.look_inside import shared


def show_own_example(served: Classifier, image: np.ndarray) -> None:
    """Show the visitor's own example that decides how an image is read, where one does."""
    personalization = your_digits.load(served).personalization
    if personalization is None:
        return
    prediction = served.predict(ModelInput(image))
    read = personalization.personalize(prediction, served.calibration)
    if read.example is None:
        return
    example = personalization.examples[read.example]
    with st.container(horizontal=True, vertical_alignment="center", key="own_example"):
        if example.image is not None:
            st.image(
                data_url(enlarge(example.image / 255, 84)), width=84, alt=f"Your {example.digit}"
            )
        st.markdown(
            f"It lies close to **your own {example.digit}**, which you taught on the Draw page:"
            f" that is why it is read as {read.digit}. The network alone reads"
            f" {prediction.digit}."
        )


def show(_classifier: Classifier, image: np.ndarray) -> None:
    """Show the ten nearest training digits, and the drawing on the map of test digits."""
    served, arrays = networks.load(SERVED), data.load_arrays()
    show_own_example(served, image)
    neighbours, distances = nearest_neighbours.find_nearest(
        nearest_neighbours.load_index(), served, image, arrays["x_train"]
    )
    labels = arrays["y_train"][neighbours]
    gallery(
        arrays["x_train"][neighbours],
        names=[data.image_name("train", i) for i in neighbours],
        captions=[
            f"{label} · {distance:.2f}" for label, distance in zip(labels, distances, strict=True)
        ],
        side=60,
        key="resembling",
    )
    counts = np.bincount(labels, minlength=10)
    counts_by_label = ", ".join(
        f"{counts[k]} × **{k}**" for k in np.argsort(-counts, kind="stable") if counts[k]
    )
    st.markdown(f"Labels of the ten nearest training images: {counts_by_label}.")
    st.caption("Label and L2 distance in the embedding, the last hidden layer of the Ink reader.")
    positions = precomputed.load_embedded_positions()
    points = precomputed.load_embedding("network", "tsne", 2).points
    figure = maps.scatter_2d(
        points,
        arrays["y_test"][positions],
        [data.image_name("test", i) for i in positions],
        f"Among {len(positions):,} test images",
        ["t-SNE 1, no unit", "t-SNE 2, no unit"],
    )
    point = nearest_neighbours.place_on_map(nearest_neighbours.load_index(), served, image, points)
    subject = "Your drawing" if shared.is_own_drawing() else "The digit above"
    st.plotly_chart(
        charts.mark_point(figure, point, subject),
        config=maps.CONFIG,
        key="resembling_map",
        alt=f"{subject} among test digits",
    )
    hover_image(arrays["x_test"][positions], "resembling_map")
    st.caption(
        f"The star is {subject[0].lower()}{subject[1:]}. t-SNE, a projection to two dimensions "
        "that keeps neighbours together, has no place for what came later: the star stands amid "
        f"the {nearest_neighbours.MAP_NEIGHBOURS} images nearest to it. Point at a dot to see its "
        "image."
    )
