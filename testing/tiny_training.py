"""Training with the tiny network, of which one run loses its machine: for Ray's workers."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import keras

import train_model
from model.training.runs import Loader, Run


class LoseWorker(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Kill this process after its first epoch, as a lost machine does, and write that to a file."""

    def __init__(self, file: Path):
        super().__init__()
        self.file = file

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:  # noqa: ARG002
        """Leave, without cleaning up."""
        self.file.write_text(f"after epoch {epoch + 1}", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)


def train(run: Run, load: Loader, lost: Path, lost_seed: int) -> dict[str, Any]:
    """Train as train_model does, but the first attempt of the run with `lost_seed` is killed."""
    is_lost = run.seed == lost_seed and not lost.exists()
    return train_model.train(run, load, [LoseWorker(lost)] if is_lost else [])
