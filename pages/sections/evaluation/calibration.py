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


def show(name: str) -> None:
    """Show calibration, the trade between coverage and risk, and the sizes of prediction sets."""
    predictions, title = shared.load_predictions(name), load_results(name)["title"]
    show_calibration(name, predictions)
    show_risk_coverage(title, predictions)
    show_prediction_sets(name, predictions)


def show_calibration(name: str, predictions: TestPredictions) -> None:
    """Show accuracy against confidence, before and after temperature scaling."""
    results = load_results(name)
    st.header("Calibration", anchor=False)
    st.markdown(
        evaluation_text.calibration_sentence(
            results["temperature"], results["ece_uncalibrated"], results["ece"]
        )
    )
    uncalibrated = metrics.rescale_temperature(
        predictions.probabilities, 1 / results["temperature"]
    ).max(1)
    curves = (
        ("before temperature scaling", theme.MUTED, uncalibrated),
        ("after", theme.ACCENT, predictions.confidence),
    )
    st.plotly_chart(
        calibration_charts.reliability_diagram(
            [
                (title, colour, *metrics.reliability_curve(confidence, predictions.correct))
                for title, colour, confidence in curves
            ]
        ),
        config=theme.CONFIG,
        key="reliability",
        alt="Accuracy against confidence, before and after temperature scaling",
    )
    st.caption(evaluation_text.sparse_bins_sentence(predictions.confidence))
    st.plotly_chart(
        calibration_charts.confidence_histogram(predictions.confidence, predictions.correct),
        config=theme.CONFIG,
        key="histogram",
        alt="Correct and wrong predictions by confidence",
    )


@error_boundary.fragment
def show_risk_coverage(title: str, predictions: TestPredictions) -> None:
    """Let a visitor choose the confidence threshold, and show what it costs and gains."""
    st.header("Confidence threshold", anchor=False)
    threshold = st.slider(
        "Abstain below a confidence of", 10.0, 99.9, 90.0, 0.1, format="%.1f %%", key="threshold"
    )
    samples = len(predictions.correct)
    accepted, errors = metrics.count_accepted(
        predictions.confidence, predictions.correct, threshold / 100
    )
    st.markdown(evaluation_text.threshold_sentence(accepted, errors, samples))
    coverage, risk = metrics.risk_coverage(predictions.confidence, predictions.correct)
    st.plotly_chart(
        calibration_charts.risk_coverage(
            [series.Line(title, theme.ACCENT, coverage, risk)],
            (accepted / samples, errors / max(accepted, 1)),
        ),
        config=theme.CONFIG,
        key="risk_coverage",
        alt="Selective error against coverage",
    )


def show_prediction_sets(name: str, predictions: TestPredictions) -> None:
    """Show how often the true label is in the prediction set, and how large the sets are."""
    st.header("Prediction sets", anchor=False)
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
