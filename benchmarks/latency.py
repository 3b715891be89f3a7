"""Measure how soon the chart follows the pen, and how often it changes.

    python -m benchmarks.latency [--strokes 20] [--json FILE]

Starts the app, draws strokes in Chromium and prints medians and 95th percentiles. Times are the
browser's own, from a pointer event until the chart that includes it has changed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks import report
from testing import app_process, pointer
from testing.strokes import ROUND, Stroke
from testing.visiting import DESKTOP, new_context

POINTS = 45  # pointer events a stroke
INTERVAL = 0.016  # seconds between them, as a screen of 60 Hz gives them

# Notes when the component reports (the points up to then) and when it learns that the page has
# shown a report: last of all, after the chart.
WATCH_PEN = """() => {
    const pen = window.livePen, values = {number: pen.number, seen: pen.seen};
    window.noted = {move: [], number: [], seen: [], up: []};
    for (const name of ['number', 'seen'])
        Object.defineProperty(pen, name, {get: () => values[name], set: (value) => {
            if (value > values[name]) window.noted[name].push([value, performance.now()]);
            values[name] = value;
        }});
    const note = (event) => event.buttons && window.noted.move.push(event.timeStamp);
    document.addEventListener('mousemove', note, true);
    document.addEventListener('mouseup', (event) => window.noted.up.push(event.timeStamp), true);
}"""
FORGET = "() => { window.noted = {move: [], number: [], seen: [], up: []} }"
REPORTED = "window.noted.up.length && performance.now() > window.noted.up[0] + 150"


def strokes_to_draw(page: Page, count: int) -> list[Stroke]:
    """Return a long stroke of each digit, over and over, in page coordinates at even distances."""
    strokes: list[Stroke] = []
    for k in range(count):
        (stroke,) = pointer.to_page_coordinates(page, [max(ROUND[k % 10], key=len)])
        at = np.linspace(0, len(stroke) - 1, POINTS)
        x, y = (
            np.interp(at, range(len(stroke)), [point[axis] for point in stroke]) for axis in (0, 1)
        )
        strokes.append(list(zip(x.tolist(), y.tolist(), strict=True)))
    return strokes


def draw(page: Page, stroke: Stroke) -> float:
    """Draw a stroke at a person's pace; returns the seconds it took."""
    page.mouse.move(*stroke[0])
    page.mouse.down()
    began = due = time.perf_counter()
    for point in stroke[1:]:
        due += INTERVAL
        time.sleep(max(0.0, due - time.perf_counter()))
        page.mouse.move(*point)
    seconds = time.perf_counter() - began
    page.mouse.up()
    return seconds


def measure(page: Page, count: int) -> dict[str, list[float]]:
    """Draw strokes on the Draw page.

    Returns milliseconds from each pointer event to its chart and from each pen-up to its chart, and
    updates a second of each stroke.
    """
    expect(page.locator(".st-key-model_input img")).to_be_visible(timeout=60_000)
    page.wait_for_function("window.livePen")
    moving, lifted, rate = [], [], []
    for number, stroke in enumerate(strokes_to_draw(page, count + 1)):
        page.evaluate(FORGET if number else WATCH_PEN)
        seconds = draw(page, stroke)
        page.wait_for_function(REPORTED)  # the last report is on its way
        page.wait_for_function("window.livePen.seen >= window.livePen.number")
        noted = page.evaluate("window.noted")
        (up,) = noted["up"]
        seen, reports = np.array(noted["seen"]), np.array(noted["number"])
        last = reports[reports[:, 1] < up + 100][-1, 0]
        if number:  # the first one warms up
            for move in noted["move"]:
                report_of_move = reports[reports[:, 1] >= move]
                if len(report_of_move) and report_of_move[0, 1] <= up:
                    charts = seen[seen[:, 0] >= report_of_move[0, 0]]
                    moving += [float(chart - move) for _, chart in charts[:1]]
            lifted.append(max(0.0, float(seen[seen[:, 0] >= last][0, 1] - up)))
            rate.append(float((seen[:, 1] <= up).sum() / seconds))
        page.get_by_role("button", name="Clear", exact=True).click()
        expect(page.locator(".st-key-answer")).to_contain_text("Draw any digit", timeout=20_000)
    return {
        "pen moving → chart, ms": moving,
        "pen up → chart, ms": lifted,
        "updates a second": rate,
    }


def summarize(values: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and number of values."""
    median, p95 = np.percentile(values, [50, 95])
    return {"median": round(float(median), 1), "p95": round(float(p95), 1), "n": len(values)}


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    parser = report.argument_parser("latency", __doc__)
    parser.add_argument("--strokes", type=int, default=20)
    options = parser.parse_args(argv)
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with sync_playwright() as playwright:
        browser = app_process.launch_browser(playwright)
        with app_process.run_app(log) as url:
            page = new_context(browser, DESKTOP).new_page()
            page.goto(url)
            figures = {
                name: summarize(values) for name, values in measure(page, options.strokes).items()
            }
    machine = report.machine()
    print(f"{machine['cores']} cores, load {machine['load']:.1f}, {options.strokes} strokes")
    print(f"{'':28}{'median':>9}{'p95':>9}")
    for name, values in figures.items():
        print(f"{name:28}{values['median']:9.1f}{values['p95']:9.1f}")
    report.write(options.json, {**machine, **figures})
    return 0


if __name__ == "__main__":
    sys.exit(main())
