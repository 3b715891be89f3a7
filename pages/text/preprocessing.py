"""The stages of preprocessing as a table."""

from typing import TypedDict

import numpy as np

from model.exploration.preprocessing_steps import EXAMPLES


class StageRow(TypedDict):
    """One stage, described in the columns of a table."""

    Step: str
    Shape: str
    Type: str
    Bytes: int
    Range: str
    Example: str


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
