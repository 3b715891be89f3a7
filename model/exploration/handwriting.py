"""How differently people write: UNIPEN's strokes counted, and drawings chosen to show styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.data.unipen import Sample
from model.preprocessing.rasterization import resample_strokes

N_DIGITS = 10
MAX_COUNTED = 3  # a digit's strokes: one, two, three or more
MIN_STROKE = 60.0  # units of a drawing 1,000 long: what is shorter is a pen that bounced
SPACING = 30.0  # units from point to point of a drawing that is shown
PATH_POINTS = 32  # of a drawing that is compared with others
STROKE_WEIGHT = 400.0  # units: how far a stroke and the one before it are apart in a comparison
N_NEIGHBOURS = 3  # writers who write alike make a style
STYLE_SHARE = 0.85  # of the drawings: the others resemble none and may be slips


@dataclass(frozen=True)
class Handwriting:
    """Who wrote how much, in how many strokes, and some drawings by different writers.

    `digit_counts` (writers, 10, 3) counts the digits of each writer and class in one, two, and
    three or more strokes, `other_counts` (writers,) the letters and signs.
    """

    drawings: tuple[Sample, ...]
    writers: tuple[str, ...]
    digit_counts: np.ndarray
    other_counts: np.ndarray

    def drawings_of(self, label: int) -> list[Sample]:
        """The drawings with a label, in the order to show them in."""
        return [drawing for drawing in self.drawings if drawing.label == label]


@dataclass(frozen=True)
class StrokeUse:
    """In how many strokes a digit is written.

    `shares` (3,) in 0..1 of one, two, three or more strokes, each writer counted alike. `writers`
    wrote it, `samples` times; `mixed` of them now in one stroke and now in more.
    """

    writers: int
    samples: int
    shares: np.ndarray
    mixed: int


@dataclass(frozen=True)
class Collection:
    """How much of UNIPEN one collection gave."""

    name: str
    writers: int
    digits: int
    others: int


def drop_bounces(strokes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Return the strokes (n, 2) that are at least MIN_STROKE long."""
    return [
        stroke
        for stroke in strokes
        if np.linalg.norm(np.diff(stroke, axis=0), axis=1).sum() >= MIN_STROKE
    ]


def count_strokes(samples: Sequence[Sample]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return the writers in order, and `digit_counts` and `other_counts` of `Handwriting`."""
    writers = sorted({sample.writer for sample in samples})
    rows = {writer: row for row, writer in enumerate(writers)}
    digits = np.zeros((len(writers), N_DIGITS, MAX_COUNTED), np.uint16)
    others = np.zeros(len(writers), np.uint16)
    for sample in samples:
        if sample.label < N_DIGITS:
            count = min(max(len(drop_bounces(sample.strokes)), 1), MAX_COUNTED)
            digits[rows[sample.writer], sample.label, count - 1] += 1
        else:
            others[rows[sample.writer]] += 1
    return writers, digits, others


def stroke_use(digit_counts: np.ndarray, digit: int) -> StrokeUse:
    """Summarize in how many strokes a digit is written, from `digit_counts` of `Handwriting`."""
    counts = digit_counts[:, digit].astype(float)
    counts = counts[counts.sum(1) > 0]
    shares = counts / counts.sum(1, keepdims=True)
    one = shares[:, 0]
    return StrokeUse(
        writers=len(counts),
        samples=int(counts.sum()),
        shares=shares.mean(0),
        mixed=int(((one > 0) & (one < 1)).sum()),
    )


def collections(handwriting: Handwriting) -> list[Collection]:
    """Count the writers, digits, and letters and signs of each collection, by name."""
    digits = handwriting.digit_counts.sum((1, 2), dtype=int)
    others = handwriting.other_counts.astype(int)
    totals: dict[str, list[int]] = {}
    for writer, of_digits, of_others in zip(handwriting.writers, digits, others, strict=True):
        total = totals.setdefault(writer.split("-")[0], [0, 0, 0])
        for position, count in enumerate((1, int(of_digits), int(of_others))):
            total[position] += count
    return [Collection(name, *totals[name]) for name in sorted(totals)]


def resample(stroke: np.ndarray, count: int) -> np.ndarray:
    """Return `count` points (count, 2) evenly spaced along a stroke (n, 2)."""
    steps = np.linalg.norm(np.diff(stroke, axis=0), axis=1)
    at = np.concatenate([[0], np.cumsum(steps)])
    wanted = np.linspace(0, at[-1], count)
    return np.stack([np.interp(wanted, at, stroke[:, axis]) for axis in (0, 1)], 1)


def simplify(sample: Sample) -> Sample:
    """Return the sample without bounces, its points whole numbers about SPACING apart."""
    strokes = [np.rint(s) for s in resample_strokes(drop_bounces(sample.strokes), SPACING)]
    low = np.concatenate(strokes).min(0)
    return replace(sample, strokes=[stroke - low for stroke in strokes])


def describe_path(sample: Sample) -> np.ndarray:
    """Return where the pen is on its way, and in which stroke: (96,) in units."""
    strokes = drop_bounces(sample.strokes)
    numbered = np.concatenate(
        [
            np.column_stack([resample(stroke, 64), np.full(64, number * STROKE_WEIGHT)])
            for number, stroke in enumerate(strokes)
        ]
    )
    points = numbered[:, :2]
    numbered[:, :2] -= (points.min(0) + points.max(0)) / 2
    steps = np.concatenate([[0], np.linalg.norm(np.diff(numbered[:, :2], axis=0), axis=1)])
    at = np.cumsum(steps)
    wanted = np.linspace(0, at[-1], PATH_POINTS)
    return np.concatenate([np.interp(wanted, at, column) for column in numbered.T])


def choose_styles(samples: Sequence[Sample], count: int) -> list[Sample]:
    """Choose up to `count` drawings, each by another writer, that are as different as can be.

    What resembles nobody else's drawing is left out. Farthest-first traversal (Gonzalez 1985,
    doi:10.1016/0304-3975(85)90224-5) starts from the most usual drawing. Those in one stroke come
    first, narrow before wide.
    """
    candidates = [sample for sample in samples if drop_bounces(sample.strokes)]
    paths = np.stack([describe_path(sample) for sample in candidates])
    writers = np.array([sample.writer for sample in candidates])
    squares = (paths**2).sum(1)
    distance = np.sqrt(np.maximum(squares[:, None] + squares - 2 * paths @ paths.T, 0))
    from_others = np.where(writers[:, None] == writers, 2 * distance.max(), distance)
    isolation = np.sort(from_others, axis=1)[:, min(N_NEIGHBOURS, len(candidates)) - 1]
    is_open = isolation <= np.quantile(isolation, STYLE_SHARE)
    positions: list[int] = []
    nearest = -isolation  # the first one is the most usual
    while is_open.any() and len(positions) < count:
        position = int(np.where(is_open, nearest, -np.inf).argmax())
        nearest = np.minimum(nearest, distance[position]) if positions else distance[position]
        is_open &= writers != writers[position]
        positions.append(position)
    return sorted((simplify(candidates[position]) for position in positions), key=_order)


def choose_characters(samples: Sequence[Sample], count: int) -> list[Sample]:
    """Choose `count` of the commonest characters, each by another writer as far as possible."""
    common = [
        character for character, _ in Counter(s.character for s in samples).most_common(count)
    ]
    drawings: list[Sample] = []
    for character in sorted(common):
        used = {sample.writer for sample in drawings}
        alike = [sample for sample in samples if sample.character == character]
        usable = [sample for sample in alike if sample.writer not in used] or alike
        drawings += choose_styles(usable, 1)
    return drawings


def _order(sample: Sample) -> tuple[int, float]:
    return len(sample.strokes), float(np.ptp(np.concatenate(sample.strokes)[:, 0]))
