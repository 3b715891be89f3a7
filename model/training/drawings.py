"""Drawings that are written anew for each epoch: those of UNIPEN's training writers, varied, and
synthetic ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np
import scipy.ndimage

from model.data import NOT_A_DIGIT, synthetic
from model.data.unipen import Sample
from model.data.variation import Strokes, Variation, vary_strokes
from model.preprocessing.rasterization import resample_strokes

SAME_HAND = Variation()  # how a person's own drawing is varied
SPACING = 0.02  # between the points of a prepared stroke, of the drawing's longer side
# Collections in whole screen pixels: the spread of the Gaussian that smooths their steps away.
COARSE = {"apa": 0.022, "app": 0.022, "ibm": 0.022}
# A writer with more samples is drawn no more often than one with so many.
WRITER_LIMIT = 40
MARKED_ZERO_WEIGHT = 3.0  # zeros of two strokes are few, and hard
SLASH_PROBABILITY = 0.12  # that a zero in one stroke is given a slash


class Drawing(NamedTuple):
    """A label, 0 to 9 or NOT_A_DIGIT, and what writes the strokes (n, 2) by a random draw."""

    label: int
    write: Callable[[np.random.Generator], Strokes]

    def render(self, rng: np.random.Generator) -> np.ndarray:
        """Write and render it with a pen drawn at random: (28, 28) uint8."""
        strokes = self.write(rng)
        return synthetic.render_strokes(strokes, rng.uniform(*synthetic.PEN_WIDTHS))


def synthetic_drawings(n_digits: int, n_negatives: int, rng: np.random.Generator) -> list[Drawing]:
    """Synthetic symbols: digits of all classes alike, and negatives."""
    negatives = rng.integers(len(synthetic.NEGATIVES), size=n_negatives)
    return [
        *(
            Drawing(k % 10, partial(synthetic.write_symbol, synthetic.DIGITS[k % 10]))
            for k in range(n_digits)
        ),
        *(
            Drawing(NOT_A_DIGIT, partial(synthetic.write_symbol, synthetic.NEGATIVES[k]))
            for k in negatives
        ),
    ]


@dataclass(frozen=True)
class WriterPool:
    """Samples of the training writers, prepared, and how often each is drawn."""

    digits: Sequence[Sample]
    negatives: Sequence[Sample]

    def drawings(self, n_digits: int, n_negatives: int, rng: np.random.Generator) -> list[Drawing]:
        """Draw so many digits, all classes alike, and negatives, every writer weighed."""
        return [
            Drawing(samples[k].label, partial(rewrite, samples[k]))
            for samples, n in ((self.digits, n_digits), (self.negatives, n_negatives))
            if n
            for k in rng.choice(len(samples), n, p=sample_weights(samples))
        ]


def writer_pool(samples: Sequence[Sample]) -> WriterPool:
    """Prepare the samples of training writers."""
    prepared = [prepare(sample) for sample in samples]
    return WriterPool(
        [sample for sample in prepared if sample.label != NOT_A_DIGIT],
        [sample for sample in prepared if sample.label == NOT_A_DIGIT],
    )


def prepare(sample: Sample) -> Sample:
    """Scale a sample to the unit box around the origin, its points SPACING apart, and without the
    steps of a coarse tablet.
    """
    points = np.concatenate(sample.strokes)
    low, high = points.min(0), points.max(0)
    extent = max(float((high - low).max()), 1.0)
    scaled = [(stroke - (low + high) / 2) / extent for stroke in sample.strokes]
    spread = COARSE.get(sample.collection, 0.0)
    return replace(
        sample,
        strokes=[
            smooth(stroke, spread / SPACING) if spread else stroke
            for stroke in resample_strokes(scaled, SPACING)
        ],
    )


def smooth(stroke: np.ndarray, spread: float) -> np.ndarray:
    """Smooth a stroke (n, 2) by a Gaussian over `spread` points; its ends stay where they are."""
    if len(stroke) < 3:
        return stroke
    # continued by its point reflection at both ends, the line passes through them
    n = len(stroke) - 1
    continued = np.pad(stroke, ((n, n), (0, 0)), "reflect", reflect_type="odd")
    smoothed: np.ndarray = scipy.ndimage.gaussian_filter1d(continued, spread, axis=0)[n : 2 * n + 1]
    return smoothed


def sample_weights(samples: Sequence[Sample]) -> np.ndarray:
    """The probability (n,) that each sample is drawn.

    A sample weighs less where its writer has more than WRITER_LIMIT, marked zeros weigh more; then
    each class is scaled to the same sum.
    """
    counts = Counter(sample.writer for sample in samples)
    weights = np.array(
        [
            min(1.0, WRITER_LIMIT / counts[sample.writer])
            * (MARKED_ZERO_WEIGHT if sample.is_marked_zero else 1.0)
            for sample in samples
        ]
    )
    labels = np.array([sample.label for sample in samples])
    for label in np.unique(labels):
        weights[labels == label] /= weights[labels == label].sum()
    return np.asarray(weights / weights.sum())


def rewrite(sample: Sample, rng: np.random.Generator) -> Strokes:
    """Write a prepared sample as its writer might have done another day, some zeros slashed."""
    strokes = list(sample.strokes)
    if sample.label == 0 and len(strokes) == 1 and rng.random() < SLASH_PROBABILITY:
        strokes.append(slash(np.ptp(strokes[0], axis=0) / 2, rng))
    return vary_strokes(strokes, SAME_HAND, rng)


def slash(half: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a line (n, 2) from the upper right to the lower left through a zero around the origin,
    `half` (2,) as wide and high; it ends within the zero or beyond.
    """
    angle = np.deg2rad(rng.uniform(30, 80))
    direction = np.array([np.cos(angle), -np.sin(angle)])
    radius = 1 / np.hypot(*(direction / np.maximum(half, 0.05)))
    middle = rng.normal(0, 0.08, 2) * half
    start, end = (middle + sign * radius * rng.uniform(0.6, 1.6) * direction for sign in (1, -1))
    return resample_strokes([np.stack([start, end])], SPACING)[0]
