"""Refuse what is neither an image nor a drawing, whoever gives it."""

from __future__ import annotations

from typing import Any

import numpy as np


class InvalidInputError(ValueError):
    """The input is neither an image nor a drawing; the message says what it is instead."""


def real_array(values: Any) -> np.ndarray:
    """Return an array of real numbers. Raises InvalidInputError for anything else."""
    try:
        array = np.asarray(values)
    except (TypeError, ValueError) as error:  # lists of different lengths
        raise InvalidInputError(
            f"A picture is an array of numbers, not a {type(values).__name__}."
        ) from error
    if array.dtype.kind not in "buif":
        raise InvalidInputError(f"A picture holds numbers, not {array.dtype}.")
    return array


def foreground_array(values: Any) -> np.ndarray:
    """Clip a foreground image (h, w) to 0..1, float32; NaN becomes 0.

    Raises InvalidInputError for anything but an array (h, w) of real numbers.
    """
    array = real_array(values)
    if array.ndim != 2:
        raise InvalidInputError(f"A foreground is (height, width), not {array.shape}.")
    foreground: np.ndarray = np.nan_to_num(np.clip(array, 0, 1).astype(np.float32))
    return foreground
