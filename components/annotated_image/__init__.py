"""An image with a box round everything that was recognized in it; pointing at one shows it close
up, as the network sees it, and the ten probabilities.

All of it happens in the browser: nothing is sent while a visitor looks around.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

import numpy as np

from components.images import data_url, jpeg_url, sprite_sheet
from components.registration import component

COLUMNS = 40  # of the sheet that holds the 28×28 images

_component = component("annotated_image", __file__)


@dataclass(frozen=True)
class Box:
    """One box on an image."""

    place: tuple[float, float, float, float]  # left, top, width, height in pixels of the image
    text: str  # stands above it
    kind: str  # its look: "digit", "unsure", "sign" or "none"
    title: str  # on its card, and for screen readers
    image: np.ndarray  # (28, 28) in 0..1: what the network got
    probabilities: np.ndarray | Sequence[float]  # (10,); none where it is no digit


@dataclass(frozen=True)
class Mark:
    """A frame on an image that says whether what is in it is right."""

    place: tuple[float, float, float, float]  # left, top, width, height in pixels of the image
    is_correct: bool
    title: str  # on hover, and for screen readers


class AnnotatedImageProps(TypedDict):
    """What index.js shows."""

    image: str  # the image as a data: URL
    width: int  # of the image, in pixels
    height: int
    words: str  # for screen readers
    size: float  # of the texts above the boxes, in per cent of the image's width
    sheet: str  # the 28×28 images of all boxes as a sprite sheet: a data: URL
    columns: int  # of the sheet
    boxes: list[dict[str, Any]]  # place, text, kind, title of Box; shares: its probabilities
    marks: list[dict[str, Any]]  # place, correct and title of Mark


def annotated_image(
    key: str, jpeg: bytes, size: tuple[int, int], boxes: Sequence[Box], marks: Sequence[Mark] = ()
) -> None:
    """Show an image, a file of `size` (width, height) in pixels, with boxes and marks on it."""
    _component(key=key, data=props(jpeg, size, boxes, marks))


def props(
    jpeg: bytes, size: tuple[int, int], boxes: Sequence[Box], marks: Sequence[Mark] = ()
) -> AnnotatedImageProps:
    """Describe an image with its boxes and marks; see `annotated_image`."""
    typical_height = float(np.median([box.place[3] for box in boxes])) if boxes else 0.0
    images = np.array([box.image for box in boxes]) if boxes else np.zeros((1, 28, 28))
    return {
        "image": jpeg_url(jpeg),
        "width": size[0],
        "height": size[1],
        "words": f"The picture, with {len(boxes)} boxes",
        # a little less than half as high as the boxes
        "size": round(45 * typical_height / size[0], 3),
        "sheet": data_url(sprite_sheet(images, COLUMNS)),
        "columns": COLUMNS,
        "boxes": [
            {
                "place": [round(float(edge), 1) for edge in box.place],
                "text": box.text,
                "kind": box.kind,
                "title": box.title,
                "shares": np.asarray(box.probabilities, float).round(4).tolist(),
            }
            for box in boxes
        ],
        "marks": [
            {
                "place": [round(float(edge), 1) for edge in mark.place],
                "correct": mark.is_correct,
                "title": mark.title,
            }
            for mark in marks
        ],
    }
