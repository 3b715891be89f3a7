"""Train a network by its recipe, phase by phase, so that an interrupted run can be resumed."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.schemas import History
from model.training import input_pipeline
from model.training.callbacks import Checkpoint, ReduceOnPlateau, snapshot_file
from model.training.input_pipeline import TrainingData
from model.training.recipes import Phase, Recipe, training_phases
from model.training.runs import Run

WARMUP = 0.2  # share of a one-cycle run in which the learning rate rises


def compile_model(model: keras.Model, recipe: Recipe, steps: int) -> None:
    """Give the model its optimizer and loss. `steps` is the length of the phase in batches."""
    rate: Any = recipe.learning_rate
    if recipe.schedule == "one-cycle":
        warmup_steps = max(1, int(steps * WARMUP))
        rate = keras.optimizers.schedules.CosineDecay(
            rate / 20,
            max(1, steps - warmup_steps),
            alpha=0.002,
            warmup_target=rate,
            warmup_steps=warmup_steps,
        )
    if recipe.optimizer == "adamw":
        optimizer = keras.optimizers.AdamW(rate, weight_decay=recipe.weight_decay)
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    elif recipe.optimizer == "rmsprop":
        optimizer = keras.optimizers.RMSprop(rate)
    else:
        optimizer = keras.optimizers.Adam(rate)
    if recipe.one_hot or recipe.label_smoothing:
        loss = keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.label_smoothing
        )
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])


def fit(
    model: keras.Model,
    run: Run,
    data: TrainingData,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> tuple[keras.Model, History]:
    """Train a new model, or go on with the run's checkpoints where it is to be resumed.

    Returns the network of the best epoch, or the mean of several fine-tunings, and the history.
    Ctrl-C ends the run with every finished epoch saved (KeyboardInterrupt).
    """
    folder, recipe = run.checkpoints, run.recipe
    if not run.resume:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    epochs: list[Any] = []
    if (folder / "history.json").is_file():
        epochs = json.loads((folder / "history.json").read_text(encoding="utf-8"))
        print(f"Resuming {run.network.name} after epoch {len(epochs)}.", flush=True)
    checkpoint = Checkpoint(folder, recipe, epochs)
    phases = training_phases(recipe)
    if not checkpoint.is_finished:
        if epochs:
            model = keras.models.load_model(folder / "last.keras")
        print(
            f"Training {run.network.name} for {recipe.epochs} epochs "
            f"on {data.epoch_size:,} images each, seed {run.seed}.",
            flush=True,
        )
        for phase in phases:
            if len(epochs) < phase.end:
                model = fit_phase(model, phase, run.seed, data, checkpoint, callbacks)
    finetuned = [folder / snapshot_file(phase.end) for phase in phases if phase.origin]
    best = finetuned if len(finetuned) > 1 else [folder / "best.keras"]
    return average(best), {"epochs": epochs, "best_epoch": checkpoint.best_epoch}


def fit_phase(
    model: keras.Model,
    phase: Phase,
    seed: int,
    data: TrainingData,
    checkpoint: Checkpoint,
    callbacks: Sequence[keras.callbacks.Callback],
) -> keras.Model:
    """Train the epochs of a phase that the checkpoint's history lacks. Returns the model."""
    done, recipe = len(checkpoint.history), phase.recipe
    steps = data.epoch_size // recipe.batch_size
    if done == phase.first:
        if phase.origin < phase.first:
            snapshot = checkpoint.folder / snapshot_file(phase.origin)
            model = keras.models.load_model(snapshot, compile=False)
        compile_model(model, recipe, steps * (phase.end - phase.first))
    plateau = (
        [ReduceOnPlateau(checkpoint.history, recipe.reduce_on_plateau)]
        if recipe.reduce_on_plateau
        else []
    )
    validation, classes = data.validation, model.output_shape[-1]
    model.fit(
        input_pipeline.batches(data, recipe, seed, done, phase.end, classes),
        epochs=phase.end,
        initial_epoch=done,
        steps_per_epoch=steps,
        validation_data=(
            (validation.images / np.float32(255))[..., None],
            np.asarray(input_pipeline.encode(validation.labels, recipe, classes)),
        ),
        validation_batch_size=500,
        callbacks=[*plateau, checkpoint, *callbacks],
        shuffle=False,  # the pipeline does
        verbose=1 if sys.stdout.isatty() else 2,
    )
    return model


def average(paths: list[Path]) -> keras.Model:
    """A network with the mean of the weights of saved ones, the statistics of batch norm among
    them.
    """
    models = [keras.models.load_model(path, compile=False) for path in paths]
    weights = zip(*(model.get_weights() for model in models), strict=True)
    models[0].set_weights([np.mean(arrays, axis=0) for arrays in weights])
    return models[0]
