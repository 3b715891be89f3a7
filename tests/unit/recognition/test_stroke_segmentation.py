"""Strokes segmented into digits: the best grouping, found with few questions, within bounds."""

from __future__ import annotations

import numpy as np
import pytest

from model.data import unipen
from model.data.synthetic.numbers import compose_row
from model.preprocessing.strokes import clean_strokes
from model.recognition import stroke_segmentation
from model.recognition.classifier import Classifier
from model.recognition.drawing import MAX_DIGITS, recognize_strokes
from model.recognition.prediction import Outcome
from model.recognition.stroke_segmentation import (
    MAX_EVALUATED,
    Evidence,
    Group,
    Weights,
    best_grouping,
    find_candidates,
    segment_strokes,
)
from model.training.numbers import groupings
from testing.strokes import HANDS


def row(number: str, hand: str = "round", y: float = 30) -> list[np.ndarray]:
    """A number with a little room between its digits."""
    return [
        np.array(stroke) * (50, 90) + (10 + 70 * k, y)
        for k, digit in enumerate(number)
        for stroke in HANDS[hand][int(digit)]
    ]


def scribble(count: int, seed: int = 0) -> list[np.ndarray]:
    """Strokes across each other."""
    random = np.random.default_rng(seed)
    return [random.uniform(20, 300, (8, 2)) for _ in range(count)]


class Questions:
    """Evidence for any group, always the same, and how many were asked about."""

    def __init__(self, seed: int):
        self.seed, self.asked = seed, set[Group]()

    def __call__(self, groups: list[Group]) -> list[Evidence]:
        self.asked |= set(groups)
        shares = [np.random.default_rng([self.seed, *group]).random(2) for group in groups]
        return [Evidence.of(*map(float, pair)) for pair in shares]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("number", ["2026", "457", "10", "8899", "1745"])
def test_the_order_of_the_strokes_does_not_matter(classifier: Classifier, hand: str, number: str):
    strokes = row(number, hand)
    order = np.random.default_rng(1).permutation(len(strokes))
    drawing = recognize_strokes(classifier, [strokes[k] for k in order])
    assert drawing.text == number
    assert sorted(k for digit in drawing.digits for k in digit.positions) == sorted(order)


def test_a_bar_that_does_not_touch_belongs_to_its_five(classifier: Classifier):
    body = np.array([[30, 20], [28, 50], [60, 55], [60, 90], [25, 95]])
    bar, one = np.array([[36, 14], [70, 12]]), np.array([[110, 10], [108, 95]])
    assert recognize_strokes(classifier, [body, bar]).text == "5"
    assert recognize_strokes(classifier, [body, one, bar]).text == "51"  # the hat comes last


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_all_groupings_is_found_with_few_questions(seed: int):
    strokes = clean_strokes(scribble(4, seed) if seed % 2 else row("2745")[: 4 + seed // 2])
    candidates = find_candidates(strokes)
    assert candidates
    weights, everything = Weights(), Questions(seed)
    everything(list(candidates.groups))
    scores = candidates.features @ np.array(list(vars(weights).values()))
    for number, evidence in enumerate(everything(list(candidates.groups))):
        is_sign = candidates.has_sign and number == len(scores) - 1
        scores[number] += (
            weights.rejection * evidence.rejection
            if is_sign
            else weights.confidence * evidence.confidence + weights.acceptance * evidence.acceptance
        )
    possible = list(groupings(candidates))
    assert len(possible) > 1
    best = max(possible, key=lambda grouping: sum(scores[k] for k in grouping))
    assert sorted(best) == sorted(best_grouping(candidates, scores.tolist()))
    questions = Questions(seed)
    found = segment_strokes(strokes, weights, questions)
    is_sign = candidates.has_sign and best == (len(scores) - 1,)
    assert (
        found is None
        if is_sign
        else sorted(found or ()) == sorted(candidates.groups[k] for k in best)
    )
    assert len(questions.asked) <= len(everything.asked)


def test_wide_apart_digits_are_asked_about_once_each(classifier: Classifier):
    strokes = [stroke + 0.0 for stroke in row("2222")]
    questions = Questions(0)
    strong = Weights(confidence=0.0, acceptance=0.0)
    assert segment_strokes(clean_strokes(strokes), strong, questions) == [(0,), (1,), (2,), (3,)]
    assert questions.asked == {(0,), (1,), (2,), (3,)}
    assert recognize_strokes(classifier, strokes).text == "2222"


@pytest.mark.parametrize(
    ("gap", "least"), [((0.15, 0.35), 27), ((0.0, 0.1), 27), ((-0.15, 0.0), 25)]
)
def test_rows_by_people_who_were_not_trained_on_are_read(
    classifier: Classifier, gap: tuple[float, float], least: int
):
    """benchmarks/numbers.py has the figures."""
    samples = unipen.split(unipen.load()).validation_digits
    random = np.random.default_rng(6)
    right = 0
    for _ in range(30):
        digits = [samples[k] for k in random.integers(len(samples), size=3)]
        strokes, _ = compose_row([digit.strokes for digit in digits], random, gap, 90, late=0.1)
        text = recognize_strokes(classifier, [stroke + 20 for stroke in strokes]).text
        right += text == "".join(str(digit.label) for digit in digits)
    assert right >= least


def test_rows_are_read_as_rows(classifier: Classifier):
    drawing = recognize_strokes(classifier, [*row("207", y=20), *row("45", y=170)])
    assert drawing.text == "207\n45"
    assert [digit.row for digit in drawing.digits] == [0, 0, 0, 1, 1]


def test_a_sign_of_several_strokes_is_no_number(classifier: Classifier):
    cross = [np.array([[50, 50], [150, 200]]), np.array([[150, 50], [50, 200]])]
    drawing = recognize_strokes(classifier, cross)
    assert not drawing.is_number
    assert drawing.digits[0].prediction.outcome is Outcome.NOT_A_DIGIT


@pytest.mark.parametrize(
    "strokes",
    [
        scribble(20),
        scribble(stroke_segmentation.MAX_SPLIT_STROKES),
        scribble(500),
        [np.array([[x, 50.0], [x, 90]]) for x in np.linspace(0, 320, 60)],
        [np.array([[x, 50.0], [x, 90]]) for x in np.linspace(0, 320, 40)],
        [np.array([[160.0, 160]])] * 30,
    ],
)
def test_scribbles_ask_a_bounded_number_of_questions(
    classifier: Classifier, strokes: list[np.ndarray]
):
    questions = Questions(0)
    groups = segment_strokes(clean_strokes(strokes), Weights(), questions)
    assert len(questions.asked) <= MAX_EVALUATED
    assert groups is None or sorted(k for group in groups for k in group) == list(
        range(len(strokes))
    )
    assert len(recognize_strokes(classifier, strokes).digits) <= MAX_DIGITS


@pytest.mark.parametrize("values", [{"digit": float("nan")}, {"digit": "1"}, {"confidence": -1.0}])
def test_weights_that_make_no_sense_are_refused(values: dict[str, float]):
    with pytest.raises(ValueError, match=r"is|against"):
        Weights(**values)
