"""Small images side by side, as many in a row as fit; a click, a tap or the keyboard picks one.

They are sent as one sprite sheet, however many they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import numpy as np

from components.images import data_url, sprite_sheet
from components.registration import browser_state, component

MAX_COLUMNS = 50  # of the sprite sheet

_component = component("gallery", __file__)


class GalleryProps(TypedDict):
    """What index.js shows; lists have an entry an image."""

    sheet: str  # the sprite sheet as a data: URL
    columns: int  # of the sprite sheet
    rows: int
    aspect: str  # of an image, as CSS writes it
    names: list[str]  # for screen readers, and on hover
    captions: list[str]  # below the images; may be empty
    ids: list[str]  # what picking an image reports; may be empty
    picked: str | None  # the id of the picked image
    pick: bool  # whether an image can be picked
    side: int  # pixels an image is wide at least
    row: int | None  # images in a row; None: as many as fit


def gallery(
    images: np.ndarray,
    names: Sequence[str],
    key: str,
    captions: Sequence[str] = (),
    ids: Sequence[str] = (),
    side: int = 60,
    row: int | None = None,
) -> str | None:
    """Show images (n, h, w), uint8 in 0..255 or numbers in 0..1, and return the id of the one that
    is picked.

    `names` (n) are read to those who cannot see them and shown on hover, `captions` (n) stand
    below. With `ids` (n) one can be picked: the first is, until a visitor picks another; without,
    they are for looking only and None is returned. Each is `side` pixels wide at least, with `row`
    of them in a row if that is given.
    """
    picked: str | None = browser_state(key, "picked")
    if picked not in ids:  # it may be of images that were shown before
        picked = ids[0] if ids else None
    columns = max(1, min(len(images), MAX_COLUMNS))
    props: GalleryProps = {
        # compressed well: a sheet may hold thousands of images
        "sheet": data_url(sprite_sheet(images, columns), 6) if len(images) else "",
        "columns": columns,
        "rows": -(-len(images) // columns),
        "aspect": f"{images.shape[2]} / {images.shape[1]}",
        "names": list(names),
        "captions": list(captions),
        "ids": list(ids),
        "picked": picked,
        "pick": bool(ids),
        "side": side,
        "row": row,
    }
    _component(key=key, data=props, default={"picked": None}, on_picked_change=lambda: None)
    return picked
