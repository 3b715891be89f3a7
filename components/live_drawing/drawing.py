"""What a visitor has drawn."""

from __future__ import annotations

import hashlib
import json
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
    _sent: str = ""  # digest of what the canvas sent last
    _outdated: str = ""  # of what it had sent when it began anew with other strokes

    def restart(self, strokes: Sequence[np.ndarray] = ()) -> None:
        """Let the canvas begin anew with these strokes; what it sent last is not about them."""
        self.initial_strokes, self.strokes = list(strokes), list(strokes)
        self.version += 1
        self._outdated = self._sent

    def redraw(self) -> None:
        """Let the canvas begin anew with what is drawn."""
        self.restart(self.strokes)

    def sync_from_canvas(self, json_data: Any) -> None:
        """Take over the strokes that the canvas returned: its `json_data`, None before it has sent
        any.
        """
        if json_data is None and not self._sent:
            return
        sent = _digest(json_data)
        if sent == self._outdated:
            return
        self._outdated = ""
        if sent != self._sent:
            self._sent = sent
            self.strokes = canvas.strokes_from_canvas(json_data)


def _digest(message: Any) -> str:
    """A digest of a message, so that the message itself, which may be large, is not held; the same
    for all that cannot be written, as what is nested too deeply: they are no drawing.
    """
    try:
        text = json.dumps(message)
    except (RecursionError, TypeError, ValueError):
        return "too deep"
    return hashlib.sha256(text.encode()).hexdigest()
