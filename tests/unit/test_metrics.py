import numpy as np
import pytest
from sklearn.metrics import classification_report
from sklearn.metrics import confusion_matrix as reference_confusion

from model import metrics


@pytest.fixture(params=[10, 8])
def predictions(request):
    """Labels and predictions of 500 samples; in the second case two classes never occur."""
    rng = np.random.default_rng(3)
    labels = rng.integers(0, request.param, 500)
    predicted = np.where(rng.random(500) < 0.8, labels, rng.integers(0, 10, 500))
    return labels, predicted


def test_confusion_and_report_agree_with_scikit_learn(predictions):
    labels, predicted = predictions
    confusion = metrics.confusion_matrix(labels, predicted)
    assert np.array_equal(confusion, reference_confusion(labels, predicted, labels=range(10)))
    ours = metrics.classification_report(confusion)
    theirs = classification_report(
        labels, predicted, labels=range(10), output_dict=True, zero_division=0
    )
    for row in ours["per_class"]:
        expected = theirs[str(row["class"])]
        assert (row["precision"], row["recall"], row["f1"], row["support"]) == pytest.approx(
            (expected["precision"], expected["recall"], expected["f1-score"], expected["support"]),
            abs=1e-6,
        )
    for mean in ("macro", "weighted"):
        assert ours[mean]["f1"] == pytest.approx(theirs[f"{mean} avg"]["f1-score"], abs=1e-6)


def test_calibration_error_of_cases_worked_by_hand():
    assert metrics.expected_calibration_error(np.array([1.0, 1.0]), np.array([True, True])) == 0
    assert metrics.expected_calibration_error(
        np.array([0.9] * 10), np.array([True] * 6 + [False] * 4)
    ) == pytest.approx(0.3)
    half = metrics.expected_calibration_error(
        np.array([0.95, 0.55]), np.array([True, False]), bins=2
    )
    assert half == pytest.approx(abs(1.5 - 1) / 2), "both fall into the upper of two bins"
    assert metrics.expected_calibration_error(np.zeros(0), np.zeros(0, bool)) == 0


def test_temperature_undoes_overconfidence():
    rng = np.random.default_rng(5)
    honest = rng.normal(0, 2, (20_000, 10))
    labels = np.array([rng.choice(10, p=p) for p in metrics.softmax(honest)])
    for factor in (0.5, 1.0, 3.0):
        assert metrics.fit_temperature(honest * factor, labels) == pytest.approx(factor, rel=0.05)


def test_softmax_survives_large_logits():
    probabilities = metrics.softmax(np.array([[1e4, 0.0, -1e4]], np.float32))
    assert np.array_equal(probabilities, [[1, 0, 0]])
