"""The confusion matrix, the images of one of its cells, and the classification report."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from components import matrix
from model import metrics
from model.evaluation import misclassified
from model.evaluation.misclassified import TestPredictions
from pages.sections import error_boundary
from pages.sections.evaluation import shared
from pages.text import evaluation as evaluation_text

MAX_IMAGES = 60  # of one cell
COUNTS, PERCENT_OF_ROW = "Counts", "% of row"


@error_boundary.fragment
def show(name: str) -> None:
    """Show the matrix, the images of the picked cell, and the report."""
    predictions = shared.load_predictions(name)
    show_matrix(name, predictions)
    show_report(name, predictions)


def show_matrix(name: str, predictions: TestPredictions) -> None:
    """Show the matrix and the images of one cell, at first of the most frequent confusion."""
    if "cell_label" not in st.session_state or st.session_state.get("cell_network") != name:
        st.session_state.cell_label, st.session_state.cell_answer = (
            misclassified.confused_pairs(predictions) or [(0, 0)]
        )[0]
        st.session_state.cell_network = name
    with st.container(horizontal=True, vertical_alignment="center"):
        unit = st.segmented_control(
            "Unit",
            [COUNTS, PERCENT_OF_ROW],
            default=COUNTS,
            required=True,
            key="cells",
            label_visibility="collapsed",
        )
        errors_only = st.toggle("Errors only", key="errors_only")
    label, predicted = st.session_state.cell_label, st.session_state.cell_answer
    cells = matrix.confusion_cells(predictions.confusion, unit == PERCENT_OF_ROW, errors_only)
    matrix.matrix(
        "confusion_matrix", cells, "true label", "predicted", (label, predicted), pick_cell
    )
    positions = misclassified.confusion_cell(predictions, label, predicted)
    st.markdown(evaluation_text.cell_sentence(label, predicted, len(positions), MAX_IMAGES))
    shared.show_images(predictions, positions[:MAX_IMAGES], "cell_pictures")


def pick_cell() -> None:
    """Make the cell that was picked the one whose images are displayed."""
    if cell := matrix.picked_cell("confusion_matrix"):
        st.session_state.cell_label, st.session_state.cell_answer = cell


def report_table(confusion: np.ndarray) -> pd.DataFrame:
    """Make scikit-learn's report: the classes, the accuracy, the macro and the weighted mean."""
    report, total = metrics.classification_report(confusion), int(confusion.sum())
    accuracy = round(float(np.trace(confusion)) / max(total, 1), 6)
    rows = [
        *((str(row["class"]), row, row["support"]) for row in report["per_class"]),
        ("accuracy", {"f1": accuracy}, total),
        ("macro mean", report["macro"], total),
        ("weighted mean", report["weighted"], total),
    ]
    return pd.DataFrame(
        [
            {
                "class": name,
                "precision": scores.get("precision"),
                "recall": scores.get("recall"),
                "F1": scores["f1"],
                "support": support,
            }
            for name, scores, support in rows
        ]
    )


def show_report(name: str, predictions: TestPredictions) -> None:
    """Show precision, recall, F1 and support of each class, to download as well."""
    st.header("Classification report", anchor=False)
    table = report_table(predictions.confusion)
    columns: dict[str, Any] = dict.fromkeys(
        ("precision", "recall", "F1"), st.column_config.NumberColumn(format="%.4f")
    )
    # pixels: "weighted mean" is to be read on a phone
    columns["class"] = st.column_config.TextColumn(width=110)
    st.dataframe(table, hide_index=True, height="content", column_config=columns, placeholder="")
    st.download_button(
        "Download as CSV",
        table.to_csv(index=False),
        f"{name}-report.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
