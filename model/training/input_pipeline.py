"""What a training run reads:

MNIST, a person's own drawings and synthetic strokes, through a tf.data pipeline.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from model.data import mnist, synthetic
from model.training import augmentation
from model.training.networks import Recipe


class UsageError(Exception):
    """Something asked for can't be done; the message says what and how to do it."""


@dataclasses.dataclass
class TrainingData:
    """MNIST's images and labels, and the synthetic ones of which each epoch takes a part. uint8
    arrays (n, 28, 28) and (n,).
    """

    images: np.ndarray
    labels: np.ndarray
    digits: np.ndarray
    digit_labels: np.ndarray
    others: np.ndarray
    take: tuple[int, int]

    def epoch_size(self) -> int:
        return len(self.labels) + sum(self.take)


def load_training_data(
    recipe: Recipe, seed: int, extra: Path | None
) -> tuple[TrainingData, mnist.Split]:
    """Read MNIST, add a person's own drawings, and draw a pool of synthetic samples twice as large
    as an epoch takes.
    """
    data = mnist.load(validation_size=recipe.validation)
    images, labels = data.train.images, data.train.labels
    if extra:
        more_images, more_labels = load_extra(extra)
        images, labels = (
            np.concatenate([images, more_images]),
            np.concatenate([labels, more_labels]),
        )
    pool = [np.zeros((0, 28, 28), np.uint8)], [np.zeros(0, np.uint8)]
    if sum(recipe.synthetic):
        wanted = [2 * n for n in recipe.synthetic]
        for block_images, block_labels in synthetic.samples(wanted[0], wanted[1], seed):
            pool[0].append(block_images)
            pool[1].append(block_labels)
            print(
                f"\rDrawing synthetic digits: {sum(map(len, pool[1]))} of {sum(wanted)}",
                end="",
                flush=True,
            )
        print()
    drawn, drawn_labels = np.concatenate(pool[0]), np.concatenate(pool[1])
    is_digit = drawn_labels < 10
    return TrainingData(
        images, labels, drawn[is_digit], drawn_labels[is_digit], drawn[~is_digit], recipe.synthetic
    ), data.validation


def load_extra(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a person's own labelled drawings: an .npz with images (n, 28, 28) uint8 and labels (n,),
    or x_train and y_train.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            names = ("images", "labels") if "images" in stored else ("x_train", "y_train")
            images, labels = stored[names[0]], stored[names[1]]
    except Exception as error:
        raise UsageError(
            f"--extra {path} cannot be read as an .npz of images and labels ({type(error).__name__})."
        ) from error
    if (
        images.shape[1:] != (28, 28)
        or images.dtype != np.uint8
        or labels.shape != images.shape[:1]
        or (len(labels) and not 0 <= labels.min() <= labels.max() <= 9)
    ):
        raise UsageError(
            f"--extra {path} must hold images (n, 28, 28) uint8 and n labels 0 to 9, not {images.dtype} {images.shape} and {labels.shape}."
        )
    return images, labels.astype(np.uint8)


def batches(data: TrainingData, recipe: Recipe, seed: int, first_epoch: int, epochs: int):
    """The tf.data pipeline from `first_epoch` on: (images (b, 28, 28, 1) float32, labels).

    What an epoch holds depends on the seed and the epoch's number alone, so that a resumed run sees
    what it would have seen.
    """
    import tensorflow as tf

    def draw() -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
        for epoch in range(first_epoch, epochs):
            rng = np.random.default_rng((seed, epoch))
            some = rng.permutation(len(data.digits))[: data.take[0]]
            images = np.concatenate(
                [
                    data.images,
                    data.digits[some],
                    data.others[rng.permutation(len(data.others))[: data.take[1]]],
                ]
            )
            labels = np.concatenate(
                [data.labels, data.digit_labels[some], np.full(data.take[1], 10, np.uint8)]
            )
            order = rng.permutation(len(labels))
            for at in range(0, len(order) - recipe.batch_size + 1, recipe.batch_size):
                chosen = order[at : at + recipe.batch_size]
                yield images[chosen], labels[chosen], int(rng.integers(2**31))

    size, strength = recipe.batch_size, augmentation.FULL.scaled(recipe.augmentation_strength)
    spec = (
        tf.TensorSpec((size, 28, 28), tf.uint8),
        tf.TensorSpec((size,), tf.uint8),
        tf.TensorSpec((), tf.int32),
    )

    def prepare(images, labels, batch_seed):
        images = tf.cast(images, tf.float32) / 255
        if recipe.augment:
            images = augmentation.distort(images, augmentation.BatchSeed(batch_seed), strength)
        return images[..., None], encode(labels, recipe)

    # There is nothing in it for autograph to translate, which takes seconds.
    traced = tf.autograph.experimental.do_not_convert(prepare)
    return (
        tf.data.Dataset.from_generator(draw, output_signature=spec)
        .map(traced, num_parallel_calls=2)
        .prefetch(4)
    )


def encode(labels, recipe: Recipe):
    """Labels as the loss takes them: one-hot float32 where the recipe says so, else as they are."""
    if recipe.one_hot or recipe.label_smoothing:
        return keras.ops.one_hot(labels, 11 if sum(recipe.synthetic) else 10)
    return labels
