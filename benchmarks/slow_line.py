"""Measure what a visitor with a phone on a slow line waits for, and what the Draw page fetches.

    python -m benchmarks.slow_line [--json FILE] [--megabits 1.6] [--delay 150]

Chromium opens the Draw page with an empty cache, 390×844 pixels wide, on a line of so many megabits
a second and so many milliseconds to the server and back. Prints the seconds to the first paint, to
the page's title, to a canvas that can be drawn on and to the network in the browser; then what came
over the line, by kind and the largest files, as many bytes as it took. The processor is this
machine's. Nothing else should run beside it.
"""

from __future__ import annotations

import collections
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, sync_playwright

from benchmarks import report
from testing import app_process, page_walk
from testing.visiting import PHONE, new_context

FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime / 1000"
LARGEST = 12  # files listed


class Transfers:
    """What came over the line: bytes by path, headers included, and when the last of each came."""

    def __init__(self, session: CDPSession) -> None:
        self.began = time.perf_counter()
        self.sizes: collections.Counter[str] = collections.Counter()
        self.ended: dict[str, float] = {}  # seconds
        self._paths: dict[str, str] = {}
        session.on("Network.requestWillBeSent", self._name)
        session.on("Network.webSocketCreated", self._name_websocket)
        session.on("Network.loadingFinished", self._count)
        session.on("Network.webSocketFrameReceived", self._count_frame)
        session.send("Network.enable")

    def _name(self, event: dict[str, Any]) -> None:
        address = urllib.parse.urlsplit(event["request"]["url"])
        self._paths[event["requestId"]] = (
            address.path if address.scheme.startswith("http") else f"{address.scheme}:"
        )

    def _name_websocket(self, event: dict[str, Any]) -> None:
        self._paths[event["requestId"]] = urllib.parse.urlsplit(event["url"]).path

    def _count(self, event: dict[str, Any]) -> None:
        self._add(event, event["encodedDataLength"])

    def _count_frame(self, event: dict[str, Any]) -> None:
        data, is_text = event["response"]["payloadData"], event["response"]["opcode"] == 1
        self._add(event, len(data) if is_text else len(data) * 3 // 4)  # in base64

    def _add(self, event: dict[str, Any], size: float) -> None:
        path = self._paths.get(event["requestId"], "?")
        self.sizes[path] += round(size)
        self.ended[path] = time.perf_counter() - self.began


def kind(path: str) -> str:
    """Say what a file is for."""
    if path.startswith("/static/") or path == "/":
        return "Streamlit's front end"
    if path.startswith("/app/static/"):
        return "the network"
    if "component" in path:
        return "components"
    return "websocket" if path.endswith("/_stcore/stream") else "other"


def main(argv: list[str] | None = None) -> int:
    """Measure and print both tables."""
    parser = report.argument_parser("slow_line", __doc__)
    parser.add_argument("--megabits", type=float, default=1.6)
    parser.add_argument("--delay", type=float, default=150)
    options = parser.parse_args(argv)
    with (
        app_process.run_app(Path(tempfile.mkdtemp()) / "log.txt") as url,
        sync_playwright() as playwright,
    ):
        browser = app_process.launch_browser(playwright)
        page_walk.open_draw_page(new_context(browser, PHONE).new_page(), url)  # the server is warm
        page = new_context(browser, PHONE).new_page()
        session = page.context.new_cdp_session(page)
        bytes_a_second = options.megabits * 1e6 / 8
        session.send("Network.enable")
        session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": options.delay,
                "downloadThroughput": bytes_a_second,
                "uploadThroughput": bytes_a_second,
            },
        )
        transfers = Transfers(session)
        began = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator("h1").first.wait_for()
        title = time.perf_counter() - began
        page.wait_for_function(page_walk.DRAWABLE, polling=20)
        drawable = time.perf_counter() - began
        while not any(path.endswith(".bin") for path in transfers.ended):
            page.wait_for_timeout(20)
        seconds = {
            "first paint": page.evaluate(FIRST_PAINT),
            "title": title,
            "canvas that can be drawn on": drawable,
            "network in the browser": max(
                at for path, at in transfers.ended.items() if path.endswith(".bin")
            ),
        }
    kinds: collections.Counter[str] = collections.Counter()
    for path, size in transfers.sizes.items():
        kinds[kind(path)] += size
    print(f"{options.megabits} Mbit/s, {options.delay:.0f} ms: seconds to the")
    for name, value in seconds.items():
        print(f"  {name:32}{value:7.2f}")
    print(f"kB, {sum(kinds.values()) / 1000:.0f} in all")
    for name, size in kinds.most_common():
        print(f"  {name:32}{size / 1000:7.0f}")
    for path, size in transfers.sizes.most_common(LARGEST):
        print(f"    {path:70}{size / 1000:7.0f}")
    report.write(
        options.json,
        {
            **report.machine(),
            "megabits": options.megabits,
            "delay, ms": options.delay,
            "seconds": {name: round(value, 2) for name, value in seconds.items()},
            "bytes": dict(kinds.most_common()),
            "files": dict(transfers.sizes.most_common()),
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
