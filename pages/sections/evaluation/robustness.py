"""Parts of the Evaluation page that look beyond one network on clean test digits: distortions, real
ink, and whether a difference is chance.
"""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts import model_comparison, robustness, series, theme
from components import gallery
from model import artifacts, metrics
from model.artifacts import SERVED, network_names, network_titles
from model.evaluation import misclassified
from model.evaluation import robustness as distortions
from pages.sections import error_boundary
from pages.sections.evaluation.predictions import load_tested
from pages.text import evaluation as evaluation_text

GENERALIZATION = {  # columns, by their names in the file
    "what": "handwriting",
    "samples": "samples",
    "accuracy": "read rightly",
    "answered": "answered surely",
    "accuracy_answered": "of these right",
    "rejected": "turned away",
    "ece": "calibration error",
}
AGAINST_TEXTBOOK = {
    "what": "handwriting",
    "textbook": "textbook, scaled down",
    "textbook_prepared": "textbook, prepared",
    "accuracy": "ours",
}


@st.cache_resource(show_spinner=False)
def load_examples(kind: str) -> np.ndarray:
    """Distort one image once for all visitors."""
    return distortions.example_images(kind)


@error_boundary.fragment
def show_sturdiness(name: str, tested: misclassified.TestPredictions) -> None:
    """Show how any of the networks read distorted digits."""
    measured, titles, kinds = distortions.load(), evaluation_text.robustness_titles(), distortions.DISTORTIONS
    kind = st.segmented_control(
        "Distortion",
        list(kinds),
        default="rotation",
        required=True,
        format_func=lambda key: kinds[key].title,
        key="distortion",
    )
    levels, unit = measured["levels"][kind], kinds[kind].unit
    labels = [f"{level:g}" for level in levels]
    gallery.gallery(load_examples(kind), labels, "distorted", labels, row=len(levels))
    chosen = st.pills(
        "Networks",
        list(titles),
        default=list(titles),
        selection_mode="multi",
        format_func=titles.get,
        key="sturdy",
        label_visibility="collapsed",
    )
    colours = series.colours(network_names())
    colours[distortions.PREPROCESSED] = colours[SERVED]
    columns = measured["accuracy"][kind]
    lines = [
        series.Line(titles[key], colours[key], levels, columns[key])
        for key in titles
        if key in chosen and key in columns
    ]
    chart = robustness.figure(lines, unit, dashed=titles.get(distortions.PREPROCESSED, ""))
    st.plotly_chart(
        chart,
        config=theme.CONFIG,
        key="sturdiness",
        alt=f"Accuracy against {kinds[kind].title.lower()} in {unit}",
    )
    st.markdown(evaluation_text.robustness_sentence(measured, kind, unit, SERVED, titles[SERVED]))
    st.caption(evaluation_text.robustness_method(measured, titles[SERVED]))


def show_real_ink(name: str, tested: misclassified.TestPredictions) -> None:
    """Show the figures on handwriting that is not MNIST."""
    titles, measured = network_titles(), artifacts.load_generalization()
    st.markdown(evaluation_text.generalization_sentence(titles[SERVED]))
    show_shares(measured, GENERALIZATION)
    st.markdown(
        evaluation_text.baseline_sentence(titles.get(artifacts.BASELINE, artifacts.BASELINE))
    )
    show_shares([row for row in measured if row.get("textbook") is not None], AGAINST_TEXTBOOK)
    st.caption(
        "These sets are not ours to publish. Your own handwriting can be scored in the same way:"
    )
    st.code("python -m model.evaluate FOLDER", language="bash")


def show_shares(measured: list[dict[str, Any]], columns: dict[str, str]) -> None:
    """Show some of what was measured on each set, `columns` by their names in the file."""
    rows = pd.DataFrame(
        [{column: row.get(key) for key, column in columns.items()} for row in measured]
    )
    shares = {
        column: st.column_config.NumberColumn(format="%.2f %%")
        for key, column in columns.items()
        if key not in ("what", "samples")
    }
    st.dataframe(rows, hide_index=True, height="content", column_config=shares, placeholder="–")


@error_boundary.fragment
def show_comparison(name: str, tested: misclassified.TestPredictions) -> None:
    """Show the interval of each network's accuracy, and whether another differs from the chosen one
    by more than chance.
    """
    titles = network_titles()
    correct = {key: load_tested(key).correct for key in titles}
    rows = metrics.compare_networks(name, correct)
    colours = series.colours(list(titles))
    points = [
        model_comparison.Point(
            titles[row["name"]], colours[row["name"]], 1, row["accuracy"], (row["low"], row["high"])
        )
        for row in rows
    ]
    st.markdown(
        "Accuracy on the 10,000 test digits, with the interval in which the true one lies with 95 % confidence (Wilson):"
    )
    st.plotly_chart(
        model_comparison.intervals(points),
        config=theme.CONFIG,
        key="intervals",
        alt="Accuracy of each network with its 95 % interval",
    )
    other = st.selectbox(
        f"Compare {titles[name]} with",
        [key for key in titles if key != name],
        format_func=titles.get,
        key=f"other_{name}",
        width=260,
    )
    if other:
        st.markdown(
            evaluation_text.mcnemar_sentence(titles[name], titles[other], correct[name], correct[other])
        )
    st.caption(f"McNemar's test of {titles[name]} against each of the others:")
    columns = {
        "name": "network",
        "wrong": "wrong",
        "only_it": "only it is right",
        "only_chosen": f"only {titles[name]} is right",
        "p": "p",
    }
    table = pd.DataFrame(
        [
            {column: titles.get(row[key], row[key]) for key, column in columns.items()}
            for row in rows
            if row["name"] != name
        ]
    )
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config={"p": st.column_config.NumberColumn(format="%.2g")},
    )
