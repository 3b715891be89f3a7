"""What the networks cost and how well they read."""

from typing import Literal

import pandas as pd
import streamlit as st

from charts import model_comparison, series, theme
from model import metrics
from model.artifacts import load_results, load_summaries
from pages.sections import error_boundary

TEST_IMAGES = 10_000
Cost = Literal["seconds", "parameters", "multiply_adds", "milliseconds", "bytes"]
COSTS: dict[Cost, tuple[str, str]] = {
    "seconds": ("Training time", "seconds of training"),
    "parameters": ("Parameters", "parameters"),
    "multiply_adds": ("MACs", "MACs a digit"),
    "milliseconds": ("Inference time", "inference time, ms a digit"),
    "bytes": ("File size", "bytes of the exported file"),
}
_number = st.column_config.NumberColumn
COLUMNS = {
    "title": st.column_config.TextColumn("network", pinned=True),
    "errors": _number("errors in 10,000"),
    "accuracy": _number("accuracy", format="%.4f"),
    "macro_f1": _number("macro F1", format="%.4f"),
    "seconds": _number("training, s", format="%,.0f"),
    "epochs": _number("epochs"),
    "parameters": _number("parameters", format="localized"),
    "multiply_adds": _number(
        "MACs", format="localized", help="Multiply-accumulate operations for one digit."
    ),
    "bytes": _number("file", format="bytes"),
    "milliseconds": _number("inference, ms", format="%.2f"),
}


@error_boundary.fragment
def show(titles: dict[str, str]) -> None:
    """Show accuracy against cost as a chart, and all figures as a table."""
    summaries, colours = load_summaries(), series.colours(list(titles))
    cost = st.segmented_control(
        "Accuracy against",
        list(COSTS),
        default="seconds",
        required=True,
        format_func=lambda key: COSTS[key][0],
        key="cost",
    )
    points = [
        model_comparison.Point(
            summary["title"],
            colours[summary["name"]],
            summary[cost],
            summary["accuracy"],
            metrics.wilson_interval(TEST_IMAGES - summary["errors"], TEST_IMAGES),
        )
        for summary in summaries
    ]
    st.plotly_chart(
        model_comparison.accuracy_against_cost(points, COSTS[cost][1]),
        config=theme.CONFIG,
        key="comparison",
        alt=f"Accuracy against {COSTS[cost][1]}",
    )
    st.dataframe(
        pd.DataFrame(summaries),
        hide_index=True,
        height="content",
        column_order=list(COLUMNS),
        column_config=COLUMNS,
    )
    st.caption(
        "On the 10,000 test images, with 95 % confidence intervals. Trained on "
        f"{load_results()['machine']}, while other work ran beside it."
    )
