"""The steps from a stored image and its label to what a network is trained on."""

from __future__ import annotations

import numpy as np

EXAMPLES = slice(12, 17)  # the columns of a row that are written out


def preprocessing_stages(image: np.ndarray, label: int) -> dict[str, np.ndarray]:
    """Return every stage by name, of an image (28, 28) uint8 as stored and of its label."""
    scaled = image.astype(np.float32) / np.float32(255)
    return {
        "As stored": image,
        "Divided by 255": scaled,
        "With a channel": scaled[..., None],
        "Label": np.array(label, np.uint8),
        "Label, one-hot": np.eye(10, dtype=np.float32)[label],
    }


def most_varied_row(image: np.ndarray) -> int:
    """Return the row of an image (28, 28) whose EXAMPLES differ most."""
    return int(image[:, EXAMPLES].astype(float).std(1).argmax())
