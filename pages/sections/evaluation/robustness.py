"""How the visitor's own digit, and the networks' accuracy, stand a distortion."""

import numpy as np
import streamlit as st

from charts import robustness as robustness_chart
from charts import series, theme
from components.distortion import Curve, distortion
from model.artifacts import SERVED, network_names
from model.evaluation import robustness
from model.evaluation.robustness import DISTORTIONS, PREPROCESSED
from model.schemas import Robustness
from pages.sections import error_boundary, navigation, networks, own_digit
from pages.text import evaluation as evaluation_text


@error_boundary.fragment
def show(name: str) -> None:
    """Show the visitor's own digit, else a test image, under one distortion."""
    measured, titles = robustness.load(), evaluation_text.robustness_titles()
    digit, headline = own_digit.recognize(), st.container()
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = st.pills(
            "Distortion",
            list(DISTORTIONS),
            default="rotation",
            required=True,
            format_func=lambda kind: DISTORTIONS[kind].title,
            key="distortion",
            label_visibility="collapsed",
        )
        if digit is None:
            navigation.link("draw.py", "Draw your own digit", ":material/draw:")
    title, unit = DISTORTIONS[kind].title, DISTORTIONS[kind].unit
    image = robustness.load_sample()[0][0] if digit is None else digit.image
    images, levels = robustness.distort_in_steps(kind, image), robustness.step_levels(kind)
    probabilities = networks.load(name).probabilities(images)
    undistorted = int(np.abs(levels - DISTORTIONS[kind].identity).argmin())
    digits = probabilities.argmax(1)
    first, last = robustness.stable_range(digits, undistorted)
    headline.header(
        evaluation_text.stable_sentence(
            title,
            int(digits[undistorted]),
            (levels[first], levels[last]),
            unit,
            is_own=digit is not None,
            is_all=(first, last) == (0, len(levels) - 1),
        ),
        anchor=False,
    )
    distortion(
        "distorted",
        images,
        levels,
        (undistorted + len(levels) - 1) // 2,
        (title, unit),
        probabilities,
        int(digits[undistorted]),
        (measured["levels"][kind], curves(measured, kind, name, titles), measured["size"]),
    )
    st.caption(evaluation_text.robustness_method(measured, titles[SERVED]))
    compared = st.expander("Compare the networks", icon=":material/show_chart:", on_change="rerun")
    if compared.open:
        with compared:
            show_networks(measured, kind, titles)


def curves(measured: Robustness, kind: str, name: str, titles: dict[str, str]) -> list[Curve]:
    """The accuracy of the selected network first, then of the others; where the served one is
    selected, with preprocessing between them.
    """
    accuracies = measured["accuracy"][kind]
    looks = {name: "main", **({PREPROCESSED: "dashed"} if name == SERVED else {})}
    looks |= {other: "other" for other in titles if other not in (name, PREPROCESSED)}
    return [
        Curve(title=titles[other], kind=look, values=accuracies[other])
        for other, look in looks.items()
        if other in accuracies
    ]


def show_networks(measured: Robustness, kind: str, titles: dict[str, str]) -> None:
    """Show the accuracy of every network against the level."""
    unit = DISTORTIONS[kind].unit
    st.markdown(evaluation_text.robustness_sentence(measured, kind, unit, SERVED, titles[SERVED]))
    selected = networks.choose_several(titles, "distorted_networks")
    colours = series.colours(network_names())
    colours[PREPROCESSED] = colours[SERVED]
    accuracies = measured["accuracy"][kind]
    lines = [
        series.Line(titles[name], colours[name], measured["levels"][kind], accuracies[name])
        for name in titles
        if name in selected and name in accuracies
    ]
    st.plotly_chart(
        robustness_chart.accuracy_against_severity(
            lines, unit, dashed=titles.get(PREPROCESSED, "")
        ),
        config=theme.CONFIG,
        key="accuracy_by_severity",
        alt=f"Accuracy against {DISTORTIONS[kind].title.lower()} in {unit}",
    )
