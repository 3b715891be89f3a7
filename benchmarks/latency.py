"""Measure how soon the page follows the pen, and how often it changes.

    python -m benchmarks.latency [--strokes 20] [--delay 80] [--slowdown 4] [--json FILE]

Starts the app and draws strokes in Chromium, 60 pointer events a second, however long the page
takes for each: beside the server (near), through a proxy that holds bytes back for `--delay` ms
each way (far), and near with the processor slowed down. All times are the browser's own: an event
is as old as its time stamp says, and a bar has changed when the script has changed it, just before
the browser paints it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import CDPSession, Page, async_playwright

from benchmarks import report
from benchmarks.delay import delayed
from components import live_drawing
from components.live_drawing import selectors
from components.registration import bundle
from testing import app_process
from testing.strokes import ROUND, Stroke
from testing.visiting import DESKTOP, SIZES

POINTS = 45  # pointer events a stroke
INTERVAL = 1 / 60  # seconds between them
TIMEOUT = 60_000  # ms

# Notes times in ms: of pointer events, when they happened and when the page heard of them; of
# frames; when the bars or the 28×28 changed; what the answer changed to; when a record came.
WATCH = """() => {
    const now = () => performance.now();
    const note = (list) => (event) => event.buttons && noted[list].push([event.timeStamp, now()]);
    const watch = (selector, options, changed) =>
        new MutationObserver(changed).observe(document.querySelector(selector), options);
    window.forget = () => {
        window.noted = {moves: [], ups: [], frames: [], bars: [], inputs: [], answers: [],
                        records: []};
    };
    forget();
    document.addEventListener("mousemove", note("moves"), true);
    document.addEventListener("mouseup", ({timeStamp}) => noted.ups.push(timeStamp), true);
    document.addEventListener("live-record", ({detail}) =>
        noted.records.push([now(), detail.strokes.length]));
    const everything = {subtree: true, childList: true, attributes: true, characterData: true};
    watch(".st-key-probabilities .bars", everything, () => noted.bars.push(now()));
    watch(".st-key-model_input", everything, () => noted.inputs.push(now()));
    const answer = document.querySelector(".st-key-answer");
    let text = answer.textContent;
    watch(".st-key-answer", everything, () => {
        if (answer.textContent !== text) noted.answers.push([now(), text = answer.textContent]);
    });
    const count = () => { noted.frames.push(now()); requestAnimationFrame(count); };
    count();
}"""
RECORDED = "(strokes) => noted.records.some(([time, count]) => count === strokes)"
DISAGREEMENTS = """() => Math.max(...[...document.querySelectorAll("[data-live-drawing]")]
    .map((part) => Number(part.dataset.disagreements ?? 0)))"""


@dataclass
class Condition:
    """What makes the page slow: milliseconds each way, and how much slower the processor is."""

    name: str
    delay: float = 0.0
    slowdown: float = 1.0


class Visit:
    """A page that is drawn on with the mouse, and what it loads and sends."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page, self.session = page, session
        self.static: dict[str, int] = {}  # bytes on the way, by the request's id
        self.messages = 0  # sent on the websocket
        self._sent: set[str] = set()
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.loadingFinished", self._loaded)
        session.on("Network.webSocketFrameSent", self._message)

    def _request(self, event: dict[str, Any]) -> None:
        if "/app/static/" in event["request"]["url"]:
            self._sent.add(event["requestId"])

    def _loaded(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._sent:
            self.static[event["requestId"]] = round(event["encodedDataLength"])

    def _message(self, event: dict[str, Any]) -> None:
        self.messages += event["response"]["opcode"] in (1, 2)  # text and binary

    async def open(self, url: str) -> None:
        """Open the Draw page, and wait until it can read."""
        await self.session.send("Network.enable")
        await self.page.goto(url)
        await self.page.locator(".st-key-model_input img").wait_for()
        await self.page.locator(".st-key-probabilities .bar").first.wait_for()
        await self.page.locator(selectors.SURFACE_ON_PAGE).wait_for()
        async with asyncio.timeout(TIMEOUT / 1000):
            while len(self.static) < 2:  # the description and the weights
                await asyncio.sleep(0.1)
        await self.page.evaluate(WATCH)

    async def draw(self, stroke: Stroke) -> dict[str, Any]:
        """Draw a stroke (x, y) in a box of 1×1 at an even pace. Returns what the page noted until
        the record of it came, and how many messages were sent.
        """
        box = await self.page.locator(selectors.SURFACE_ON_PAGE).bounding_box()
        assert box is not None
        at = np.linspace(0, len(stroke) - 1, POINTS)
        x, y = (
            np.interp(at, range(len(stroke)), [point[axis] for point in stroke]) for axis in (0, 1)
        )
        x = box["x"] + box["width"] * (0.15 + 0.7 * x)
        y = box["y"] + box["height"] * (0.15 + 0.7 * y)
        await self._mouse("mouseMoved", x[0], y[0], buttons=0)
        await self.page.evaluate("forget()")
        self.messages = 0
        clock = asyncio.get_running_loop().time
        began = clock()
        events = [asyncio.create_task(self._mouse("mousePressed", x[0], y[0]))]
        for number in range(1, POINTS):
            await asyncio.sleep(began + number * INTERVAL - clock())
            # not waited for: a hand does not wait for the page, either
            events.append(asyncio.create_task(self._mouse("mouseMoved", x[number], y[number])))
        await asyncio.sleep(began + POINTS * INTERVAL - clock())
        events.append(asyncio.create_task(self._mouse("mouseReleased", x[-1], y[-1])))
        await asyncio.gather(*events)
        await self.page.wait_for_function(RECORDED, arg=1)
        await self.page.evaluate("() => new Promise(requestAnimationFrame)")
        noted: dict[str, Any] = await self.page.evaluate("noted")
        return {**noted, "messages": self.messages}

    async def clear(self) -> None:
        """Clear the canvas, and wait until the server knows."""
        await self.page.get_by_role("button", name="Clear", exact=True).click()
        await self.page.wait_for_function(RECORDED, arg=0)

    async def _mouse(self, kind: str, x: float, y: float, buttons: int = 1) -> None:
        await self.session.send(
            "Input.dispatchMouseEvent",
            {
                "type": kind,
                "x": float(x),
                "y": float(y),
                "button": "left" if buttons else "none",
                "buttons": 0 if kind == "mouseReleased" else buttons,
                "clickCount": 1,
            },
        )


def evaluate_stroke(noted: dict[str, Any]) -> dict[str, list[float]]:
    """Turn what the page noted of a stroke into figures."""
    (up,) = noted["ups"]
    moves = np.array(noted["moves"])
    first = moves[0, 0]
    seconds = (up - first) / 1000

    def while_moving(times: list[float]) -> np.ndarray:
        values: np.ndarray = np.array(times)
        between: np.ndarray = values[(values >= first) & (values <= up)]
        return between

    bars = np.array(noted["bars"])
    later = np.searchsorted(bars, moves[:, 1])  # the first change after the page heard of the event
    shown = later < len(bars)
    answers = [time - up for time, _ in noted["answers"] if time > up]
    record = next(time for time, strokes in noted["records"] if strokes == 1)
    return {
        "updates a second": [len(while_moving(noted["bars"])) / seconds],
        "28×28 a second": [len(while_moving(noted["inputs"])) / seconds],
        "frames a second": [len(while_moving(noted["frames"])) / seconds],
        "pointer events heard": [float(len(moves))],
        "pointer event → bars, ms": (bars[later[shown]] - moves[shown, 0]).tolist(),
        "pen up → answer that stays, ms": [max(answers, default=0.0)],
        "pen up → record, ms": [record - up],
        "messages a stroke": [float(noted["messages"])],
    }


async def measure(url: str, condition: Condition, strokes: int) -> dict[str, Any]:
    """Draw strokes on the Draw page. Returns lists of figures by name, and bytes."""
    async with (
        async_playwright() as playwright,
        delayed(url, condition.delay / 1000) as address,
    ):
        browser = await playwright.chromium.launch(
            executable_path=app_process.find_browser(), args=app_process.BROWSER_OPTIONS
        )
        context = await browser.new_context(**SIZES[DESKTOP])
        context.set_default_timeout(TIMEOUT)
        page = await context.new_page()
        visit = Visit(page, await context.new_cdp_session(page))
        await visit.open(address)
        rate = {"rate": condition.slowdown}
        await visit.session.send("Emulation.setCPUThrottlingRate", rate)
        figures: dict[str, list[float]] = {}
        for number in range(-2, strokes):
            noted = await visit.draw(max(ROUND[number % 10], key=len))
            if number >= 0:  # the others warm up
                for name, values in evaluate_stroke(noted).items():
                    figures.setdefault(name, []).extend(values)
            await visit.clear()
        disagreements = await page.evaluate(DISAGREEMENTS)
        await browser.close()
    return {
        **{name: summarize(values) for name, values in figures.items()},
        "disagreements": disagreements,
        "kB loaded": round((sum(visit.static.values()) + script_bytes()) / 1000, 1),
    }


def script_bytes() -> int:
    """Size of the component's scripts and style, which come with Streamlit's own messages."""
    folder = Path(live_drawing.__file__).parent
    files = (folder / "index.js", folder / "style.css", folder / "handover/index.js")
    return sum(len(bundle(file).encode()) for file in files)


def summarize(values: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and number of values."""
    median, p95 = np.percentile(values, [50, 95])
    return {"median": round(float(median), 1), "p95": round(float(p95), 1), "n": len(values)}


def print_table(figures: dict[str, dict[str, Any]]) -> None:
    """Print a column for each condition: medians, and 95th percentiles behind them."""
    print(f"{'median / p95':34}" + "".join(f"{name:>18}" for name in figures))
    for row, value in next(iter(figures.values())).items():
        cells = [condition[row] for condition in figures.values()]
        if isinstance(value, dict):
            cells = [f"{cell['median']:.1f} / {cell['p95']:.1f}" for cell in cells]
        print(f"{row:34}" + "".join(f"{cell!s:>18}" for cell in cells))


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = report.argument_parser("latency", __doc__)
    parser.add_argument("--strokes", type=int, default=20)
    parser.add_argument("--delay", type=float, default=80, help="ms each way")
    parser.add_argument("--slowdown", type=float, default=4, help="of the processor")
    options = parser.parse_args(argv)
    if app_process.find_browser() is None:
        sys.exit(app_process.NO_BROWSER)
    conditions = (
        Condition("near"),
        Condition("far", delay=options.delay),
        Condition(f"slowed {options.slowdown:g} times", slowdown=options.slowdown),
    )
    machine = report.machine()
    figures = {}
    with app_process.run_app(Path(tempfile.mkdtemp()) / "log.txt") as url:
        for condition in conditions:
            figures[condition.name] = asyncio.run(measure(url, condition, options.strokes))
    print(f"{machine['cores']} cores, load {machine['load']:.1f}, {options.strokes} strokes")
    print_table(figures)
    report.write(options.json, {**machine, "delay, ms": options.delay, **figures})
    return 0


if __name__ == "__main__":
    sys.exit(main())
