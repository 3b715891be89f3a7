"""A visitor of the Draw page without a browser, so that one process holds many: it speaks to the
app as Streamlit's front end does.

    async with Visitor(url) as visitor:
        await visitor.open()                     # seconds until the page is there
        await visitor.draw(strokes_of(7))        # milliseconds from each of the pen's messages to its reading
        visitor.answer                           # {"heading": "h1", "text": "7", …}: pages/sections/draw/view_model.py
        await visitor.clear()

What is sent: the page load's cookies, protobuf messages on the websocket /_stcore/stream, and in
each of them the state of every widget, as the front end keeps it. The pen's messages rerun the
inner fragment (components/live_drawing/pen.js), and the finished stroke the outer one (the canvas).
Identifiers of widgets and fragments are learned from what the app sends. A visitor whose connection
goes raises Lost; `reconnect` then does what the front end does by itself: another websocket with
the old session's number, and all widgets' states.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from testing.strokes import ROUND

SIDE = 320  # canvas pixels
PACE = 0.066  # seconds between two messages of the pen: 15 a second
CANVAS, LINK = "streamlit-drawable-canvas.streamlit_drawable_canvas", "live_link"  # components
BUSY = 0.15  # seconds, as in components/live_drawing/pen.js
RETRY = 0.2  # seconds between two attempts to connect

Points = Sequence[tuple[float, float]]


class Lost(Exception):
    """The connection is gone, or no answer came in time."""


def strokes_of(digit: int, pieces: int = 40) -> list[Points]:
    """The strokes of a digit in canvas pixels, about `pieces` points each."""
    strokes = []
    for stroke in ROUND[digit]:
        at = np.linspace(0, len(stroke) - 1, pieces)
        x, y = (
            np.interp(at, range(len(stroke)), [point[axis] for point in stroke]) * 200 + 60
            for axis in (0, 1)
        )
        strokes.append(list(zip(x.round(2).tolist(), y.round(2).tolist(), strict=True)))
    return strokes


class Visitor:
    """One visitor, with a browser's cookies and the state of the page's widgets.

    `patience` is how many seconds an answer may take, `heeds` whether the pen reports less often
    when the app asks for it, as the page's does.
    """

    def __init__(self, url: str, patience: float = 60, heeds: bool = True):
        self.url, self.patience, self.heeds = url.rstrip("/"), patience, heeds
        self.cookies: dict[str, str] = {}
        self.session = ""  # the number of the session on the server
        self.link: dict[str, Any] = {}  # what the app handed to live_link last: the reading
        self.page_errors: list[str] = []  # exceptions and st.error of the page
        self.received = 0  # bytes
        # component → widget's and fragment's identifier
        self._widgets: dict[str, tuple[str, str]] = {}
        # the same for buttons, by the end of their identifier
        self._buttons: dict[str, tuple[str, str]] = {}
        self._states: dict[str, str] = {}  # widget → its state as JSON
        self._finished = 0  # runs of the page or a fragment that ended
        self._number = 0  # of the pen's message
        self._stroke = 0  # of the pen's stroke
        self._sent = 0.0  # when the last message of the pen or the canvas left
        self._objects: list[dict[str, Any]] = []  # on the canvas
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task | None = None
        self._news = asyncio.Condition()
        self._lost_at = 0.0

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.leave()

    # ---------------------------------------------------------------- what a visitor does

    @property
    def answer(self) -> dict[str, Any]:
        """What the page says of the drawing: `heading`, `text` and so on."""
        return self.link.get("answer", {})

    @property
    def rest(self) -> float:
        """Seconds that the app asks the pen to wait between two messages."""
        return self.link.get("rest", 0) / 1000 if self.heeds else 0.0

    @property
    def connected(self) -> bool:
        """Whether the websocket is open."""
        return self._reader is not None and not self._reader.done()

    async def open(self) -> float:
        """Load the page and wait until it is laid out. Returns the seconds that took."""
        began = time.perf_counter()
        try:
            await asyncio.to_thread(self._load)
        except OSError as error:
            raise Lost(f"The page did not load: {error}") from error
        await self._connect()
        await self._run_page()
        return time.perf_counter() - began

    async def draw(
        self, strokes: Sequence[Points], updates: int = 10, pace: float = PACE
    ) -> list[float]:
        """Draw strokes at a person's pace: each takes `updates` times `pace` seconds, however long
        the server takes. As components/live_drawing/pen.js does, there is a message of the pen
        every `pace` seconds, the next when the last is answered and the server's own rest is over.
        Returns the milliseconds from sending to each reading.
        """
        took = []
        for points in strokes:
            self._stroke += 1
            last = time.perf_counter() + (updates - 1) * pace
            drawn = 0.0
            while drawn < 1:
                due = self._sent + max(self.rest, pace * (drawn > 0))
                await asyncio.sleep(max(0.0, min(due, last) - time.perf_counter()))
                now = time.perf_counter()
                drawn = 1 - (last - now) / (updates * pace) if now < last else 1
                # it is left to the canvas, which sends it anyway
                if drawn == 1 and self.rest > BUSY:
                    took.append(await self._lift(points))
                    break
                took.append(await self._move(points[: max(1, round(len(points) * drawn))]))
            else:
                await self._lift(points)
        return took

    async def clear(self) -> None:
        """Press Clear, which the pen's component has the canvas do at once."""
        self._objects = []
        self._set(CANVAS, {"drawing": self._canvas()})
        (widget, fragment) = next(
            ids for name, ids in self._buttons.items() if name.endswith("-clear")
        )
        await self._run(fragment, press=widget)

    async def reconnect(self, within: float = 30) -> float:
        """Connect again after a loss and have the page laid out anew, its drawing too.

        Returns the seconds since the loss.
        """
        await self.leave()
        deadline = time.perf_counter() + within
        while True:
            try:
                await self._connect()
                await self._run_page()
                return time.perf_counter() - (self._lost_at or time.perf_counter())
            except Lost:
                if time.perf_counter() > deadline:
                    raise
                await asyncio.sleep(RETRY)

    async def leave(self) -> None:
        """Close the connection."""
        if self._reader:
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
        if self._socket:
            await self._socket.close()
        self._socket = self._reader = None

    # ---------------------------------------------------------------- how

    def _load(self) -> None:
        """Fetch the page and keep its cookies; the websocket and later requests carry them."""
        request = urllib.request.Request(
            self.url + "/", headers={"Cookie": self._cookie()} if self.cookies else {}
        )
        with urllib.request.urlopen(request, timeout=self.patience) as response:
            response.read()
            self._keep(response.headers.get_all("Set-Cookie", []))

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def _connect(self) -> None:
        address = urllib.parse.urlsplit(self.url)
        token = (
            self.cookies.get("_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN")
            .strip('"')
            .replace("|", "-")
        )
        headers = {"Cookie": self._cookie()} if self.cookies else {}
        try:
            self._socket = await connect(
                f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}/_stcore/stream",
                subprotocols=["streamlit", token, *([self.session] if self.session else [])],
                origin=f"{address.scheme}://{address.netloc}",
                additional_headers=headers,
                max_size=None,
                open_timeout=self.patience,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, WebSocketException, TimeoutError) as error:
            raise Lost(f"No connection: {error}") from error
        self._keep(self._socket.response.headers.get_all("Set-Cookie"))
        self._reader = asyncio.create_task(self._listen(self._socket))

    async def _listen(self, socket: ClientConnection) -> None:
        """Take in what the app sends until the connection ends."""
        try:
            async for data in socket:
                self.received += len(data)
                message = ForwardMsg()
                message.ParseFromString(data)
                async with self._news:
                    self._hear(message)
                    self._news.notify_all()
        except WebSocketException:
            pass
        finally:
            self._lost_at = time.perf_counter()
            async with self._news:
                self._news.notify_all()

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "script_finished":
            self._finished += 1
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element, fragment = message.delta.new_element, message.delta.fragment_id
            match element.WhichOneof("type"):
                case "bidi_component":
                    component = element.bidi_component
                    if component.component_name in (CANVAS, LINK):
                        self._widgets[component.component_name] = component.id, fragment
                    if component.component_name == LINK:
                        (self.link,) = json.loads(component.json)
                case "button":
                    self._buttons[element.button.id] = element.button.id, fragment
                case "exception":
                    self.page_errors.append(
                        f"{element.exception.type}: {element.exception.message}"
                    )
                case "alert":
                    self.page_errors.append(element.alert.body)

    async def _wait(self, true: Callable[[], bool]) -> None:
        """Wait until something the app sends makes a condition true. Raises Lost."""
        try:
            async with asyncio.timeout(self.patience), self._news:
                await self._news.wait_for(lambda: true() or not self.connected)
        except TimeoutError as error:
            raise Lost(f"No answer within {self.patience:.0f} s") from error
        if not true():
            raise Lost("The connection ended")

    def _set(self, component: str, state: dict[str, Any]) -> None:
        widget, _ = self._widgets[component]
        self._states[widget] = json.dumps(state)

    async def _send(self, fragment: str = "", press: str = "") -> None:
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.fragment_id = "", fragment
        for widget, state in self._states.items():
            rerun.widget_states.widgets.add(id=widget, json_value=state)
        if press:
            rerun.widget_states.widgets.add(id=press, trigger_value=True)
        if self._socket is None:
            raise Lost("Not connected")
        try:
            await self._socket.send(message.SerializeToString())
        except WebSocketException as error:
            raise Lost("The connection ended") from error

    async def _run(self, fragment: str = "", press: str = "") -> None:
        """Have the page or one of its fragments run, and wait until it has."""
        before = self._finished
        await self._send(fragment, press)
        await self._wait(lambda: self._finished > before)

    async def _run_page(self) -> None:
        await self._run()
        await self._wait(lambda: LINK in self._widgets and CANVAS in self._widgets)

    async def _move(self, points: Points) -> float:
        """Send the stroke under way, as components/live_drawing/pen.js does, and wait for its
        reading. Returns milliseconds.
        """
        self._number += 1
        number = self._number
        flat = [value for point in points for value in point]
        self._set(
            LINK,
            {
                "ink": {
                    "number": number,
                    "strokes": [{"id": self._stroke, "points": flat}],
                    "clears": True,
                }
            },
        )
        self._sent = time.perf_counter()
        await self._send(self._widgets[LINK][1])
        await self._wait(lambda: self.link.get("seen", 0) >= number)
        return 1000 * (time.perf_counter() - self._sent)

    async def _lift(self, points: Points) -> float:
        """Have the canvas send the finished stroke, and wait until the page has run.

        Returns milliseconds.
        """
        (left, top), (right, bottom) = np.min(points, 0).tolist(), np.max(points, 0).tolist()
        path = [["L" if number else "M", x, y] for number, (x, y) in enumerate(points)]
        drawn = {
            "type": "Path",
            "originX": "center",
            "originY": "center",
            "left": (left + right) / 2,
            "top": (top + bottom) / 2,
            "path": path,
        }
        self._objects.append(drawn)
        self._set(CANVAS, {"drawing": self._canvas()})
        self._sent = time.perf_counter()
        await self._run(self._widgets[CANVAS][1])
        return 1000 * (time.perf_counter() - self._sent)

    def _canvas(self) -> dict[str, Any]:
        return {
            "raw": {"version": "7.4.0", "objects": list(self._objects), "background": "#000000"},
            "data": None,
        }
