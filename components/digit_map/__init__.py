"""A map drawn with small digits themselves, which fly from one arrangement to another.

The browser fetches their sheet once, from static/; nothing is sent while a visitor points, zooms
and chooses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from components.images import data_url
from components.registration import component

EXTENT = 1000  # units a map is wide and high, all whole numbers
FOLDER = "app/static/"  # where Streamlit serves static/, seen from a page

_component = component("digit_map", __file__, html='<div class="digit-map"></div>')


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sprite sheet of digits: its `file` in static/, and how many stand in a row; of each digit,
    (n,), its label and its number in MNIST's test file.
    """

    file: str
    columns: int
    labels: np.ndarray
    numbers: np.ndarray


@dataclass(frozen=True, eq=False)
class Arrangement:
    """An arrangement of the digits: a map by their `points` (n, 2), or a wall where there are none.

    `own_point` (2,) is the visitor's own digit's, where there is one.
    """

    name: str
    caption: str
    points: np.ndarray | None = None
    own_point: np.ndarray | None = None


class ArrangementProps(TypedDict):
    """One arrangement."""

    name: str
    caption: str
    places: list[int]  # x, y, x, y … in 0..EXTENT, y downwards; empty for a wall
    own: list[int]  # x, y of the visitor's own digit; empty: in the middle


class OwnProps(TypedDict):
    """The visitor's own digit."""

    image: str  # 28×28, white on black, as a data: URL
    label: str


class DigitMapProps(TypedDict):
    """What index.js shows."""

    sheet: str  # the address of the sprite sheet, white on black
    columns: int  # of the sheet
    labels: str  # the digit of each image
    names: list[int]  # the number of each image in its file
    colours: list[str]  # of the ten classes
    label: str  # for screen readers
    arrangements: list[ArrangementProps]
    own: OwnProps | None


def digit_map(
    sheet: Sheet,
    colours: Sequence[str],
    arrangements: Sequence[Arrangement],
    label: str,
    key: str,
    own_digit: tuple[np.ndarray, str] | None = None,
) -> None:
    """Show the digits of a sheet in the first arrangement and, once seen, in the last.

    `colours` are the ten classes', `label` is for screen readers, `own_digit` is the visitor's own
    digit (28, 28) in 0..1 and what it is called.
    """
    _component(key=key, data=props(sheet, colours, arrangements, label, own_digit))


def props(
    sheet: Sheet,
    colours: Sequence[str],
    arrangements: Sequence[Arrangement],
    label: str,
    own_digit: tuple[np.ndarray, str] | None = None,
) -> DigitMapProps:
    """Describe a map; see `digit_map`."""
    return {
        "sheet": FOLDER + sheet.file,
        "columns": sheet.columns,
        "labels": "".join(map(str, sheet.labels.tolist())),
        "names": sheet.numbers.tolist(),
        "colours": list(colours),
        "label": label,
        "arrangements": [_describe(arrangement) for arrangement in arrangements],
        "own": {"image": data_url(own_digit[0]), "label": own_digit[1]} if own_digit else None,
    }


def _describe(arrangement: Arrangement) -> ArrangementProps:
    """Scale the points of an arrangement to EXTENT, the visitor's own with them."""
    places, own_place = [], []
    if arrangement.points is not None:
        low, high = arrangement.points.min(0), arrangement.points.max(0)

        def scale(points: np.ndarray) -> list[int]:
            shares = (points - low) / np.maximum(high - low, 1e-6)
            scaled: list[int] = np.rint(np.clip(shares, 0, 1) * EXTENT).astype(int).ravel().tolist()
            return scaled

        places = scale(arrangement.points)
        own_place = [] if arrangement.own_point is None else scale(arrangement.own_point)
    return {
        "name": arrangement.name,
        "caption": arrangement.caption,
        "places": places,
        "own": own_place,
    }
