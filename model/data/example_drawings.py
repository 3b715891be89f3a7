"""Drawings for the Draw page: what writers of UNIPEN's validation set wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

from model.artifacts import ROOT, read_json

FILE = ROOT / "data" / "example_drawings.json"
FIX = "write it with `python tools/example_drawings.py`"


class ExampleDrawing(TypedDict):
    """What somebody wrote: strokes of points (x, y) on a canvas of 1×1, y downwards."""

    label: str  # the digits that were meant
    writers: list[str]
    strokes: list[list[list[float]]]


def load(path: Path = FILE) -> dict[str, ExampleDrawing]:
    """Load the drawings by their names in tools/example_drawings.py.

    Raises ArtifactError when the file is missing or damaged.
    """
    drawings: dict[str, ExampleDrawing] = read_json(path, dict[str, ExampleDrawing], FIX)
    return drawings
