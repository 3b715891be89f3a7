"""All readings of a piece of ink as a row of digits, and the best of them.

The ink is cut along candidate paths (model/recognition/cuts.py). What lies between any two of them
is classified, all in one batch, and dynamic programming finds the best row: over-segmentation and
recognition (LeCun, Bottou, Bengio, Haffner 1998, section VII). What speaks for a piece is the
network, two layers of its own that know fragments of digits and several at once, and the geometry:
model/training/touching_digits.py fits them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy

from model import artifacts, metrics
from model.preprocessing.binarization import NOISE_LEVEL
from model.preprocessing.normalization import ModelInput, from_foreground
from model.recognition import cuts
from model.recognition.classifier import Classifier
from model.recognition.stroke_recovery import INK, thin

FILE = "touching_digits.npz"
FIX = "fit it with `python -m model.training.touching_digits`"
HEIGHT = 48  # pixels of a digit of typical height while it is cut
WIDTH_RANGE = (0.06, 1.5)  # of the typical height: pieces that may be a digit
HEIGHT_RANGE = (0.5, 1.5)
MAX_HOLES = 3  # more count as so many
MIN_HOLE = 3  # pixels: smaller ones are gaps in the ink
MAX_DIGITS = 24  # of one piece of ink
MIN_LOG = -9.0  # logarithms of probabilities are no lower, so that no single one decides
GEOMETRY = 6  # measures of a piece beside its embedding
FEATURES = 7  # of a piece as a digit: see `CutModel.features`

# the shapes of the arrays in FILE
SHAPES = {
    "hidden_kernel": ("inputs", "hidden"),
    "hidden_bias": ("hidden",),
    "kernel": ("hidden", 11),
    "bias": (11,),
    "aspects": (10, 2),
    "holes": (10, MAX_HOLES + 1),
    "weights": (FEATURES + 3,),
    "margin": (),
}


@dataclass(frozen=True, eq=False)
class Evidence:
    """What was measured of n pieces: `log_probability` (n, 10) of the digits by the network, its
    `log_accepted` and `log_rejected` (n,), its `embedding` (n, units), `log_aspect` (n,) of width
    to height, `log_height` to the typical one, `log_length` of the strokes to the typical height,
    the number of `holes` (n,), and `cut` (n,), the ink that was cut through, in typical heights.
    """

    log_probability: np.ndarray
    log_accepted: np.ndarray
    log_rejected: np.ndarray
    embedding: np.ndarray
    log_aspect: np.ndarray
    log_height: np.ndarray
    log_length: np.ndarray
    holes: np.ndarray
    cut: np.ndarray

    @property
    def inputs(self) -> np.ndarray:
        """What the layers of a CutModel get: (n, units + GEOMETRY), of about the same size."""
        geometry = (
            self.log_aspect,
            self.log_length,
            self.log_height,
            self.cut,
            self.holes / 2,
            self.log_rejected / -MIN_LOG,
        )
        return np.concatenate([self.embedding, np.stack(geometry, -1)], 1)

    def part(self, members: slice) -> Evidence:
        """The evidence of some of the pieces."""
        return Evidence(*(getattr(self, field.name)[members] for field in fields(self)))


@dataclass(frozen=True, eq=False)
class CutModel:
    """What was fitted for a network.

    `hidden_kernel` to `bias` are two layers, from embedding and geometry to ten digits and what is
    none: a fragment, or several digits. `aspects` holds mean and standard deviation of each digit's
    log_aspect, `holes` the log probabilities of 0, 1, … holes. `weights` are those of the features
    of a digit, and then three of what is none. Several digits are read where their score is higher
    by `margin`.
    """

    hidden_kernel: np.ndarray
    hidden_bias: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    aspects: np.ndarray
    holes: np.ndarray
    weights: np.ndarray
    margin: np.ndarray

    def log_probabilities(self, evidence: Evidence) -> np.ndarray:
        """Log probabilities (n, 11) by the two layers of its own."""
        hidden = np.maximum(evidence.inputs @ self.hidden_kernel + self.hidden_bias, 0)
        probabilities = metrics.softmax(hidden @ self.kernel + self.bias)
        return np.asarray(np.log(np.maximum(probabilities, np.exp(MIN_LOG))))

    def features(self, evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
        """Features (n, 10, FEATURES) of each piece as each digit, and (n, 3) as none."""
        n = len(evidence.cut)
        by_layers = self.log_probabilities(evidence)
        deviation = (evidence.log_aspect[:, None] - self.aspects[:, 0]) / self.aspects[:, 1]
        columns = (
            evidence.log_probability,
            evidence.log_accepted[:, None],
            by_layers[:, :10],
            np.minimum(np.square(deviation), 25),
            self.holes[:, evidence.holes].T,
            evidence.cut[:, None],
            np.ones((1, 1)),
        )
        of_digits = np.stack([np.broadcast_to(column, (n, 10)) for column in columns], -1)
        return of_digits, np.stack([evidence.log_rejected, by_layers[:, 10], np.ones(n)], -1)

    def scores(self, evidence: Evidence) -> tuple[np.ndarray, np.ndarray]:
        """Scores (n, 10) of each piece as each digit, and (n,) as none."""
        of_digits, of_none = self.features(evidence)
        return of_digits @ self.weights[:FEATURES], of_none @ self.weights[FEATURES:]


@functools.cache
def load_cut_model(name: str, saved: Path = artifacts.SAVED) -> CutModel | None:
    """What was fitted for a saved network; None where nothing was.

    Raises ArtifactError when the file is damaged.
    """
    path = saved / name / FILE
    if not path.is_file():
        return None
    return CutModel(**artifacts.read_arrays(path, SHAPES, FIX))


@dataclass(frozen=True, eq=False)
class Lattice:
    """All readings of ink (h, w) as several digits. Cuts are numbered from the left edge, 0, to the
    right edge; `left` and `right` (cuts, h, w) are what lies left and right of each. `edges` (n, 2)
    are the pieces between two cuts, with their evidence; `whole` is the evidence of all the ink as
    one digit or none.
    """

    ink: np.ndarray
    left: np.ndarray
    right: np.ndarray
    edges: np.ndarray
    evidence: Evidence
    whole: Evidence

    def piece(self, edge: tuple[int, int]) -> np.ndarray:
        """The mask (h, w) of what lies between two cuts."""
        mask: np.ndarray = self.right[edge[0]] & self.left[edge[1]]
        return mask


def gather(
    pieces: Sequence[np.ndarray], cut: np.ndarray, pen: float, classifier: Classifier
) -> Evidence:
    """Measure pieces (h, w) of ink by a pen `pen` pixels wide, made by cuts through `cut` (n,)."""
    images = [i.image for piece in pieces if (i := from_foreground(piece)) is not None]
    predictions = classifier.predict_batch([ModelInput(image, allow_tta=False) for image in images])
    floor = np.exp(MIN_LOG)
    rejected = np.array([p.rejection_probability for p in predictions])
    probabilities = np.array([p.probabilities for p in predictions]).reshape(-1, 10)
    embeddings = [p.embedding for p in predictions if p.embedding is not None]
    tall, wide = np.array([_size(piece) for piece in pieces], float).reshape(-1, 2).T
    ink = np.array([piece.sum() for piece in pieces])
    return Evidence(
        np.log(np.maximum(probabilities, floor)),
        np.log(np.maximum(1 - rejected, floor)),
        np.log(np.maximum(rejected, floor)),
        np.array(embeddings).reshape(len(pieces), -1),
        np.log(wide / tall),
        np.log(tall / HEIGHT),
        np.log(ink / pen / HEIGHT),
        np.array([_holes(piece) for piece in pieces], int),
        cut,
    )


def _size(piece: np.ndarray) -> tuple[int, int]:
    """Height and width of what is above the noise level."""
    rows = np.flatnonzero(piece.max(1) > NOISE_LEVEL)
    columns = np.flatnonzero(piece.max(0) > NOISE_LEVEL)
    if not len(rows):
        return 0, 0
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


def _holes(piece: np.ndarray) -> int:
    """The number of holes in a piece, at most MAX_HOLES."""
    labels, _ = scipy.ndimage.label(np.pad(piece <= INK, 1, constant_values=True))
    sizes = np.bincount(labels.ravel())[2:]  # without the ink and what is around it
    return min(int((sizes >= MIN_HOLE).sum()), MAX_HOLES)


def pen_width(ink: np.ndarray) -> float:
    """Estimate the width in pixels of the strokes of ink (h, w): their area by their length."""
    length = int(thin(ink > INK).sum())
    return max(float(ink.sum()) / max(length, 1), 1.0)


def build_lattice(ink: np.ndarray, classifier: Classifier) -> Lattice:
    """Cut ink (h, w), in which a digit is about HEIGHT pixels high, at all candidate paths."""
    pen = pen_width(ink)
    paths = cuts.seams(ink, HEIGHT, pen)
    left, right = cuts.distinct(ink, *cuts.divide(ink, paths), HEIGHT, pen)
    only_left, only_right = left & ~right, right & ~left
    contact = (only_left[:, :, :-1] & only_right[:, :, 1:]) | (
        only_right[:, :, :-1] & only_left[:, :, 1:]
    )
    crossed = (contact * np.minimum(ink[:, 1:], ink[:, :-1])).sum((1, 2)) / HEIGHT
    edges, pieces = [], []
    for i, j in itertools.combinations(range(len(left)), 2):
        is_crossing = (ink * (only_left[i] & ~left[j])).sum() > cuts.MIN_DIFFERENCE * HEIGHT * pen
        if is_crossing or (i, j) == (0, len(left) - 1):
            continue
        piece = ink * (right[i] & left[j])
        tall, wide = _size(piece)
        if (
            HEIGHT_RANGE[0] <= tall / HEIGHT <= HEIGHT_RANGE[1]
            and WIDTH_RANGE[0] <= wide / HEIGHT <= WIDTH_RANGE[1]
        ):
            edges.append((i, j))
            pieces.append(piece)
    cut = np.array([*(crossed[j] for _, j in edges), 0.0])
    evidence = gather([*pieces, ink], cut, pen, classifier)
    return Lattice(
        ink,
        left,
        right,
        np.array(edges, int).reshape(-1, 2),
        evidence.part(slice(len(edges))),
        evidence.part(slice(len(edges), None)),
    )


def score_matrix(lattice: Lattice, digit_scores: np.ndarray) -> np.ndarray:
    """Scores (cuts, cuts, 10) of a digit between two cuts, −inf where no piece is."""
    scores = np.full((len(lattice.left), len(lattice.left), 10), -np.inf)
    scores[lattice.edges[:, 0], lattice.edges[:, 1]] = digit_scores
    return scores


class Reading(NamedTuple):
    """Ink read as n digits, one where it is better left whole: the `pieces`, pairs of cuts, the
    `probabilities` (n, 10) of each digit where there are n, and the probability that there are
    another number of them, or that it is no digit at all.
    """

    pieces: list[tuple[int, int]]
    probabilities: np.ndarray
    rejection_probability: float


def read(lattice: Lattice, model: CutModel, margin: float = 0.0) -> Reading:
    """Find the most probable number of digits, at least two, and the digits.

    Its log odds against one digit or none have to exceed the model's margin by `margin`.
    """
    scores = score_matrix(lattice, model.scores(lattice.evidence)[0])
    digits, none = model.scores(lattice.whole)
    return read_scores(
        scores, float(np.logaddexp.reduce([*digits[0], none[0]])), float(model.margin) + margin
    )


def read_scores(scores: np.ndarray, whole: float, margin: float = 0.0) -> Reading:
    """Read by the scores (cuts, cuts, 10) of digits between two cuts and that of the whole, all
    logarithms: the sums over all paths of n pieces are those of forward and backward.
    """
    cuts = len(scores)
    of_any = np.logaddexp.reduce(scores, -1)
    forward, backward = [np.full(cuts, -np.inf)], [np.full(cuts, -np.inf)]
    forward[0][0], backward[0][-1] = 0, 0
    for _ in range(min(cuts - 1, MAX_DIGITS)):
        forward.append(np.logaddexp.reduce(forward[-1][:, None] + of_any, 0))
        backward.append(np.logaddexp.reduce(of_any + backward[-1], 1))
    by_count = np.array([whole, whole, *(sums[-1] for sums in forward[2:])])
    count = 2 + int(by_count[2:].argmax()) if cuts > 2 else 1
    if by_count[count] <= whole + margin:
        return Reading([], np.empty((0, 10)), 1.0)
    shares = []
    for k in range(count):
        around = forward[k][:, None] + backward[count - 1 - k]
        shares.append(np.logaddexp.reduce(scores + around[:, :, None], (0, 1)))
    total = float(np.logaddexp.reduce(by_count[1:]))
    return Reading(
        _best_path(scores, np.argmax(shares, 1)),
        metrics.softmax(np.array(shares)).astype(np.float32),
        float(1 - np.exp(by_count[count] - total)),
    )


def _best_path(scores: np.ndarray, digits: np.ndarray) -> list[tuple[int, int]]:
    """The best pieces by scores (cuts, cuts, 10) for one digit after the other."""
    total = np.full(len(scores), -np.inf)
    total[0] = 0
    before = []
    for digit in digits:
        options = total[:, None] + scores[:, :, digit]
        before.append(options.argmax(0))
        total = options.max(0)
    cut, pieces = len(scores) - 1, []
    for column in reversed(before):
        pieces.append((int(column[cut]), cut))
        cut = int(column[cut])
    return pieces[::-1]
