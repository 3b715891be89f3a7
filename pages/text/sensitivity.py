"""How far a prediction holds while the drawing is changed, in words."""

import numpy as np

from model.interpretability.sensitivity import stable_range
from model.transforms import Transformation
from pages.text.numbers import general


def stability_sentence(transformation: Transformation, probabilities: np.ndarray) -> str:
    """Say in a sentence how far the answer holds."""
    levels, unit = transformation.levels, transformation.unit
    digit, low, high = stable_range(levels, probabilities, transformation.identity)
    if low == levels[0] and high == levels[-1]:
        return f"{digit} stays the prediction over the whole range."
    if low == levels[0]:
        return f"{digit} stays the prediction up to {general(high)} {unit}."
    if high == levels[-1]:
        return f"{digit} stays the prediction from {general(low)} {unit} on."
    return f"{digit} stays the prediction from {general(low)} to {general(high)} {unit}."
