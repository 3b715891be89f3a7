"""Figures on other people's handwriting, which is not MNIST."""

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
    "accuracy": "read rightly",
    "answered": "answered surely",
    "accuracy_answered": "of these right",
    "rejected": "turned away",
    "ece": "calibration error",
}
BASELINE_COLUMNS = {
    "what": "handwriting",
    "textbook": "textbook, scaled down",
    "textbook_prepared": "textbook, prepared",
    "accuracy": "ours",
}


def show(_name: str) -> None:
    """Show the served network's figures, then a baseline's beside them."""
    titles, rows = network_titles(), artifacts.load_generalization()
    st.markdown(evaluation_text.generalization_sentence(titles[SERVED]))
    show_table(rows, COLUMNS)
    st.markdown(evaluation_text.baseline_sentence(titles.get(BASELINE, BASELINE)))
    show_table([row for row in rows if row.get("textbook") is not None], BASELINE_COLUMNS)
    st.caption(
        "These sets are not ours to publish. Your own handwriting can be scored in the same way:"
    )
    st.code("python -m model.evaluate FOLDER", language="bash")


def show_table(rows: Sequence[Mapping[str, Any]], columns: dict[str, str]) -> None:
    """Show some of the figures of each set, `columns` by their names in the file."""
    table = pd.DataFrame(
        [{column: row.get(key) for key, column in columns.items()} for row in rows]
    )
    formats = {
        column: st.column_config.NumberColumn(format="%.2f %%")
        for key, column in columns.items()
        if key not in ("what", "samples")
    }
    st.dataframe(table, hide_index=True, height="content", column_config=formats, placeholder="–")
