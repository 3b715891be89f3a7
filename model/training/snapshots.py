"""What the app shows of a network while it was trained: figures of its snapshots."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from model import metrics
from model.data.mnist import Split
from model.evaluation.snapshots import Snapshots, save_snapshots
from model.recognition.classifier import BATCH_SIZE, Classifier

N_CLASSES = 10


def write_figures(folder: Path, validation: Split, test: Split) -> None:
    """Write FOLDER/snapshots.npz where a network has snapshots: accuracy and loss of each
    on the validation split, and what it makes of a few test digits.
    """
    steps, epochs = (
        sorted((folder / "snapshots").glob(f"{kind}-*.tflite")) for kind in ("step", "epoch")
    )
    files = [*steps, *epochs]
    if not files:
        return
    classifiers = [Classifier(folder, f"snapshots/{file.name}") for file in files]
    numbers = [int(file.stem.partition("-")[2]) for file in files]
    validation_logits = [_logits(classifier, validation)[:, :10] for classifier in classifiers]
    test_logits = np.stack([_logits(classifier, test) for classifier in classifiers])
    digits = choose_digits(test_logits[..., :N_CLASSES], test.labels)
    accuracies = [(logits.argmax(1) == validation.labels).mean() for logits in validation_logits]
    losses = [
        metrics.negative_log_likelihood(logits, validation.labels) for logits in validation_logits
    ]
    save_snapshots(
        Snapshots(
            epoch=np.array([0] * len(steps) + numbers[len(steps) :]),
            step=np.array(numbers[: len(steps)] + [0] * len(epochs)),
            accuracy=np.array(accuracies),
            loss=np.array(losses),
            validation_size=len(validation),
            digits=test.index[digits],
            labels=test.labels[digits],
            images=test.images[digits],
            logits=test_logits[:, digits],
            kernels=np.stack([read_kernels(file) for file in files]),
        ),
        folder,
    )


def choose_digits(logits: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Choose twelve of n digits by their `logits` (snapshots, n, 10) and `labels` (n,): positions.

    The first of each class; of those that the last snapshot gets right, the one that the most
    snapshots get wrong; and the one to whose label the last snapshot gives the lowest probability.
    """
    correct = logits.argmax(-1) == labels
    last_learned = np.where(correct[-1], (~correct).sum(0), -1).argmax()
    hardest = metrics.softmax(logits[-1])[np.arange(len(labels)), labels].argmin()
    firsts = [int((labels == digit).argmax()) for digit in range(N_CLASSES)]
    return np.array([*firsts, last_learned, hardest])


def read_kernels(file: Path) -> np.ndarray:
    """Read the kernels (h, w, filters) of the first convolution from a LiteRT file of float16."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_path=str(file))
    (constant,) = (
        tensor
        for tensor in interpreter.get_tensor_details()
        if tensor["dtype"] is np.float16
        and len(tensor["shape"]) == 4
        and tensor["shape"][-1] == 1  # channels of the input
    )
    kernels: np.ndarray = interpreter.get_tensor(constant["index"])[..., 0]
    return np.moveaxis(kernels, 0, -1)


def _logits(classifier: Classifier, split: Split) -> np.ndarray:
    """Logits (n, 10 or 11) of a split's images."""
    images = split.images
    return np.concatenate(
        [
            classifier.logits(images[start : start + BATCH_SIZE] / np.float32(255))
            for start in range(0, len(images), BATCH_SIZE)
        ]
    )
