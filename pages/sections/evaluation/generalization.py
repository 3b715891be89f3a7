"""Accuracy on other people's handwriting, some of it, and what each source of data brings."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts import generalization as generalization_chart
from charts import theme
from components.classified_images import Classified, classified_images
from components.stroke_animation import stroke_animation
from model import artifacts, metrics
from model.artifacts import BASELINE, SERVED, network_titles
from model.caching import compute_once
from model.evaluation import validation_writers
from model.preprocessing import normalization
from model.recognition.recognized_digit import BLANK
from model.schemas import AblationRow
from pages.text import evaluation as evaluation_text

COLUMNS = {  # by their names in the file
    "what": "handwriting",
    "samples": "samples",
    "accuracy": "accuracy",
    "answered": "coverage",
    "accuracy_answered": "selective accuracy",
    "rejected": "rejected",
    "ece": "ECE",
}
BASELINE_COLUMNS = {
    "what": "handwriting",
    "baseline": "baseline, scaled down",
    "baseline_preprocessed": "baseline, preprocessed",
    "accuracy": "ours",
}
ABLATION_COLUMNS = {
    "data": "trained on",
    "mnist_validation": "MNIST",
    "accuracy_by_writer": "UNIPEN",
    "slashed_zeros": "slashed zeros",
    "answered": "coverage",
    "accuracy_answered": "selective accuracy",
    "rejected": "rejected",
}
NOT_PERCENT = ("what", "data", "samples")


def show(_name: str) -> None:
    """Show the served network's accuracies beside a baseline's, handwriting that such figures are
    about, and the ablation.
    """
    titles, rows = network_titles(), artifacts.load_generalization()
    compared = [row for row in rows if row.get("baseline") is not None]
    st.header(evaluation_text.generalization_headline(titles[SERVED], compared), anchor=False)
    st.plotly_chart(
        generalization_chart.accuracies(chart_rows(compared), titles[SERVED]),
        config=theme.CONFIG,
        key="generalization",
        alt="Accuracy on each set of handwriting, of a baseline and of our network",
    )
    st.caption(evaluation_text.baseline_sentence(titles.get(BASELINE, BASELINE)))
    ablation = artifacts.load_ablation()  # what is missing is reported before it is asked for
    figures = st.expander("All figures", icon=":material/table:", on_change="rerun")
    if figures.open:
        with figures:
            st.markdown(evaluation_text.generalization_sentence(titles[SERVED]))
            show_table(rows, COLUMNS)
            st.caption(evaluation_text.TERMS)
            show_table(compared, BASELINE_COLUMNS)
            st.caption("Your own handwriting can be scored in the same way:")
            st.code("python -m model.evaluate FOLDER", language="bash")
    show_validation_writers()
    sources = st.expander(
        "Ablation: sources of training data", icon=":material/science:", on_change="rerun"
    )
    if sources.open:
        with sources:
            show_ablation(ablation)


def chart_rows(rows: Sequence[Mapping[str, Any]]) -> list[generalization_chart.Row]:
    """Describe sets, shares in per cent, for the chart."""
    return [
        generalization_chart.Row(
            f"{row['what']} ({row['samples']:,})",
            row["accuracy"] / 100,
            metrics.wilson_interval(round(row["accuracy"] * row["samples"] / 100), row["samples"]),
            row["baseline"] / 100,
            row["baseline_preprocessed"] / 100,
        )
        for row in rows
    ]


def show_validation_writers() -> None:
    """Show the handwriting of UNIPEN's validation writers, and what is misread of it."""
    figures = artifacts.load_results().get("unipen")
    if not figures:
        return
    shown = validation_writers.load()
    misread = [each for each in shown if not each.is_correct]
    by_writer = {each.sample.writer: each for each in reversed(shown)}
    st.header(
        evaluation_text.misread_headline(misread, figures["accuracy_by_writer"]), anchor=False
    )
    left, right = st.columns([1, 1], gap="medium")
    with left:
        st.markdown(f"**One digit of each of the {len(by_writer)} writers**")
        stroke_animation(
            [each.sample.strokes for each in by_writer.values()],
            names=[
                f"{each.sample.label} by writer {each.sample.writer}, read as {each.predicted}"
                for each in by_writer.values()
            ],
            label="A digit of each of UNIPEN's validation writers",
            key="validation_writers",
        )
    with right:
        st.markdown(f"**The {len(misread)} misread digits**, as the network gets them")
        images, names = misread_images()
        classified_images(images, names, "misread_digits")
    st.caption(evaluation_text.unipen_sentence(figures))


@compute_once()
def misread_images() -> tuple[np.ndarray, list[Classified]]:
    """Preprocess the misread digits once for all visitors: (n, 28, 28) in 0..1, and their labels
    and predictions.
    """
    misread = [each for each in validation_writers.load() if not each.is_correct]
    inputs = [normalization.from_strokes(each.sample.strokes) for each in misread]
    images = np.array([BLANK if each is None else each.image for each in inputs])
    return images, [
        Classified(
            str(number),
            each.sample.label,
            each.predicted,
            "",
            f"Writer {each.sample.writer}: true label {each.sample.label}, predicted "
            f"{each.predicted}",
        )
        for number, each in enumerate(misread)
    ]


def show_ablation(rows: Sequence[AblationRow]) -> None:
    """Show what our network does without one source of data or the other."""
    st.markdown(evaluation_text.ablation_sentence(rows[0]["epochs"]))
    show_table(
        [
            {key: 100 * value if isinstance(value, float) else value for key, value in row.items()}
            for row in rows
        ],
        ABLATION_COLUMNS,
    )


def show_table(rows: Sequence[Mapping[str, Any]], columns: dict[str, str]) -> None:
    """Show some of the figures of each row, `columns` by their names in the file."""
    table = pd.DataFrame(
        [{column: row.get(key) for key, column in columns.items()} for row in rows]
    )
    formats = {
        column: st.column_config.NumberColumn(format="%.2f %%")
        for key, column in columns.items()
        if key not in NOT_PERCENT
    }
    st.dataframe(table, hide_index=True, height="content", column_config=formats, placeholder="–")
