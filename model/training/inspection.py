"""What the app shows of a trained Keras model: its layers, their outputs, some of its weights."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
from keras import layers

from model.interpretability.weights import Weights
from model.schemas import StoredLayer


def with_layer_outputs(model: keras.Model) -> keras.Model:
    """The same network with all that the app shows as outputs: logits, embedding, and each
    convolution's maps after its ReLU, in order.
    """
    maps, convolutions = {}, 0
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            convolutions += 1
        rectified = isinstance(layer, layers.ReLU) or (
            isinstance(layer, layers.Conv2D) and layer.activation is keras.activations.relu
        )
        if rectified and convolutions:
            maps[f"map_{convolutions}"] = layer.output
    outputs = {
        "logits": model.get_layer("logits").output,
        "embedding": model.get_layer("embedding").output,
        **maps,
    }
    return keras.Model(model.inputs[0], outputs)


def describe_layers(model: keras.Model) -> list[StoredLayer]:
    """List the layers of a sequential model, in order.

    `detail` are its settings in words, perhaps none; `shape` is that of its output without the
    batch; `multiply_adds` are those of convolutions and dense layers for one image, beside which
    the others' are nothing.
    """
    rows = []
    for layer in model.layers:
        inputs, shape = layer.input.shape[1:], layer.output.shape[1:]
        detail, work = "", 0
        if isinstance(layer, layers.Conv2D):
            h, w = layer.kernel_size
            detail = f"{layer.filters} filters {h}×{w}" + (
                f", stride {layer.strides[0]}" if layer.strides[0] > 1 else ""
            )
            detail += ", same padding" if layer.padding == "same" else ""
            work = int(np.prod(shape)) * h * w * inputs[-1] // layer.groups
        elif isinstance(layer, layers.Dense):
            detail, work = f"{layer.units} units", layer.units * inputs[-1]
        elif isinstance(layer, layers.MaxPooling2D):
            detail = "{}×{}".format(*layer.pool_size)
        elif isinstance(layer, layers.Dropout):
            detail = f"{layer.rate:.0%}".replace("%", " %")
        if getattr(layer, "activation", None) is keras.activations.relu and not isinstance(
            layer, layers.ReLU
        ):
            detail += ", ReLU"
        rows.append(
            StoredLayer(
                type=type(layer).__name__,
                detail=detail,
                shape=[int(n) for n in shape],
                parameters=int(layer.count_params()),
                multiply_adds=int(work),
            )
        )
    return rows


def read_weights(model: keras.Model) -> Weights:
    """Read the weights of the last layer."""
    last = model.get_layer("logits")
    return Weights(
        dense=last.kernel.numpy(),
        bias=last.bias.numpy(),
        averaged=type(model.get_layer("embedding")).__name__ == "GlobalAveragePooling2D",
    )


def padding(layer: Any) -> int:
    """How many zeros a Keras convolution puts before its input, as TensorFlow does: the odd one
    comes after.
    """
    if layer.padding == "valid":
        return 0
    n, stride, kernel = layer.input.shape[1], layer.strides[0], layer.kernel_size[0]
    return int(max((-(-n // stride) - 1) * stride + kernel - n, 0) // 2)
