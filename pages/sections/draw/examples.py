"""The drawing that draws itself when the page opens, and the examples."""

import logging
from collections.abc import Sequence

import numpy as np

from components.live_drawing import DrawingProps
from model.artifacts import ArtifactError
from model.caching import compute_once
from model.data import example_drawings

DEMO = "demo"
MAX_DEVIATION = 0.03  # of the canvas: between an example's ends and those of what was drawn
CAPTIONS = {  # by the drawing's name: what it is
    DEMO: ("", ""),
    "number": ("A number", "read digit by digit"),
    "crossed": ("A crossed 7", "not in MNIST"),
    "slashed": ("A slashed 0", "not in MNIST"),
    "misread": ("A misread {}", "true label: {}"),
}


@compute_once()
def drawings() -> list[DrawingProps]:
    """What the browser draws; nothing where the file is missing or damaged."""
    try:
        stored = example_drawings.load()
    except ArtifactError as error:
        logging.getLogger(__name__).warning("There are no examples. %s", error)
        return []
    return [
        DrawingProps(
            caption=caption.format(stored[name]["label"]),
            note=note.format(stored[name]["label"]),
            label=stored[name]["label"],
            strokes=[
                [share for point in stroke for share in point] for stroke in stored[name]["strokes"]
            ],
        )
        for name, (caption, note) in CAPTIONS.items()
        if name in stored
    ]


def label(strokes: Sequence[np.ndarray], side: float) -> str | None:
    """The true label of strokes (n, 2) on a canvas `side` wide that are an example; None for a
    visitor's own.
    """
    drawn = np.array([[*stroke[0], *stroke[-1]] for stroke in strokes]) / side
    for example in drawings():
        ends = np.array([[*stroke[:2], *stroke[-2:]] for stroke in example["strokes"]])
        if drawn.shape == ends.shape and (np.abs(drawn - ends) <= MAX_DEVIATION).all():
            return example["label"]
    return None
