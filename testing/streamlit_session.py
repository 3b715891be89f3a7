"""A session of a Streamlit app without a browser, as Streamlit's front end holds one.

It sends the page load's cookies, protobuf messages on the websocket /_stcore/stream, and in each
message the state of every widget. It learns the identifiers of components, buttons and fragments
from what the app sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from typing import Any, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

RETRY_INTERVAL = 0.2  # seconds between two attempts to connect
MAX_RECONNECT = 30  # seconds of attempts to connect again


class ConnectionLostError(Exception):
    """The connection is gone, or no answer came in time."""


class StreamlitSession:
    """One session, with a browser's cookies and the state of the page's widgets.

    `patience` is how many seconds an answer of the app may take.
    """

    watched_components: frozenset[str] = frozenset()  # those whose data is decoded

    def __init__(self, url: str, patience: float = 60) -> None:
        self.url, self.patience = url.rstrip("/"), patience
        self.cookies: dict[str, str] = {}
        self.session_id = ""
        self.components: dict[str, tuple[str, str]] = {}  # name → identifier, fragment's identifier
        self.component_data: dict[str, Any] = {}  # of the watched ones
        self.buttons: dict[str, str] = {}  # identifier → fragment's identifier
        self.page_errors: list[str] = []  # exceptions and alerts of the page
        self.widgets: dict[str, tuple[str, str]] = {}  # key → identifier, fragment's identifier
        self.options: dict[str, list[str]] = {}  # of pills and segmented controls, by key
        self.page = ""  # as its address names it
        self._states: dict[str, WidgetState] = {}  # by the widget's identifier
        self._file_urls: list[FileURLs] = []  # of the file that is to be uploaded
        self._finished_runs = 0  # of the page or a fragment
        self._socket: ClientConnection | None = None
        self._listener: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._lost_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.leave()

    @property
    def connected(self) -> bool:
        """Whether the websocket is open."""
        return self._listener is not None and not self._listener.done()

    async def open(self) -> float:
        """Load the page and run it. Returns the seconds that took."""
        began = time.perf_counter()
        try:
            await asyncio.to_thread(self._load)
        except OSError as error:
            raise ConnectionLostError(f"The page did not load: {error}") from error
        await self._connect()
        await self.run()
        return time.perf_counter() - began

    async def reconnect(self) -> float:
        """Connect again, with the old session's number and all widgets' states, and run the page.

        As the front end does by itself. Returns the seconds since the loss.
        """
        await self.leave()
        deadline = time.perf_counter() + MAX_RECONNECT
        while True:
            try:
                await self._connect()
                await self.run()
                return time.perf_counter() - (self._lost_at or time.perf_counter())
            except ConnectionLostError:
                if time.perf_counter() > deadline:
                    raise
                await asyncio.sleep(RETRY_INTERVAL)

    async def leave(self) -> None:
        """Close the connection."""
        if self._listener:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        if self._socket:
            await self._socket.close()
        self._socket = self._listener = None

    def set_state(self, component: str, state: dict[str, Any]) -> None:
        """Change the state of a component; the next message tells the app."""
        identifier, _ = self.components[component]
        self._states[identifier] = WidgetState(id=identifier, json_value=json.dumps(state))

    async def open_page(self, name: str) -> None:
        """Open another page of the app, as a link of its navigation does."""
        self.page, self._states, self.components = name, {}, {}
        self.widgets, self.options = {}, {}
        await self.run()

    async def choose(self, key: str, option: str) -> None:
        """Choose one option of the pills or the segmented control with a key, and have it run."""
        identifier, fragment = self.widgets[key]
        state = WidgetState(id=identifier)
        state.string_array_value.data.append(option)
        self._states[identifier] = state
        await self.run(fragment)

    async def upload(self, key: str, name: str, content: bytes) -> None:
        """Upload a file to the uploader with a key, and have it run."""
        identifier, fragment = self.widgets[key]
        message = BackMsg()
        message.file_urls_request.request_id = message.file_urls_request.session_id = (
            self.session_id
        )
        message.file_urls_request.file_names.append(name)
        self._file_urls.clear()
        await self._send(message)
        await self.wait_for(lambda: bool(self._file_urls))
        (urls,) = self._file_urls
        try:
            await asyncio.to_thread(self._put, urls.upload_url, name, content)
        except OSError as error:
            raise ConnectionLostError(f"The upload failed: {error}") from error
        state = WidgetState(id=identifier)
        state.file_uploader_state_value.uploaded_file_info.add(
            file_id=urls.file_id, name=name, size=len(content), file_urls=urls
        )
        self._states[identifier] = state
        await self.run(fragment)

    def _put(self, path: str, name: str, content: bytes) -> None:
        """Send a file as the front end does: as the one part of a form."""
        if "_streamlit_xsrf" not in self.cookies:
            self._load("/_stcore/health")
        boundary = "----file"
        disposition = f'Content-Disposition: form-data; name="file"; filename="{name}"'
        head = f"--{boundary}\r\n{disposition}\r\n\r\n"
        request = urllib.request.Request(
            self.url + path,
            head.encode() + content + f"\r\n--{boundary}--\r\n".encode(),
            {
                **self._headers(),
                "X-Xsrftoken": self.cookies["_streamlit_xsrf"].strip('"'),
                "Content-Type": f"multipart/form-data; boundary={boundary}",
            },
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=self.patience):
            pass

    async def send(self, fragment: str = "", press: str = "") -> None:
        """Ask for a run of the page or of a fragment, with a button pressed."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.fragment_id, rerun.page_name = "", fragment, self.page
        rerun.widget_states.widgets.extend(self._states.values())
        if press:
            rerun.widget_states.widgets.add(id=press, trigger_value=True)
        await self._send(message)

    async def _send(self, message: BackMsg) -> None:
        if self._socket is None:
            raise ConnectionLostError("Not connected")
        try:
            await self._socket.send(message.SerializeToString())
        except WebSocketException as error:
            raise ConnectionLostError("The connection ended") from error

    async def run(self, fragment: str = "", press: str = "") -> None:
        """Have the page or one of its fragments run, and wait until it has."""
        before = self._finished_runs
        await self.send(fragment, press)
        await self.wait_for(lambda: self._finished_runs > before)

    async def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something that the app sends makes a condition true.

        Raises ConnectionLostError.
        """
        try:
            async with asyncio.timeout(self.patience), self._changed:
                await self._changed.wait_for(lambda: condition() or not self.connected)
        except TimeoutError as error:
            raise ConnectionLostError(f"No answer within {self.patience:.0f} s") from error
        if not condition():
            raise ConnectionLostError("The connection ended")

    def _headers(self) -> dict[str, str]:
        """Return the header that carries the cookies."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies} if cookies else {}

    def _load(self, path: str = "/") -> None:
        """Load a page for its cookies; the websocket and later requests carry them."""
        request = urllib.request.Request(self.url + path, headers=self._headers())
        with urllib.request.urlopen(request, timeout=self.patience) as response:
            response.read()
            self._store_cookies(response.headers.get_all("Set-Cookie", []))

    def _store_cookies(self, headers: Iterable[str]) -> None:
        for header in headers:
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()

    async def _connect(self) -> None:
        address = urllib.parse.urlsplit(self.url)
        token = self.cookies.get("_streamlit_xsrf", "PLACEHOLDER_AUTH_TOKEN")
        token = token.strip('"').replace("|", "-")
        protocols = ["streamlit", token, *([self.session_id] if self.session_id else [])]
        origin = f"{address.scheme}://{address.netloc}"
        scheme = "wss" if address.scheme == "https" else "ws"
        try:
            self._socket = await connect(
                f"{scheme}://{address.netloc}/_stcore/stream",
                subprotocols=[Subprotocol(protocol) for protocol in protocols],
                origin=Origin(origin),
                additional_headers=self._headers(),
                max_size=None,
                open_timeout=self.patience,
                ping_interval=None,
                proxy=None,
            )
        except (OSError, WebSocketException, TimeoutError) as error:
            raise ConnectionLostError(f"No connection: {error}") from error
        if self._socket.response:
            self._store_cookies(self._socket.response.headers.get_all("Set-Cookie"))
        self._listener = asyncio.create_task(self._listen(self._socket))

    async def _listen(self, socket: ClientConnection) -> None:
        """Take in what the app sends until the connection ends."""
        try:
            async for data in socket:
                message = ForwardMsg()
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                async with self._changed:
                    self._apply(message)
                    self._changed.notify_all()
        except WebSocketException:
            pass
        finally:
            self._lost_at = time.perf_counter()
            async with self._changed:
                self._changed.notify_all()

    def _apply(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session_id = message.new_session.initialize.session_id or self.session_id
        elif kind == "script_finished":
            self._finished_runs += 1
        elif kind == "file_urls_response":
            self._file_urls[:] = message.file_urls_response.file_urls
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._apply_element(message.delta)

    def _apply_element(self, delta: Delta) -> None:
        element = delta.new_element
        match element.WhichOneof("type"):
            case "bidi_component":
                component = element.bidi_component
                self.components[component.component_name] = component.id, delta.fragment_id
                if component.component_name in self.watched_components:
                    self.component_data[component.component_name] = json.loads(component.json)
            case "button_group" | "file_uploader" as kind:
                identifier = getattr(element, kind).id
                key = identifier.rpartition("-")[2]
                self.widgets[key] = identifier, delta.fragment_id
                if kind == "button_group":
                    self.options[key] = [option.content for option in element.button_group.options]
            case "button":
                self.buttons[element.button.id] = delta.fragment_id
            case "exception":
                exception = element.exception
                self.page_errors.append(f"{exception.type}: {exception.message}")
            case "alert":
                self.page_errors.append(element.alert.body)
