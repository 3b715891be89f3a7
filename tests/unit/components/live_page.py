"""The live drawing alone in Chromium: a stand-in for the canvas and for the server."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from playwright.sync_api import Locator, Route

from components import live_drawing
from components.live_drawing import selectors
from model.artifacts import SERVED
from model.recognition.browser import STATIC, BrowserFiles, outcomes
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.personalization import Personalization, load_parameters
from pages.text import prediction as prediction_text
from testing.pencil import smooth_stroke
from testing.strokes import ROUND
from tests.unit.components.scripts import FRONT_END, Scripts

ADDRESS = "http://localhost/"  # nothing is sent there: requests are answered here
SCRIPT, HANDOVER = "live_drawing/index.js", "live_drawing/handover/index.js"
RECORD, EXAMPLES = "record", "examples"
SIDE, PEN = 320, 20
FRAME = 16  # ms, of Playwright's clock
COVERAGE = 0.998

# The canvas is 320 pixels wide at (0, 0), all else is beside it. `pressed` holds what was clicked.
PAGE = """
document.body.style.paddingLeft = "400px";
document.body.insertAdjacentHTML("beforeend", `
    <main data-test-connection-state="CONNECTED"></main>
    <div class="st-key-canvas"><div id="canvas"></div></div>
    <a href="#data">Data</a>`);
window.pressed = [];
window.makeCanvas = () => {
    const host = document.createElement("div"), root = host.attachShadow({mode: "open"});
    root.innerHTML = `<style>canvas { position: fixed; top: 0; left: 0 }</style>
        <canvas class="upper-canvas" width="320" height="320"></canvas>
        <button aria-label="Undo">Undo</button> <button aria-label="Redo">Redo</button>
        <button aria-label="Reset canvas & history">Reset</button>
        <button aria-label="Update the app with this drawing">Send</button>`;
    root.addEventListener("click", ({target}) => {
        if (target.matches("button")) pressed.push(target.textContent);
    });
    document.querySelector("#canvas").replaceChildren(host);
};
makeCanvas();
"""

Points = Sequence[tuple[float, float]]


def digit(label: int, left: int = 60, width: int = 200) -> list[Points]:
    """The strokes of a digit on the canvas."""
    return [
        [(round(left + width * x), round(60 + 200 * y)) for x, y in stroke]
        for stroke in ROUND[label]
    ]


ONES = [[(x, y) for y in range(60, 260, 20)] for x in (60, 160, 260)]  # three times a 1


class LivePage:
    """A page with the live drawing, which reads with `files` where there are some, and shows the
    record of a blank canvas.

    Time stands still but for `frame` and `wait`.
    """

    def __init__(
        self,
        scripts: Scripts,
        classifier: Classifier,
        files: BrowserFiles | None = None,
        drawings: Sequence[Any] = (),
        fragment: str = "",
    ):
        self.scripts, self.page, self.classifier = scripts, scripts.page, classifier
        self.calibration_changes: dict[str, Any] = {}
        self.is_healthy, self.drawings = True, drawings
        self.page.route(f"{ADDRESS}**", self._answer)
        self.page.goto(ADDRESS + fragment)
        self.page.clock.install(time=0)
        self.page.clock.pause_at(1_000)
        self.page.evaluate(FRONT_END)
        self.page.evaluate(PAGE)
        for part in live_drawing.PARTS[1:]:
            self.page.evaluate(
                "html => document.body.insertAdjacentHTML('beforeend', html)",
                live_drawing.PART.format(part),
            )
        self.files, self.version = files, 0
        html = live_drawing.PART.format(live_drawing.PARTS[0])
        scripts.mount(SCRIPT, self.props(), html, isolated=False)
        self.taught, self.examples_version = Personalization(load_parameters(SERVED)), 0
        scripts.mount(HANDOVER, self.examples_props(), isolated=False, name=EXAMPLES)
        status = '<p class="live-drawing-status" role="status"></p>'
        record = ["record", self.record_props([])]
        scripts.mount(HANDOVER, record, status, isolated=False, name=RECORD)
        self.frame()

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("#")[0].partition("?")[0]
        file = STATIC / path.removeprefix("app/static/")
        if not path:
            route.fulfill(body="<!doctype html><title>Draw</title>", content_type="text/html")
        elif path == "_stcore/health":
            route.fulfill(status=200 if self.is_healthy else 503)
        elif not file.is_file():
            route.fulfill(status=404)
        elif file.suffix == ".json":
            content = json.loads(file.read_text(encoding="utf-8"))
            content["calibration"] |= self.calibration_changes
            route.fulfill(json=content)
        else:
            route.fulfill(body=file.read_bytes())

    def props(self, **changes: Any) -> dict[str, Any]:
        """Props of the live drawing."""
        files = self.files and {
            "description": self.files.description,
            "weights": self.files.weights,
        }
        return {
            "files": files,
            "words": prediction_text.live_words(COVERAGE),
            "outcomes": outcomes(),
            "parts": len(live_drawing.PARTS),
            "canvas_name": "Canvas",
            "selectors": selectors.CANVAS,
            "teaches": True,
            "drawings": self.drawings,
            **changes,
        }

    def record_props(self, strokes: Sequence[Points], /, **changes: Any) -> dict[str, Any]:
        """What the server reads where these strokes are on the canvas."""
        # the pen's first position comes twice
        drawn = [smooth_stroke(np.array([stroke[0], *stroke], float)) for stroke in strokes]
        recognized = recognize_strokes(
            self.classifier, drawn, PEN, SIDE, personalization=self.taught
        )
        reading = live_drawing.reading(recognized)
        return {
            "version": self.version,
            "blank": True,
            "side": SIDE,
            "examples": self.examples_version,
            **reading,
            **changes,
        }

    def examples_props(self) -> list[Any]:
        """What the server knows of the visitor's examples."""
        return ["examples", {"version": self.examples_version, **self.taught.to_browser()}]

    def set_examples(self, taught: Personalization) -> None:
        """Let the server change the visitor's examples."""
        self.taught, self.examples_version = taught, self.examples_version + 1
        self.scripts.render(EXAMPLES, self.examples_props())
        self.frame()

    def record(self, strokes: Sequence[Points], /, **changes: Any) -> None:
        """Let the server read these strokes off the canvas."""
        self.scripts.render(RECORD, ["record", self.record_props(strokes, **changes)])
        self.frame()

    def begin_anew(self, strokes: Sequence[Points] = ()) -> None:
        """Let the server give the canvas these strokes to begin with."""
        self.version += 1
        self.record(strokes, blank=not strokes)

    def frame(self, count: int = 1) -> None:
        """Let frames of the screen pass."""
        self.page.clock.run_for(count * FRAME)

    def wait(self, condition: Callable[[], bool]) -> None:
        """Let frames pass until a condition is met: what comes over the network takes its time."""
        for _ in range(2_000):
            if condition():
                return
            self.frame()
        raise AssertionError("It is never met.")

    def move(self, points: Points) -> None:
        """Set the pen down on the first point and move it to the others."""
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point)
        self.frame()

    def draw(self, *strokes: Points) -> None:
        """Draw strokes; each is finished."""
        for stroke in strokes:
            self.move(stroke)
            self.page.mouse.up()
            self.frame()

    def press(self, name: str) -> None:
        """Press one of the page's tools, Reset in the canvas's own toolbar, or a link."""
        tools = self.part("tools").get_by_role("button", name=name, exact=True)
        other = self.page.locator(f"button:text-is('{name}'), a:text-is('{name}')")
        (tools if tools.count() else other).dispatch_event("click")
        self.frame()

    def set_connection(self, state: str) -> None:
        """Let Streamlit's front end say how the connection is."""
        self.page.evaluate(
            "state => document.querySelector('main').dataset.testConnectionState = state", state
        )
        self.frame()

    def part(self, name: str) -> Locator:
        """One of the elements that the live drawing fills."""
        return self.page.locator(f"[data-live-drawing={name}]")

    @property
    def text(self) -> str:
        """The answer's heading: a digit, a number, or why there is none."""
        return self.part("answer").locator(".headline").inner_text()

    @property
    def shares(self) -> np.ndarray:
        """The probabilities that the bars show."""
        bars = self.part("probabilities").locator("button.bar")
        return np.array(bars.evaluate_all("bars => bars.map(bar => Number(bar.dataset.share))"))

    @property
    def disagreements(self) -> int:
        """How often browser and server read something else."""
        return int(self.part("answer").get_attribute("data-disagreements") or "0")

    @property
    def pressed(self) -> list[str]:
        """The buttons that were pressed, by whom ever."""
        return list(self.page.evaluate("pressed"))

    @property
    def status(self) -> str:
        """What is announced to screen readers."""
        return self.page.get_by_role("status").inner_text()
