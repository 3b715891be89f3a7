"""Parts of the Evaluation page: the confusion matrix with the report, and the mistakes."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from charts import confusion, probabilities
from components import gallery, matrix, probability_bars
from model import metrics
from model.artifacts import network_names
from model.data import mnist
from model.evaluation import misclassified
from pages.sections import error_boundary
from pages.text import evaluation as evaluation_text

SHOWN = 60  # pictures of one cell at most
MANY = 24  # pictures from which on they scroll


@st.cache_resource(show_spinner=False)
def load_tested(name: str) -> misclassified.TestPredictions:
    """Read once for all visitors what a network said of the test images."""
    return misclassified.load_test_predictions(name)


@st.cache_resource(show_spinner=False)
def load_marks() -> misclassified.ImageFlags:
    """Find once for all visitors what most networks miss and which labels are likely wrong."""
    return misclassified.load_flags(network_names())


def show_pictures(tested: misclassified.TestPredictions, positions: np.ndarray, key: str) -> None:
    """Show test images with what was read, and of the one that is picked the ten probabilities."""
    marks = load_marks()
    captions = [
        evaluation_text.image_caption(tested, position, marks) for position in positions.tolist()
    ]
    with st.container(
        height=420 if len(positions) > MANY else "content", border=len(positions) > MANY
    ):
        picked = gallery.gallery(
            mnist.load().test.images[positions],
            captions,
            key,
            captions,
            list(map(str, positions)),
            side=84,
        )
    if picked is not None:
        st.markdown(evaluation_text.image_sentence(tested, int(picked), marks))
        probability_bars.bars(f"{key}_bars", probabilities.bars(tested.probabilities[int(picked)]))


def take_cell() -> None:
    """Make the cell that was picked the one whose images are shown."""
    if cell := matrix.picked("confusion_matrix"):
        st.session_state.cell_label, st.session_state.cell_answer = cell


@error_boundary.fragment
def show_confusion(name: str, tested: misclassified.TestPredictions) -> None:
    """Show the matrix, the images of one of its cells, and the report."""
    if "cell_label" not in st.session_state or st.session_state.get("cell_network") != name:
        st.session_state.cell_label, st.session_state.cell_answer = (
            misclassified.confused_pairs(tested) or [(0, 0)]
        )[0]
        st.session_state.cell_network = name
    with st.container(horizontal=True, vertical_alignment="center"):
        units = ["Counts", "% of row"]
        unit = st.segmented_control(
            "Unit",
            units,
            default=units[0],
            required=True,
            key="cells",
            label_visibility="collapsed",
        )
        errors_only = st.toggle("Errors only", key="errors_only")
    label, answer = st.session_state.cell_label, st.session_state.cell_answer
    cells = confusion.cells(tested.confusion, unit == units[1], errors_only)
    matrix.matrix("confusion_matrix", cells, "label", "answer", (label, answer), take_cell)
    found = misclassified.confusion_cell(tested, label, answer)
    st.markdown(evaluation_text.cell_sentence(label, answer, len(found), SHOWN))
    show_pictures(tested, found[:SHOWN], "cell_pictures")

    st.subheader("Report", anchor=False)
    table = pd.DataFrame(metrics.classification_report_rows(tested.confusion))
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


@error_boundary.fragment
def show_mistakes(name: str, tested: misclassified.TestPredictions) -> None:
    """Show every mistake, sorted and filtered, or a mix of right and wrong answers."""
    choices = ["Mistakes", "Right and wrong mixed"]
    if (
        st.segmented_control(
            "Pictures",
            choices,
            default=choices[0],
            required=True,
            key="pictures",
            label_visibility="collapsed",
        )
        != choices[0]
    ):
        with st.container(horizontal=True, vertical_alignment="center"):
            draw = st.session_state.get("draws", 0) + st.button(
                "Draw others", icon=":material/shuffle:"
            )
            st.caption(
                "Half of them are mistakes: label, answer where it differs, confidence.",
                width="content",
            )
        st.session_state.draws = draw
        show_pictures(tested, misclassified.sample_mixed(tested, MANY, draw), "mixed_pictures")
        return
    marks = load_marks()
    only = {
        f"{evaluation_text.SHARED} Most networks miss it": marks.missed_by_most,
        f"{evaluation_text.DOUBTFUL} Label likely wrong": marks.label_errors,
    }
    with st.container(horizontal=True):
        order = st.selectbox("Order", misclassified.ORDERS, key="order", width=170)
        pair = st.selectbox(
            "Pair",
            [None, *misclassified.confused_pairs(tested)],
            format_func=evaluation_text.pair_label,
            key=f"pair_{name}",
            width=150,
        )
    mark = st.pills("Only", list(only), key="mark", label_visibility="collapsed")
    found = misclassified.misclassified_positions(tested, order, pair, only[mark] if mark else None)
    st.markdown(evaluation_text.misclassified_sentence(len(found), int((~tested.correct).sum())))
    show_pictures(tested, found, "mistake_pictures")
