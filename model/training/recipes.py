"""The networks by name, ours and the textbook ones, and how each is trained.

Their layers are in networks.py; this module needs no Keras. Where a project leaves something open,
`Network.open_points` says what this one does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import keras

OURS = "ink-reader"
FINETUNE_AUGMENTATION = 0.5  # strength of the augmentation while fine-tuning, as a factor


@dataclass(frozen=True)
class Recipe:
    """How a network is trained."""

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
    augmentation_strength: float = 1.0  # 1 is augmentation.FULL, 0 is none
    finetune_fraction: float = 0.0  # share of the epochs in each fine-tuning: see training_phases
    # how often the same network is fine-tuned, with other batches; the weights are averaged
    finetune_runs: int = 1
    # digits and negatives written anew for each epoch: from UNIPEN's strokes, and synthetic
    unipen: tuple[int, int] = (0, 0)
    synthetic: tuple[int, int] = (0, 0)
    snapshots: bool = False  # export the network after each of about ten epochs, too
    best: str = "val_accuracy"  # the measure that decides on the best epoch; "" takes the last
    early_stopping: int = 0  # epochs without a better validation accuracy, 0 for never
    # epochs without a better validation loss until the learning rate is halved, 0 for never
    reduce_on_plateau: int = 0


class Phase(NamedTuple):
    """Epochs of a run with one recipe: from `first` (the first of all is 0) up to but without
    `end`, starting from the network after `origin` epochs.
    """

    first: int
    end: int
    recipe: Recipe
    origin: int


def training_phases(recipe: Recipe) -> list[Phase]:
    """Split a run into its main phase and its fine-tuning phases.

    Strong augmentation teaches the many ways of writing but blurs the finest differences; a few
    epochs on lighter augmentation, from a lower rate and without label smoothing, bring those back.
    Two such fine-tunings of one network end in the same valley of the loss, at opposite sides: the
    mean of their weights lies lower than either (Wortsman and others, "Model soups", 2022).
    """
    finetune_epochs = round(recipe.epochs * recipe.finetune_fraction)
    finetune_start = recipe.epochs - finetune_epochs * recipe.finetune_runs
    if not finetune_epochs or finetune_start <= 0:
        return [Phase(0, recipe.epochs, recipe, 0)]
    finetuning = replace(
        recipe,
        augmentation_strength=recipe.augmentation_strength * FINETUNE_AUGMENTATION,
        learning_rate=recipe.learning_rate / 4,
        label_smoothing=0.0,
    )
    return [
        Phase(0, finetune_start, recipe, 0),
        *(
            Phase(first, first + finetune_epochs, finetuning, finetune_start)
            for first in range(finetune_start, recipe.epochs, finetune_epochs)
        ),
    ]


@dataclass(frozen=True)
class Network:
    """A network: what the app says about it, and its recipe.

    `layers` returns its layers; None for those of networks.LAYERS.
    """

    name: str
    title: str
    sentence: str
    source: str
    recipe: Recipe
    open_points: str = ""
    layers: Callable[[], list[keras.layers.Layer]] | None = None


NETWORKS: dict[str, Network] = {
    network.name: network
    for network in (
        Network(
            OURS,
            "Ink reader",
            "Ours: five convolutions with batch norm and global average pooling, trained on "
            "augmented MNIST, on UNIPEN's strokes and on synthetic ones.",
            "This project",
            Recipe(
                epochs=26,
                finetune_fraction=0.2,
                finetune_runs=2,
                optimizer="adamw",
                learning_rate=4e-3,
                schedule="one-cycle",
                weight_decay=0.02,
                label_smoothing=0.03,
                augment=True,
                unipen=(20_000, 8_000),
                synthetic=(12_000, 6_000),
                best="val_loss",
                snapshots=True,
            ),
        ),
        Network(
            "dropout-cnn",
            "Dropout CNN",
            "Two convolutions, dropout after each stage, one dense layer.",
            "Textbook project A",
            Recipe(epochs=12, one_hot=True, validation=12_000, best=""),
            "Padding is Keras's default, valid. Of 10-20 epochs, 12. Its 80/20 split is applied to "
            "the 60,000, so that the test set stays out.",
        ),
        Network(
            "batchnorm-gap",
            "Batch-norm CNN",
            "Four convolutions with batch norm and ReLU, then global average pooling instead of "
            "dense layers.",
            "Textbook project B",
            Recipe(epochs=5, best=""),
            "Strides are 2 with same padding, since nothing else makes the maps smaller; softmax, "
            "Adam 0.001, batches of 128, 5 epochs, and 5,000 of the 60,000 for validation.",
        ),
        Network(
            "three-conv",
            "Three-stage CNN",
            "Three convolutions, each pooled, and one dense layer, fed by a tf.data pipeline.",
            "Textbook project C",
            Recipe(epochs=5, one_hot=True, best=""),
            "Valid padding, which leaves 1×1×128 after the third pool; batches of 128.",
        ),
        Network(
            "rmsprop-cnn",
            "RMSProp CNN",
            "Three convolutions, two of them pooled, and a dense layer with dropout, trained by "
            "RMSProp.",
            "Textbook project D",
            Recipe(epochs=5, batch_size=64, optimizer="rmsprop", one_hot=True, best=""),
            "Sizes are not given: 32, 64 and 64 filters, 64 units, dropout 0.5, batches of 64. "
            "It was validated on the test set; here on 5,000 of the 60,000.",
        ),
        Network(
            "plateau-cnn",
            "Plateau CNN",
            "Three convolutions, two of them pooled, and one dense layer; the learning rate falls "
            "when validation stalls.",
            "Textbook project E",
            Recipe(epochs=8, validation=6_000, early_stopping=3, reduce_on_plateau=2),
            "Kernels 3×3, valid padding, softmax. Early stopping after 3 epochs, the rate halved "
            "after 2.",
        ),
    )
}
