"""A made-up training run for tests."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.evaluation.learning_curves import LearningCurves


def make_curves(
    val_loss: Sequence[float],
    loss: Sequence[float] | None = None,
    val_accuracy: Sequence[float] | None = None,
    accuracy: Sequence[float] | None = None,
    planned: int | None = None,
    best_epoch: int | None = None,
    finetune_start: int = 0,
    last_run_start: int | None = None,
    learning_rate: Sequence[float] | None = None,
    dropout: bool = False,
) -> LearningCurves:
    """Make a run of two seconds an epoch; the training loss falls unless one is given."""
    n = len(val_loss)
    return LearningCurves(
        "x",
        epoch=np.arange(1.0, n + 1),
        seconds=np.arange(2.0, 2 * n + 1, 2),
        loss=np.linspace(1, 0.1, n) if loss is None else np.array(loss),
        accuracy=np.full(n, 0.95) if accuracy is None else np.array(accuracy),
        val_loss=np.array(val_loss),
        val_accuracy=np.full(n, 0.9) if val_accuracy is None else np.array(val_accuracy),
        learning_rate=np.full(n, 0.001) if learning_rate is None else np.array(learning_rate),
        planned=planned or n,
        best_epoch=best_epoch or n,
        finetune_start=finetune_start,
        last_run_start=finetune_start if last_run_start is None else last_run_start,
        augmented=False,
        dropout=dropout,
    )
