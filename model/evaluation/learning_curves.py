"""Learning curves: loss and accuracy of a training run, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.artifacts import SAVED, load_history, load_layers, load_results


@dataclass(frozen=True)
class LearningCurves:
    """One training run, arrays (n,) float64 with an entry for each epoch.

    `epoch` counts from 1; `seconds` is the time from the start to the end of each; losses are ≥ 0,
    accuracies in 0..1. `planned` is the recipe's number of epochs, `best_epoch` the best
    checkpoint's. `finetune_start` is the number of epochs before fine-tuning, 0 for none: losses
    before and after do not compare. Fine-tuning may have several runs, all from that epoch on;
    `last_run_start` is the number of epochs before the last of them, 0 for none. `augmented` and
    `dropout` make training harder than validation.
    """

    name: str
    epoch: np.ndarray
    seconds: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    val_loss: np.ndarray
    val_accuracy: np.ndarray
    learning_rate: np.ndarray
    planned: int
    best_epoch: int
    finetune_start: int
    last_run_start: int
    augmented: bool
    dropout: bool

    @property
    def stopped_early(self) -> bool:
        """Whether the run ended before the planned number of epochs."""
        return len(self.epoch) < self.planned

    @property
    def best_index(self) -> int:
        """Position of the best checkpoint's epoch."""
        return min(self.best_epoch, len(self.epoch)) - 1

    def values(self, measure: str, split: str) -> np.ndarray:
        """Return the "loss", "accuracy" or "error" (1 − accuracy) in "training" or "validation"."""
        prefix = "val_" if split == "validation" else ""
        values: np.ndarray = getattr(self, prefix + ("accuracy" if measure == "error" else measure))
        return 1 - values if measure == "error" else values


def load_learning_curves(name: str, saved: Path = SAVED) -> LearningCurves:
    """Read the run of a saved network. Raises ArtifactError when a file is missing or damaged."""
    history, recipe = load_history(name, saved), load_results(name, saved)["recipe"]
    epochs, planned = history["epochs"], recipe["epochs"]
    finetune_epochs = round(planned * recipe.get("finetune_fraction", 0))
    start = planned - finetune_epochs * recipe.get("finetune_runs", 1)
    last_run_start = planned - finetune_epochs
    return LearningCurves(
        name,
        epoch=np.arange(1, len(epochs) + 1, dtype=float),
        seconds=np.cumsum([epoch["seconds"] for epoch in epochs]),
        loss=np.array([epoch["loss"] for epoch in epochs], float),
        accuracy=np.array([epoch["accuracy"] for epoch in epochs], float),
        val_loss=np.array([epoch["val_loss"] for epoch in epochs], float),
        val_accuracy=np.array([epoch["val_accuracy"] for epoch in epochs], float),
        learning_rate=np.array([epoch["learning_rate"] for epoch in epochs], float),
        planned=planned,
        best_epoch=history["best_epoch"],
        finetune_start=start if start < len(epochs) else 0,
        last_run_start=last_run_start if finetune_epochs and last_run_start < len(epochs) else 0,
        augmented=recipe["augment"] or any([*recipe["synthetic"], *recipe.get("unipen", ())]),
        dropout=any(layer["type"] == "Dropout" for layer in load_layers(name, saved)),
    )
