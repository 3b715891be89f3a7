"""Symbols written by random hands, and rendered in MNIST's format."""

from __future__ import annotations

import numpy as np

from model.data.synthetic.curves import Strokes, Symbol, join
from model.data.variation import Variation, vary_strokes
from model.preprocessing import normalization

PEN_WIDTHS = (1.6, 4.2)  # pixels of the 28×28 grid: those of MNIST's pens, and a little beyond
# Symbols all have the same slant and width as they are described in `digits`; hands don't.
STRANGERS = Variation(
    mean_slant=0.1,
    slant=0.16,
    rotation=5.0,
    mean_stretch=-0.15,
    stretch=0.22,
    max_bend=0.05,
    tremor=(0.0, 0.0, 0.006, 0.014),
    haste_probability=0.35,
    hook_probability=0.06,
)


def write_symbol(symbol: Symbol, rng: np.random.Generator) -> Strokes:
    """Write a symbol by a hand drawn at random: slanted, stretched, bent, shaky, hasty.

    Returns strokes (n, 2) in about a unit box.
    """
    strokes = symbol(rng)
    if len(strokes) > 1 and rng.random() < 0.08:  # the pen is not lifted between two strokes
        k = rng.integers(0, len(strokes) - 1)
        strokes[k : k + 2] = [join(strokes[k], strokes[k + 1])]
    return vary_strokes(strokes, STRANGERS, rng)


def render_strokes(strokes: Strokes, pen: float) -> np.ndarray:
    """Render strokes nearly as the app does, with a pen of so many pixels: (28, 28) uint8."""
    image: np.ndarray = np.rint(normalization.normalize_coarsely(strokes, pen) * 255)
    return image.astype(np.uint8)
