"""How a picture is prepared for the network, and how the training pictures are multiplied."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from model.exploration import precomputed, preprocessing_steps
from pages.sections import error_boundary
from pages.sections.explore_data import shared
from pages.text.preprocessing import stage_rows


def show() -> None:
    """Show the steps on a picture, the distortions, and the synthetic styles."""
    show_stages()
    show_augmentation()
    show_synthetic_digits()


@error_boundary.fragment
def show_stages() -> None:
    """Show what each step does to one picture: its type, shape, range, and a row of its numbers."""
    arrays = shared.load_arrays()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.container(width=84)
        index = st.number_input(
            "Training picture", 0, len(arrays["y_train"]) - 1, 0, key="prepared_index", width=200
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
    st.header("Distorted on purpose", anchor=False)
    kinds = {kind.name: number for number, kind in enumerate(precomputed.AUGMENTATION_KINDS)}
    name = st.pills("Distortion", list(kinds), default="Slant", required=True, key="distortion")
    kind = precomputed.AUGMENTATION_KINDS[kinds[name]]
    tiles = precomputed.load_augmentation_tiles()[:, kinds[name]]
    captions = [
        "as it is",
        *(
            f"×{times:g}" if kind.has_degree else f"draw {n}"
            for n, times in enumerate(precomputed.AUGMENTATION_FACTORS[1:], 1)
        ),
    ]
    gallery(
        tiles.reshape(-1, *tiles.shape[2:]),
        names=[f"{name}, {caption}" for _ in range(len(tiles)) for caption in captions],
        captions=captions * len(tiles),
        row=len(captions),
        key="augmented",
    )
    degree = (
        (
            "×1 is a strong draw as training makes it, the others are the same draw taken less far "
            "or further."
        )
        if kind.has_degree
        else ("It is there or not: these are draws as training makes them.")
    )
    st.caption(
        "Training shows the network a new distortion of each picture in every epoch, so that it "
        f"never sees one twice. {degree}"
    )


@error_boundary.fragment
def show_synthetic_digits() -> None:
    """Show the synthetic handwriting."""
    st.header("Digits that nobody wrote", anchor=False)
    tiles = precomputed.load_synthetic_tiles()
    rows, columns = tiles.shape[:2]
    names = [
        f"Synthetic {row}" if row < 10 else "No digit"
        for row in range(rows)
        for _ in range(columns)
    ]
    gallery(np.reshape(tiles, (-1, *tiles.shape[2:])), names, row=columns, key="styles")
    st.caption(
        "MNIST hardly knows the 1 with a flag, the crossed 7 or the slashed 0, and nothing that is "
        "no digit. So a program draws them, with strokes of our own making; the last two rows "
        "teach the network to say that something is not a digit."
    )
