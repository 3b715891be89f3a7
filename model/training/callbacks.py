"""What happens after each epoch, done so that an interrupted run can be resumed exactly."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import keras

from model.training.recipes import Recipe, training_phases

N_SNAPSHOTS = 10  # so that the app can show how the network learned
# batches of the first epoch after which there are snapshots, too: most is learned in it
SNAPSHOT_STEPS = (0, 5, 10, 20, 50, 100, 200, 400)


def snapshot_epochs(recipe: Recipe) -> set[int]:
    """About ten epochs, counted from 1, of a run: dense at first, when most is learned, and the
    last of each phase.
    """
    ends = [phase.end for phase in training_phases(recipe)]
    return (
        {round(ends[0] ** (k / (N_SNAPSHOTS - 1))) for k in range(N_SNAPSHOTS)}
        | set(range(1, min(ends[0], 4) + 1))
        | set(ends)
    )


def snapshot_file(epoch: int) -> str:
    """The name of the file that holds the network after an epoch, counted from 1."""
    return f"epoch-{epoch:03d}.keras"


def step_file(step: int) -> str:
    """The name of the file that holds the network after so many batches of the first epoch."""
    return f"step-{step:04d}.keras"


class ReduceOnPlateau(keras.callbacks.ReduceLROnPlateau):
    """Keras's own, halving the rate, but it continues from the epochs of an interrupted run."""

    def __init__(self, history: list[dict[str, float]], patience: int):
        super().__init__(monitor="val_loss", factor=0.5, patience=patience)
        self.past_losses = [epoch["val_loss"] for epoch in history]
        self.patience = patience
        self.best: float | None = None

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Take in the epochs that are done."""
        super().on_train_begin(logs)
        for loss in self.past_losses:
            if self.best is None or loss + abs(self.min_delta) < self.best:
                self.best, self.wait = loss, 0
            else:
                self.wait = (self.wait + 1) % self.patience


class Checkpoint(keras.callbacks.Callback):
    """What keras.callbacks.ModelCheckpoint and EarlyStopping do, so that it can be resumed.

    After each epoch, saves the network, its optimizer's state and the history; saves the best
    epoch's network and the snapshots; stops the run when validation has not got better for as long
    as the recipe waits.
    """

    def __init__(self, folder: Path, recipe: Recipe, history: list[dict[str, float]]):
        super().__init__()
        self.folder, self.recipe, self.history = folder, recipe, history

    @property
    def best_epoch(self) -> int:
        """The epoch, counted from 1, that the recipe's measure calls the best: the first of equals.

        The last where nothing is measured, and where weights are averaged at the end.
        """
        if not self.recipe.best or self.recipe.finetune_runs > 1:
            return len(self.history)
        sign = 1 if self.recipe.best.endswith("loss") else -1
        return 1 + min(
            range(len(self.history)), key=lambda k: sign * self.history[k][self.recipe.best]
        )

    @property
    def is_finished(self) -> bool:
        """Whether every epoch is done, or so many have passed without a better validation accuracy
        that the recipe stops early.
        """
        accuracies = [epoch["val_accuracy"] for epoch in self.history]
        if len(accuracies) >= self.recipe.epochs:
            return True
        patience = self.recipe.early_stopping
        return (
            bool(patience and accuracies)
            and len(accuracies) - 1 - accuracies.index(max(accuracies)) >= patience
        )

    def on_epoch_begin(self, *_: Any, **__: Any) -> None:
        """Start the epoch's clock; before the first, save the network as it begins."""
        self._save_step(0)
        self.start = time.monotonic()

    def on_train_batch_end(self, batch: int, *_: Any, **__: Any) -> None:
        """Save the network after some batches of the first epoch."""
        self._save_step(batch + 1)

    def _save_step(self, step: int) -> None:
        if self.recipe.snapshots and not self.history and step in SNAPSHOT_STEPS:
            self._save(step_file(step))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Save all of the epoch, each file whole or not at all, the history last."""
        figures = {name: round(float(value), 6) for name, value in (logs or {}).items()}
        figures.pop("learning_rate", None)
        # ReduceOnPlateau, which comes first, has noted the rate that the epoch was trained with
        rate = (logs or {}).get("learning_rate", self.model.optimizer.learning_rate)
        self.history.append(
            {
                "epoch": epoch + 1,
                **figures,
                "learning_rate": float(keras.ops.convert_to_numpy(rate)),
                "seconds": round(time.monotonic() - self.start, 2),
            }
        )
        self._save("last.keras")
        if self.best_epoch == epoch + 1:
            self._save("best.keras")
        if epoch + 1 in snapshot_epochs(self.recipe):
            self._save(snapshot_file(epoch + 1))
        part = self.folder / "history.part"
        part.write_text(json.dumps(self.history, indent=1), encoding="utf-8")
        part.replace(self.folder / "history.json")
        self.model.stop_training = self.is_finished

    def _save(self, name: str) -> None:
        part = self.folder / f"part-{name}"
        self.model.save(part)
        part.replace(self.folder / name)
