"""Test images with their true label and their prediction below each; a click, a tap or the keyboard
picks one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypedDict

import numpy as np

from components.images import data_url, sprite_sheet
from components.registration import browser_state, component

COLUMNS = 20  # of the sprite sheet

_component = component("classified_images", __file__)


@dataclass(frozen=True)
class Classified:
    """One image: its `id` reports that it is picked, `title` is for screen readers and on hover."""

    id: str
    label: int
    predicted: int
    confidence: str
    title: str
    flags: str = ""


class ClassifiedImagesProps(TypedDict):
    """What index.js shows."""

    sheet: str  # the images as a sprite sheet: a data: URL
    columns: int  # of the sheet
    rows: int
    images: list[dict[str, Any]]  # Classified, in the order of the sheet
    picked: str  # the id of the picked image
    words: list[str]  # what the label and the prediction are called


def classified_images(images: np.ndarray, classified: Sequence[Classified], key: str) -> str | None:
    """Show images (n, h, w) uint8 with label and prediction; returns the id of the one that is
    picked, at first the first one; None without images.
    """
    if not classified:
        return None
    ids = [each.id for each in classified]
    picked = browser_state(key, "picked")
    if picked not in ids:  # it may be of images that were shown before
        picked = ids[0]
    _component(
        key=key,
        data=props(images, classified, picked),
        default={"picked": None},
        on_picked_change=lambda: None,
    )
    return str(picked)


def props(
    images: np.ndarray, classified: Sequence[Classified], picked: str
) -> ClassifiedImagesProps:
    """Describe images with labels and predictions; see `classified_images`."""
    columns = min(len(classified), COLUMNS)
    return {
        "sheet": data_url(sprite_sheet(images, columns), 6),
        "columns": columns,
        "rows": -(-len(classified) // columns),
        "images": [asdict(each) for each in classified],
        "picked": picked,
        "words": ["true", "predicted"],
    }
