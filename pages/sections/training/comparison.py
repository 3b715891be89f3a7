"""What the networks cost and how well they read."""

from typing import Literal

import pandas as pd
import streamlit as st

from charts import model_comparison, series, theme
from model import metrics
from model.artifacts import load_results, load_summaries
from pages.sections import error_boundary
from pages.text import model_comparison as comparison_text

TEST_IMAGES = 10_000
Cost = Literal["seconds", "parameters", "multiply_adds", "milliseconds", "bytes"]
COSTS: dict[Cost, tuple[str, str]] = {
    "seconds": ("Training time", "seconds of training"),
    "parameters": ("Parameters", "parameters"),
    "multiply_adds": ("MACs", "MACs a digit"),
    "milliseconds": ("Inference time", "inference time, ms a digit"),
    "bytes": ("File size", "bytes of the exported file"),
}
FORMATS: dict[Cost, str] = {
    "seconds": "%,.0f",
    "parameters": "localized",
    "multiply_adds": "localized",
    "milliseconds": "%.2f",
    "bytes": "bytes",
}


@error_boundary.fragment
def show(titles: dict[str, str]) -> None:
    """Show accuracy against a cost as a chart, and the figures as a table."""
    summaries, colours = load_summaries(), series.colours(list(titles))
    st.markdown(comparison_text.finding(summaries))
    picture = st.container()
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
    with picture:
        st.plotly_chart(
            model_comparison.accuracy_against_cost(points, COSTS[cost][1]),
            config=theme.CONFIG,
            key="comparison",
            alt=f"Accuracy against {COSTS[cost][1]}",
        )
        st.caption(
            "On the 10,000 test images, with 95 % confidence intervals. Trained on "
            f"{load_results()['machine']}, while other work ran beside it."
        )
    with st.expander("Figures"):
        st.dataframe(
            pd.DataFrame(summaries),
            hide_index=True,
            height="content",
            column_order=["title", "errors", cost],
            column_config={
                "title": "network",
                "errors": "errors in 10,000",
                cost: st.column_config.NumberColumn(COSTS[cost][1], format=FORMATS[cost]),
            },
        )
