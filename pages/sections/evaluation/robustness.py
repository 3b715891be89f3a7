"""How the networks' accuracy falls on distorted test digits."""

import numpy as np
import streamlit as st

from charts import robustness as robustness_chart
from charts import series, theme
from components.gallery import gallery
from model.artifacts import SERVED, network_names
from model.caching import compute_once
from model.evaluation import robustness
from model.evaluation.robustness import DISTORTIONS, PREPROCESSED
from pages.sections import error_boundary, networks
from pages.text import evaluation as evaluation_text


@compute_once()
def load_examples(kind: str) -> np.ndarray:
    """Distort one image once for all visitors."""
    return robustness.example_images(kind)


@error_boundary.fragment
def show(_name: str) -> None:
    """Show one image at each level of a distortion, and the networks' accuracy there."""
    measured, titles = robustness.load(), evaluation_text.robustness_titles()
    kind = st.segmented_control(
        "Distortion",
        list(DISTORTIONS),
        default="rotation",
        required=True,
        format_func=lambda kind: DISTORTIONS[kind].title,
        key="distortion",
    )
    levels, unit = measured["levels"][kind], DISTORTIONS[kind].unit
    level_labels = [f"{level:g}" for level in levels]
    gallery(load_examples(kind), level_labels, "distorted", level_labels, row=len(levels))
    selected = networks.choose_several(titles, "sturdy")
    colours = series.colours(network_names())
    colours[PREPROCESSED] = colours[SERVED]
    accuracies = measured["accuracy"][kind]
    lines = [
        series.Line(titles[name], colours[name], levels, accuracies[name])
        for name in titles
        if name in selected and name in accuracies
    ]
    st.plotly_chart(
        robustness_chart.accuracy_against_severity(
            lines, unit, dashed=titles.get(PREPROCESSED, "")
        ),
        config=theme.CONFIG,
        key="sturdiness",
        alt=f"Accuracy against {DISTORTIONS[kind].title.lower()} in {unit}",
    )
    st.markdown(evaluation_text.robustness_sentence(measured, kind, unit, SERVED, titles[SERVED]))
    st.caption(evaluation_text.robustness_method(measured, titles[SERVED]))
