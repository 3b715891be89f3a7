"""Part of the Evaluation page: how far a network's confidence can be trusted."""

import streamlit as st

from charts import calibration, series, theme
from model import metrics
from model.artifacts import load_results
from model.evaluation import misclassified
from model.recognition.prediction import load_calibration
from pages.sections import error_boundary
from pages.text import evaluation as evaluation_text


def show_confidence(name: str, tested: misclassified.TestPredictions) -> None:
    """Show calibration, the trade between answering and being right, and how many digits are named."""
    results = load_results(name)
    st.subheader("Is it as often right as it is sure?", anchor=False)
    st.markdown(
        evaluation_text.calibration_sentence(
            results["temperature"], results["ece_uncalibrated"], results["ece"]
        )
    )
    before = metrics.rescale_temperature(tested.probabilities, 1 / results["temperature"]).max(1)
    lines = (
        ("before calibration", theme.MUTED, before),
        ("after", theme.ACCENT, tested.confidence),
    )
    chart = calibration.reliability(
        [
            (title, colour, *metrics.reliability_curve(sure, tested.correct))
            for title, colour, sure in lines
        ]
    )
    st.plotly_chart(
        chart,
        config=theme.CONFIG,
        key="reliability",
        alt="Share right against confidence, before and after calibration",
    )
    st.caption(evaluation_text.sparse_bins_sentence(tested.confidence))
    chart = calibration.histogram(tested.confidence, tested.correct)
    st.plotly_chart(
        chart, config=theme.CONFIG, key="histogram", alt="Right and wrong answers by confidence"
    )
    st.subheader("Answer, or leave it open?", anchor=False)
    show_trade(results["title"], tested)
    st.subheader("Which digits may it be?", anchor=False)
    thresholds = load_calibration(name)
    coverage, sizes = metrics.evaluate_prediction_sets(
        tested.probabilities, tested.labels, thresholds.set_threshold
    )
    st.markdown(
        evaluation_text.prediction_set_sentence(thresholds.set_threshold, thresholds.coverage, coverage, sizes)
    )
    st.plotly_chart(
        calibration.set_sizes(sizes),
        config=theme.CONFIG,
        key="set_sizes",
        alt="Images by the number of digits named",
    )


@error_boundary.fragment
def show_trade(title: str, tested: misclassified.TestPredictions) -> None:
    """Let a visitor choose from which confidence on to answer."""
    least = st.slider(
        "Least confidence for an answer", 10.0, 99.9, 90.0, 0.1, format="%.1f %%", key="threshold"
    )
    answered, wrong = metrics.count_accepted(tested.confidence, tested.correct, least / 100)
    st.markdown(evaluation_text.threshold_sentence(answered, wrong, len(tested.correct)))
    line = series.Line(
        title, theme.ACCENT, *metrics.risk_coverage(tested.confidence, tested.correct)
    )
    chart = calibration.risk_coverage(
        [line], (answered / len(tested.correct), wrong / max(answered, 1))
    )
    st.plotly_chart(
        chart,
        config=theme.CONFIG,
        key="risk_coverage",
        alt="Share of wrong answers against share answered",
    )
