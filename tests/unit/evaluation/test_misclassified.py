"""Which test images a visitor looks at."""

import numpy as np
import pytest

from model.artifacts import ArtifactError, load_results, network_names
from model.data import mnist
from model.evaluation import misclassified

LABELS = np.array([0, 1, 1, 2, 2, 2])
ANSWERS = np.array([0, 7, 7, 2, 3, 7])
SURE = np.array([0.9, 0.6, 0.8, 0.7, 0.5, 0.95])


@pytest.fixture
def tested() -> misclassified.TestPredictions:
    probabilities = np.full((6, 10), 0.0)
    probabilities[np.arange(6), ANSWERS] = SURE
    probabilities[np.arange(6), (ANSWERS + 1) % 10] = 1 - SURE
    return misclassified.TestPredictions(LABELS, probabilities)


def test_all_mistakes_come_in_the_order_asked_for(tested):
    assert misclassified.misclassified_positions(tested, "most confident").tolist() == [5, 2, 1, 4]
    assert misclassified.misclassified_positions(tested, "least confident").tolist() == [
        4,
        1,
        2,
        5,
    ]
    assert misclassified.misclassified_positions(tested, "stored").tolist() == [1, 2, 4, 5]


def test_mistakes_can_be_narrowed_to_a_pair_and_to_marked_ones(tested):
    assert misclassified.misclassified_positions(tested, pair=(1, 7)).tolist() == [2, 1]
    assert misclassified.misclassified_positions(tested, among={1, 5, 0}).tolist() == [5, 1]
    assert misclassified.misclassified_positions(tested, pair=(9, 9)).tolist() == []


def test_a_cell_holds_its_images(tested):
    assert misclassified.confusion_cell(tested, 1, 7).tolist() == [2, 1]
    assert misclassified.confusion_cell(tested, 2, 2).tolist() == [3]
    assert misclassified.confused_pairs(tested) == [(1, 7), (2, 3), (2, 7)]


def test_half_of_a_mix_are_mistakes_and_a_seed_repeats_it():
    tested = misclassified.load_test_predictions(network_names()[0])
    drawn = misclassified.sample_mixed(tested, 24, 3)
    assert len(set(drawn.tolist())) == 24
    assert (~tested.correct[drawn]).sum() == min(12, (~tested.correct).sum())
    assert np.array_equal(drawn, misclassified.sample_mixed(tested, 24, 3))
    assert not np.array_equal(drawn, misclassified.sample_mixed(tested, 24, 4))


def test_few_mistakes_are_filled_up_with_right_answers(tested):
    # three of four mistakes and the two that are right
    assert len(misclassified.sample_mixed(tested, 6, 0)) == 5
    assert len(misclassified.sample_mixed(tested, 4, 0)) == 4


def test_the_committed_answers_are_those_of_the_results():
    for name in network_names():
        assert (~misclassified.load_test_predictions(name).correct).sum() == load_results(name)[
            "test_errors"
        ]


def test_marks_are_what_more_than_half_miss(monkeypatch):
    monkeypatch.setattr(
        misclassified.label_errors, "count_misses", lambda _: np.array([0, 1, 2, 3])
    )
    monkeypatch.setattr(
        misclassified.label_errors,
        "find_label_errors",
        lambda: type("Found", (), {"index": np.array([3])}),
    )
    assert misclassified.load_flags(["a", "b", "c"]) == misclassified.ImageFlags(
        frozenset({2, 3}), frozenset({3})
    )


def test_probabilities_that_are_missing_are_told(tmp_path, monkeypatch):
    monkeypatch.setattr(misclassified.load_test_probabilities, "__defaults__", (tmp_path,))
    with pytest.raises(ArtifactError, match="test_probabilities"):
        misclassified.load_test_predictions("ink-reader")
    assert len(mnist.load().test) == 10_000
