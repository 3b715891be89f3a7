"""Fitting how strokes are segmented, on drawings made of a few writers' samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.data import NOT_A_DIGIT, unipen
from model.recognition.classifier import Classifier
from model.recognition.stroke_segmentation import FEATURES, Weights
from model.training import numbers


@pytest.fixture(scope="module")
def samples() -> list[unipen.Sample]:
    return unipen.split(unipen.load()).train


@pytest.fixture(scope="module")
def drawings(samples: list[unipen.Sample]) -> list[numbers.Drawing]:
    return numbers.compose(samples, 4, np.random.default_rng(0))


def test_drawings_of_each_kind_are_composed(drawings: list[numbers.Drawing]):
    assert len(drawings) == 4 * 4 + 2 + 8 + 4
    assert sum(not drawing.digits for drawing in drawings) == 4  # signs
    for drawing in drawings:
        members = sorted(k for group in drawing.digits for k in group)
        assert members in ([], list(range(len(drawing.strokes))))


def test_without_samples_nothing_is_composed():
    assert numbers.compose([], 4, np.random.default_rng(0)) == []
    assert numbers.fit_weights([], Weights()) == Weights()


def test_the_right_grouping_comes_first(classifier: Classifier, drawings: list[numbers.Drawing]):
    with_choice = 0
    for drawing in drawings:
        features = numbers.grouping_features(drawing, classifier)
        if features is None:
            continue
        with_choice += 1
        assert features.shape[1] == len(FEATURES)
        digits = features[:, FEATURES.index("digit")]
        assert digits[0] == len(drawing.digits)
        assert (features[:, FEATURES.index("sign")] == (digits == 0)).all()
    assert with_choice > 10


def test_fitted_weights_make_the_right_groupings_likely():
    random = np.random.default_rng(0)
    drawings = []
    for _ in range(200):
        features = np.zeros((3, len(FEATURES)))
        features[:, FEATURES.index("confidence")] = -random.random(3)
        features[:, FEATURES.index("spread")] = random.random(3)
        scores = 3 * features[:, FEATURES.index("confidence")]
        scores -= 2 * features[:, FEATURES.index("spread")]
        drawings.append(features[np.argsort(-scores)])
    weights = numbers.fit_weights(drawings, Weights(confidence=0.0, spread=0.0))
    assert weights.confidence / -weights.spread == pytest.approx(1.5, rel=0.1)
    assert weights.confidence > 3


def test_evidence_never_counts_against_a_group():
    features = np.zeros((2, len(FEATURES)))
    features[0, FEATURES.index("confidence")] = -1
    assert numbers.fit_weights([features] * 20, Weights()).confidence == 0


def test_thresholds_are_no_stricter_than_for_one_digit(classifier: Classifier):
    samples = unipen.split(unipen.load()).validation[::10]
    set_threshold, reject_threshold = numbers.fit_thresholds(classifier, samples)
    assert classifier.calibration.set_threshold <= set_threshold <= numbers.MAX_SET_THRESHOLD
    assert 0.5 <= reject_threshold <= numbers.MAX_REJECT_THRESHOLD
    wrong = [
        replace(sample, label=(sample.label + 1) % 10) if sample.label != NOT_A_DIGIT else sample
        for sample in samples
    ]
    assert numbers.fit_thresholds(classifier, wrong)[0] == classifier.calibration.set_threshold
