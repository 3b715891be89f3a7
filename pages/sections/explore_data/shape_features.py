"""Slant, proportions, stroke and ink of the digits, and where their centres of mass lie."""

import numpy as np
import streamlit as st

from charts import classes, maps, theme
from components.gallery import gallery
from model.caching import compute_once
from model.exploration import precomputed, statistics
from pages.sections import error_boundary, navigation
from pages.sections.explore_data import shared
from pages.text.numbers import percent
from pages.text.shape_features import FEATURES, ShapeFeature

EXAMPLES = 15
POINTS = 2000  # centres of mass drawn


@compute_once()
def load_distribution(field: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How a measure is spread in each class: values, densities at them, percentiles."""
    values = getattr(precomputed.load_shape_features(), field)
    labels = shared.load_arrays()["y_train"]
    return *statistics.class_densities(values, labels), statistics.class_percentiles(values, labels)


def show() -> None:
    """Show how a measure is spread in each class, and the centres of mass."""
    show_features()
    show_centers_of_mass()


@error_boundary.fragment
def show_features() -> None:
    """Show a violin a class for the chosen measure, and pictures from its lowest to its highest."""
    st.header("Two digits in three lean to the right", anchor=False)
    labels, features = shared.load_arrays()["y_train"], precomputed.load_shape_features()
    names = {feature.name: feature for feature in FEATURES}
    name = st.segmented_control(
        "Measure",
        list(names),
        default="Slant",
        required=True,
        key="measure",
        label_visibility="collapsed",
    )
    feature = names[name]
    values = getattr(features, feature.field)
    digit = shared.pick_class("shape_class")
    show_examples(feature, values, labels == digit if digit is not None else labels >= 0)
    at, densities, percentiles = load_distribution(feature.field)
    figure = classes.violins(
        at,
        densities,
        percentiles,
        f"{feature.name} of the digits",
        f"{feature.name}, {feature.unit}",
    )
    st.plotly_chart(
        figure,
        config=theme.CONFIG,
        key="violins",
        alt=f"Distribution of {feature.name.lower()} by class",
    )
    low, high = int(percentiles[:, 2].argmin()), int(percentiles[:, 2].argmax())
    st.caption(
        f"{feature.definition} It is lowest for the {low} (median {percentiles[low, 2]:.1f}) and "
        f"highest for the {high} ({percentiles[high, 2]:.1f}). Dot: median; thick line: half of "
        "the digits; thin line: nine in ten."
    )
    navigation.link("look_inside.py", "How far may yours lean? Look inside.")


def show_examples(feature: ShapeFeature, values: np.ndarray, is_candidate: np.ndarray) -> None:
    """Show pictures from the lowest to the highest measure."""
    examples = statistics.evenly_ranked(values, is_candidate, EXAMPLES)
    gallery(
        shared.load_arrays()["x_train"][examples],
        names=[shared.image_name("train", i) for i in examples],
        captions=[f"{values[i]:.1f}" for i in examples],
        side=64,
        key="shape_examples",
    )
    share = ""
    if feature.field == "slant":
        share = f" {percent(float((values > 0).mean()))} of all digits lean to the right."
    st.caption(f"From the lowest to the highest: {feature.name.lower()} in {feature.unit}.{share}")


@error_boundary.fragment
def show_centers_of_mass() -> None:
    """Show where the centres of mass lie."""
    st.header("Every digit is centred by its mass", anchor=False)
    labels, features = shared.load_arrays()["y_train"], precomputed.load_shape_features()
    sample = np.random.default_rng(0).choice(len(labels), POINTS, replace=False)
    points = np.stack([features.column, features.row], 1)
    figure = maps.scatter_2d(
        points[sample],
        labels[sample],
        [shared.image_name("train", i) for i in sample],
        f"Centres of mass of {POINTS:,} digits",
        ["Column, pixels", "Row, pixels"],
        square=True,
    )
    st.plotly_chart(figure, config=maps.CONFIG, key="centres", alt="Centres of mass of digits")
    middle, outside = statistics.center_offsets(points)
    st.caption(
        "MNIST's makers moved each digit by whole pixels until its centre of mass lay in the "
        f"middle: all but {outside} of the {len(labels):,} are within half a pixel of column "
        f"{middle[0]:g}, row {middle[1]:g} both ways, which is why the cloud is a square. A "
        "drawing that is not centred like this is strange to a network trained on MNIST."
    )
