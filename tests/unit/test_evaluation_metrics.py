"""Figures of an evaluation against scikit-learn, SciPy and cases worked by hand."""

import numpy as np
import pytest
from scipy import stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import classification_report
from sklearn.metrics import confusion_matrix as reference_confusion

from model import metrics
from model.artifacts import load_results, network_names
from model.evaluation import misclassified
from pages.sections.evaluation.confusion_matrix import report_table


@pytest.mark.parametrize("name", network_names())
def test_the_report_agrees_with_scikit_learn_on_the_committed_probabilities(name):
    tested = misclassified.load_test_predictions(name)
    assert np.array_equal(tested.confusion, reference_confusion(tested.labels, tested.predicted))
    theirs = classification_report(tested.labels, tested.predicted, output_dict=True)
    rows = report_table(tested.confusion).set_index("class")
    for ours, reference in [
        *((str(k), str(k)) for k in range(10)),
        ("macro mean", "macro avg"),
        ("weighted mean", "weighted avg"),
    ]:
        expected = theirs[reference]
        assert rows.loc[ours].tolist() == pytest.approx(
            [expected[column] for column in ("precision", "recall", "f1-score", "support")],
            abs=1e-6,
        )
    assert rows.loc["accuracy", "F1"] == pytest.approx(theirs["accuracy"])


@pytest.mark.parametrize("name", network_names())
def test_calibration_can_be_undone_from_what_is_stored(name):
    tested, results = misclassified.load_test_predictions(name), load_results(name)
    before = metrics.rescale_temperature(tested.probabilities, 1 / results["temperature"]).max(1)
    assert metrics.expected_calibration_error(before, tested.correct) == pytest.approx(
        results["ece_uncalibrated"], abs=3e-4
    )


@pytest.mark.parametrize(("hits", "samples"), [(0, 10), (10, 10), (9961, 10_000), (7, 12)])
def test_wilsons_interval_agrees_with_scipy(hits, samples):
    expected = stats.binomtest(hits, samples).proportion_ci(0.95, "wilson")
    assert metrics.wilson_interval(hits, samples) == pytest.approx(
        (expected.low, expected.high), abs=1e-6
    )


def test_nothing_seen_leaves_everything_open():
    assert metrics.wilson_interval(0, 0) == (0, 1)


@pytest.mark.parametrize(("first", "second"), [(3, 12), (8, 8), (0, 0), (1, 0), (30, 90)])
def test_mcnemar_is_the_binomial_test_of_what_only_one_reads_rightly(first, second):
    a = np.array([True] * first + [False] * second + [True] * 50 + [False] * 5)
    b = np.array([False] * first + [True] * second + [True] * 50 + [False] * 5)
    only_first, only_second, p = metrics.mcnemar(a, b)
    assert (only_first, only_second) == (first, second)
    assert p == pytest.approx(
        stats.binomtest(first, first + second).pvalue if first + second else 1
    )


def test_mcnemar_of_very_many_differences_is_exact_too():
    a = np.arange(9000) < 4400
    assert metrics.mcnemar(a, ~a)[2] == pytest.approx(stats.binomtest(4400, 9000).pvalue)


def test_networks_are_compared_with_the_chosen_one():
    right = {
        "a": np.array([True, True, False, False]),
        "b": np.array([True, True, True, False]),
        "c": np.array([False] * 4),
    }
    rows = metrics.compare_models("a", right)
    assert [(row.name, row.errors) for row in rows] == [("b", 1), ("a", 2), ("c", 4)]
    assert [(row.only_correct, row.only_reference_correct) for row in rows] == [
        (1, 0),
        (0, 0),
        (0, 2),
    ]
    assert [row.p for row in rows] == [1, 1, 0.5]
    for row in rows:
        assert (row.low, row.high) == metrics.wilson_interval(4 - row.errors, 4)


def test_the_reliability_diagram_agrees_with_scikit_learn():
    r = np.random.default_rng(1)
    confidence = r.random(3000)
    correct = r.random(3000) < confidence**2
    count, mean, share = metrics.reliability_curve(confidence, correct, bins=10)
    true, predicted = calibration_curve(correct, confidence, n_bins=10)
    assert np.allclose(share, true)
    assert np.allclose(mean, predicted)
    assert count.sum() == 3000
    assert (count * np.abs(mean - share)).sum() / 3000 == pytest.approx(
        metrics.expected_calibration_error(confidence, correct, 10)
    )


def test_an_empty_bin_has_no_mean():
    count, mean, _ = metrics.reliability_curve(np.array([0.95]), np.array([True]), bins=2)
    assert count.tolist() == [0, 1]
    assert np.isnan(mean[0])
    assert mean[1] == 0.95


def test_risk_and_coverage_of_a_case_worked_by_hand():
    confidence, correct = np.array([0.6, 0.9, 0.8, 0.7]), np.array([False, True, False, True])
    coverage, risk = metrics.risk_coverage(confidence, correct)
    at = dict(zip(coverage.tolist(), risk.tolist(), strict=True))
    assert at[1.0] == 0.5
    assert at[0.25] == 0
    assert at[0.75] == pytest.approx(1 / 3)


def test_the_threshold_gives_a_point_of_the_curve():
    tested = misclassified.load_test_predictions(network_names()[0])
    coverage, risk = metrics.risk_coverage(tested.confidence, tested.correct, points=10_000)
    answered, wrong = metrics.count_accepted(tested.confidence, tested.correct, 0.9)
    nearest = np.abs(coverage - answered / 10_000).argmin()
    assert risk[nearest] == pytest.approx(wrong / answered, abs=1e-3)
    assert metrics.count_accepted(tested.confidence, tested.correct, 1.1) == (0, 0)


def test_prediction_sets_of_a_case_worked_by_hand():
    probabilities = np.array([[0.7, 0.2, 0.1], [0.5, 0.45, 0.05], [0.9, 0.06, 0.04]])
    coverage, sizes = metrics.evaluate_prediction_sets(probabilities, np.array([1, 2, 0]), 0.2)
    assert coverage == pytest.approx(2 / 3)
    assert sizes.tolist() == [0, 1, 2, 0]
