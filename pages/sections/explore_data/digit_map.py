"""The map of test digits, drawn with the digits themselves, and the visitor's own among them."""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import theme
from components.digit_map import Arrangement, Sheet, digit_map
from model.artifacts import SERVED
from model.caching import compute_once
from model.exploration import distances, precomputed
from model.interpretability import nearest_neighbours
from pages.sections import navigation, networks, own_digit
from pages.sections.explore_data import shared
from pages.text.numbers import percent

T_SNE = (
    "**t-SNE**, t-distributed stochastic neighbour embedding, puts images on a plane so that "
    "neighbours stay neighbours. Its axes, and the distances between groups, mean nothing."
)
EMBEDDING = (
    "**Embedding**: the numbers in the network's last hidden layer, from which it decides. Images "
    "with similar numbers are alike to the network."
)


@compute_once()
def share_beside_its_kind(space: str) -> float:
    """The share in 0..1 of the digits on a map whose nearest neighbour there has their label."""
    labels = shared.load_arrays()["y_test"][precomputed.load_embedded_positions()]
    return distances.nearest_label_share(
        precomputed.load_embedding(space, "tsne", 2).points, labels
    )


def place_by_pixels(image: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Place an image (28, 28) in 0..1 amid the `points` (n, 2) of the images nearest in pixels."""
    images = shared.load_arrays()["x_test"][precomputed.load_embedded_positions()]
    nearest, _ = distances.nearest_images(
        np.rint(image * 255),
        images,
        distances.squared_norms(images),
        nearest_neighbours.MAP_NEIGHBOURS,
    )
    place: np.ndarray = points[nearest].mean(0)
    return place


def show() -> None:
    """Show the wall that becomes a map."""
    st.header("Digits that look alike find together", anchor=False, help=f"{T_SNE}\n\n{EMBEDDING}")
    index = precomputed.load_embedded_positions()
    labels = shared.load_arrays()["y_test"][index]
    by_pixels, by_network = (
        precomputed.load_embedding(space, "tsne", 2).points for space in ("pixels", "network")
    )
    digit, named_image = own_digit.recognize(), None
    own_by_pixels = own_by_network = None
    if digit is not None:
        image = digit.image
        named_image = (image, f"Your {digit.text}" if digit.text.isdecimal() else "Your drawing")
        own_by_pixels = place_by_pixels(image, by_pixels)
        own_by_network = nearest_neighbours.place_on_map(
            nearest_neighbours.load_index(), networks.load(SERVED), image, by_network
        )
    digit_map(
        Sheet(precomputed.find_digit_sheet(), precomputed.SHEET_COLUMNS, labels, index),
        theme.CLASS_COLOURS,
        (
            Arrangement(
                "Wall",
                f"{len(index):,} images of MNIST's test set, in no order. So a network meets them.",
            ),
            Arrangement(
                "By pixels",
                "Alike in their pixels, side by side. Digits of a kind gather, though no label is "
                "known; 4, 7 and 9 mix, and so do 3, 5 and 8. "
                f"{percent(share_beside_its_kind('pixels'))} of the digits stand beside one of "
                "their kind.",
                by_pixels,
                own_by_pixels,
            ),
            Arrangement(
                "By the network",
                "Alike to the network, side by side: ten islands. "
                f"{percent(share_beside_its_kind('network'))} of the digits stand beside one of "
                "their kind. The few on another island are the hard ones.",
                by_network,
                own_by_network,
            ),
        ),
        label=f"A map of {len(index):,} handwritten digits",
        key="digit_map",
        own_digit=named_image,
    )
    with st.container(horizontal=True, gap="small", key="own_place"):
        if digit is None:
            navigation.link("draw.py", "Draw a digit, and find yours on the map.")
        navigation.link("training.py", "Watch the network learn these islands.")
