"""The weights of the last layer: a LiteRT file computes with them, but hides them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.artifacts import REFRESH_FIX, SAVED, Shape, read_arrays

FILE = "weights.npz"


@dataclass(frozen=True)
class Weights:
    """The last layer of a network: `dense` (units, classes) and `bias` (classes,); `averaged` tells
    whether global average pooling comes before it.
    """

    dense: np.ndarray
    bias: np.ndarray
    averaged: bool


def save_weights(weights: Weights, folder: Path) -> None:
    """Write weights into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(weights))


def load_weights(name: str, saved: Path = SAVED) -> Weights:
    """Read the weights of a saved network. Raises ArtifactError."""
    shapes: dict[str, Shape] = {
        "dense": ("units", "classes"),
        "bias": ("classes",),
        "averaged": (),
    }
    stored: dict[str, Any] = read_arrays(saved / name / FILE, shapes, REFRESH_FIX)
    return Weights(stored["dense"], stored["bias"], bool(stored["averaged"]))
