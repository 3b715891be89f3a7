"""Fit what cuts touching digits apart: see model/recognition/lattice.py.

    python -m model.training.touching_digits [--rows N] [--seed N] [--network NAME]

Composes rows of 2 to 4 digits by UNIPEN's training writers, some close together, some overlapping,
and adds single digits, letters and signs. First two layers are trained that tell pieces that are a
digit from fragments and from several digits. Then the weights of all evidence: they maximize the
likelihood of the right reading among all in the lattice, a conditional random field (Lafferty,
McCallum, Pereira 2001; segments of varying length: Sarawagi, Cohen 2004). The margin is the
smallest with which few of the validation writers' single digits, letters and signs are cut.
Writes model/saved/NAME/touching_digits.npz.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import keras
import numpy as np
import scipy

from model.artifacts import SAVED, SERVED
from model.data import NOT_A_DIGIT, unipen
from model.data.synthetic.numbers import compose_row
from model.preprocessing.rasterization import draw_strokes
from model.recognition import lattice
from model.recognition.classifier import Classifier, load_classifier
from model.recognition.lattice import FEATURES, HEIGHT, MAX_HOLES, CutModel, Evidence, Lattice

GAPS = ((-0.15, 0.0), (-0.02, 0.05))  # of a digit's height, in equal shares
MAX_DIGITS = 4  # of a row
PENS = (0.06, 0.12)  # of a digit's height
MIN_SAMPLES = 5  # by a writer, to compose rows of
MIN_COMMON = 0.75  # of the ink of a piece and a digit together: it is that digit
MAX_COMMON = 0.5  # it is none
HIDDEN, EPOCHS, BATCH, DECAY = 64, 25, 200, 1e-4  # of the layers
MAX_WEIGHT_EXAMPLES = 450  # that the weights are fitted to: they are few
PENALTY = 0.003  # on the squared distance of the weights from those that the fit begins with
MARGINS = np.arange(0, 5, 0.25)
MAX_FALSE_CUTS = (0.02, 0.04)  # of single digits that are looked at, and of letters and signs
START = np.array([0.2, 0.2, 0.9, -0.05, 0.2, -0.3, 1.0, 0.3, 0.8, 0.0])


@dataclass(frozen=True)
class Example:
    """A lattice and the right reading: digits, none for what is no digit. `pieces` (edges,) holds
    the digit that each piece is, NOT_A_DIGIT, or −1 where it is something in between.
    """

    lattice: Lattice
    label: tuple[int, ...]
    pieces: np.ndarray


def example(
    samples: Sequence[unipen.Sample],
    gap: tuple[float, float],
    rng: np.random.Generator,
    classifier: Classifier,
) -> Example:
    """Compose a row and find its readings."""
    strokes, owners = compose_row([sample.strokes for sample in samples], rng, gap)
    pen = rng.uniform(*PENS)
    points = np.concatenate(strokes)
    margin = pen / 2 + 2 / HEIGHT
    low, high = points.min(0) - margin, points.max(0) + margin
    side = round(HEIGHT * float((high - low).max()))
    ink = draw_strokes(strokes, low, high, pen, side)
    alone = np.array(
        [
            draw_strokes(
                [s for s, o in zip(strokes, owners, strict=True) if o == k], low, high, pen, side
            )
            for k in range(len(samples))
        ]
    )
    readings = lattice.build_lattice(ink, classifier)
    pieces = []
    for i, j in readings.edges:
        piece = ink * readings.piece((i, j))
        common = np.minimum(alone, piece).sum((1, 2)) / np.maximum(alone, piece).sum((1, 2))
        best = int(common.argmax())
        pieces.append(
            samples[best].label
            if common[best] >= MIN_COMMON
            else (NOT_A_DIGIT if common[best] <= MAX_COMMON else -1)
        )
    label = tuple(sample.label for sample in samples if sample.label != NOT_A_DIGIT)
    small = replace(readings, ink=ink[:0], left=readings.left[:, :0], right=readings.right[:, :0])
    return Example(small, label, np.array(pieces, int))


def examples(
    samples: Sequence[unipen.Sample], rows: int, seed: int, classifier: Classifier
) -> list[Example]:
    """Compose `rows` rows, and half as many single digits, and letters or signs."""
    rng = np.random.default_rng(seed)
    by_writer = defaultdict(list)
    for sample in samples:
        if sample.label != NOT_A_DIGIT:
            by_writer[sample.writer].append(sample)
    writers = [digits for digits in by_writer.values() if len(digits) >= MIN_SAMPLES]
    others = [sample for sample in samples if sample.label == NOT_A_DIGIT]
    made = []
    for number in range(rows):
        digits = writers[rng.integers(len(writers))]
        positions = rng.choice(len(digits), rng.integers(2, MAX_DIGITS + 1), replace=False)
        row = [digits[k] for k in positions]
        made.append(example(row, GAPS[number % len(GAPS)], rng, classifier))
        if number % 2:
            made.append(example(row[:1], GAPS[0], rng, classifier))
            other = others[rng.integers(len(others))]
            made.append(example([other], GAPS[0], rng, classifier))
    return made


def _join(evidence: Sequence[Evidence]) -> Evidence:
    return Evidence(
        *(
            np.concatenate([getattr(each, field.name) for each in evidence])
            for field in fields(Evidence)
        )
    )


def fit_statistics(made: Sequence[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Aspects and holes of single digits: see CutModel."""
    singles = [each for each in made if len(each.label) == 1]
    digits = np.array([each.label[0] for each in singles])
    evidence = _join([each.lattice.whole for each in singles])
    aspects, holes = np.zeros((10, 2)), np.zeros((10, MAX_HOLES + 1))
    for digit in range(10):
        members = digits == digit
        aspect = evidence.log_aspect[members]
        aspects[digit] = aspect.mean(), aspect.std()
        counts = np.bincount(evidence.holes[members], minlength=MAX_HOLES + 1) + 0.5
        holes[digit] = np.log(counts / counts.sum())
    return aspects, holes


def train_layers(made: Sequence[Example], seed: int) -> list[np.ndarray]:
    """Train the two layers on the pieces of digits and rows, and on everything as it stood."""
    evidence = [each.lattice.evidence for each in made if each.label]
    evidence += [each.lattice.whole for each in made]
    inputs = np.concatenate([each.inputs for each in evidence])
    labels = [each.pieces for each in made if each.label]
    labels += [np.array([each.label[0] if len(each.label) == 1 else NOT_A_DIGIT]) for each in made]
    targets = np.concatenate(labels)
    keras.utils.set_random_seed(seed)
    layers = keras.Sequential(
        [
            keras.layers.Dense(
                HIDDEN, activation="relu", kernel_regularizer=keras.regularizers.L2(DECAY)
            ),
            keras.layers.Dense(11),
        ]
    )
    layers.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    known = targets >= 0
    layers.fit(inputs[known], targets[known], BATCH, EPOCHS, verbose=0)
    return [np.asarray(array) for array in layers.get_weights()]


def log_likelihood(scores: np.ndarray, whole: np.ndarray, label: tuple[int, ...]) -> float:
    """The log of the right reading's probability among all, by the scores (cuts, cuts, 10) of the
    pieces and those (11,) of the whole; −inf where the lattice does not have it.
    """
    cuts = len(scores)
    of_any = np.logaddexp.reduce(scores, -1)
    total = np.full(cuts, -np.inf)
    total[0] = 0
    for cut in range(1, cuts):
        total[cut] = np.logaddexp.reduce(total[:cut] + of_any[:cut, cut])
    everything = np.logaddexp.reduce([total[-1], *whole])
    if len(label) < 2:
        return float(whole[label[0] if label else NOT_A_DIGIT] - everything)
    right = np.where(np.arange(cuts) == 0, 0.0, -np.inf)
    for digit in label:
        right = np.logaddexp.reduce(right[:, None] + scores[:, :, digit], 0)
    return float(right[-1] - everything)


def fit_weights(made: Sequence[Example], model: CutModel) -> np.ndarray:
    """The weights that maximize the likelihood of the right readings that the lattices have."""
    prepared = [
        (each, model.features(each.lattice.evidence)[0], model.features(each.lattice.whole))
        for each in made
    ]

    def likelihood(weights: np.ndarray, members: Iterable[int]) -> np.ndarray:
        values = []
        for k in members:
            each, of_pieces, (of_whole, of_none) = prepared[k]
            scores = lattice.score_matrix(each.lattice, of_pieces @ weights[:FEATURES])
            whole = np.append(of_whole[0] @ weights[:FEATURES], of_none[0] @ weights[FEATURES:])
            values.append(log_likelihood(scores, whole, each.label))
        return np.array(values)

    known = np.flatnonzero(np.isfinite(likelihood(START, range(len(made)))))

    def loss(weights: np.ndarray) -> float:
        values = np.maximum(likelihood(weights, known), -15)
        return float(-values.mean() + PENALTY * np.square(weights - START).mean())

    result = scipy.optimize.minimize(loss, START, method="L-BFGS-B", options={"maxiter": 20})
    weights: np.ndarray = result.x
    return weights


def fit(made: Sequence[Example], seed: int) -> CutModel:
    """Fit everything but the margin."""
    statistics = fit_statistics(made)
    arrays = (*train_layers(made, seed), *statistics, START, np.array(0.0))
    model = CutModel(*arrays)
    return replace(model, weights=fit_weights(made[:MAX_WEIGHT_EXAMPLES], model))


def read(each: Example, model: CutModel) -> tuple[int, ...]:
    """The digits that an example is read as; none where it is left whole."""
    return tuple(lattice.read(each.lattice, model).probabilities.argmax(1).tolist())


def choose_margin(made: Sequence[Example], model: CutModel) -> CutModel:
    """Add the smallest margin of MARGINS with which at most MAX_FALSE_CUTS are cut."""
    for margin in MARGINS:
        model = replace(model, margin=np.array(margin))
        cut = [
            np.mean([bool(read(each, model)) for each in made if len(each.label) == length])
            for length in (1, 0)
        ]
        if np.all(np.array(cut) <= MAX_FALSE_CUTS):
            break
    return model


def main(argv: list[str] | None = None) -> int:
    """Fit and write. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m model.training.touching_digits",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--rows", type=int, default=1900, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--network", default=SERVED, metavar="NAME")
    options = parser.parse_args(argv)
    classifier = load_classifier(options.network)
    split = unipen.split(unipen.load())
    model = fit(examples(split.train, options.rows, options.seed, classifier), options.seed)
    validation = examples(split.validation, options.rows // 6, options.seed + 1, classifier)
    model = choose_margin(validation, model)
    write(SAVED / options.network / lattice.FILE, model)
    rows = [each for each in validation if len(each.label) > 1]
    correct = sum(read(each, model) == each.label for each in rows)
    print(f"{correct} of {len(rows)} rows of validation writers read")
    return 0


def write(path: Path, model: CutModel) -> None:
    """Write what was fitted."""
    arrays = {
        field.name: np.asarray(getattr(model, field.name), np.float32) for field in fields(CutModel)
    }
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)


if __name__ == "__main__":
    sys.exit(main())
