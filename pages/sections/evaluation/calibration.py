"""How far a network's confidence can be trusted."""

import streamlit as st

from charts import calibration as calibration_charts
from charts import series, theme
from model import metrics
from model.artifacts import load_results
from model.evaluation.misclassified import TestPredictions
from model.recognition.prediction import load_calibration
from pages.sections import error_boundary
from pages.sections.evaluation import shared
from pages.text import evaluation as evaluation_text

BINS = 10  # of the reliability diagram


def show(name: str) -> None:
    """Show calibration, the trade between coverage and risk, and the sizes of prediction sets."""
    predictions, title = shared.load_predictions(name), load_results(name)["title"]
    show_calibration(name, predictions)
    show_risk_coverage(title, predictions)
    show_distributions(name, predictions)


def show_calibration(name: str, predictions: TestPredictions) -> None:
    """Show accuracy against confidence, before and after temperature scaling."""
    results = load_results(name)
    st.header(
        evaluation_text.calibration_headline(results["ece"]),
        anchor=False,
        help=evaluation_text.ECE,
    )
    uncalibrated = metrics.rescale_temperature(
        predictions.probabilities, 1 / results["temperature"]
    ).max(1)
    before, after = (
        metrics.reliability_curve(confidence, predictions.correct, BINS)
        for confidence in (uncalibrated, predictions.confidence)
    )
    intervals = [
        metrics.wilson_interval(round(share * count), int(count)) if count else (0.0, 1.0)
        for count, _, share in zip(*after, strict=True)
    ]
    left, right = st.columns([8, 5], gap="medium", vertical_alignment="center")
    left.plotly_chart(
        calibration_charts.reliability_diagram(
            calibration_charts.Bins(*after), intervals, calibration_charts.Bins(*before)
        ),
        config=theme.CONFIG,
        key="reliability",
        alt="Accuracy against confidence, with 95 % confidence intervals",
    )
    right.markdown(evaluation_text.sparse_bins_sentence(predictions.confidence))
    right.markdown(
        evaluation_text.calibration_sentence(
            results["temperature"], results["ece_uncalibrated"], results["ece"]
        ),
        help=evaluation_text.TEMPERATURE,
    )


@error_boundary.fragment
def show_risk_coverage(title: str, predictions: TestPredictions) -> None:
    """Let a visitor choose the confidence threshold, and show what it costs and gains."""
    st.header("Confidence threshold", anchor=False, help=evaluation_text.RISK_COVERAGE)
    left, right = st.columns([5, 8], gap="medium", vertical_alignment="center")
    threshold = left.slider(
        "Abstain below a confidence of", 10.0, 99.9, 90.0, 0.1, format="%.1f %%", key="threshold"
    )
    samples = len(predictions.correct)
    accepted, errors = metrics.count_accepted(
        predictions.confidence, predictions.correct, threshold / 100
    )
    left.markdown(evaluation_text.threshold_sentence(accepted, errors, samples))
    coverage, risk = metrics.risk_coverage(predictions.confidence, predictions.correct)
    right.plotly_chart(
        calibration_charts.risk_coverage(
            [series.Line(title, theme.ACCENT, coverage, risk)],
            (accepted / samples, errors / max(accepted, 1)),
        ),
        config=theme.CONFIG,
        key="risk_coverage",
        alt="Selective error against coverage",
    )


@error_boundary.fragment
def show_distributions(name: str, predictions: TestPredictions) -> None:
    """Show how often each confidence occurs, and how large the prediction sets are."""
    histogram = st.expander(
        "How often each confidence occurs", icon=":material/bar_chart:", on_change="rerun"
    )
    if histogram.open:
        histogram.plotly_chart(
            calibration_charts.confidence_histogram(predictions.confidence, predictions.correct),
            config=theme.CONFIG,
            key="histogram",
            alt="Correct and wrong predictions by confidence",
        )
    prediction_sets = st.expander(
        "Prediction sets", icon=":material/data_array:", on_change="rerun"
    )
    if prediction_sets.open:
        with prediction_sets:
            show_prediction_sets(name, predictions)


def show_prediction_sets(name: str, predictions: TestPredictions) -> None:
    """Show how often the true label is in the prediction set, and how large the sets are."""
    calibration = load_calibration(name)
    coverage, sizes = metrics.evaluate_prediction_sets(
        predictions.probabilities, predictions.labels, calibration.set_threshold
    )
    st.markdown(
        evaluation_text.prediction_set_sentence(
            calibration.set_threshold, calibration.coverage, coverage, sizes
        )
    )
    st.plotly_chart(
        calibration_charts.prediction_set_sizes(sizes),
        config=theme.CONFIG,
        key="set_sizes",
        alt="Images by the size of their prediction set",
    )
