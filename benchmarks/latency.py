"""How long a visitor waits for the chart, and how often it changes while the pen moves.

    python -m benchmarks.latency [--strokes 20] [--no-textbook] [--json FILE]

Starts the app, draws strokes in Chromium and prints medians and 95th percentiles; then the same for
the way of the tutorials (benchmarks/textbook.py, needs tensorflow). Times are the browser's own,
from a pointer event until the chart that includes it has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from testing import app_process, pointer
from testing.strokes import ROUND, Stroke

PIECES = 45  # pointer events a stroke
PACE = 0.016  # seconds between them, as a screen of 60 Hz gives them

# Notes when the component reports (the points up to then) and when it learns that the page has
# shown a report: last of all, after the chart.
WATCH_PEN = """() => {
    const pen = window.livePen, kept = {number: pen.number, seen: pen.seen};
    window.noted = {move: [], number: [], seen: [], up: []};
    for (const name of ['number', 'seen'])
        Object.defineProperty(pen, name, {get: () => kept[name], set: (value) => {
            if (value > kept[name]) window.noted[name].push([value, performance.now()]);
            kept[name] = value;
        }});
    document.addEventListener('mousemove', (event) => event.buttons && window.noted.move.push(event.timeStamp), true);
    document.addEventListener('mouseup', (event) => window.noted.up.push(event.timeStamp), true);
}"""

# Notes when Plotly's bars change.
WATCH_CHART = """() => {
    window.noted = {change: [], up: []};
    const bars = () => [...document.querySelectorAll('.st-key-probabilities .bars path')].map((path) => path.getAttribute('d')).join();
    let last = bars();
    new MutationObserver(() => {
        const now = bars();
        if (now && now !== last) window.noted.change.push(performance.now());
        last = now || last;
    }).observe(document.body, {subtree: true, childList: true, attributes: true}); // the chart may be replaced as a whole
    document.addEventListener('mouseup', (event) => window.noted.up.push(event.timeStamp), true);
}"""


def strokes_to_draw(page: Page, count: int) -> list[Stroke]:
    """One long stroke of each digit, over and over, as page coordinates at even distances."""
    strokes = []
    for k in range(count):
        (stroke,) = pointer.on_canvas(page, [max(ROUND[k % 10], key=len)])
        at = np.linspace(0, len(stroke) - 1, PIECES)
        strokes.append(
            [
                tuple(
                    np.interp(t, range(len(stroke)), [p[axis] for p in stroke]) for axis in (0, 1)
                )
                for t in at
            ]
        )
    return strokes


def draw(page: Page, stroke: Stroke) -> float:
    """Draw a stroke at a person's pace; returns the seconds it took."""
    page.mouse.move(*stroke[0])
    page.mouse.down()
    began = due = time.perf_counter()
    for point in stroke[1:]:
        due += PACE
        time.sleep(max(0.0, due - time.perf_counter()))
        page.mouse.move(*point)
    took = time.perf_counter() - began
    page.mouse.up()
    return took


def ours(page: Page, count: int) -> dict[str, list[float]]:
    """Milliseconds from each pointer event to its chart, from each pen-up to its chart, and updates
    a second of each stroke.
    """
    expect(page.locator(".st-key-model_input img")).to_be_visible(timeout=60_000)
    page.wait_for_function("window.livePen")
    moving, lifted, rate = [], [], []
    for number, stroke in enumerate(strokes_to_draw(page, count + 1)):
        page.evaluate(
            WATCH_PEN
            if number == 0
            else "() => { window.noted = {move: [], number: [], seen: [], up: []} }"
        )
        seconds = draw(page, stroke)
        # its last report is on its way
        page.wait_for_function(
            "window.noted.up.length && performance.now() > window.noted.up[0] + 150"
        )
        page.wait_for_function("window.livePen.seen >= window.livePen.number")
        noted = page.evaluate("window.noted")
        (up,) = noted["up"]
        shown, posted = np.array(noted["seen"]), np.array(noted["number"])
        last = posted[posted[:, 1] < up + 100][-1, 0]
        if number:  # the first one warms up
            for move in noted["move"]:
                report = posted[posted[:, 1] >= move]
                chart = shown[shown[:, 0] >= report[0, 0]] if len(report) else []
                if len(chart) and report[0, 1] <= up:
                    moving.append(float(chart[0, 1] - move))
            lifted.append(max(0.0, float(shown[shown[:, 0] >= last][0, 1] - up)))
            rate.append(float((shown[:, 1] <= up).sum() / seconds))
        page.get_by_role("button", name="Clear", exact=True).click()
        expect(page.locator(".st-key-answer")).to_contain_text("Draw any digit", timeout=20_000)
    return {
        "pen moving → chart, ms": moving,
        "pen up → chart, ms": lifted,
        "updates a second": rate,
    }


def textbook(page: Page, count: int) -> dict[str, list[float]]:
    """Milliseconds from each pen-up to the first change of the chart."""
    expect(page.locator(".st-key-probabilities .bars .point").first).to_be_attached(timeout=120_000)
    lifted = []
    for number, stroke in enumerate(strokes_to_draw(page, count + 1)):
        page.evaluate(WATCH_CHART)
        draw(page, stroke)
        page.wait_for_function(
            "window.noted.up.length && window.noted.change.some((at) => at > window.noted.up[0])",
            timeout=60_000,
        )
        noted = page.evaluate("window.noted")
        if number:
            lifted.append(min(at for at in noted["change"] if at > noted["up"][0]) - noted["up"][0])
        page.wait_for_load_state("networkidle")
        page.locator(".st-key-canvas button[aria-label='Reset canvas & history']").click()
        page.wait_for_timeout(1500)  # until the emptied canvas has been read
    return {"pen up → chart, ms": lifted}


def measure(script: str, how, count: int) -> dict[str, list[float]]:
    """Run one script and measure it in a fresh browser."""
    log = Path(tempfile.mkdtemp()) / "log.txt"
    with app_process.app(log, script=script) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=app_process.browser_path(), args=app_process.BROWSER_OPTIONS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url)
        found = how(page, count)
        browser.close()
    return found


def table(results: dict[str, dict[str, list[float]]]) -> dict[str, dict[str, dict[str, float]]]:
    """Medians and 95th percentiles of everything measured."""
    return {
        way: {
            what: {
                "median": round(float(np.median(values)), 1),
                "p95": round(float(np.percentile(values, 95)), 1),
                "n": len(values),
            }
            for what, values in found.items()
        }
        for way, found in results.items()
    }


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.latency",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--strokes", type=int, default=20)
    parser.add_argument("--no-textbook", action="store_true", help="measure the app only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    if app_process.browser_path() is None:
        print(
            "No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium",
            file=sys.stderr,
        )
        return 1
    results = {"this app": measure("app.py", ours, options.strokes)}
    if not options.no_textbook:
        results["textbook"] = measure("benchmarks/textbook.py", textbook, options.strokes)
    figures = table(results)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f}, {options.strokes} strokes\n{'':38}{'median':>9}{'p95':>9}"
    )
    for way, found in figures.items():
        for what, values in found.items():
            print(f"{way + ': ' + what:38}{values['median']:9.1f}{values['p95']:9.1f}")
    if "textbook" in figures:
        what = "pen up → chart, ms"
        print(
            f"pen up → chart, share of textbook's: {figures['this app'][what]['median'] / figures['textbook'][what]['median']:.0%}"
        )
    if options.json:
        options.json.write_text(
            json.dumps(
                {"cores": os.cpu_count(), "load": load, **figures}, indent=1, ensure_ascii=False
            )
            + "\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
