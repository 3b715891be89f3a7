"""A whole network at work on a digit that is drawn beside it: every feature map while the pen
moves, how a value comes about, and the way from the image to the answer. The browser computes it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypedDict

import numpy as np

from components.images import to_uint8
from components.registration import browser_state, component
from model.recognition.browser import BrowserFiles
from model.recognition.drawing import PEN_WIDTH

_component = component("network_view", __file__)
KEY = "network_view"


class NetworkViewProps(TypedDict):
    """What index.js shows."""

    files: dict[str, str]  # in static/, of the network
    words: Mapping[str, Any]
    occlusion: dict[str, int]  # PATCH and STRIDE, in pixels
    strokes: list[list[float]] | None  # x and y in turns, in canvas pixels; None: nothing is drawn
    digit: int | None  # which digit of a number is shown; None: the last
    image: str | None  # what is shown else: the pixels row by row, a byte each, in base64
    number: int | None  # of the last drawing that the browser has sent; None before the first
    side: float  # of the canvas, in pixels
    pen: float


def network_view(
    files: BrowserFiles,
    words: Mapping[str, Any],
    occlusion: tuple[int, int],
    side: float,
    strokes: Sequence[np.ndarray] = (),
    digit: int | None = None,
    image: np.ndarray | None = None,
    on_draw: Callable[[], None] = lambda: None,
) -> None:
    """Show the network of `files` at work: on a drawing's `strokes`, polylines (n, 2) in pixels of
    a canvas `side` wide, of a number on its `digit`; else on an `image` (28, 28) in 0..1.

    `occlusion` is the side of its patches and the distance between two, in pixels. `on_draw` is
    called when the visitor has drawn: see `drawn`.
    """
    sent = drawn()
    data: NetworkViewProps = {
        "files": asdict(files),
        "words": words,
        "occlusion": {"PATCH": occlusion[0], "STRIDE": occlusion[1]},
        "strokes": [np.asarray(stroke).ravel().round(2).tolist() for stroke in strokes] or None,
        "digit": digit,
        "image": None if image is None else base64.b64encode(to_uint8(image).tobytes()).decode(),
        "number": sent.get("number") if isinstance(sent, dict) else None,
        "side": side,
        "pen": PEN_WIDTH,
    }
    # in a list: a mapping would be searched for data frames
    _component(key=KEY, data=["props", data], default={"drawn": None}, on_drawn_change=on_draw)


def drawn() -> Any:
    """What the visitor drew last: {"number": int, "strokes": [[x, y, …], …]}; None; unchecked."""
    return browser_state(KEY, "drawn")
