"""Fitting what cuts touching digits apart, on made-up lattices and a few rows."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from model.artifacts import SERVED
from model.data import NOT_A_DIGIT, unipen
from model.recognition import lattice
from model.recognition.classifier import Classifier
from model.training import touching_digits


def test_the_likelihood_is_that_of_the_right_reading_among_all():
    scores = np.full((3, 3, 10), -np.inf)
    scores[0, 1, 3], scores[1, 2, 4], scores[0, 1, 5] = -1, -1, -2
    whole = np.full(11, -np.inf)
    whole[7], whole[NOT_A_DIGIT] = -3, -1
    total = np.log(np.exp(-2) + np.exp(-3) + np.exp(-3) + np.exp(-1))
    expected = {(3, 4): -2, (5, 4): -3, (7,): -3, (): -1, (4, 3): -np.inf}
    for label, score in expected.items():
        found = touching_digits.log_likelihood(scores, whole, label)
        assert found == pytest.approx(score - total)


def test_pieces_of_composed_rows_are_named_after_the_digits_that_they_are(classifier: Classifier):
    samples = unipen.split(unipen.load()).train
    made = touching_digits.examples(samples, 4, 0, classifier)
    assert sorted(len(each.label) for each in made)[:4] == [0, 0, 1, 1]
    for each in made:
        assert len(each.pieces) == len(each.lattice.edges)
        assert set(each.pieces) <= {-1, NOT_A_DIGIT, *each.label}
    rows = [each for each in made if len(each.label) > 1]
    assert any(set(each.label) <= set(each.pieces) for each in rows)


def test_what_was_fitted_is_written_and_loaded(tmp_path):
    model = lattice.load_cut_model(SERVED)
    assert model is not None
    (tmp_path / "copy").mkdir()
    touching_digits.write(tmp_path / "copy" / lattice.FILE, model)
    loaded = lattice.load_cut_model("copy", tmp_path)
    for field in fields(model):
        assert np.array_equal(getattr(loaded, field.name), getattr(model, field.name))
