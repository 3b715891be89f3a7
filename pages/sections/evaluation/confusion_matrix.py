"""The confusion matrix beside the misclassified images, and the classification report."""

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

MAX_IMAGES = 60  # of correct predictions
COUNTS, PERCENT_OF_ROW = "Counts", "% of row"


@error_boundary.fragment
def show(name: str) -> None:
    """Show the matrix beside the images of the picked cell, at first all misclassified ones, and
    the report.
    """
    predictions = shared.load_predictions(name)
    if st.session_state.get("cell_network") != name:
        st.session_state.cell, st.session_state.cell_network = None, name
    st.header(evaluation_text.errors_headline(predictions), anchor=False)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        show_matrix(predictions)
    with right:
        show_images(predictions)
    report = st.expander(
        "Classification report", icon=":material/table:", key="report", on_change="rerun"
    )
    if report.open:
        with report:
            show_report(name, predictions)


def show_matrix(predictions: TestPredictions) -> None:
    """Show the matrix, and what its cells may hold."""
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
    cells = matrix.confusion_cells(predictions.confusion, unit == PERCENT_OF_ROW, errors_only)
    matrix.matrix(
        "confusion_matrix", cells, "true label", "predicted", st.session_state.cell, pick_cell
    )
    st.caption(evaluation_text.accuracy_sentence(predictions), help=evaluation_text.WILSON)


def pick_cell() -> None:
    """Make the cell that was pressed the picked one, or none where it was that already."""
    if cell := matrix.pressed_cell("confusion_matrix"):
        st.session_state.cell = None if cell == st.session_state.cell else cell


def show_images(predictions: TestPredictions) -> None:
    """Show the images of the picked cell, or every misclassified one."""
    cell, flags = st.session_state.cell, shared.load_flags()
    with st.container(horizontal=True, vertical_alignment="center"):
        words = st.container(width="stretch")
        if cell:
            st.button("All errors", icon=":material/close:", on_click=pick_none, type="tertiary")
            label, predicted = cell
            positions = misclassified.confusion_cell(predictions, label, predicted)
            sentence = evaluation_text.cell_sentence(label, predicted, len(positions), MAX_IMAGES)
            positions = positions[:MAX_IMAGES]
        else:
            order, among = choose_order(flags)
            positions = misclassified.misclassified_positions(predictions, order, among=among)
            total = int((~predictions.correct).sum())
            sentence = evaluation_text.misclassified_sentence(len(positions), total)
        words.markdown(sentence)
    shared.show_images(predictions, positions, "error_images")


def choose_order(
    flags: misclassified.ImageFlags,
) -> tuple[misclassified.Order, frozenset[int] | None]:
    """Let a visitor choose the order of the images, and which of them to show."""
    flagged = {
        f"{evaluation_text.MISSED_BY_MOST} Misclassified by most networks": flags.missed_by_most,
        f"{evaluation_text.LABEL_ERROR} Likely label error": flags.label_errors,
    }
    with st.popover("Sort and filter", icon=":material/tune:", type="tertiary"):
        order = st.selectbox("Order", list(evaluation_text.ORDERS), key="order")
        flag = st.pills("Only", list(flagged), key="mark")
    return evaluation_text.ORDERS[order], flagged[flag] if flag else None


def pick_none() -> None:
    """Show every misclassified image again."""
    st.session_state.cell = None


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
    table = report_table(predictions.confusion)
    columns: dict[str, Any] = {
        column: st.column_config.NumberColumn(format="%.3f", help=words, width=70)
        for column, words in evaluation_text.SCORES.items()
    }
    # pixels: "weighted mean" is to be read on a phone
    columns["class"] = st.column_config.TextColumn(width=105)
    columns["support"] = st.column_config.NumberColumn(help=evaluation_text.SUPPORT, width=70)
    st.dataframe(table, hide_index=True, height="content", column_config=columns, placeholder="")
    st.download_button(
        "Download as CSV",
        table.to_csv(index=False),
        f"{name}-report.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
