"""train_model with a few hundred images and a tiny network: python -m tests.hostile.tiny OPTION…"""

import sys

import train_model
from model import dataset, networks

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
    networks.Recipe(epochs=3, batch_size=64, best="val_loss"),
    classes=11,
)


def few(validation_size: int = dataset.VALIDATION) -> dataset.Dataset:
    """A few hundred images of each split."""
    sizes = (("train", 512), ("validation", 200), ("test", 200))
    return dataset.Dataset(*(dataset.Split(*(array[:size] for array in vars(getattr(WHOLE, name)).values())) for name, size in sizes))


if __name__ == "__main__":
    WHOLE = dataset.load()
    dataset.load = few
    networks.NETWORKS["tiny"] = TINY
    sys.exit(train_model.main(sys.argv[1:]))
