"""Drawings that a visitor labels, to train with."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np

MAX_IMAGES = 2_000  # of a visitor: 1.6 MB


@dataclass
class Collection:
    """Labelled 28×28 drawings of one visitor, in memory only."""

    images: list[np.ndarray] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)

    def add(self, image: np.ndarray, label: int) -> None:
        """Add an image (28, 28) in 0..1 with its label 0 to 9; none beyond `MAX_IMAGES`.

        Raises ValueError for anything else.
        """
        if image.shape != (28, 28) or label not in range(10):
            raise ValueError(
                f"A 28×28 image and a label 0 to 9 are needed, not {image.shape} and {label!r}."
            )
        if len(self.labels) < MAX_IMAGES:
            self.images.append((np.clip(image, 0, 1) * 255).round().astype(np.uint8))
            self.labels.append(int(label))

    def undo(self) -> None:
        """Remove the last one."""
        del self.images[-1:], self.labels[-1:]

    def counts(self) -> np.ndarray:
        """Drawings of each class (10,)."""
        return np.bincount(np.array(self.labels, int), minlength=10)

    def npz(self) -> bytes:
        """An .npz file in MNIST's layout: `x_train` (n, 28, 28) uint8 and `y_train` (n,) uint8."""
        stream = io.BytesIO()
        np.savez_compressed(
            stream,
            x_train=np.array(self.images, np.uint8).reshape(-1, 28, 28),
            y_train=np.array(self.labels, np.uint8),
        )
        return stream.getvalue()
