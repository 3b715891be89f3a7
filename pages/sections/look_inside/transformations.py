"""Turn it: the probabilities while the drawing is turned, moved, scaled or thickened, and where it
breaks.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from charts import activations as charts
from charts import image_data, probabilities, theme
from components.probability_bars import bars
from model.interpretability import sensitivity
from model.recognition.classifier import Classifier
from pages.text.sensitivity import stability_sentence


@st.cache_data(show_spinner=False, max_entries=100)
def along(
    name: str, image: np.ndarray, way: str, prepared: bool, _reader: Classifier
) -> tuple[np.ndarray, np.ndarray]:
    """The drawing at all levels of a way, and what is read at each: done again only for another
    drawing, not for another level.
    """
    images = sensitivity.transform_image(
        image, sensitivity.TRANSFORMATIONS[way], sensitivity.TRANSFORMATIONS[way].levels, prepared
    )
    return images, _reader.probabilities(images)


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Let a way and a level be chosen, and show the probabilities over the whole range."""
    name = (
        st.segmented_control(
            "Change",
            list(sensitivity.TRANSFORMATIONS),
            default="Rotate",
            required=True,
            key="way",
            label_visibility="collapsed",
        )
        or "Rotate"
    )
    way = sensitivity.TRANSFORMATIONS[name]
    with st.container(horizontal=True, vertical_alignment="center"):
        level = st.slider(
            f"{way.title}, {way.unit}",
            float(way.low),
            float(way.high),
            float(way.none),
            way.step,
            "%g",
            key=f"level_{name}",
            width=420,
        )
        prepared = st.toggle(
            "Prepare again",
            key="prepare_again",
            help="Bring it to MNIST’s size and place once more, as the app does with all that is drawn.",
        )
    images, found = along(classifier.name, image, name, prepared, classifier)
    at = int(np.abs(way.levels - level).argmin())
    st.plotly_chart(
        charts.along(way.levels, found, level, way.unit),
        config=theme.CONFIG,
        key="along",
        alt="Probabilities along the range",
    )
    st.markdown(f"**{stability_sentence(way, way.levels, found)}**")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.image(
            image_data.address(image_data.enlarged(images[at], 112)),
            width=112,
            caption="Network’s view",
        )
        with st.container(width=222, key="turned_bars"):
            bars("turned", probabilities.bars(found[at]))
    st.caption(
        "MNIST’s digits stand upright in the middle, all of one size; far from that a network guesses. With “Prepare again” on, shift and scale "
        "hardly matter: preparation undoes them."
    )
