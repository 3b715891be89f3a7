"""What a visitor taught changes how drawings close to it are read, and nothing else."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.artifacts import SAVED, SERVED, ArtifactError
from model.recognition.personalization import (
    FILE,
    MAX_EXAMPLES,
    Parameters,
    Personalization,
    load_parameters,
    load_stored,
)
from model.recognition.prediction import NO_INK, Calibration, Outcome, Prediction

PARAMETERS = Parameters(power=3, max_distance=0.1)
CALIBRATION = Calibration(set_threshold=0.1, reject_threshold=0.2)
UNITS = 128
EMPTY = Personalization(PARAMETERS)


def embedding(seed: int) -> np.ndarray:
    """A random direction: two of them are nearly at right angles."""
    values = np.random.default_rng(seed).normal(size=UNITS)
    return (values / np.linalg.norm(values)).astype(np.float32)


def at_cosine(cosine: float, seed: int = 0) -> np.ndarray:
    """An embedding at this cosine from `embedding(seed)`."""
    near, other = embedding(seed).astype(float), embedding(1_000 + seed).astype(float)
    other -= near * (near @ other)
    other /= np.linalg.norm(other)
    return (cosine * near + np.sqrt(1 - cosine**2) * other).astype(np.float32)


def prediction(
    shares: dict[int, float], rejection: float = 0.0, place: np.ndarray | None = None
) -> Prediction:
    """What the network made of a drawing whose embedding is `place`; the other digits share the
    rest.
    """
    rest = (1 - sum(shares.values())) / (10 - len(shares))
    probabilities = np.array([shares.get(k, rest) for k in range(10)], np.float32)
    return replace(
        CALIBRATION.decide(probabilities, rejection),
        embedding=embedding(0) if place is None else place,
    )


NINE = prediction({4: 0.05, 9: 0.94})  # a 4 that is misread


def test_one_correction_and_the_same_drawing_is_read():
    taught = EMPTY.teach(NINE, 4)
    read = taught.personalize(NINE, CALIBRATION)
    assert (NINE.digit, read.digit, read.outcome) == (9, 4, Outcome.DIGIT)
    assert (read.example, read.is_taught) == (0, True)
    assert read.probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert read.probabilities.dtype == np.float32
    assert read.embedding is NINE.embedding


def test_the_evidence_is_added_to_the_logits_as_the_formula_says():
    taught = EMPTY.teach(NINE, 4)
    drawing = prediction({4: 0.02, 9: 0.9}, 0.3, at_cosine(0.95))
    read = taught.personalize(drawing, CALIBRATION)
    joint = np.log(np.append(drawing.probabilities * 0.7, 0.3).astype(float))
    joint[4] += 3 * np.log(0.1 / 0.05)
    expected = np.exp(joint) / np.exp(joint).sum()
    assert read.rejection_probability == pytest.approx(expected[10], rel=1e-5)
    assert read.probabilities == pytest.approx(expected[:10] / expected[:10].sum(), rel=1e-5)


@pytest.mark.parametrize("cosine", [0.0, 0.5, 0.899])
def test_a_drawing_far_from_every_example_is_left_alone(cosine: float):
    far = prediction({4: 0.05, 9: 0.94}, place=at_cosine(cosine))
    assert EMPTY.teach(NINE, 4).personalize(far, CALIBRATION) is far
    near = prediction({4: 0.05, 9: 0.94}, place=at_cosine(0.901))
    assert EMPTY.teach(NINE, 4).personalize(near, CALIBRATION) is not near


@pytest.mark.parametrize("rejection", [0.6, 0.99, 1.0])
def test_what_was_rejected_or_not_sure_becomes_a_digit(rejection: float):
    no_digit = prediction({7: 0.9}, rejection)
    strong = Personalization(replace(PARAMETERS, power=40)).teach(no_digit, 7)
    assert no_digit.outcome is Outcome.NOT_A_DIGIT
    read = strong.personalize(no_digit, CALIBRATION)
    assert (read.outcome, read.digit, read.example) == (Outcome.DIGIT, 7, 0)
    assert read.rejection_probability < CALIBRATION.reject_threshold
    not_sure = prediction({7: 0.5, 1: 0.45})
    assert not_sure.outcome is Outcome.NOT_SURE
    assert EMPTY.teach(not_sure, 7).personalize(not_sure, CALIBRATION).outcome is Outcome.DIGIT


def test_an_example_that_only_agrees_has_not_decided():
    sure, like_it = prediction({4: 0.999}), prediction({4: 0.999}, place=at_cosine(0.95))
    read = EMPTY.teach(sure, 4).personalize(like_it, CALIBRATION)
    assert (read.example, read.is_taught) == (None, False)
    assert EMPTY.teach(sure, 4).personalize(sure, CALIBRATION).example == 0


def test_a_drawing_is_read_as_it_was_taught_however_sure_the_network_is():
    sure = prediction({9: 1 - 1e-7, 4: 1e-9})
    read = EMPTY.teach(sure, 4).personalize(sure, CALIBRATION)
    assert (read.digit, read.outcome, read.is_taught) == (4, Outcome.DIGIT, True)
    no_digit = prediction({7: 0.9, 4: 1e-6}, 1.0)
    assert EMPTY.teach(no_digit, 4).personalize(no_digit, CALIBRATION).digit == 4


def test_the_nearest_example_decides():
    taught = EMPTY
    for cosine, digit in ((0.93, 4), (0.99, 4), (0.95, 4), (0.94, 7)):
        taught = taught.teach(prediction({}, place=at_cosine(cosine)), digit)
    assert taught.personalize(NINE, CALIBRATION).example == 1
    distances, positions = taught.nearest(embedding(0))
    evidence = taught.evidence(distances)
    assert positions.tolist() == [-1, -1, -1, -1, 1, -1, -1, 3, -1, -1]
    assert evidence[4] == pytest.approx(3 * np.log(0.1 / 0.01), rel=1e-4)
    assert evidence[7] == pytest.approx(3 * np.log(0.1 / 0.06), rel=1e-4)


def test_many_examples_of_one_digit_weigh_no_more_than_their_nearest():
    nines = EMPTY
    for seed in range(50):
        near = at_cosine(0.9 + seed / 1_000)
        nines = nines.teach(prediction({}, place=near), 9)
    assert nines.evidence(nines.nearest(embedding(0))[0]).max() == pytest.approx(
        3 * np.log(0.1 / 0.051), rel=1e-3
    )


def test_the_same_drawing_is_one_example_and_its_last_digit_counts():
    once = EMPTY.teach(NINE, 4).teach(NINE, 4)
    assert [example.digit for example in once.examples] == [4]
    rounded = replace(NINE, embedding=NINE.embedding + np.float32(1e-7))
    assert [example.digit for example in once.teach(rounded, 7).examples] == [7]


def test_examples_are_bounded_and_the_oldest_goes_first():
    taught = EMPTY
    for seed in range(MAX_EXAMPLES + 20):
        taught = taught.teach(prediction({}, place=embedding(seed)), seed % 10)
    assert len(taught.examples) == MAX_EXAMPLES
    assert np.array_equal(taught.examples[0].embedding, embedding(20))


def test_a_mistake_is_undone_by_going_back_or_by_forgetting():
    before = EMPTY.teach(prediction({}, place=embedding(5)), 5)
    spoilt = before.teach(NINE, 0)
    assert spoilt.personalize(NINE, CALIBRATION).digit == 0
    assert before.personalize(NINE, CALIBRATION) is NINE
    assert spoilt.forget(1).personalize(NINE, CALIBRATION) is NINE
    assert len(spoilt.examples) == 2
    with pytest.raises(IndexError):
        spoilt.forget(2)
    with pytest.raises(IndexError):
        spoilt.forget(-1)


def test_no_ink_teaches_nothing_and_is_no_digit():
    assert EMPTY.teach(NO_INK, 3) is EMPTY
    assert EMPTY.teach(NINE, 3).personalize(NO_INK, CALIBRATION) is NO_INK


@pytest.mark.parametrize("digit", [-1, 10, 4.0, "4", None, True])
def test_only_digits_are_taught(digit):
    with pytest.raises(ValueError, match="is no digit"):
        EMPTY.teach(NINE, digit)


def test_the_browser_gets_float32_in_base64():
    taught = EMPTY.teach(NINE, 4).teach(prediction({}, place=embedding(1)), 7)
    sent = json.loads(json.dumps(taught.to_browser()))
    assert sent["digits"] == [4, 7]
    values = np.frombuffer(base64.b64decode(sent["embeddings"]), "<f4").reshape(2, UNITS)
    assert np.array_equal(values, [embedding(0), embedding(1)])


@pytest.mark.parametrize(
    "changes", [{"power": "8"}, {"power": -1}, {"power": 1e9}, {"max_distance": None}]
)
def test_damaged_parameters_are_refused(tmp_path: Path, changes: dict[str, object]):
    (tmp_path / "mine").mkdir()
    stored = json.loads((SAVED / SERVED / FILE).read_text(encoding="utf-8"))
    (tmp_path / "mine" / FILE).write_text(json.dumps(stored), encoding="utf-8")
    assert load_parameters("mine", tmp_path) == load_parameters(SERVED)
    stored["parameters"] |= changes
    (tmp_path / "mine" / FILE).write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"mine/personalization\.json cannot.*--refresh"):
        load_parameters("mine", tmp_path)


def test_figures_are_loaded_with_the_limits_rising(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    stored = json.loads((SAVED / SERVED / FILE).read_text(encoding="utf-8"))
    stored["errors_by_limit"] = {"10": 1, "2": 2, "0": 3}
    (tmp_path / "mine" / FILE).write_text(json.dumps(stored), encoding="utf-8")
    loaded = load_stored("mine", tmp_path)
    assert list(loaded["errors_by_limit"].items()) == [("0", 3), ("2", 2), ("10", 1)]
    assert loaded["fitted"] == stored["fitted"]


@pytest.mark.parametrize("errors", [{}, {"many": 1}, {"-1": 1}, {"0": -1}, {"0": 10**9}])
def test_damaged_figures_are_refused(tmp_path: Path, errors: dict[str, int]):
    (tmp_path / "mine").mkdir()
    stored = json.loads((SAVED / SERVED / FILE).read_text(encoding="utf-8")) | {
        "errors_by_limit": errors
    }
    (tmp_path / "mine" / FILE).write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"mine/personalization\.json cannot.*--refresh"):
        load_stored("mine", tmp_path)
