"""Fit for a network how strokes are segmented into digits, and when a digit among others is sure.

The weights of segmentation make the right groupings of composed drawings likely among all groupings
(a log-linear model, fitted by maximum likelihood): rows of digits by UNIPEN's training writers with
room between them, touching and overlapping, two rows below each other, single digits of several
strokes, and signs that are no digit. The thresholds are fitted on validation writers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import cast

import numpy as np
import scipy

from model.data import NOT_A_DIGIT, unipen
from model.data.synthetic.numbers import compose_row
from model.data.unipen import Sample
from model.preprocessing.normalization import ModelInput, from_strokes
from model.recognition.classifier import Classifier
from model.recognition.numbers import FILE, NumberParameters
from model.recognition.stroke_segmentation import (
    FEATURES,
    Candidates,
    Evidence,
    Group,
    Weights,
    find_candidates,
)
from model.schemas import StoredNumbers
from model.training.files import write_json

SEED = 23
# of a digit's height: between the digits of composed rows
GAPS = ((0.35, 1.0), (0.15, 0.35), (0.0, 0.1), (-0.15, 0.0))
ROW_GAP = (0.05, 0.5)  # of the rows' height
LATE = 0.1  # of the strokes are made after all others
MAX_DIGITS = 5  # of a row
MAX_GROUPINGS = 1000  # of a drawing that counts
MIN_SAMPLES = 10  # of a writer whose digits are composed
PENALTY = 0.5  # of the squared weights
# Beside digits a digit is likelier than alone: so many of UNIPEN's validation letters may pass,
MAX_ACCEPTED_LETTERS = 0.04
# and so many of the answers may be wrong, as the mean of the writers.
MAX_SELECTIVE_ERROR = 0.002
# A second digit as probable as this is always said, and a rejection as this always heeded.
MAX_SET_THRESHOLD, MAX_REJECT_THRESHOLD = 0.3, 0.95


@dataclass(frozen=True)
class Drawing:
    """Strokes (n, 2) and the groups of them that are digits; none where all is one sign."""

    strokes: list[np.ndarray]
    digits: frozenset[Group]


def compose(samples: Sequence[Sample], count: int, random: np.random.Generator) -> list[Drawing]:
    """Compose drawings of samples: `count` rows of digits for each of GAPS, half as many of two
    rows, up to 2·`count` single digits and `count` signs, each of several strokes.
    """
    by_writer = defaultdict(list)
    for sample in samples:
        if sample.label != NOT_A_DIGIT:
            by_writer[sample.writer].append(sample.strokes)
    writers = [written for written in by_writer.values() if len(written) >= MIN_SAMPLES]
    if not writers:
        return []

    def row(gap: tuple[float, float]) -> tuple[list[np.ndarray], list[int]]:
        written = writers[random.integers(len(writers))]
        length = random.integers(2, MAX_DIGITS + 1)
        strokes = [written[k] for k in random.integers(len(written), size=length)]
        return compose_row(strokes, random, gap, late=LATE)

    drawings = [_drawing(*row(gap)) for gap in GAPS for _ in range(count)]
    for number in range(count // 2):
        (upper, owners), (lower, others) = row(GAPS[1]), row(GAPS[number % len(GAPS)])
        bottom = max(float(stroke[:, 1].max()) for stroke in upper)
        shift = np.array([random.uniform(-0.3, 0.3), bottom + random.uniform(*ROW_GAP)], np.float32)
        drawings.append(
            _drawing(
                [*upper, *[stroke + shift for stroke in lower]],
                [*owners, *[MAX_DIGITS + owner for owner in others]],
            )
        )
    for is_sign, limit in ((False, 2 * count), (True, count)):
        several = [
            sample.strokes
            for sample in samples
            if (sample.label == NOT_A_DIGIT) == is_sign and len(sample.strokes) > 1
        ]
        for k in random.permutation(len(several))[:limit]:
            everything = tuple(range(len(several[k])))
            drawings.append(Drawing(several[k], frozenset(() if is_sign else (everything,))))
    return drawings


def _drawing(strokes: list[np.ndarray], owners: Sequence[int]) -> Drawing:
    groups = defaultdict(list)
    for position, owner in enumerate(owners):
        groups[owner].append(position)
    return Drawing(strokes, frozenset(tuple(group) for group in groups.values()))


def groupings(candidates: Candidates) -> Iterator[tuple[int, ...]]:
    """Yield all groupings that have each stroke once: the positions of their groups."""
    everything = (1 << candidates.strokes) - 1
    stack: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    while stack:
        covered, group_numbers = stack.pop()
        if covered == everything:
            yield group_numbers
            continue
        first = ~covered & (covered + 1)  # the lowest bit that is not set
        stack += [
            (covered | mask, (*group_numbers, number))
            for number, mask in enumerate(candidates.masks)
            if mask & first and not mask & covered
        ]


def grouping_features(drawing: Drawing, classifier: Classifier) -> np.ndarray | None:
    """The features (groupings, FEATURES) of a drawing's groupings, the right one first; None where
    it is not among them, is the only one, or they are too many.
    """
    candidates = find_candidates(drawing.strokes)
    if candidates is None:
        return None
    possible = []
    for grouping in groupings(candidates):
        possible.append(grouping)
        if len(possible) > MAX_GROUPINGS:
            return None
    sign = len(candidates.groups) - 1 if candidates.has_sign else None
    right = [
        grouping
        for grouping in possible
        if (
            frozenset(candidates.groups[k] for k in grouping) == drawing.digits
            and sign not in grouping
            if drawing.digits
            else grouping == (sign,)
        )
    ]
    if len(right) != 1 or len(possible) < 2:
        return None
    features = candidates.features.copy()
    inputs = [
        cast(ModelInput, from_strokes([drawing.strokes[k] for k in group]))
        for group in candidates.groups
    ]
    names = ("confidence", "acceptance", "rejection")
    for number, prediction in enumerate(classifier.predict_batch(inputs, allow_tta=False)):
        evidence = Evidence.of(prediction.confidence, prediction.rejection_probability)
        for name in names[2:] if number == sign else names[:2]:
            features[number, FEATURES.index(name)] = getattr(evidence, name)
    ordered = right + [grouping for grouping in possible if grouping != right[0]]
    return np.stack([features[list(grouping)].sum(0) for grouping in ordered])


def fit_weights(drawings: Sequence[np.ndarray], initial: Weights) -> Weights:
    """Fit the weights that make the first of each drawing's groupings likely; `drawings` as
    `grouping_features` returns them.
    """
    if not drawings:
        return initial
    features = np.concatenate(drawings)
    lengths = np.array([len(rows) for rows in drawings])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = features @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
        shares = np.exp(scores)
        sums = np.add.reduceat(shares, starts)
        value = float(np.log(sums).sum() - scores[starts].sum())
        gradient = (shares / np.repeat(sums, lengths)) @ features - features[starts].sum(0)
        return value + PENALTY * float(weights @ weights), gradient + 2 * PENALTY * weights

    evidence = ("confidence", "acceptance", "rejection")
    result = scipy.optimize.minimize(
        loss,
        np.array(astuple(initial)),
        jac=True,
        method="L-BFGS-B",
        # more evidence never counts against a group
        bounds=[(0, None) if name in evidence else (None, None) for name in FEATURES],
    )
    return Weights(*np.round(result.x, 4).tolist())


def fit_thresholds(classifier: Classifier, samples: Sequence[Sample]) -> tuple[float, float]:
    """The set threshold and the rejection threshold for a digit among others, on validation
    samples: see MAX_ACCEPTED_LETTERS and MAX_SELECTIVE_ERROR. Never stricter than for one alone.
    """
    alone = classifier.calibration
    pairs = [(sample, from_strokes(sample.strokes)) for sample in samples]
    written = [(sample, model_input) for sample, model_input in pairs if model_input]
    predictions = classifier.predict_batch([model_input for _, model_input in written])
    labels = np.array([sample.label for sample, _ in written])
    digits = np.array([prediction.digit for prediction in predictions])
    rejection = np.array([prediction.rejection_probability for prediction in predictions])
    second = np.array([np.sort(prediction.probabilities)[-2] for prediction in predictions])
    is_digit = labels != NOT_A_DIGIT
    counts = Counter(
        sample.writer for (sample, _), counted in zip(written, is_digit, strict=True) if counted
    )
    weights = np.array([1 / max(1, counts[sample.writer]) for sample, _ in written]) * is_digit

    def is_answered(set_threshold: float, reject_threshold: float) -> np.ndarray:
        return (second < set_threshold) & (rejection < reject_threshold)

    set_threshold, reject_threshold = alone.set_threshold, max(0.5, alone.reject_threshold)
    for threshold in np.arange(0.01, MAX_SET_THRESHOLD + 0.005, 0.01):
        answered = is_answered(threshold, MAX_REJECT_THRESHOLD)
        wrong = weights[answered & (digits != labels)].sum()
        if wrong <= MAX_SELECTIVE_ERROR * weights[answered].sum():
            set_threshold = max(set_threshold, float(threshold))
    for threshold in np.arange(0.5, MAX_REJECT_THRESHOLD + 0.005, 0.01):
        if (
            is_answered(set_threshold, threshold)[~is_digit].sum()
            <= MAX_ACCEPTED_LETTERS * (~is_digit).sum()
        ):
            reject_threshold = max(reject_threshold, float(threshold))
    return round(set_threshold, 4), round(reject_threshold, 4)


def fit(classifier: Classifier, size: int) -> NumberParameters:
    """Fit the parameters for a calibrated network on drawings of `size` // 8 of each kind."""
    writers = unipen.split(unipen.load())
    random = np.random.default_rng(SEED)
    drawings = compose(writers.train, size // 8, random)
    features = [
        rows for drawing in drawings if (rows := grouping_features(drawing, classifier)) is not None
    ]
    return NumberParameters(
        fit_weights(features, Weights()), *fit_thresholds(classifier, writers.validation)
    )


def write(folder: Path, classifier: Classifier, size: int) -> None:
    """Fit, and write numbers.json into a network's folder."""
    classifier.numbers = fit(classifier, size)
    stored: StoredNumbers = cast(StoredNumbers, asdict(classifier.numbers))
    write_json(folder / FILE, stored)
