"""The ten probabilities of one answer, as what components/probability_bars/index.js shows."""

from typing import Any

import numpy as np

WORTH_A_LABEL = 0.01  # bars below are too low to carry a number


def bars(probabilities: np.ndarray) -> dict[str, Any]:
    """Describe a bar a digit:

    `shares`, the `top` one (None when there is none), `labels`, `titles` and all of it in `words`.

    `probabilities` (10,) in 0..1; zeros where nothing was read, which gives empty bars. Raises
    ValueError for another shape.
    """
    given = np.asarray(probabilities, dtype=float)
    if given.shape != (10,):
        raise ValueError(f"Ten probabilities are needed, not {given.shape}.")
    return {
        "shares": given.round(4).tolist(),
        "top": int(given.argmax()) if given.any() else None,
        "labels": [label(share) if share >= WORTH_A_LABEL else "" for share in given],
        "titles": [f"{digit}: {share:.2%}" for digit, share in enumerate(given)],
        "words": in_words(given),
    }


def in_words(probabilities: np.ndarray) -> str:
    """Say which digits are likely, likeliest first, for those who cannot see the bars."""
    likely = [
        digit for digit in np.argsort(-probabilities) if probabilities[digit] >= WORTH_A_LABEL
    ]
    said = ", ".join(f"{digit} {label(probabilities[digit])}" for digit in likely)
    return f"Probability of each digit: {said or 'nothing was read yet'}."


def label(share: float) -> str:
    """Write a share in 0..1 as short as it goes; nearly all is not 100 %."""
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"
