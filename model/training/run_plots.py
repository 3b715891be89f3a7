"""PNG pictures of a training run, as the textbook projects show them.

Needs matplotlib, which the app does without.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from model.data.mnist import Split

WRONG = "#bd1f01"
DPI = 80


def write_all(
    folder: Path,
    history: list[dict[str, float]],
    confusion: np.ndarray,
    train: Split,
    test: Split,
    probabilities: np.ndarray,
) -> None:
    """Write samples.png, learning_curves.png, confusion_matrix.png and predictions.png into
    `folder`.

    `history` is one dict an epoch, `confusion` (10, 10), `probabilities` (n, 10) those of the n
    test images.
    """
    samples(train, folder / "samples.png")
    learning_curves(history, folder / "learning_curves.png")
    confusion_matrix(confusion, folder / "confusion_matrix.png")
    predictions(test, probabilities, folder / "predictions.png")


def _save(figure: Any, path: Path, tight: str | None = "tight") -> None:
    figure.savefig(path, dpi=DPI, bbox_inches=tight, pil_kwargs={"optimize": True})
    plt.close(figure)


def _grid(
    images: np.ndarray, titles: list[str], wrong: np.ndarray, path: Path, columns: int = 10
) -> None:
    """Draw images (n, 28, 28) in rows of ten, each below its title, which is red where `wrong`
    (n,).

    All are one picture: axes of its own for each take twenty times as long.
    """
    # of a tile, of its image and of the space for its title, in pixels
    width, height, side, title_height = 70, 86, 56, 24
    rows = max(1, -(-len(images) // columns))
    sheet = np.full((rows * height, columns * width), 255, np.uint8)
    figure = plt.figure(figsize=(sheet.shape[1] / DPI, sheet.shape[0] / DPI))
    for k, (image, title, is_wrong) in enumerate(zip(images, titles, wrong, strict=True)):
        top, left = k // columns * height + title_height, k % columns * width + (width - side) // 2
        sheet[top : top + side, left : left + side] = np.kron(image, np.ones((2, 2), np.uint8))
        place = (left + side / 2) / sheet.shape[1], 1 - (top - 5) / sheet.shape[0]
        figure.text(
            *place,
            title,
            fontsize=9,
            color=WRONG if is_wrong else "black",
            ha="center",
            va="bottom",
        )
    figure.figimage(sheet, cmap="gray", vmin=0, vmax=255)
    _save(figure, path, None)


def samples(train: Split, path: Path) -> None:
    """Draw the first five images of each class."""
    chosen = np.concatenate([np.flatnonzero(train.labels == k)[:5] for k in range(10)])
    _grid(
        train.images[chosen],
        [str(k) for k in train.labels[chosen]],
        np.zeros(len(chosen), bool),
        path,
    )


def learning_curves(history: list[dict[str, float]], path: Path) -> None:
    """Draw loss and accuracy by epoch, training and validation."""
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.6))
    epochs = [entry["epoch"] for entry in history]
    for axis, name in zip(axes, ("loss", "accuracy"), strict=True):
        axis.plot(epochs, [entry[name] for entry in history], "o-", label="training")
        axis.plot(epochs, [entry[f"val_{name}"] for entry in history], "o-", label="validation")
        axis.set(xlabel="epoch", ylabel=name, title=name.capitalize())
        axis.grid(alpha=0.3)
        axis.legend()
    _save(figure, path)


def confusion_matrix(confusion: np.ndarray, path: Path) -> None:
    """Draw the counts; the colour shows the errors only, which the diagonal would drown."""
    errors = confusion - np.diag(np.diag(confusion))
    figure, axis = plt.subplots(figsize=(5.5, 5.5))
    axis.imshow(errors, cmap="Reds")
    for (row, column), count in np.ndenumerate(confusion):
        axis.text(column, row, str(count) if count else "", ha="center", va="center", fontsize=8)
    axis.set(
        xlabel="predicted", ylabel="label", xticks=range(10), yticks=range(10), title="Test images"
    )
    _save(figure, path)


def predictions(test: Split, probabilities: np.ndarray, path: Path, n: int = 50) -> None:
    """Draw test predictions: the wrong ones it was surest of first, as many again that are right;
    label → answer, confidence.
    """
    top, confidence = probabilities.argmax(1), probabilities.max(1)
    wrong = np.flatnonzero(top != test.labels)
    wrong = wrong[np.argsort(-confidence[wrong])][: n // 2]
    right = np.flatnonzero(top == test.labels)[: n - len(wrong)]
    chosen = np.concatenate([wrong, right])
    titles = [f"{test.labels[k]} → {top[k]}  {confidence[k]:.0%}" for k in chosen]
    _grid(test.images[chosen], titles, top[chosen] != test.labels[chosen], path)
