"""How far a prediction holds while the drawing is changed, in words."""

import numpy as np

from model.interpretability.sensitivity import Transformation, stable_range
from pages.text.numbers import general


def stability_sentence(way: Transformation, levels: np.ndarray, found: np.ndarray) -> str:
    """Say in a sentence how far the answer holds."""
    digit, low, high = stable_range(levels, found, way.none)
    if low == levels[0] and high == levels[-1]:
        return f"{digit} stays the likeliest over the whole range."
    if low == levels[0]:
        return f"{digit} stays the likeliest up to {general(high)} {way.unit}."
    if high == levels[-1]:
        return f"{digit} stays the likeliest from {general(low)} {way.unit} on."
    return f"{digit} stays the likeliest from {general(low)} to {general(high)} {way.unit}."
