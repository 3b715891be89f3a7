"""Learning curves: how loss and accuracy went from epoch to epoch, and what that says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import artifacts
from model.recognition.classifier import SAVED, NetworkError

# the validation loss fell by at least this share over the last third of the run
STILL_LEARNING = 0.05
LEGEND = "Solid: validation. Dotted: training. Ring: the epoch that was kept. Cross: stopped early. Dashed upright: another recipe from there on."
RISEN = 0.1  # the validation loss ends this share above its lowest


@dataclass(frozen=True)
class Curves:
    """One training run, an entry an epoch: arrays (n,) float64 of one length.

    `epoch` counts from 1; `seconds` is the time since the start at the end of each; losses are ≥ 0,
    accuracies in 0..1. `planned` is the number of epochs of the recipe, `best_epoch` the one whose
    weights were kept, `stopped_early` whether the run ended before `planned`. After `turn` epochs
    training went on by another recipe (lighter distortion, another loss), so that losses before and
    after don't compare; 0 for never. `handicap` is what makes training harder than validation, in
    words, or "".
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
    turn: int
    handicap: str

    @property
    def stopped_early(self) -> bool:
        return len(self.epoch) < self.planned

    @property
    def kept(self) -> int:
        """Position of the epoch whose weights were kept."""
        return min(self.best_epoch, len(self.epoch)) - 1

    def values(self, measure: str, split: str) -> np.ndarray:
        """One curve:

        `measure` is "loss", "accuracy" or "error" (1 − accuracy), `split` is "training" or
        "validation".
        """
        prefix = "val_" if split == "validation" else ""
        if measure == "error":
            return 1 - getattr(self, f"{prefix}accuracy")
        return getattr(self, f"{prefix}{measure}")


def load(name: str, saved: Path = SAVED) -> Curves:
    """Read the run of a saved network. Raises NetworkError when its history is missing or damaged."""
    history, results = (
        artifacts.read(name, "history.json", saved),
        artifacts.read(name, "results.json", saved),
    )
    try:
        epochs, recipe = history["epochs"], results["recipe"]
        measured = ("loss", "accuracy", "val_loss", "val_accuracy", "learning_rate")
        planned = int(recipe["epochs"])
        turn = planned - round(planned * recipe.get("finetune_fraction", 0)) * recipe.get(
            "finetune_runs", 1
        )
        return Curves(
            name,
            epoch=np.arange(1, len(epochs) + 1, dtype=float),
            seconds=np.cumsum([entry["seconds"] for entry in epochs]),
            **{key: np.array([entry[key] for entry in epochs], float) for key in measured},
            planned=planned,
            best_epoch=int(history["best_epoch"]),
            turn=turn if turn < len(epochs) else 0,
            handicap=handicap(recipe, artifacts.layers(name, saved)),
        )
    except (KeyError, TypeError, ValueError) as error:
        cure = f"Train the network again: `python train_model.py --network {name}`."
        file = "history.json" if "recipe" in results else "results.json"
        raise NetworkError(
            f"model/saved/{name}/{file} is damaged ({type(error).__name__}). {cure}"
        ) from error


def points(curves: Curves, measure: str, by: str, splits: Sequence[str]) -> dict[str, Any]:
    """What charts.learning_curves.Run needs of a run:

    `by` is "Epochs" or "Seconds", `splits` some of "Training" and "Validation".
    """
    x = curves.epoch if by == "Epochs" else curves.seconds
    return {
        "x": x,
        "training": curves.values(measure, "training") if "Training" in splits else None,
        "validation": curves.values(measure, "validation") if "Validation" in splits else None,
        "rate": curves.learning_rate,
        "best": curves.kept,
        "stopped": curves.stopped_early,
        "turn": float(x[curves.turn - 1]) if curves.turn else None,
    }


def handicap(recipe: dict[str, Any], layers: list[dict[str, Any]]) -> str:
    """Say what makes training harder than validation, or ""."""
    if recipe["augment"] or sum(recipe["synthetic"]):
        return "it learns from distorted images, which are harder"
    if any(layer["type"] == "Dropout" for layer in layers):
        return "dropout switches parts of the network off while it learns"
    return ""


def verdict(curves: Curves) -> str:
    """Say in three sentences what the curves show: the best epoch, over- or under-fitting, and the
    gap.

    Over-fitting: the validation loss ends at least RISEN above its lowest while the training loss
    kept falling. Under-fitting: it ends at its lowest, having fallen by at least STILL_LEARNING
    over the last third. Only epochs whose losses compare with the last one's count.
    """
    accuracy, epochs = curves.val_accuracy, len(curves.epoch)
    # of equals the one that was kept
    top = (curves.kept if accuracy[curves.kept] == accuracy.max() else int(accuracy.argmax())) + 1
    said = [
        f"Best after epoch {top} of {epochs}, with {accuracy[top - 1] * 100:.2f} % of the validation digits right."
    ]
    loss, val_loss = curves.loss[curves.turn :], curves.val_loss[curves.turn :]
    lowest, last = int(val_loss.argmin()), len(val_loss) - 1
    before = val_loss[last - max(1, (last + 1) // 3)] if last else val_loss[0]
    if val_loss[last] >= val_loss[lowest] * (1 + RISEN) and loss[last] < loss[lowest]:
        risen = 100 * (val_loss[last] / val_loss[lowest] - 1)
        said.append(
            f"Over-fitted: from epoch {curves.turn + lowest + 1} on the validation loss rises, by {risen:.0f} %, while the training loss falls."
        )
    elif lowest == last and val_loss[last] <= before * (1 - STILL_LEARNING):
        said.append("Under-trained: the validation loss was still falling when the run ended.")
    else:
        said.append("Trained out, not over-fitted: the validation loss has levelled off.")
    return " ".join([*said, gap(curves)])


def gap(curves: Curves) -> str:
    """Say by how much training and validation accuracy differ after the last epoch, and why
    validation may be the better one.
    """
    difference = float(curves.accuracy[-1] - curves.val_accuracy[-1])
    points = f"{abs(difference) * 100:.2f} points"
    if difference >= 0:
        return f"Training accuracy ends {points} above validation."
    reason = (
        curves.handicap
        or "training accuracy is a mean over an epoch in which the network still learns"
    )
    return f"Validation accuracy ends {points} above training: {reason}."
