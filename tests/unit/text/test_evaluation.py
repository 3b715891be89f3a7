import numpy as np
import pytest

from model.artifacts import SERVED, load_results, network_names
from model.evaluation import misclassified, robustness
from pages.text import evaluation as evaluation_text


def test_captions_tell_label_answer_confidence_and_marks():
    labels, predicted = np.array([0, 1, 1]), np.array([0, 7, 7])
    confidence = np.array([0.9, 0.6, 0.8])
    probabilities = np.zeros((3, 10))
    probabilities[range(3), predicted] = confidence
    probabilities[range(3), labels] += np.where(labels == predicted, 0, 1 - confidence)
    tested = misclassified.TestPredictions(labels, probabilities)
    marks = misclassified.ImageFlags(frozenset({2}), frozenset({2}))
    assert evaluation_text.image_flags(tested, 0, marks) == ""
    assert evaluation_text.image_flags(tested, 2, marks) == "●⚑"
    assert "true label 1, predicted 7, confidence 80 %" in evaluation_text.image_title(tested, 2)
    assert "Most networks misclassify it" in evaluation_text.image_sentence(tested, 2, marks)
    assert "Likely label error" in evaluation_text.image_sentence(tested, 2, marks)
    assert "likely" not in evaluation_text.image_sentence(tested, 1, marks)


def test_accuracy_is_told_with_its_interval():
    right = misclassified.TestPredictions(
        np.zeros(10_000, int), np.eye(10)[np.repeat([0, 1], [9900, 100])]
    )
    headline = evaluation_text.errors_headline(right)
    assert "100 errors in 10,000" in headline
    assert "0 taken for 1" in headline
    assert "0 errors" in evaluation_text.errors_headline(
        misclassified.TestPredictions(np.zeros(5, int), np.eye(10)[[0] * 5])
    )
    page_text = evaluation_text.accuracy_sentence(right)
    assert "98.79 %" in page_text
    assert "99.18 %" in page_text


def test_a_difference_that_may_be_chance_is_called_so():
    a, b = np.array([True] * 5 + [False] * 4), np.array([False] * 5 + [True] * 4)
    assert "not significant" in evaluation_text.mcnemar_sentence("A", "B", a, b)
    many = np.array([True] * 50 + [False] * 5)
    assert "A is significantly better" in evaluation_text.mcnemar_sentence("A", "B", many, ~many)
    assert "B is significantly better" in evaluation_text.mcnemar_sentence("A", "B", ~many, many)
    assert "nothing to compare" in evaluation_text.mcnemar_sentence("A", "B", a, a)


def test_a_threshold_tells_answered_and_wrong():
    assert "9,000 of 10,000" in evaluation_text.threshold_sentence(9000, 9, 10_000)
    assert "1 in 1,000" in evaluation_text.threshold_sentence(9000, 9, 10_000)
    assert "**none**" in evaluation_text.threshold_sentence(100, 0, 10_000)
    assert "wrong" not in evaluation_text.threshold_sentence(0, 0, 10_000)


@pytest.mark.parametrize(
    ("cell", "page_text"),
    [
        ((3, 5, 0, 60), "**No image of 3** predicted as 5"),
        ((3, 5, 1, 60), "**1 image of 3** predicted as 5"),
        ((3, 3, 900, 60), "the 60 with the lowest confidence"),
    ],
)
def test_a_cell_in_words(cell, page_text):
    assert page_text in evaluation_text.cell_sentence(*cell)


def test_temperatures_are_told_the_right_way_round():
    assert "under-confident" in evaluation_text.calibration_sentence(0.6, 0.02, 0.001)
    assert "over-confident" in evaluation_text.calibration_sentence(1.3, 0.02, 0.001)
    assert "no lower" in evaluation_text.calibration_sentence(1.1, 0.001, 0.002)


def test_set_sizes_in_words():
    assert "1.500 digits" in evaluation_text.prediction_set_sentence(
        0.01, 0.998, 0.9991, np.array([0, 5, 5])
    )


def test_the_largest_difference_is_put_into_words():
    measured = {
        "levels": {"blur": [0, 1, 2]},
        "accuracy": {
            "blur": {
                "ours": [1, 0.9, 0.5],
                robustness.PREPROCESSED: [1, 1, 1],
                "a": [1, 0.5, 0.4],
                "b": [1, 0.3, 0.4],
            }
        },
    }
    sentence = evaluation_text.robustness_sentence(measured, "blur", "pixels", "ours", "Ours")
    for part in ("largest at 1 pixels", "Ours has an accuracy of 90 %", "30 to 50 %"):
        assert part in sentence


def test_the_served_network_has_two_lines_in_a_robustness_chart():
    titles = evaluation_text.robustness_titles()
    assert list(titles)[:2] == [SERVED, robustness.PREPROCESSED]
    assert set(titles) == {*network_names(), robustness.PREPROCESSED}
    assert titles[robustness.PREPROCESSED] == f"{load_results()['title']}, preprocessed"
