"""The layers of the networks in recipes.py: ours and the textbook CNNs.

Every network takes (n, 28, 28, 1) float32 in 0..1 and ends in logits: its softmax is left to the
loss and to whoever reads the exported file, the same function with better arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import keras
from keras import layers

from model.training.recipes import OURS, Network

OUR_FILTERS = (32, 48, 48, 96, 128)


def _conv(filters: int) -> keras.layers.Layer:
    return layers.Conv2D(filters, 3, activation="relu")


def _norm_conv(filters: int, pool: bool = False, strides: int = 1) -> list[keras.layers.Layer]:
    """Convolution, batch norm, ReLU; pooled before the norm, which is the same as after and a
    quarter of the work.
    """
    middle = [layers.MaxPooling2D()] if pool else []
    return [
        layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False),
        *middle,
        layers.BatchNormalization(momentum=0.9),
        layers.ReLU(),
    ]


def ink_reader(filters: Sequence[int] = OUR_FILTERS) -> list[keras.layers.Layer]:
    """Our network, pooled after its first and its third convolution."""
    return [
        *chain.from_iterable(
            _norm_conv(count, pool=k in (0, 2)) for k, count in enumerate(filters)
        ),
        layers.GlobalAveragePooling2D(name="embedding"),
        layers.Dense(11, name="logits"),
    ]


def scaled_filters(depth: int, width: float) -> tuple[int, ...]:
    """How many filters each convolution of our network has when it is `depth` convolutions deep and
    `width` times as wide.
    """
    last = len(OUR_FILTERS) - 1
    return tuple(max(1, round(OUR_FILTERS[min(k, last)] * width)) for k in range(depth))


def dropout_cnn() -> list[keras.layers.Layer]:
    """Two convolutions, each pooled, dropout after each stage."""
    return [
        _conv(32),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        _conv(64),
        layers.MaxPooling2D(),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.Dense(128, activation="relu", name="embedding"),
        layers.Dropout(0.5),
        layers.Dense(10, name="logits"),
    ]


def batchnorm_gap() -> list[keras.layers.Layer]:
    """Four strided convolutions with batch norm instead of pooling."""
    return [
        *chain.from_iterable(_norm_conv(filters, strides=2) for filters in (16, 32, 64, 128)),
        layers.GlobalAveragePooling2D(name="embedding"),
        layers.Dense(10, name="logits"),
    ]


def three_conv() -> list[keras.layers.Layer]:
    """Three convolutions, each pooled."""
    return [
        *chain.from_iterable([_conv(filters), layers.MaxPooling2D()] for filters in (32, 64, 128)),
        layers.Flatten(),
        layers.Dense(128, activation="relu", name="embedding"),
        layers.Dense(10, name="logits"),
    ]


def rmsprop_cnn() -> list[keras.layers.Layer]:
    """Three convolutions, two of them pooled, dropout before the last layer."""
    return [
        _conv(32),
        layers.MaxPooling2D(),
        _conv(64),
        layers.MaxPooling2D(),
        _conv(64),
        layers.Flatten(),
        layers.Dense(64, activation="relu", name="embedding"),
        layers.Dropout(0.5),
        layers.Dense(10, name="logits"),
    ]


def plateau_cnn() -> list[keras.layers.Layer]:
    """Three convolutions, two of them pooled, dropout after them."""
    return [
        _conv(32),
        layers.MaxPooling2D(),
        _conv(64),
        layers.MaxPooling2D(),
        _conv(128),
        layers.Flatten(),
        layers.Dropout(0.3),
        layers.Dense(128, activation="relu", name="embedding"),
        layers.Dense(10, name="logits"),
    ]


LAYERS: dict[str, Callable[[], list[keras.layers.Layer]]] = {
    OURS: ink_reader,
    "dropout-cnn": dropout_cnn,
    "batchnorm-gap": batchnorm_gap,
    "three-conv": three_conv,
    "rmsprop-cnn": rmsprop_cnn,
    "plateau-cnn": plateau_cnn,
}


def build(network: Network, seed: int | None = None) -> keras.Model:
    """Build a network: (n, 28, 28, 1) in 0..1 → logits (n, classes).

    `seed` makes its initial weights and all that Keras draws from then on repeatable.
    """
    if seed is not None:
        keras.utils.set_random_seed(seed)
    stack = (network.layers or LAYERS[network.name])()
    return keras.Sequential([keras.Input((28, 28, 1)), *stack], name=network.name.replace("-", "_"))
