"""What becomes of a picture and its label before a network gets them."""

from __future__ import annotations

from typing import Any

import numpy as np

SHOWN = 5  # numbers of a row that are written out


def prepare(image: np.ndarray, label: int) -> dict[str, np.ndarray]:
    """Every stage, by name: of the image (28, 28) uint8 as stored, scaled and with a channel; of
    the label as stored and one-hot.
    """
    scaled = image.astype(np.float32) / np.float32(255)
    return {
        "As stored": image,
        "Divided by 255": scaled,
        "With a channel": scaled[..., None],
        "Label": np.array(label, np.uint8),
        "Label, one-hot": np.eye(10, dtype=np.float32)[label],
    }


def telling_row(image: np.ndarray) -> int:
    """The row of an image (28, 28) whose numbers in `table` differ most."""
    return int(image[:, 14 - SHOWN // 2 : 14 + SHOWN // 2 + 1].astype(float).std(1).argmax())


def table(stages: dict[str, np.ndarray], row: int) -> list[dict[str, Any]]:
    """Describe each stage:

    `Step`, `Shape`, `Type`, `Bytes`, `Range`, and as `Example` some numbers in the middle of an
    image's `row`.
    """
    described = []
    for name, values in stages.items():
        some = values[row, 14 - SHOWN // 2 : 14 + SHOWN // 2 + 1] if values.ndim > 1 else values
        described.append(
            {
                "Step": name,
                "Shape": f"({', '.join(map(str, values.shape))}{',' if values.ndim == 1 else ''})",
                "Type": str(values.dtype),
                "Bytes": values.nbytes,
                "Range": f"{values.min():g} – {values.max():g}",
                "Example": np.array2string(
                    some, precision=2, separator=" ", floatmode="maxprec", max_line_width=1000
                ).replace("\n", ""),
            }
        )
    return described
