"""Attribution: where the evidence for two digits lies, side by side."""

from __future__ import annotations

import numpy as np
import streamlit as st

from components import images
from model.interpretability import activations, attribution
from model.recognition.classifier import Classifier
from pages.sections.look_inside import shared
from pages.text import activations as activations_text

SIDE = 232  # pixels of a picture, where there is room
ACTIVATION, OCCLUSION = "Class activation", "Occlusion"


def show(classifier: Classifier, image: np.ndarray) -> None:
    """Let a visitor choose two digits, at first the likeliest; show the evidence for each, and for
    one rather than the other.
    """
    weights, outputs = shared.load_weights(classifier.name), classifier.layer_outputs(image[None])
    likeliest = [int(k) for k in np.argsort(-outputs["logits"][0, :10])]
    with st.container(horizontal=True, vertical_alignment="top"):
        first = st.selectbox(
            "Attribution for", range(10), likeliest[0], key=f"for_{likeliest[0]}", width=120
        )
        second = st.selectbox(
            "and for",
            range(10),
            likeliest[1],
            key=f"and_for_{likeliest[0]}_{likeliest[1]}",
            width=110,
        )
        methods = [ACTIVATION, OCCLUSION] if weights.averaged else [OCCLUSION]
        method = st.segmented_control(
            "Measured by", methods, default=methods[0], required=True, key=f"method_{len(methods)}"
        )
    if method == ACTIVATION:
        coarse = [activations.class_activation(outputs, weights, k) for k in (first, second)]
        evidence = [activations.upsample(values) for values in coarse]
        explanation = activations_text.class_activation_sentence(coarse, weights, (first, second))
    else:
        occlusion = attribution.occlusion_maps(classifier, image)
        evidence = [occlusion[first], occlusion[second]]
        explanation = (
            f"By how much a digit’s logit, its score before softmax, falls when "
            f"{attribution.PATCH}×{attribution.PATCH} pixels there are covered; each time takes a "
            "forward pass."
        )
    scale = max(float(np.abs(values).max()) for values in evidence)
    overlays = [images.overlay_attribution_to_scale(image, values, scale) for values in evidence]
    caption = f"Left to right: for {first}, for {second}"
    if first != second:
        difference = evidence[0] - evidence[1]
        largest = float(np.abs(difference).max())
        overlays.append(images.overlay_attribution_to_scale(image, difference, largest))
        caption += f", for {first} rather than {second}"
    with st.container(key="evidence", width=SIDE * len(overlays)):
        st.image(
            images.data_url(images.strip(overlays)),
            width="stretch",
            caption=caption,
            alt=f"Attribution maps by {method.lower()}",
        )
    st.markdown(
        ":primary[Green] supports the digit, :orange[orange] opposes it. In the last image orange "
        "supports the other digit: where both colours are strong, the image is ambiguous."
    )
    st.caption(explanation)
