"""Symbols written by random hands, and rendered in MNIST's format."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.data.synthetic.curves import Strokes, Symbol, join
from model.data.synthetic.digits import DIGITS
from model.data.synthetic.negatives import NEGATIVES
from model.preprocessing import normalization

NOT_A_DIGIT = 10  # the label of everything in NEGATIVES
BLOCK_SIZE = 1024  # samples at a time; another size gives other samples


def write_symbol(symbol: Symbol, rng: np.random.Generator) -> Strokes:
    """Write a symbol by a hand drawn at random: slanted, stretched, bent, shaky, hasty.

    Returns strokes (n, 2) in about a unit box.
    """
    strokes = symbol(rng)
    if len(strokes) > 1 and rng.random() < 0.08:  # the pen is not lifted between two strokes
        k = rng.integers(0, len(strokes) - 1)
        strokes[k : k + 2] = [join(strokes[k], strokes[k + 1])]
    slant = np.clip(rng.normal(0.1, 0.16), -0.3, 0.5)
    turn = np.deg2rad(rng.normal(0, 5))
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ np.array(
        [[1, 0], [-slant, 1]]
    )
    matrix = matrix @ np.diag([np.exp(rng.normal(-0.15, 0.22)), 1.0])
    # A smooth field bends the plane: two slow waves in each direction.
    waves = rng.normal(0, 1, (2, 2, 2)) * rng.uniform(2, 5)
    phase = rng.uniform(0, 2 * np.pi, (2, 2))
    bend = rng.uniform(0, 0.05)
    tremor = rng.choice([0, 0, 0.006, 0.014])
    cuts_corners = rng.random() < 0.35
    written = []
    for stroke in strokes:
        p = stroke + rng.normal(0, 0.012, 2)
        shift = np.stack(
            [sum(np.sin(p @ waves[a, k] + phase[a, k]) for k in (0, 1)) for a in (0, 1)], 1
        )
        p = p + bend * shift
        if cuts_corners and len(p) > 8:
            n = int(rng.integers(3, 7))
            padded = np.concatenate(
                [np.repeat(p[:1], n // 2, 0), p, np.repeat(p[-1:], n - 1 - n // 2, 0)]
            )
            p = np.stack([np.convolve(padded[:, a], np.full(n, 1 / n), "valid") for a in (0, 1)], 1)
        if rng.random() < 0.06:  # a small hook where the pen lands or leaves
            p = np.concatenate([p[:1] + rng.normal(0, 0.06, (1, 2)), p])
        p = p + rng.normal(0, 1, p.shape) * tremor
        written.append((p @ matrix).astype(np.float32))
    return written


def render_strokes(strokes: Strokes, pen: float) -> np.ndarray:
    """Render strokes as the app does a person's, with a pen of so many pixels: (28, 28) uint8."""
    image: np.ndarray = np.rint(normalization.normalize_strokes(strokes, pen) * 255)
    return image.astype(np.uint8)


def generate_samples(
    n_digits: int, n_negatives: int, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (images (b, 28, 28) uint8, labels (b,) uint8) in blocks, classes mixed.

    `n_digits` are spread over 0 to 9; `n_negatives` are labelled NOT_A_DIGIT.
    """
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(n_digits) % 10, np.full(n_negatives, NOT_A_DIGIT)]).astype(
        np.uint8
    )
    rng.shuffle(labels)
    for start in range(0, len(labels), BLOCK_SIZE):
        block = labels[start : start + BLOCK_SIZE]
        drawings = [
            write_symbol(
                NEGATIVES[rng.integers(len(NEGATIVES))] if k == NOT_A_DIGIT else DIGITS[k], rng
            )
            for k in block
        ]
        images = [render_strokes(strokes, rng.uniform(1.6, 4.2)) for strokes in drawings]
        yield np.stack(images), block
