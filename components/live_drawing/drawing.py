"""What a visitor has drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from components.live_drawing import canvas


@dataclass
class Drawing:
    """One visitor's drawing: polylines (n, 2) in canvas pixels, y downwards.

    `initial_strokes` is what the canvas is given to begin with, and `version` counts how often: the
    canvas loads them anew when it changes, and until it sends what it then holds, they are the
    drawing.
    """

    initial_strokes: list[np.ndarray] = field(default_factory=list)
    version: int = 0
    strokes: list[np.ndarray] = field(default_factory=list)
    _canvas_json: Any = None  # what the canvas sent last
    _outdated_json: Any = None  # what it had sent when it began anew with other strokes

    def restart(self, strokes: Sequence[np.ndarray] = ()) -> None:
        """Let the canvas begin anew with these strokes; what it sent last is not about them."""
        self.initial_strokes, self.strokes = list(strokes), list(strokes)
        self.version += 1
        self._outdated_json = self._canvas_json

    def redraw(self) -> None:
        """Let the canvas begin anew with what is drawn."""
        self.restart(self.strokes)

    def sync_from_canvas(self, json_data: Any) -> None:
        """Take over the strokes that the canvas returned: its `json_data`, None before it has sent
        any.
        """
        if json_data is None and self._canvas_json is None:
            return
        if self._outdated_json is not None and _are_equal(json_data, self._outdated_json):
            return
        self._outdated_json = None
        if self._canvas_json is None or not _are_equal(json_data, self._canvas_json):
            self._canvas_json = json_data
            self.strokes = canvas.strokes_from_canvas(json_data)


def _are_equal(message: Any, previous: Any) -> bool:
    """Whether two messages are equal; what is nested too deeply to be compared is no drawing,
    and equals nothing.
    """
    try:
        return bool(message == previous)
    except RecursionError:
        return False
