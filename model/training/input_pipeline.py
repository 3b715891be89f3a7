"""What a training run reads: MNIST, a person's own drawings and synthetic strokes, through a
tf.data pipeline.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.data import synthetic
from model.data.mnist import Split
from model.training import augmentation
from model.training.recipes import Recipe
from model.training.runs import Loader, Run, UsageError


@dataclass
class TrainingData:
    """Images (n, 28, 28) uint8 and labels (n,) uint8 that each epoch has, the validation split, and
    how many synthetic digits and non-digits of a pool each epoch takes.
    """

    images: np.ndarray
    labels: np.ndarray
    validation: Split
    synthetic: tuple[int, int]
    seed: int

    @property
    def epoch_size(self) -> int:
        """Number of images in each epoch."""
        return len(self.labels) + sum(self.synthetic)

    @functools.cached_property
    def synthetic_pool(self) -> tuple[np.ndarray, np.ndarray]:
        """Synthetic images (m, 28, 28) uint8 and labels (m,) uint8, twice what an epoch takes."""
        blocks = [(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))]
        n_digits, n_others = (2 * n for n in self.synthetic)
        if n_digits + n_others:
            print("Drawing synthetic digits", flush=True)
            progress = keras.utils.Progbar(
                n_digits + n_others, verbose=1 if sys.stdout.isatty() else 2, unit_name="digit"
            )
            for block in synthetic.generate_samples(n_digits, n_others, self.seed):
                blocks.append(block)
                progress.add(len(block[1]))
        return np.concatenate([images for images, _ in blocks]), np.concatenate(
            [labels for _, labels in blocks]
        )


def load_training_data(run: Run, load: Loader) -> TrainingData:
    """Read MNIST, and add a person's own drawings."""
    dataset = load(validation_size=run.recipe.validation)
    images, labels = dataset.train.images, dataset.train.labels
    if run.extra:
        extra_images, extra_labels = load_extra(run.extra)
        images = np.concatenate([images, extra_images])
        labels = np.concatenate([labels, extra_labels])
    return TrainingData(images, labels, dataset.validation, run.recipe.synthetic, run.seed)


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
            f"--extra {path} cannot be read as an .npz of images and labels "
            f"({type(error).__name__})."
        ) from error
    if (
        images.shape[1:] != (28, 28)
        or images.dtype != np.uint8
        or labels.shape != images.shape[:1]
        or (len(labels) and not 0 <= labels.min() <= labels.max() <= 9)
    ):
        raise UsageError(
            f"--extra {path} must hold images (n, 28, 28) uint8 and n labels 0 to 9, "
            f"not {images.dtype} {images.shape} and {labels.shape}."
        )
    return images, labels.astype(np.uint8)


def batches(data: TrainingData, recipe: Recipe, seed: int, first_epoch: int, epochs: int) -> Any:
    """The tf.data pipeline from `first_epoch` on: (images (b, 28, 28, 1) float32, labels).

    What an epoch holds depends on the seed and the epoch's number alone, so that a resumed run sees
    what it would have seen.
    """
    import tensorflow as tf

    n_digits, n_others = data.synthetic
    pool_images, pool_labels = data.synthetic_pool
    digits = np.flatnonzero(pool_labels < 10)
    others = np.flatnonzero(pool_labels >= 10)

    def draw() -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
        for epoch in range(first_epoch, epochs):
            rng = np.random.default_rng((seed, epoch))
            drawn = np.concatenate(
                [
                    digits[rng.permutation(len(digits))[:n_digits]],
                    others[rng.permutation(len(others))[:n_others]],
                ]
            )
            images = np.concatenate([data.images, pool_images[drawn]])
            labels = np.concatenate([data.labels, pool_labels[drawn]])
            order = rng.permutation(len(labels))
            for start in range(0, len(order) - recipe.batch_size + 1, recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                yield images[batch], labels[batch], int(rng.integers(2**31))

    size, config = recipe.batch_size, augmentation.FULL.scaled(recipe.augmentation_strength)
    spec = (
        tf.TensorSpec((size, 28, 28), tf.uint8),
        tf.TensorSpec((size,), tf.uint8),
        tf.TensorSpec((), tf.int32),
    )

    def prepare(images: Any, labels: Any, batch_seed: Any) -> tuple[Any, Any]:
        images = tf.cast(images, tf.float32) / 255
        if recipe.augment:
            images = augmentation.distort(images, augmentation.BatchSeed(batch_seed), config)
        return images[..., None], encode(labels, recipe)

    # There is nothing in it for autograph to translate, which takes seconds.
    traced = tf.autograph.experimental.do_not_convert(prepare)
    return (
        tf.data.Dataset.from_generator(draw, output_signature=spec)
        .map(traced, num_parallel_calls=2)
        .prefetch(4)
    )


def encode(labels: Any, recipe: Recipe) -> Any:
    """Labels as the loss takes them: one-hot float32 where the recipe says so, else unchanged."""
    if recipe.one_hot or recipe.label_smoothing:
        return keras.ops.one_hot(labels, 11 if sum(recipe.synthetic) else 10)
    return labels
