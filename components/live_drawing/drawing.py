"""What a visitor has drawn: what the canvas says is on it, and what the pen is drawing while the
canvas has not said so yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeGuard

import numpy as np

from components.live_drawing import canvas
from model.recognition.drawing import coincide

# strokes a message may hold: one under way, and those that were finished within a second
STROKES = 8
POINTS = 4_000  # points a stroke may have: over a minute of a mouse that reports sixty a second
REACH = 10_000  # canvas pixels; the pen may leave the canvas, but not the screen
NEAR = 0.5  # canvas pixels: the canvas sets a stroke's start off by a thousandth of the pen's width


def read_message(message: Any) -> tuple[int, list[tuple[int, np.ndarray]]]:
    """Read a message of components/live_drawing/pen.js: its number, and each pending stroke's own
    number and points (n, 2) in canvas pixels.

    A visitor can send anything: what is malformed, not finite or too large is passed over. Never
    raises.
    """
    if not isinstance(message, dict):
        return 0, []
    number, sent = message.get("number"), message.get("strokes")
    strokes = []
    for item in sent[:STROKES] if isinstance(sent, list) else []:
        stroke = item.get("id") if isinstance(item, dict) else None
        flat = item.get("points") if isinstance(item, dict) else None
        if (
            not _is_count(stroke)
            or not isinstance(flat, list)
            or not 0 < len(flat) <= 2 * POINTS
            or len(flat) % 2
        ):
            continue
        # false for NaN too
        if all(type(value) in (int, float) and abs(value) < REACH for value in flat):
            strokes.append((stroke, np.array(flat, float).reshape(-1, 2)))
    return (number if _is_count(number) else 0), strokes


def _is_count(value: Any) -> TypeGuard[int]:
    return type(value) is int and 0 <= value < 2**53


def _are_equal(one: Any, other: Any) -> bool:
    """Whether two messages say the same; what is nested too deeply to be compared is no drawing,
    and equals nothing.
    """
    try:
        return one == other
    except RecursionError:
        return False


@dataclass
class Drawing:
    """One visitor's drawing.

    `start` is what the canvas is given to begin with, and `version` counts how often: the canvas
    loads its beginning anew when it changes, and until it says what it then holds, `start` is the
    drawing. A stroke of the pen counts until the canvas has it, and never again: those up to the
    number `settled`.
    """

    start: list[np.ndarray] = field(default_factory=list)
    version: int = 0
    settled: int = 0
    _done: list[np.ndarray] = field(default_factory=list)  # strokes on the canvas
    # strokes of the pen that the canvas does not have yet
    _pending: list[np.ndarray] = field(default_factory=list)
    _told: Any = None  # what the canvas said last
    _outdated: Any = None  # what it had said when it was given another beginning
    _clears: bool = False  # whether the pen's component can clear the canvas in the browser
    _newest: int = 0  # the highest number of a pen's stroke so far
    # how many strokes began at the same point when a pen's stroke was first heard of
    _before: dict[int, int] = field(default_factory=dict)

    @property
    def strokes(self) -> list[np.ndarray]:
        """All that is drawn: polylines (n, 2) in canvas pixels, y downwards."""
        return [*self._done, *self._pending]

    @property
    def is_under_way(self) -> bool:
        """Whether the pen has drawn what the canvas does not have yet."""
        return bool(self._pending)

    def restart(self, strokes: Sequence[np.ndarray] = ()) -> None:
        """Let the canvas begin anew with these strokes; what it said last is not about them."""
        self.start, self._done, self._pending = list(strokes), list(strokes), []
        self.version += 1
        self._outdated = self._told
        self.settled = self._newest

    def clear(self) -> None:
        """Begin anew with nothing.

        Where the canvas has cleared itself in the browser it is not asked to: that might take a new
        stroke away.
        """
        if self.start or not self._clears:
            return self.restart()
        self._done, self._pending, self._outdated, self.settled = [], [], self._told, self._newest

    def redraw(self) -> None:
        """Let the canvas begin anew with what is drawn."""
        self.restart(self.strokes)

    def hear_canvas(self, json_data: Any) -> None:
        """Take in what the canvas returned: its `json_data`."""
        if self._outdated is not None and _are_equal(json_data, self._outdated):
            return
        self._outdated = None
        if self._told is None or not _are_equal(json_data, self._told):
            self._told, self._done = json_data, canvas.strokes_from_canvas(json_data)

    def hear_pen(self, message: Any) -> int:
        """Take in the pen's last message. Returns its number."""
        number, sent = read_message(message)
        self._clears = isinstance(message, dict) and message.get("clears") is True
        starts = canvas.starts(self._told) if sent else np.zeros((0, 2))
        self._pending = []
        before = {}
        for stroke, points in sent:
            same = int((np.abs(starts - points[0]) < NEAR).all(1).sum())
            before[stroke] = self._before.get(stroke, same)
            line = canvas.smoothed(points)
            # After a lost connection another process is told what is on the canvas together with an
            # old message about it.
            is_old = stroke not in self._before and any(coincide(line, done) for done in self._done)
            if same > before[stroke] or is_old:
                self.settled = max(self.settled, stroke)
            self._newest = max(self._newest, stroke)
            if stroke > self.settled:
                self._pending.append(line)
        self._before = before
        return number
