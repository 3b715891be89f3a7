"""The weights that the Look inside page shows: a LiteRT file computes with them, but hides them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.artifacts import REFRESH_FIX, SAVED, Shape, read_arrays

FILE = "weights.npz"


@dataclass(frozen=True)
class Weights:
    """First convolution, last layer and receptive fields of a network.

    First convolution: `kernel` (h, w, filters), `stride`, zero padding `pad`, side `pool` of the
    max pooling before ReLU (1: none), and `scale` and `shift` (filters,), which hold bias and
    batch norm. Last layer: `dense` (units, classes), `bias` (classes,); `averaged` tells whether
    global average pooling comes before it. `fields` (convolutions, 3) int are the side, stride and
    start of the receptive fields of each convolution's activations, in pixels of the image.
    """

    kernel: np.ndarray
    stride: int
    pad: int
    pool: int
    scale: np.ndarray
    shift: np.ndarray
    dense: np.ndarray
    bias: np.ndarray
    averaged: bool
    fields: np.ndarray


def save_weights(weights: Weights, folder: Path) -> None:
    """Write weights into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(weights))


def load_weights(name: str, saved: Path = SAVED) -> Weights:
    """Read the weights of a saved network. Raises ArtifactError."""
    shapes: dict[str, Shape] = {
        "kernel": (None, None, "filters"),
        "stride": (),
        "pad": (),
        "pool": (),
        "scale": ("filters",),
        "shift": ("filters",),
        "dense": ("units", "classes"),
        "bias": ("classes",),
        "averaged": (),
        "fields": (None, 3),
    }
    stored: dict[str, Any] = read_arrays(saved / name / FILE, shapes, REFRESH_FIX)
    for field in ("stride", "pad", "pool", "averaged"):
        stored[field] = stored[field].item()
    return Weights(**stored)
