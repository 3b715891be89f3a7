"""The served network while it was trained: figures of its snapshots, and what they make of a
drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.artifacts import REFRESH_FIX, SAVED, SERVED, Shape, loading, read_arrays
from model.preprocessing.normalization import IMAGE_SIZE, ModelInput
from model.recognition.classifier import Classifier
from model.recognition.prediction import Calibration, Prediction
from model.schemas import SchemaError

FILE = "snapshots.npz"
SHAPES: dict[str, Shape] = {
    "epoch": ("n",),
    "step": ("n",),
    "accuracy": ("n",),
    "loss": ("n",),
    "validation_size": (),
    "digits": ("d",),
    "labels": ("d",),
    "images": ("d", IMAGE_SIZE, IMAGE_SIZE),
    "logits": ("n", "d", None),
    "kernels": ("n", None, None, "filters"),
}


@dataclass(frozen=True)
class Snapshots:
    """Figures of a network's snapshots, arrays with an entry for each of the n, in order.

    A snapshot is the network after `epoch` (n,) epochs and `step` (n,) batches of the next one.
    `accuracy` in 0..1 and `loss` (n,) are those on MNIST's validation split of `validation_size`
    images: cross-entropy of the ten digits, not calibrated. `digits` (d,) are positions of test
    digits that training.snapshots.choose_digits chose, `labels` (d,) and `images` (d, 28, 28)
    uint8 theirs, `logits` (n, d, 10 or 11) what each snapshot makes of them. `kernels` (n, h, w,
    filters) are those of the first convolution.
    """

    epoch: np.ndarray
    step: np.ndarray
    accuracy: np.ndarray
    loss: np.ndarray
    validation_size: int
    digits: np.ndarray
    labels: np.ndarray
    images: np.ndarray
    logits: np.ndarray
    kernels: np.ndarray

    @property
    def files(self) -> list[str]:
        """The files in the network's folder that hold the snapshots."""
        return [
            f"snapshots/epoch-{epoch:03d}.tflite" if epoch else f"snapshots/step-{step:04d}.tflite"
            for epoch, step in zip(self.epoch, self.step, strict=True)
        ]

    @property
    def errors(self) -> np.ndarray:
        """How many validation images each misreads: (n,) int."""
        errors: np.ndarray = np.rint((1 - self.accuracy) * self.validation_size).astype(int)
        return errors

    def predictions(self, digit: int, calibration: Calibration) -> list[Prediction]:
        """What each snapshot makes of one of the test digits, in one forward pass."""
        return [calibration.decide(*calibration.scale(logits)) for logits in self.logits[:, digit]]


def save_snapshots(snapshots: Snapshots, folder: Path) -> None:
    """Write figures into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(snapshots))


def load_snapshots(name: str = SERVED, saved: Path = SAVED) -> Snapshots:
    """Read the figures of a network's snapshots. Raises ArtifactError."""
    path = saved / name / FILE
    stored: dict[str, Any] = read_arrays(path, SHAPES, REFRESH_FIX)
    with loading(path, REFRESH_FIX):
        if stored["logits"].shape[2] not in (10, 11):
            raise SchemaError("its logits are of another network")
        if stored["accuracy"].min() < 0 or stored["accuracy"].max() > 1:
            raise SchemaError("its accuracies are none")
    return Snapshots(**{**stored, "validation_size": int(stored["validation_size"])})


def predict(
    model_input: ModelInput, files: Sequence[str], name: str = SERVED, saved: Path = SAVED
) -> list[Prediction]:
    """What each snapshot of a network makes of a drawing, as the app would with it.

    Loads one after the other: all at once take 40 MB more, and no less time. Raises ArtifactError.
    """
    return [Classifier(saved / name, file).predict(model_input) for file in files]
