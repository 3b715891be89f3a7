"""What several sections need: a network's test predictions, and test images to look at closely."""

import numpy as np
import streamlit as st

from components.classified_images import Classified, classified_images
from components.probability_bars import probability_bars
from model.artifacts import network_names
from model.caching import compute_once
from model.data import mnist
from model.evaluation import misclassified
from model.evaluation.misclassified import ImageFlags, TestPredictions
from pages.text import evaluation as evaluation_text
from pages.text.numbers import short_percent


@compute_once()
def load_predictions(name: str) -> TestPredictions:
    """Load a network's predictions of the test images once for all visitors."""
    return misclassified.load_test_predictions(name)


@compute_once()
def load_flags() -> ImageFlags:
    """Find once for all visitors what most networks miss and which labels are likely wrong."""
    return misclassified.load_flags(network_names())


def show_images(
    predictions: TestPredictions, positions: np.ndarray, key: str, is_wide: bool = False
) -> None:
    """Show test images with their predictions, and the ten probabilities of the picked one: below
    them, or beside them where there is room.
    """
    flags = load_flags()
    classified = [
        Classified(
            str(position),
            int(predictions.labels[position]),
            int(predictions.predicted[position]),
            short_percent(predictions.confidence[position]),
            evaluation_text.image_title(predictions, position),
            evaluation_text.image_flags(predictions, position, flags),
        )
        for position in positions.tolist()
    ]
    left, right = st.columns([2, 1], gap="medium") if is_wide else (st.container(), st.container())
    with left:
        picked = classified_images(mnist.load().test.images[positions], classified, key)
    if picked is None:
        return
    with right:
        st.markdown(evaluation_text.image_sentence(predictions, int(picked), flags))
        probability_bars(f"{key}_bars", predictions.probabilities[int(picked)])
