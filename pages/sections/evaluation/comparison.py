"""Whether the networks' accuracies differ by more than chance."""

import numpy as np
import pandas as pd
import streamlit as st

from charts import model_comparison, series, theme
from model import metrics
from model.artifacts import network_titles
from model.metrics import ModelComparison
from pages.sections import error_boundary
from pages.sections.evaluation import shared
from pages.text import evaluation as evaluation_text


@error_boundary.fragment
def show(name: str) -> None:
    """Show each network's accuracy with its interval, and tests of the selected one against the
    others.
    """
    titles = network_titles()
    correct = {key: shared.load_predictions(key).correct for key in titles}
    rows = metrics.compare_models(name, correct)
    st.header(evaluation_text.comparison_headline(rows, titles, name), anchor=False)
    colours = series.colours(list(titles))
    points = [
        model_comparison.Point(
            titles[row.name], colours[row.name], 1, row.accuracy, (row.low, row.high)
        )
        for row in rows
    ]
    st.plotly_chart(
        model_comparison.confidence_intervals(points),
        config=theme.CONFIG,
        key="intervals",
        alt="Accuracy of each network with its 95 % confidence interval",
    )
    st.caption(
        "Accuracy on the 10,000 test images, with 95 % confidence intervals (Wilson).",
        help=evaluation_text.WILSON,
    )
    show_tests(name, rows, titles, correct)


def show_tests(
    name: str, rows: list[ModelComparison], titles: dict[str, str], correct: dict[str, np.ndarray]
) -> None:
    """Show McNemar's test of a network against one of the others in words, and against all."""
    others = [row for row in rows if row.name != name]
    if not others:
        return
    other = st.selectbox(
        f"Compare {titles[name]} with",
        [row.name for row in others],
        format_func=titles.__getitem__,
        key=f"other_{name}",
        width=260,
        help=evaluation_text.MCNEMAR,
    )
    st.markdown(
        evaluation_text.mcnemar_sentence(titles[name], titles[other], correct[name], correct[other])
    )
    with st.expander(f"McNemar's test against every network: {titles[name]}"):
        table = pd.DataFrame(
            [
                {
                    "network": titles[row.name],
                    "only it": row.only_correct,
                    "only this": row.only_reference_correct,
                    "p": row.p,
                }
                for row in others
            ]
        )
        st.dataframe(
            table,
            hide_index=True,
            height="content",
            column_config={
                "network": st.column_config.TextColumn(width=125),
                "only it": st.column_config.NumberColumn(
                    width=65, help="Images that only it classifies correctly"
                ),
                "only this": st.column_config.NumberColumn(
                    width=70, help=f"Images that only {titles[name]} classifies correctly"
                ),
                "p": st.column_config.NumberColumn(
                    width=70, format="%.2g", help=evaluation_text.P_VALUE
                ),
            },
        )
