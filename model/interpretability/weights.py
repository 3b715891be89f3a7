"""The few weights of a network that the Look inside page shows: its LiteRT file gives what they
compute, not the weights themselves.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.data.mnist import check_shapes
from model.recognition.classifier import SAVED, NetworkError

FILE = "weights.npz"


@dataclass(frozen=True)
class Weights:
    """The first convolution:

    `kernel` (h, w, filters), how far it moves (`stride`), how many zeros stand before the image
    (`pad`), the side of the squares of which only the largest sum is kept (`pool`, 1 for none), and
    `scale` and `shift` (filters,) of that sum before ReLU: bias and batch norm in one.

    The last layer: `dense` (units, classes) and `bias` (classes,); `averaged` says whether its
    units are the means of the last maps. `fields` (maps, 3) int: for each convolution's maps the
    side of the square of the image that one of their pixels sees, how far apart two neighbours'
    squares are, and where the first one's begins, in pixels.
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


def of(model: Any) -> Weights:
    """Read them off a Keras model as networks.build makes it."""
    layers = [(type(layer).__name__, layer) for layer in model.layers]
    side, jump, begin = 1, 1, 0
    fields: list[tuple[int, int, int]] = []
    first: Any = None
    scale, shift, pool = np.ones(1), np.zeros(1), 1
    for kind, layer in layers:
        before_relu = not fields
        if kind == "Conv2D":
            stride = layer.strides[0]
            begin -= (pad := _pad(layer)) * jump
            side += (layer.kernel_size[0] - 1) * jump
            jump *= stride
            if first is None:
                first, first_pad = layer, pad
                scale, shift = (
                    np.ones(layer.filters),
                    layer.bias.numpy() if layer.use_bias else np.zeros(layer.filters),
                )
        elif kind == "MaxPooling2D":
            pool *= layer.pool_size[0] if before_relu else 1
            side += (layer.pool_size[0] - 1) * jump
            jump *= layer.strides[0]
        elif kind == "BatchNormalization" and before_relu:
            factor = layer.gamma.numpy() / np.sqrt(layer.moving_variance.numpy() + layer.epsilon)
            scale, shift = (
                scale * factor,
                (shift - layer.moving_mean.numpy()) * factor + layer.beta.numpy(),
            )
        if kind == "ReLU" or (kind == "Conv2D" and layer.activation.__name__ == "relu"):
            fields.append((side, jump, begin))
    last = model.get_layer("logits")
    return Weights(
        kernel=first.kernel.numpy()[:, :, 0],
        stride=first.strides[0],
        pad=first_pad,
        pool=pool,
        scale=np.asarray(scale, np.float32),
        shift=np.asarray(shift, np.float32),
        dense=last.kernel.numpy(),
        bias=last.bias.numpy(),
        averaged=type(model.get_layer("embedding")).__name__ == "GlobalAveragePooling2D",
        fields=np.array(fields),
    )


def _pad(layer: Any) -> int:
    """How many zeros a Keras convolution puts before its input, as TensorFlow does: the odd one
    comes after.
    """
    if layer.padding == "valid":
        return 0
    n, stride, kernel = layer.input.shape[1], layer.strides[0], layer.kernel_size[0]
    return max((-(-n // stride) - 1) * stride + kernel - n, 0) // 2


def save(weights: Weights, folder: Path) -> None:
    """Write them into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(weights))


def load(name: str, saved: Path = SAVED) -> Weights:
    """Read those of a saved network. Raises NetworkError when the file is missing or damaged."""
    path = saved / name / FILE
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {field: stored[field] for field in Weights.__dataclass_fields__}
        whole = {field: int(found[field]) for field in ("stride", "pad", "pool")}
        filters, units = found["kernel"].shape[2], found["dense"].shape[0]
        shapes = {
            "kernel": (None, None, filters),
            "scale": (filters,),
            "shift": (filters,),
            "dense": (units, None),
        }
        check_shapes(found, {**shapes, "bias": found["dense"].shape[1:], "fields": (None, 3)})
        return Weights(**{**found, **whole, "averaged": bool(found["averaged"])})
    except Exception as error:  # whatever zipfile, zlib and numpy raise on a damaged file
        kept = "/".join(path.parts[-4:])
        cure = f"Restore it with `git checkout {kept}`, or write it anew with `python train_model.py --refresh`."
        raise NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}") from error
