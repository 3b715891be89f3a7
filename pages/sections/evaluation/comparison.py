"""Whether the networks' accuracies differ by more than chance."""

import pandas as pd
import streamlit as st

from charts import model_comparison, series, theme
from model import metrics
from model.artifacts import network_titles
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
    colours = series.colours(list(titles))
    points = [
        model_comparison.Point(
            titles[row.name], colours[row.name], 1, row.accuracy, (row.low, row.high)
        )
        for row in rows
    ]
    st.markdown("Accuracy on the 10,000 test images, with 95 % confidence intervals (Wilson):")
    st.plotly_chart(
        model_comparison.confidence_intervals(points),
        config=theme.CONFIG,
        key="intervals",
        alt="Accuracy of each network with its 95 % confidence interval",
    )
    other = st.selectbox(
        f"Compare {titles[name]} with",
        [key for key in titles if key != name],
        format_func=titles.__getitem__,
        key=f"other_{name}",
        width=260,
    )
    if other:
        st.markdown(
            evaluation_text.mcnemar_sentence(
                titles[name], titles[other], correct[name], correct[other]
            )
        )
    st.caption(f"McNemar's test of {titles[name]} against each of the others:")
    table = pd.DataFrame(
        [
            {
                "network": titles[row.name],
                "errors": row.errors,
                "correct only by it": row.only_correct,
                f"correct only by {titles[name]}": row.only_reference_correct,
                "p": row.p,
            }
            for row in rows
            if row.name != name
        ]
    )
    st.dataframe(
        table,
        hide_index=True,
        height="content",
        column_config={
            "p": st.column_config.NumberColumn(
                format="%.2g",
                help="The probability of a split at least as uneven if both were equally good.",
            )
        },
    )
