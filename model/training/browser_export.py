"""Write what the browser runs a network from: its weights, and a description of its layers
for components/live_drawing/recognition/network.js.

A network's kernels are rounded to float16 when its training ends (`round_kernels`), before it is
calibrated and evaluated, so that the browser gets half the bytes and yet the very numbers that
LiteRT computes with: both give the same logits but for the order of additions.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import keras
import numpy as np
from keras import layers

from model.artifacts import SAVED
from model.recognition import browser
from model.recognition.numbers import load_number_parameters
from model.recognition.personalization import load_parameters
from model.schemas import (
    BrowserLayer,
    BrowserNetwork,
    PersonalizationParameters,
    StoredNumbers,
    Tensor,
)
from model.training.inspection import padding

HASH_DIGITS = 16  # of a file's SHA-256 in its name
KINDS = {
    layers.Conv2D: "convolution",
    layers.Dense: "dense",
    layers.MaxPooling2D: "max pooling",
    layers.BatchNormalization: "batch norm",
    layers.ReLU: "ReLU",
    layers.GlobalAveragePooling2D: "average",
    layers.Flatten: "flatten",
}


class _Weights:
    """The weights file while it is written: arrays one after the other, each at a multiple of four
    bytes, as JavaScript's typed arrays want it.
    """

    def __init__(self) -> None:
        self.content = b""

    def append(self, values: np.ndarray, dtype: type[np.floating[Any]]) -> Tensor:
        """Append an array. Returns its type, its offset in bytes and its number of elements."""
        stored = np.ascontiguousarray(values, np.dtype(dtype).newbyteorder("<"))
        place: Tensor = {
            "type": np.dtype(dtype).name,
            "offset": len(self.content),
            "length": stored.size,
        }
        self.content += stored.tobytes()
        self.content += b"\0" * (-len(self.content) % 4)
        return place

    def append_kernel(self, kernel: np.ndarray) -> Tensor:
        """Append a kernel as float16, or where that would change it, as float32."""
        half = kernel.astype(np.float16)
        return self.append(kernel, np.float16 if np.array_equal(half, kernel) else np.float32)


def round_kernels(model: keras.Model) -> bool:
    """Round the kernels of convolutions and dense layers to float16 numbers. Returns whether this
    changed any.

    Measured on 1,500 drawings by UNIPEN's validation writers: no other top class, probabilities at
    most 0.0012 from those before.
    """
    changed = False
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D | layers.Dense):
            kernel = layer.kernel.numpy()
            rounded = kernel.astype(np.float16).astype(np.float32)
            changed |= not np.array_equal(kernel, rounded)
            layer.kernel.assign(rounded)
    return changed


def describe(model: keras.Model) -> tuple[list[BrowserLayer], bytes]:
    """Describe the layers of a sequential model in order, and collect their weights.

    Each has a `kind`, the shapes of its `input` and of its output `shape`, [rows, columns,
    channels], and the `tensors` it needs: their places in the weights. Kernels are (size, size,
    channels, filters), float16 where `round_kernels` has rounded them; all else is float32. A dense
    layer is a convolution over a map of one place. Of batch norm, a scale and a shift for each
    channel are left.

    Raises ValueError for a layer that is not among KINDS.
    """
    weights = _Weights()
    described: list[BrowserLayer] = []
    for layer in model.layers:
        if isinstance(layer, layers.Dropout):
            continue
        kind = next((KINDS[known] for known in KINDS if isinstance(layer, known)), None)
        if kind is None:
            raise ValueError(f"The browser knows no {type(layer).__name__}.")
        entry: BrowserLayer = {
            "kind": kind,
            "input": _map_shape(layer.input.shape),
            "shape": _map_shape(layer.output.shape),
            "tensors": {},
        }
        if kind in ("convolution", "dense"):
            is_dense = kind == "dense"
            entry["size"] = 1 if is_dense else layer.kernel_size[0]
            entry["stride"] = 1 if is_dense else layer.strides[0]
            entry["pad"] = 0 if is_dense else padding(layer)
            entry["tensors"]["weights"] = weights.append_kernel(layer.kernel.numpy())
            if layer.use_bias:
                entry["tensors"]["bias"] = weights.append(layer.bias.numpy(), np.float32)
        elif kind == "max pooling":
            entry["size"], entry["stride"] = layer.pool_size[0], layer.strides[0]
        elif kind == "batch norm":
            scale = layer.gamma.numpy() / np.sqrt(layer.moving_variance.numpy() + layer.epsilon)
            shift = layer.beta.numpy() - layer.moving_mean.numpy() * scale
            entry["tensors"]["scale"] = weights.append(scale, np.float32)
            entry["tensors"]["shift"] = weights.append(shift, np.float32)
        described.append(entry)
        if getattr(layer, "activation", None) is keras.activations.relu and kind != "ReLU":
            shape = entry["shape"]
            described.append({"kind": "ReLU", "input": shape, "shape": shape, "tensors": {}})
    return described, weights.content


def _map_shape(shape: tuple[int | None, ...]) -> list[int]:
    """A shape without the batch as rows, columns and channels; a vector is a map of one place."""
    lengths = [int(n) for n in shape[1:] if n is not None]
    return lengths if len(lengths) == 3 else [1, 1, *lengths]


def static_folder(out: Path) -> Path:
    """Where the browser's files of the networks in `out` go."""
    return browser.STATIC if out == SAVED else out / "static"


def write_browser_files(folder: Path, static: Path) -> None:
    """Write the browser's files of the network in `folder` into `static`, and remove those that
    were there of the same name.
    """
    model = keras.models.load_model(folder / "model.keras", compile=False)
    described, weights = describe(model)
    name, digest = folder.name, hashlib.sha256(weights).hexdigest()
    weights_file = f"{name}-{digest[:HASH_DIGITS]}.bin"
    description: BrowserNetwork = {
        "network": name,
        "model": browser.model_checksum(folder),
        "weights": {"file": weights_file, "bytes": len(weights), "sha256": digest},
        "layers": described,
        "calibration": json.loads((folder / "calibration.json").read_text(encoding="utf-8")),
        "personalization": cast(
            PersonalizationParameters, asdict(load_parameters(folder.name, folder.parent))
        ),
        "numbers": cast(StoredNumbers, asdict(load_number_parameters(folder.name, folder.parent))),
        "constants": browser.constants(),
        "outcomes": browser.outcomes(),
    }
    content = json.dumps(description, separators=(",", ":")).encode()
    static.mkdir(parents=True, exist_ok=True)
    previous = set(static.glob(f"{name}-*"))
    (static / weights_file).write_bytes(weights)
    description_file = f"{name}-{hashlib.sha256(content).hexdigest()[:HASH_DIGITS]}.json"
    (static / description_file).write_bytes(content)
    for path in previous - {static / weights_file, static / description_file}:
        path.unlink()
