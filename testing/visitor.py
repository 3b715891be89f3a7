"""A visitor of the Draw page without a browser, so that one process holds many.

    async with Visitor(url) as visitor:
        await visitor.open()                   # seconds until the page is there
        await visitor.draw(canvas_strokes(7))  # milliseconds from each message to its prediction
        visitor.prediction                     # {"heading": "h1", "text": "7", …}
        await visitor.clear()

The pen's messages rerun the inner fragment (components/live_drawing/pen.js), the finished stroke
the outer one (the canvas).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

from testing.streamlit_session import ConnectionLostError as ConnectionLostError
from testing.streamlit_session import StreamlitSession
from testing.strokes import ROUND

PEN_INTERVAL = 0.066  # seconds between two messages of the pen: 15 a second
MAX_BUSY_INTERVAL = 0.15  # seconds, as in components/live_drawing/pen.js
CANVAS, LINK = "streamlit-drawable-canvas.streamlit_drawable_canvas", "live_link"  # components

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


class Visitor(StreamlitSession):
    """A visitor who draws.

    `adapts` tells whether the pen reports less often when the app asks for it, as the page's does.
    """

    watched_components = frozenset({LINK})

    def __init__(self, url: str, patience: float = 60, adapts: bool = True) -> None:
        super().__init__(url, patience)
        self.adapts = adapts
        self._message_number = 0
        self._stroke_number = 0
        self._sent_at = 0.0  # when the last message of the pen or the canvas left
        self._objects: list[dict[str, Any]] = []  # on the canvas

    @property
    def link(self) -> dict[str, Any]:
        """What the app handed to the pen's component last."""
        (props,) = self.component_data.get(LINK, [{}])
        return dict(props)

    @property
    def prediction(self) -> dict[str, Any]:
        """What the page displays of the drawing: `heading`, `text` and so on."""
        return dict(self.link.get("prediction", {}))

    @property
    def interval(self) -> float:
        """Seconds that the app asks the pen to wait between two messages."""
        return float(self.link.get("interval", 0)) / 1000 if self.adapts else 0.0

    async def run(self, fragment: str = "", press: str = "") -> None:
        """Have the page or a fragment run, and wait until it has and can be drawn on."""
        await super().run(fragment, press)
        await self.wait_for(lambda: {LINK, CANVAS} <= set(self.components))

    async def draw(
        self, strokes: Sequence[Points], updates: int = 10, interval: float = PEN_INTERVAL
    ) -> list[float]:
        """Draw at a person's pace: each stroke takes `updates` times `interval` seconds.

        However long the server takes. As in components/live_drawing/pen.js, the pen sends a message
        every `interval` seconds, the next when the last is answered and the interval that the app
        asks for is over. Returns the milliseconds from each message to its prediction.
        """
        latencies = []
        for points in strokes:
            self._stroke_number += 1
            end = time.perf_counter() + (updates - 1) * interval
            drawn = 0.0
            while drawn < 1:
                due = self._sent_at + max(self.interval, interval * (drawn > 0))
                await asyncio.sleep(max(0.0, min(due, end) - time.perf_counter()))
                now = time.perf_counter()
                drawn = 1 - (end - now) / (updates * interval) if now < end else 1
                # the rest is left to the canvas, which sends it anyway
                if drawn == 1 and self.interval > MAX_BUSY_INTERVAL:
                    latencies.append(await self._lift(points))
                    break
                latencies.append(await self._move(points[: max(1, round(len(points) * drawn))]))
            else:
                await self._lift(points)
        return latencies

    async def clear(self) -> None:
        """Press Clear, which the pen's component has the canvas do at once."""
        self._objects = []
        self._send_objects()
        button = next(name for name in self.buttons if name.endswith("-clear"))
        await self.run(self.buttons[button], press=button)

    async def _move(self, points: Points) -> float:
        """Send the unfinished stroke and wait for its prediction. Returns milliseconds."""
        self._message_number += 1
        number = self._message_number
        flat = [value for point in points for value in point]
        stroke = {"id": self._stroke_number, "points": flat}
        self.set_state(LINK, {"ink": {"number": number, "strokes": [stroke], "clears": True}})
        self._sent_at = time.perf_counter()
        await self.send(self.components[LINK][1])
        await self.wait_for(lambda: self.link.get("seen", 0) >= number)
        return 1000 * (time.perf_counter() - self._sent_at)

    async def _lift(self, points: Points) -> float:
        """Have the canvas send the finished stroke and wait for the run. Returns milliseconds."""
        (left, top), (right, bottom) = np.min(points, 0).tolist(), np.max(points, 0).tolist()
        path = [["L" if number else "M", x, y] for number, (x, y) in enumerate(points)]
        self._objects.append(
            {
                "type": "Path",
                "originX": "center",
                "originY": "center",
                "left": (left + right) / 2,
                "top": (top + bottom) / 2,
                "path": path,
            }
        )
        self._send_objects()
        self._sent_at = time.perf_counter()
        await self.run(self.components[CANVAS][1])
        return 1000 * (time.perf_counter() - self._sent_at)

    def _send_objects(self) -> None:
        """Put what is on the canvas into its component's state."""
        raw = {"version": "7.4.0", "objects": list(self._objects), "background": "#000000"}
        self.set_state(CANVAS, {"drawing": {"raw": raw, "data": None}})
