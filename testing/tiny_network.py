"""A tiny network and a few hundred images, so that a run takes seconds: python -m
testing.tiny_network OPTION… is train_model with them.
"""

import sys

import train_model
from model.data import mnist
from model.training import networks

TINY = networks.Network(
    "tiny",
    "Tiny",
    "For tests.",
    "Tests",
    lambda: [
        networks.layers.Conv2D(4, 5, strides=3, activation="relu"),
        networks.layers.GlobalAveragePooling2D(name="embedding"),
        networks.layers.Dense(11, name="logits"),
    ],
    networks.Recipe(
        epochs=3,
        batch_size=64,
        augment=True,
        synthetic=(64, 32),
        label_smoothing=0.1,
        best="val_loss",
        schedule="one-cycle",
        finetune_fraction=0.4,
    ),
    classes=11,
)
SIZES = {"train": 512, "validation": 200, "test": 200}
whole = mnist.load


def few(validation_size: int = mnist.VALIDATION) -> mnist.Dataset:
    """The first few hundred images of each split."""
    data = whole()
    return mnist.Dataset(
        *(
            mnist.Split(*(array[:size] for array in vars(getattr(data, name)).values()))
            for name, size in SIZES.items()
        )
    )


def install() -> None:
    """Put both in place for the whole process, where no monkeypatch reaches."""
    mnist.load = few
    networks.NETWORKS["tiny"] = TINY


if __name__ == "__main__":
    install()
    sys.exit(train_model.main(sys.argv[1:]))
