"""The networks: ours and the five textbook CNNs, each with the recipe it is trained by.

Every network takes (n, 28, 28, 1) float32 in 0..1. `build` returns a Keras model that ends in
logits, its softmax left to the loss and to the exported file: the same function, with better
arithmetic. Where a project leaves something open, `Network.open_points` says what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import keras
import numpy as np
from keras import layers

FINETUNE_AUGMENTATION = 0.5


@dataclass(frozen=True)
class Recipe:
    """How a network is trained.

    `synthetic` is the number of synthetic digits and of non-digits mixed into each epoch.
    """

    epochs: int
    batch_size: int = 128
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    # or "one-cycle": up for a fifth of the run, then down to nothing along a cosine
    schedule: str = "constant"
    weight_decay: float = 0.0
    # categorical cross-entropy on one-hot labels instead of the sparse form; the same number
    one_hot: bool = False
    label_smoothing: float = 0.0
    validation: int = 5_000
    augment: bool = False
    augmentation_strength: float = 1.0  # of the distortions: 1 is augment.FULL, 0 none
    # share of the epochs on lighter distortion, for each settling at the end: see stages()
    finetune_fraction: float = 0.0
    # how often that is done from the same network, with other batches; the weights that they end
    # with are averaged
    finetune_runs: int = 1
    synthetic: tuple[int, int] = (0, 0)
    snapshots: bool = False  # export the network as it was after each of about ten epochs, too
    best: str = "val_accuracy"  # what decides which epoch is kept; "" keeps the last
    early_stopping: int = 0  # epochs without a better validation accuracy, 0 for never
    # epochs without a better validation loss until the learning rate is halved
    reduce_on_plateau: int = 0


class Phase(NamedTuple):
    """Epochs of a run with one recipe: from `first` (the first of all is 0) up to but without
    `end`, on the network as it was after `origin`.
    """

    first: int
    end: int
    recipe: Recipe
    origin: int


def training_phases(recipe: Recipe) -> list[Phase]:
    """Split a run into its stages.

    Strong distortion teaches the many ways of writing but blurs the finest differences; a few
    epochs on lighter distortion, from a lower rate and without label smoothing, bring those back.
    Two such settlings of one network end in the same valley of the loss, at opposite sides: the
    mean of their weights lies lower than either (Wortsman and others, "Model soups", 2022).
    """
    each = round(recipe.epochs * recipe.finetune_fraction)
    turn = recipe.epochs - each * recipe.finetune_runs
    settling = replace(
        recipe,
        augmentation_strength=recipe.augmentation_strength * FINETUNE_AUGMENTATION,
        learning_rate=recipe.learning_rate / 4,
        label_smoothing=0.0,
    )
    settled = (
        [Phase(first, first + each, settling, turn) for first in range(turn, recipe.epochs, each)]
        if each
        else []
    )
    return (
        [Phase(0, turn, recipe, 0), *settled] if turn > 0 else [Phase(0, recipe.epochs, recipe, 0)]
    )


@dataclass(frozen=True)
class Network:
    """A network by name, with what the app tells of it."""

    name: str
    title: str
    sentence: str
    source: str
    stack: Callable[[], list[keras.layers.Layer]]
    recipe: Recipe
    open_points: str = ""
    classes: int = field(default=10)  # 11 with one for drawings that are no digit


def _conv(filters: int, **options) -> keras.layers.Layer:
    return layers.Conv2D(filters, 3, activation="relu", **options)


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


def ink_reader(filters: Sequence[int] = (24, 48, 48, 96, 128)) -> list[keras.layers.Layer]:
    """Our network, pooled after its first and its third convolution."""
    convolutions = [_norm_conv(count, pool=at in (0, 2)) for at, count in enumerate(filters)]
    return [
        *sum(convolutions, []),
        layers.GlobalAveragePooling2D(name="embedding"),
        layers.Dense(11, name="logits"),
    ]


def filters(depth: int, width: float) -> tuple[int, ...]:
    """How many filters each convolution of our network has when it is `depth` convolutions deep and
    `width` times as wide.
    """
    ours = (24, 48, 48, 96, 128)
    return tuple(max(1, round(ours[min(at, len(ours) - 1)] * width)) for at in range(depth))


def dropout_cnn() -> list[keras.layers.Layer]:
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
    convolutions = [_norm_conv(filters, strides=2) for filters in (16, 32, 64, 128)]
    return [
        *sum(convolutions, []),
        layers.GlobalAveragePooling2D(name="embedding"),
        layers.Dense(10, name="logits"),
    ]


def three_conv() -> list[keras.layers.Layer]:
    convolutions = [[_conv(filters), layers.MaxPooling2D()] for filters in (32, 64, 128)]
    return [
        *sum(convolutions, []),
        layers.Flatten(),
        layers.Dense(128, activation="relu", name="embedding"),
        layers.Dense(10, name="logits"),
    ]


def rmsprop_cnn() -> list[keras.layers.Layer]:
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


OURS = "ink-reader"

NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        Network(
            OURS,
            "Ink classifier",
            "Ours: five convolutions with batch norm and global average pooling, trained on distorted MNIST and on synthetic strokes.",
            "This project",
            ink_reader,
            Recipe(
                epochs=25,
                finetune_fraction=0.2,
                finetune_runs=2,
                optimizer="adamw",
                learning_rate=4e-3,
                schedule="one-cycle",
                weight_decay=0.02,
                label_smoothing=0.03,
                augment=True,
                synthetic=(12_000, 6_000),
                best="val_loss",
                snapshots=True,
            ),
            classes=11,
        ),
        Network(
            "dropout-cnn",
            "Dropout CNN",
            "Two convolutions, dropout after each stage, one dense layer.",
            "Textbook project A",
            dropout_cnn,
            Recipe(epochs=12, one_hot=True, validation=12_000, best=""),
            "Padding is Keras's default, valid. Of 10-20 epochs, 12. Its 80/20 split is applied to the 60,000, so that the test set stays out.",
        ),
        Network(
            "batchnorm-gap",
            "Batch-norm CNN",
            "Four convolutions with batch norm and ReLU, then global average pooling instead of dense layers.",
            "Textbook project B",
            batchnorm_gap,
            Recipe(epochs=5, best=""),
            "Strides are 2 with same padding, since nothing else makes the maps smaller; softmax, Adam 0.001, batches of 128, 5 epochs, and 5,000 "
            "of the 60,000 for validation.",
        ),
        Network(
            "three-conv",
            "Three-stage CNN",
            "Three convolutions, each pooled, and one dense layer, fed by a tf.data pipeline.",
            "Textbook project C",
            three_conv,
            Recipe(epochs=5, one_hot=True, best=""),
            "Valid padding, which leaves 1×1×128 after the third pool; batches of 128.",
        ),
        Network(
            "rmsprop-cnn",
            "RMSProp CNN",
            "Three convolutions, two of them pooled, and a dense layer with dropout, trained by RMSProp.",
            "Textbook project D",
            rmsprop_cnn,
            Recipe(epochs=5, batch_size=64, optimizer="rmsprop", one_hot=True, best=""),
            "Sizes are not given: 32, 64 and 64 filters, 64 units, dropout 0.5, batches of 64. It was validated on the test set; here on 5,000 "
            "of the 60,000.",
        ),
        Network(
            "plateau-cnn",
            "Plateau CNN",
            "Three convolutions, two of them pooled, and one dense layer; the learning rate falls when validation stalls.",
            "Textbook project E",
            plateau_cnn,
            Recipe(epochs=8, validation=6_000, early_stopping=3, reduce_on_plateau=2),
            "Kernels 3×3, valid padding, softmax. Early stopping after 3 epochs, the rate halved after 2.",
        ),
    )
}


def build(name: str) -> keras.Model:
    """Build a network by its name in NETWORKS: (n, 28, 28, 1) in 0..1 → logits (n, 10), or (n, 11)
    where the last means no digit.
    """
    network = NETWORKS[name]
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *network.stack()], name=name.replace("-", "_")
    )


def with_layer_outputs(model: keras.Model) -> keras.Model:
    """The same network with all that the app shows as outputs: logits, embedding, and each
    convolution's maps after its ReLU, in order.
    """
    maps, waiting = {}, 0
    for layer in model.layers:
        if isinstance(layer, layers.Conv2D):
            waiting += 1
        rectified = isinstance(layer, layers.ReLU) or (
            isinstance(layer, layers.Conv2D) and layer.activation is keras.activations.relu
        )
        if rectified and waiting:
            maps[f"map_{waiting}"] = layer.output
    outputs = {
        "logits": model.get_layer("logits").output,
        "embedding": model.get_layer("embedding").output,
        **maps,
    }
    return keras.Model(model.inputs[0], outputs)


def describe(model: keras.Model) -> list[dict[str, Any]]:
    """List the layers of a sequential model for show, in order.

    Each has `type`, `detail` (its settings in words, perhaps empty), `shape` of its output without
    the batch, `parameters`, and `multiply_adds` for one image: those of convolutions and dense
    layers, beside which the rest is nothing.
    """
    found = []
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
        found.append(
            {
                "type": type(layer).__name__,
                "detail": detail,
                "shape": [int(n) for n in shape],
                "parameters": int(layer.count_params()),
                "multiply_adds": int(work),
            }
        )
    return found
