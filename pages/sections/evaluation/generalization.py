"""Figures on other people's handwriting, and what each source of training data brings."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from model import artifacts
from model.artifacts import BASELINE, SERVED, network_titles
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
    """Show the served network's figures, a baseline's beside them, and the ablation."""
    titles, rows = network_titles(), artifacts.load_generalization()
    st.markdown(evaluation_text.generalization_sentence(titles[SERVED]))
    show_table(rows, COLUMNS)
    st.caption(evaluation_text.TERMS)
    st.markdown(evaluation_text.baseline_sentence(titles.get(BASELINE, BASELINE)))
    show_table([row for row in rows if row.get("baseline") is not None], BASELINE_COLUMNS)
    st.caption(
        "These sets are not ours to publish. Your own handwriting can be scored in the same way:"
    )
    st.code("python -m model.evaluate FOLDER", language="bash")
    show_validation_writers()
    show_ablation()


def show_validation_writers() -> None:
    """Show the served network's figures on UNIPEN's validation writers."""
    figures = artifacts.load_results().get("unipen")
    if figures:
        st.header("UNIPEN's validation writers", anchor=False)
        st.markdown(evaluation_text.unipen_sentence(figures))


def show_ablation() -> None:
    """Show what our network does without one source of data or the other."""
    st.header("Ablation: sources of training data", anchor=False)
    rows = artifacts.load_ablation()
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
