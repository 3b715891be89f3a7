"""What a training run reads: MNIST and a person's own drawings, and drawings written anew for each
epoch, through a tf.data pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.data import labelled_images, unipen
from model.data.mnist import Split
from model.preprocessing import normalization
from model.training import augmentation
from model.training.drawings import Drawing, WriterPool, synthetic_drawings, writer_pool
from model.training.interruption import UsageError
from model.training.recipes import Recipe
from model.training.runs import Loader, Run

UnipenLoader = Callable[[], Sequence[unipen.Sample]]


@dataclass(frozen=True)
class LabelledImages:
    """Images (n, 28, 28) uint8 and labels (n,) uint8."""

    images: np.ndarray
    labels: np.ndarray

    def __add__(self, other: LabelledImages) -> LabelledImages:
        return LabelledImages(
            np.concatenate([self.images, other.images]),
            np.concatenate([self.labels, other.labels]),
        )


@dataclass(frozen=True)
class TrainingData:
    """What a run trains on and validates on.

    Each epoch has the images of `fixed`, and drawings: so many `unipen` and `synthetic` digits and
    negatives. `validation` holds digits: MNIST's validation split, and `unipen_validation`, which
    UNIPEN's validation writers wrote, where the run trains on the others.
    """

    fixed: LabelledImages
    validation: LabelledImages
    unipen_validation: Sequence[unipen.Sample]
    pool: WriterPool
    unipen: tuple[int, int]
    synthetic: tuple[int, int]

    @property
    def epoch_size(self) -> int:
        """Number of images in each epoch."""
        return len(self.fixed.labels) + sum(self.unipen) + sum(self.synthetic)

    def drawings(self, rng: np.random.Generator) -> list[Drawing]:
        """The drawings of an epoch, by a random draw."""
        return [
            *self.pool.drawings(*self.unipen, rng),
            *synthetic_drawings(*self.synthetic, rng),
        ]


def load_training_data(
    run: Run, load: Loader, load_unipen: UnipenLoader = unipen.load
) -> TrainingData:
    """Read MNIST, and UNIPEN where the recipe asks for it, and add a person's own drawings.

    Raises UsageError or ArtifactError for a file that cannot be read.
    """
    dataset, recipe = load(validation_size=run.recipe.validation), run.recipe
    fixed = LabelledImages(dataset.train.images, dataset.train.labels)
    if run.extra:
        fixed += LabelledImages(*load_extra(run.extra))
    writers = unipen.split(load_unipen() if sum(recipe.unipen) else ())
    return TrainingData(
        fixed,
        validation_images(dataset.validation, writers.validation_digits),
        writers.validation_digits,
        writer_pool(writers.train),
        recipe.unipen,
        recipe.synthetic,
    )


def validation_images(validation: Split, samples: Sequence[unipen.Sample]) -> LabelledImages:
    """MNIST's validation split, and samples as the app normalizes a drawing."""
    images = [normalization.normalize_strokes(sample.strokes) for sample in samples]
    return LabelledImages(
        np.concatenate([validation.images, np.rint(np.array(images) * 255).astype(np.uint8)])
        if images
        else validation.images,
        np.concatenate([validation.labels, np.array([s.label for s in samples], np.uint8)]),
    )


def load_extra(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read a person's own labelled drawings, images (n, 28, 28) uint8 and labels (n,) uint8: see
    model/data/labelled_images.py. Raises UsageError.
    """
    try:
        return labelled_images.from_npz(path)
    except labelled_images.LabelledImagesError as error:
        raise UsageError(f"--extra {path} cannot be read. {error}") from error


def batches(
    data: TrainingData, recipe: Recipe, seed: int, first_epoch: int, epochs: int, classes: int
) -> Any:
    """The tf.data pipeline from `first_epoch` on: (images (b, 28, 28, 1) float32, labels).

    What an epoch holds depends on the seed and the epoch's number alone, so that a resumed run sees
    what it would have seen. `classes` is the number of the network's outputs.
    """
    import tensorflow as tf

    fixed = data.fixed

    def draw() -> Iterator[tuple[np.ndarray, np.ndarray, int]]:
        for epoch in range(first_epoch, epochs):
            rng = np.random.default_rng((seed, epoch))
            drawings = data.drawings(rng)
            labels = np.concatenate(
                [fixed.labels, np.array([drawing.label for drawing in drawings], np.uint8)]
            )
            order = rng.permutation(len(labels))
            for start in range(0, len(order) - recipe.batch_size + 1, recipe.batch_size):
                batch = order[start : start + recipe.batch_size]
                images = [
                    fixed.images[k]
                    if k < len(fixed.labels)
                    else drawings[k - len(fixed.labels)].render(rng)
                    for k in batch
                ]
                yield np.stack(images), labels[batch], int(rng.integers(2**31))

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
        return images[..., None], encode(labels, recipe, classes)

    # There is nothing in it for autograph to translate, which takes seconds.
    traced = tf.autograph.experimental.do_not_convert(prepare)
    return (
        tf.data.Dataset.from_generator(draw, output_signature=spec)
        .map(traced, num_parallel_calls=2)
        .prefetch(4)
    )


def encode(labels: Any, recipe: Recipe, classes: int) -> Any:
    """Labels as the loss takes them: one-hot float32 where the recipe says so, else unchanged."""
    if recipe.one_hot or recipe.label_smoothing:
        return keras.ops.one_hot(labels, classes)
    return labels
