"""Preprocessing, data augmentation and synthetic digits."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from model.exploration import precomputed, preprocessing_steps
from pages.sections import error_boundary, navigation
from pages.sections.explore_data import shared
from pages.text.preprocessing import stage_rows


def show() -> None:
    """Show the distortions and the synthetic styles; the steps on a picture are folded."""
    show_augmentation()
    show_synthetic_digits()
    shared.folded("From pixels to the network's input, step by step", "stages", show_stages)
    navigation.link("draw.py", "Draw a digit, and see its preprocessing.")


def show_stages() -> None:
    """Show what each step does to one picture: its type, shape, range, and a row of its numbers."""
    arrays = shared.load_arrays()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.container(width=84)
        index = st.number_input(
            "Training image", 0, len(arrays["y_train"]) - 1, 0, key="prepared_index", width=200
        )
    image, label = arrays["x_train"][index], int(arrays["y_train"][index])
    row = preprocessing_steps.most_varied_row(image)
    with place:
        gallery(image[None], [shared.image_name("train", index)], key="prepared")
    st.dataframe(
        stage_rows(preprocessing_steps.preprocessing_stages(image, label), row),
        hide_index=True,
        key="steps",
        width="stretch",
    )
    st.caption(
        f"The example is the middle of row {row}. Dividing by 255 keeps the numbers small, the "
        "last axis is the channel that convolutions "
        "expect, and the one-hot label is what the ten outputs should be."
    )


@error_boundary.fragment
def show_augmentation() -> None:
    """Show a kind of distortion at rising strength on a few digits."""
    st.header(
        "In training, no image comes twice",
        anchor=False,
        help="**Data augmentation** distorts each image anew in every **epoch**, one pass over the "
        "training data. A network that has seen a digit lean, grow and bend reads more hands.",
    )
    kinds = {kind.name: number for number, kind in enumerate(precomputed.AUGMENTATION_KINDS)}
    name = st.pills(
        "Augmentation",
        list(kinds),
        default="Elastic deformation",
        required=True,
        key="distortion",
        label_visibility="collapsed",
    )
    kind = precomputed.AUGMENTATION_KINDS[kinds[name]]
    tiles = precomputed.load_augmentation_tiles()[:, kinds[name]]
    captions = [
        "original",
        *(
            f"×{times:g}" if kind.has_degree else f"sample {n}"
            for n, times in enumerate(precomputed.AUGMENTATION_FACTORS[1:], 1)
        ),
    ]
    with st.container(width=640):
        gallery(
            tiles.reshape(-1, *tiles.shape[2:]),
            names=[f"{name}, {caption}" for _ in range(len(tiles)) for caption in captions],
            captions=[*captions, *[""] * (len(captions) * (len(tiles) - 1))],
            row=len(captions),
            key="augmented",
        )
    degree = (
        (
            "×1 is a strong augmentation as in training, the others are the same one at other "
            "strengths."
        )
        if kind.has_degree
        else ("It has no strength: these are samples as in training.")
    )
    st.caption(f"Each image is distorted anew whenever the network trains on it. {degree}")


@error_boundary.fragment
def show_synthetic_digits() -> None:
    """Show the synthetic handwriting."""
    st.header("A program writes the digits that MNIST lacks", anchor=False)
    tiles = precomputed.load_synthetic_tiles()
    rows, columns = tiles.shape[:2]
    names = [
        f"Synthetic {row}" if row < 10 else "Not a digit"
        for row in range(rows)
        for _ in range(columns)
    ]
    with st.container(width=640):
        gallery(np.reshape(tiles, (-1, *tiles.shape[2:])), names, row=columns, key="styles")
    st.caption(
        "MNIST has hardly any 1 with a flag, crossed 7 or slashed 0, and nothing that is not a "
        "digit. A program synthesizes them from strokes; the last two rows are negatives, which "
        "teach the network to reject what is not a digit."
    )
