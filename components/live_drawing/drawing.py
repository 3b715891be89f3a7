"""What a visitor has drawn: the strokes that the canvas sent, and those of the pen that it has not
sent yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import numpy as np

from components.live_drawing import canvas
from model.recognition.drawing import strokes_equal

# strokes a message may hold: one under way, and those that were finished within a second
MAX_STROKES = 8
MAX_POINTS = 4_000  # of a stroke: over a minute of a mouse that reports sixty a second
MAX_COORDINATE = 10_000  # canvas pixels; the pen may leave the canvas, but not the screen
# canvas pixels: the canvas sets a stroke's start off by a thousandth of the pen's width
MAX_START_DISTANCE = 0.5


def parse_pen_message(message: Any) -> tuple[int, list[tuple[int, np.ndarray]]]:
    """Read a message of components/live_drawing/pen.js: its number, and each pending stroke's own
    number and points (n, 2) in canvas pixels.

    A visitor can send anything: what is malformed, not finite or too large is skipped. Never
    raises.
    """
    if not isinstance(message, dict):
        return 0, []
    number, items = message.get("number"), message.get("strokes")
    strokes = []
    for item in items[:MAX_STROKES] if isinstance(items, list) else []:
        stroke = item.get("id") if isinstance(item, dict) else None
        flat = item.get("points") if isinstance(item, dict) else None
        if (
            not _is_count(stroke)
            or not isinstance(flat, list)
            or not 0 < len(flat) <= 2 * MAX_POINTS
            or len(flat) % 2
        ):
            continue
        # false for NaN too
        if all(type(value) in (int, float) and abs(value) < MAX_COORDINATE for value in flat):
            strokes.append((stroke, np.array(flat, float).reshape(-1, 2)))
    return (number if _is_count(number) else 0), strokes


def _is_count(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 2**53


def _are_equal(message: Any, previous: Any) -> bool:
    """Whether two messages are equal; what is nested too deeply to be compared is no drawing,
    and equals nothing.
    """
    try:
        return bool(message == previous)
    except RecursionError:
        return False


@dataclass
class Drawing:
    """One visitor's drawing.

    `initial_strokes` is what the canvas is given to begin with, and `version` counts how often: the
    canvas loads them anew when it changes, and until it sends what it then holds, they are the
    drawing. A stroke of the pen counts until the canvas has it, and never again: those up to the
    number `last_synced`.
    """

    initial_strokes: list[np.ndarray] = field(default_factory=list)
    version: int = 0
    last_synced: int = 0
    _canvas_strokes: list[np.ndarray] = field(default_factory=list)
    # strokes of the pen that the canvas does not have yet
    _pending: list[np.ndarray] = field(default_factory=list)
    _canvas_json: Any = None  # what the canvas sent last
    _outdated_json: Any = None  # what it had sent when it began anew with other strokes
    _can_clear: bool = False  # whether the pen's component can clear the canvas in the browser
    _last_stroke: int = 0  # the highest number of a pen's stroke so far
    # how many strokes began at the same point when a pen's stroke was first reported
    _start_counts: dict[int, int] = field(default_factory=dict)

    @property
    def strokes(self) -> list[np.ndarray]:
        """All that is drawn: polylines (n, 2) in canvas pixels, y downwards."""
        return [*self._canvas_strokes, *self._pending]

    @property
    def is_drawing(self) -> bool:
        """Whether the pen has drawn what the canvas does not have yet."""
        return bool(self._pending)

    def restart(self, strokes: Sequence[np.ndarray] = ()) -> None:
        """Let the canvas begin anew with these strokes; what it sent last is not about them."""
        self.initial_strokes, self._canvas_strokes, self._pending = list(strokes), list(strokes), []
        self.version += 1
        self._outdated_json = self._canvas_json
        self.last_synced = self._last_stroke

    def clear(self) -> None:
        """Begin anew with nothing.

        Where the canvas has cleared itself in the browser it is not asked to: that might take a new
        stroke away.
        """
        if self.initial_strokes or not self._can_clear:
            self.restart()
            return
        self._canvas_strokes, self._pending = [], []
        self._outdated_json, self.last_synced = self._canvas_json, self._last_stroke

    def redraw(self) -> None:
        """Let the canvas begin anew with what is drawn."""
        self.restart(self.strokes)

    def sync_from_canvas(self, json_data: Any) -> None:
        """Take over the strokes that the canvas returned: its `json_data`."""
        if self._outdated_json is not None and _are_equal(json_data, self._outdated_json):
            return
        self._outdated_json = None
        if self._canvas_json is None or not _are_equal(json_data, self._canvas_json):
            self._canvas_json = json_data
            self._canvas_strokes = canvas.strokes_from_canvas(json_data)

    def apply_pen_message(self, message: Any) -> int:
        """Take over the strokes of the pen's last message. Returns its number."""
        number, pen_strokes = parse_pen_message(message)
        self._can_clear = isinstance(message, dict) and message.get("clears") is True
        starts = canvas.stroke_starts(self._canvas_json) if pen_strokes else np.zeros((0, 2))
        self._pending = []
        start_counts = {}
        for stroke, points in pen_strokes:
            same_start = int((np.abs(starts - points[0]) < MAX_START_DISTANCE).all(1).sum())
            start_counts[stroke] = self._start_counts.get(stroke, same_start)
            line = canvas.smooth_stroke(points)
            # After a lost connection another process gets what is on the canvas together with an
            # old message about it.
            is_old = stroke not in self._start_counts and any(
                strokes_equal(line, known) for known in self._canvas_strokes
            )
            if same_start > start_counts[stroke] or is_old:
                self.last_synced = max(self.last_synced, stroke)
            self._last_stroke = max(self._last_stroke, stroke)
            if stroke > self.last_synced:
                self._pending.append(line)
        self._start_counts = start_counts
        return number
