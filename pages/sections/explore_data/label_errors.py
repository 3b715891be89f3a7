"""Likely label errors, images that every network misclassifies, and near duplicates in MNIST."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from model.caching import compute_once
from model.evaluation import label_errors
from model.exploration import distances, precomputed
from pages.sections import error_boundary, navigation
from pages.sections.explore_data import shared

RELATIONS = {
    "Within training": ("train", "train", "train"),
    "Within test": ("test", "test", "test"),
    "Training and test": ("across", "train", "test"),
}
METHOD = """
Confident learning ([Northcutt, Jiang, Chuang 2021](https://doi.org/10.1613/jair.1.12125)) trusts
no single prediction. For each network and each class it takes the mean probability that the network
gives this class on the images labelled with it. An image on which *another* class reaches its
own mean is suspected. Shown are those that at least one of the {networks} networks suspects and
whose label the networks' average holds for less likely than another one; they are ranked by the
difference. None of the networks was trained on the test images. It points at labels worth a
look; it proves nothing.
"""


@compute_once()
def load_errors() -> tuple[np.ndarray, np.ndarray, label_errors.LabelErrors, int]:
    """How many networks miss each test image, their average's prediction, the likely label errors,
    and how many networks there are.
    """
    probabilities = label_errors.load_all_probabilities()
    return (
        label_errors.count_misses(),
        probabilities.mean(0).argmax(1),
        label_errors.find_label_errors(),
        len(probabilities),
    )


@compute_once()
def count_duplicates() -> dict[str, int]:
    """Count the pictures that are equal to another, in every relation."""
    train, test = shared.load_arrays()["x_train"], shared.load_arrays()["x_test"]
    return {
        "train": distances.count_duplicates(train),
        "test": distances.count_duplicates(test),
        "across": distances.count_duplicates(train, test),
    }


def show() -> None:
    """Show label errors, pictures missed by all, and close pairs."""
    load_errors()  # what is missing is reported once, not by each part
    show_label_errors()
    show_missed_by_all()
    show_duplicates()


@error_boundary.fragment
def show_label_errors() -> None:
    """Show the pictures whose label is likely wrong, likeliest first."""
    _, _, errors, networks = load_errors()
    test = shared.load_arrays()["x_test"]
    st.header(f"{len(errors)} of {len(test):,} test labels look wrong", anchor=False)
    picked = gallery(
        test[errors.index],
        names=[shared.image_name("test", i) for i in errors.index],
        captions=[
            f"{label}, or {suggested}?"
            for label, suggested in zip(errors.labels, errors.suggested_labels, strict=True)
        ],
        ids=[shared.image_id("test", i) for i in errors.index],
        side=76,
        key="label_errors",
    )
    st.caption("Its label, or what the networks take it for. Pick one to see its pixels.")
    if picked:
        shared.show_image(picked, "odd")
    shared.folded(
        "How they are found",
        "label_errors_method",
        lambda: st.markdown(METHOD.format(networks=networks)),
    )


@error_boundary.fragment
def show_missed_by_all() -> None:
    """Show the pictures that all networks get wrong together."""
    misses, predicted, _, networks = load_errors()
    index = np.flatnonzero(misses == networks)
    st.header(f"All {networks} networks misclassify these {len(index)}", anchor=False)
    labels = shared.load_arrays()["y_test"]
    gallery(
        shared.load_arrays()["x_test"][index],
        names=[shared.image_name("test", i) for i in index.tolist()],
        captions=[f"{labels[i]}→{predicted[i]}" for i in index],
        key="missed_by_all",
    )
    missed_by_one = int((misses == 1).sum())
    st.caption(
        f"True label → mean prediction. {(misses > 0).sum()} test images are misclassified by at "
        f"least one network, {missed_by_one} of them by one only. Where networks built so "
        "differently agree, the writing is to blame, or the label."
    )
    navigation.link("evaluation.py", "What each network gets wrong: Evaluation.")


@error_boundary.fragment
def show_duplicates() -> None:
    """Show the closest pairs of each class."""
    st.header("Hardly any image comes twice", anchor=False, help=shared.L2)
    name = st.segmented_control(
        "Pairs",
        list(RELATIONS),
        default="Training and test",
        required=True,
        key="relation",
        label_visibility="collapsed",
    )
    relation, first, second = RELATIONS[name]
    pairs = precomputed.load_pairs(relation)
    pairs = pairs[np.argsort(pairs[:, 3], kind="stable")]
    a, b = pairs[:, 1].astype(int), pairs[:, 2].astype(int)
    gallery(
        np.concatenate(
            [shared.load_arrays()[f"x_{first}"][a], shared.load_arrays()[f"x_{second}"][b]], axis=2
        ),
        names=[
            f"{shared.image_name(first, i)}, and {shared.FILES[second]} image {j:,}"
            for i, j in zip(a.tolist(), b.tolist(), strict=True)
        ],
        captions=[f"L2 {distance:,.0f}" for distance in pairs[:, 3]],
        side=120,
        key="pairs",
    )
    n_equal = count_duplicates()[relation]
    equality = (
        f"{n_equal} images equal another, pixel by pixel."
        if n_equal
        else "No two images are equal."
    )
    st.caption(
        f"{equality} The two closest pairs of each digit, closest first, with their L2 "
        "distance over pixel values. The 1, with little to vary, comes closest; no pair is so "
        "close that a network could have memorized a test image."
    )
