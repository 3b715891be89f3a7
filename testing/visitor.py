"""A visitor of the Draw page without a browser, so that one process holds many.

    async with Visitor(url) as visitor:
        await visitor.open()                   # seconds until the page is there
        await visitor.draw(canvas_strokes(7))  # milliseconds from each stroke to its record
        visitor.digits                         # [7]
        await visitor.clear()

A browser reads by itself while the pen moves and sends nothing. What it sends is what is on the
canvas, when a stroke is finished or the canvas is cleared: that runs one fragment.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from testing.streamlit_session import ConnectionLostError as ConnectionLostError
from testing.streamlit_session import StreamlitSession
from testing.strokes import ROUND

CANVAS = "streamlit-drawable-canvas.streamlit_drawable_canvas"  # components
RECORD = "live_record"

Points = Sequence[tuple[float, float]]


def canvas_strokes(digit: int, points: int = 40) -> list[Points]:
    """Return the strokes of a digit in canvas pixels, of so many points each."""
    strokes: list[Points] = []
    for stroke in ROUND[digit]:
        at = np.linspace(0, len(stroke) - 1, points)
        x, y = (
            np.interp(at, range(len(stroke)), [point[axis] for point in stroke]) * 200 + 60
            for axis in (0, 1)
        )
        strokes.append(list(zip(x.round(2).tolist(), y.round(2).tolist(), strict=True)))
    return strokes


def canvas_object(points: Points) -> dict[str, Any]:
    """Return what the canvas sends of a stroke: curves from middle to middle of its points."""
    (left, top), (right, bottom) = np.min(points, 0).tolist(), np.max(points, 0).tolist()
    middles = [((x + u) / 2, (y + v) / 2) for (x, y), (u, v) in itertools.pairwise(points)]
    curves = [["Q", *point, *middle] for point, middle in zip(points, middles, strict=False)]
    return {
        "type": "Path",
        "originX": "center",
        "originY": "center",
        "left": (left + right) / 2,
        "top": (top + bottom) / 2,
        "path": [["M", *points[0]], *curves, ["L", *points[-1]]],
    }


class Visitor(StreamlitSession):
    """A visitor who draws."""

    watched_components = frozenset({RECORD})

    def __init__(self, url: str, patience: float = 60) -> None:
        super().__init__(url, patience)
        self._objects: list[dict[str, Any]] = []  # on the canvas

    @property
    def record(self) -> dict[str, Any]:
        """What the server has read off the canvas: RecordProps of components/live_drawing."""
        _, props = self.component_data.get(RECORD, [RECORD, {}])
        return dict(props)

    @property
    def digits(self) -> list[int | None]:
        """The digits of the record in reading order; None where nothing is drawn."""
        return [digit["digit"] for digit in self.record.get("digits", [])]

    async def run(self, fragment: str = "", press: str = "") -> None:
        """Have the page or a fragment run, and wait until it has and can be drawn on."""
        await super().run(fragment, press)
        if not self.page:
            await self.wait_for(lambda: {RECORD, CANVAS} <= set(self.components))

    async def draw(self, strokes: Sequence[Points]) -> list[float]:
        """Draw strokes, the next when the last is read. Returns milliseconds from sending each to
        its record.
        """
        latencies = []
        for points in strokes:
            self._objects.append(canvas_object(points))
            latencies.append(await self._send_canvas())
        return latencies

    async def clear(self) -> float:
        """Clear the canvas. Returns milliseconds until the record is empty, too."""
        self._objects = []
        return await self._send_canvas()

    async def _send_canvas(self) -> float:
        """Send what is on the canvas and wait for the record of it, then for the end of the run.

        Returns milliseconds until the record.
        """
        raw = {"version": "7.4.0", "objects": list(self._objects), "background": "#000000"}
        self.set_state(CANVAS, {"drawing": {"raw": raw, "data": None}})
        before = self._finished_runs
        sent_at = time.perf_counter()
        await self.send(self.components[CANVAS][1])
        await self.wait_for(lambda: len(self.record.get("strokes", [])) == len(self._objects))
        latency = 1000 * (time.perf_counter() - sent_at)
        await self.wait_for(lambda: self._finished_runs > before)
        return latency
