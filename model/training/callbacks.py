"""What happens between the epochs of a training run: the progress bar, and the files from which it
can be resumed.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import keras

from model.training.networks import Recipe, training_phases

SNAPSHOTS = 10  # networks kept along the way, so that the app can show how reading was learned


def snapshot_epochs(recipe: Recipe) -> set[int]:
    """About ten epochs, counted from 1, of a run: dense at first, when most is learned, and the
    last of each stage.
    """
    ends = [stage.end for stage in training_phases(recipe)]
    return (
        {round(ends[0] ** (k / (SNAPSHOTS - 1))) for k in range(SNAPSHOTS)}
        | set(range(1, min(ends[0], 4) + 1))
        | set(ends)
    )


def snapshot(epoch: int) -> str:
    """The name of the file that keeps the network as it was after an epoch, counted from 1."""
    return f"epoch-{epoch:03d}.keras"


class Bar(keras.callbacks.Callback):
    """One line an epoch: how far, loss, accuracy, validation accuracy, and the time left in the
    whole run.
    """

    def __init__(self, steps: int, epochs: int, done: int):
        super().__init__()
        self.steps, self.epochs, self.first = steps, epochs, done
        self.live = sys.stdout.isatty()
        self.shown = 0.0

    def on_train_begin(self, logs=None):
        self.began = time.monotonic()

    def on_epoch_begin(self, epoch, logs=None):
        self.epoch = epoch

    def _left(self, step: int) -> str:
        done = (self.epoch - self.first) * self.steps + step
        left = (
            (time.monotonic() - self.began)
            / max(done, 1)
            * ((self.epochs - self.first) * self.steps - done)
        )
        return f"{int(left) // 60}:{int(left) % 60:02d} left"

    def on_train_batch_end(self, batch, logs=None):
        now = time.monotonic()
        if self.live and now - self.shown > 0.3:
            self.shown = now
            full = 24 * (batch + 1) // self.steps
            bar = "━" * full + " " * (24 - full)
            print(
                f"\rEpoch {self.epoch + 1}/{self.epochs} {bar} loss {logs['loss']:.4f}  accuracy {logs['accuracy']:.4f}  {self._left(batch + 1)}  ",
                end="",
                flush=True,
            )

    def on_epoch_end(self, epoch, logs=None):
        line = f"loss {logs['loss']:.4f}  accuracy {logs['accuracy']:.4f}  validation accuracy {logs['val_accuracy']:.4f}  {self._left(self.steps)}"
        print(
            f"{chr(13) if self.live else ''}Epoch {epoch + 1}/{self.epochs} {line}{' ' * 20 if self.live else ''}",
            flush=True,
        )


class ReduceOnPlateau(keras.callbacks.ReduceLROnPlateau):
    """Keras's own, halving the rate, but that goes on where an interrupted run left off: it is told
    the history so far.
    """

    def __init__(self, history: list[dict[str, float]], patience: int):
        super().__init__(monitor="val_loss", factor=0.5, patience=patience)
        self.past = history

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        for entry in self.past:
            better = self.monitor_op(entry["val_loss"], self.best)
            self.best = entry["val_loss"] if better else self.best
            self.wait = 0 if better else (self.wait + 1) % self.patience


class Checkpoint(keras.callbacks.Callback):
    """What keras.callbacks.ModelCheckpoint and EarlyStopping do, so that it can be resumed.

    After each epoch, saves the network, its optimizer's state and the history; keeps the best
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

    def finished(self) -> bool:
        """Whether every epoch is done, or so many have passed without a better validation accuracy
        that the recipe stops early.
        """
        accuracies = [entry["val_accuracy"] for entry in self.history]
        if len(accuracies) >= self.recipe.epochs:
            return True
        patience = self.recipe.early_stopping
        return (
            bool(patience and accuracies)
            and len(accuracies) - 1 - accuracies.index(max(accuracies)) >= patience
        )

    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.monotonic()

    def on_epoch_end(self, epoch, logs: dict[str, Any] | None = None):
        figures = {
            name: round(float(value), 6)
            for name, value in (logs or {}).items()
            if name != "learning_rate"
        }
        rate = float(keras.ops.convert_to_numpy(self.model.optimizer.learning_rate))
        self.history.append(
            {
                "epoch": epoch + 1,
                **figures,
                "learning_rate": rate,
                "seconds": round(time.monotonic() - self.began, 2),
            }
        )
        self._save("last.keras")
        if self.best_epoch == epoch + 1:
            self._save("best.keras")
        if epoch + 1 in snapshot_epochs(self.recipe):
            self._save(snapshot(epoch + 1))
        part = self.folder / "history.part"
        part.write_text(json.dumps(self.history, indent=1))
        part.replace(self.folder / "history.json")
        self.model.stop_training = self.finished()

    def _save(self, name: str) -> None:
        part = self.folder / f"part-{name}"
        self.model.save(part)
        part.replace(self.folder / name)
