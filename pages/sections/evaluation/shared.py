"""What several sections need: a network's test predictions, and test images to look at closely."""

import numpy as np
import streamlit as st

from components.gallery import gallery
from components.probability_bars import probability_bars
from model.artifacts import network_names
from model.caching import compute_once
from model.data import mnist
from model.evaluation import misclassified
from model.evaluation.misclassified import ImageFlags, TestPredictions
from pages.text import evaluation as evaluation_text

MAX_UNSCROLLED = 24  # images; more of them scroll


@compute_once()
def load_predictions(name: str) -> TestPredictions:
    """Load a network's predictions of the test images once for all visitors."""
    return misclassified.load_test_predictions(name)


@compute_once()
def load_flags() -> ImageFlags:
    """Find once for all visitors what most networks miss and which labels are likely wrong."""
    return misclassified.load_flags(network_names())


def show_images(predictions: TestPredictions, positions: np.ndarray, key: str) -> None:
    """Show test images with their predictions, and the ten probabilities of the picked one."""
    flags = load_flags()
    captions = [
        evaluation_text.image_caption(predictions, position, flags)
        for position in positions.tolist()
    ]
    scrolls = len(positions) > MAX_UNSCROLLED
    with st.container(height=420 if scrolls else "content", border=scrolls):
        picked = gallery(
            mnist.load().test.images[positions],
            captions,
            key,
            captions,
            list(map(str, positions)),
            side=84,
        )
    if picked is not None:
        st.markdown(evaluation_text.image_sentence(predictions, int(picked), flags))
        probability_bars(f"{key}_bars", predictions.probabilities[int(picked)])
