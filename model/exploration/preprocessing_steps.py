"""The steps from a stored image and its label to what a network is trained on."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

EXAMPLES = slice(12, 17)  # the columns of a row that are written out


class StageRow(TypedDict):
    """One stage, described in the columns of a table."""

    Step: str
    Shape: str
    Type: str
    Bytes: int
    Range: str
    Example: str


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


def stage_rows(stages: dict[str, np.ndarray], row: int) -> list[StageRow]:
    """Describe each stage as a row of a table; the example is part of an image's `row`."""
    rows: list[StageRow] = []
    for name, values in stages.items():
        example = values[row, EXAMPLES] if values.ndim > 1 else values
        text = np.array2string(
            example, precision=2, separator=" ", floatmode="maxprec", max_line_width=1000
        )
        rows.append(
            {
                "Step": name,
                "Shape": str(values.shape),
                "Type": str(values.dtype),
                "Bytes": values.nbytes,
                "Range": f"{values.min():g} – {values.max():g}",
                "Example": text.replace("\n", ""),
            }
        )
    return rows
