"""A tiny network and a few hundred images, so that a run takes seconds: `python -m
testing.tiny_network OPTION…` is train_model with them.
"""

from __future__ import annotations

import sys
from typing import Any

import train_model
from model.data import mnist
from model.training import recipes
from model.training.recipes import Network, Recipe

SIZES = {"train": 512, "validation": 200, "test": 200}


def layers() -> list[Any]:
    """One convolution and a dense layer."""
    from keras import layers

    return [
        layers.Conv2D(4, 5, strides=3, activation="relu"),
        layers.GlobalAveragePooling2D(name="embedding"),
        layers.Dense(11, name="logits"),
    ]


TINY = Network(
    "tiny",
    "Tiny",
    "For tests.",
    "Tests",
    Recipe(
        epochs=3,
        batch_size=64,
        augment=True,
        synthetic=(64, 32),
        label_smoothing=0.1,
        best="val_loss",
        schedule="one-cycle",
        finetune_fraction=0.4,
    ),
    layers=layers,
)
NETWORKS = {**recipes.NETWORKS, "tiny": TINY}


def load(validation_size: int = mnist.VALIDATION_SIZE) -> mnist.Dataset:  # noqa: ARG001
    """The first few hundred images of each split, instead of `mnist.load`."""
    dataset = mnist.load()

    def first(split: mnist.Split, size: int) -> mnist.Split:
        return mnist.Split(split.file_images, split.labels[:size], split.index[:size])

    return mnist.Dataset(
        dataset.arrays,
        **{name: first(getattr(dataset, name), size) for name, size in SIZES.items()},
    )


def main(arguments: list[str], **options: Any) -> int:
    """Run train_model with the tiny network and data; `options` are more of its arguments."""
    return train_model.main(arguments, NETWORKS, load, **options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
