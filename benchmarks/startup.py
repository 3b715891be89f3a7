"""How long a newcomer waits: from launch to the first page, for every page and every section of it;
and the server's memory.

    python -m benchmarks.startup [--json FILE]

Starts the app, opens it in Chromium twice (the second visit finds the browser's cache filled), then
clicks through the pages and their sections. A page is there when its script has ended, its charts
are drawn and, on the first, the canvas can be drawn on. Nothing else should run beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.memory import megabytes
from testing import app_process

PAGES = ("Read a picture", "Data", "Training", "Evaluation", "Look inside")
# which of a page's rows of pills or segments names its sections
SECTIONED = {"Data": 0, "Evaluation": 0, "Look inside": 1}
DRAWABLE = "document.querySelector('.st-key-canvas canvas, .st-key-canvas .stBidiComponent') && document.querySelector('.st-key-model_input img')"
# The script has ended, nothing is a placeholder, and each chart has been drawn.
THERE = """(heading) => {
    const app = document.querySelector('[data-testid="stApp"]'), title = document.querySelector('[data-testid="stHeading"] h2');
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app?.dataset.testScriptState === 'notRunning' && title && (!heading || title.textContent !== heading)
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
        && charts.every((chart) => chart.querySelector('.main-svg, canvas'));
}"""


def visit(browser: Browser, url: str) -> tuple[Page, float]:
    """Open the Draw page in a browser without a cache; the second value is the seconds until it can
    be drawn on.
    """
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(60_000)
    return page, opened(page, url)


def opened(page: Page, url: str) -> float:
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_function(DRAWABLE, polling=20)
    return time.perf_counter() - began


def sections(page: Page, name: str) -> list[str]:
    """The names of the sections that a page offers; none where it has no sections."""
    return (
        page.locator("[data-testid='stButtonGroup']")
        .nth(SECTIONED[name])
        .locator("button")
        .all_inner_texts()
        if name in SECTIONED
        else []
    )


def walk(page: Page, arrived: Callable[[str], None] = lambda name: None) -> dict[str, float]:
    """Seconds from the click to the finished page, for every page, and for each section of those
    that have some; `arrived` is told each of them.
    """
    took = {}
    for name in PAGES:
        before = page.locator("[data-testid='stHeading'] h2").first.inner_text()
        began = time.perf_counter()
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_function(THERE, arg=before, polling=20)
        took[name] = time.perf_counter() - began
        arrived(name)
        for section in sections(page, name)[1:]:
            began = time.perf_counter()
            page.locator("[data-testid='stButtonGroup']").nth(SECTIONED[name]).get_by_text(
                section, exact=True
            ).click()
            page.wait_for_timeout(30)  # until the click has reached the server
            page.wait_for_function(THERE, arg="", polling=20)
            took[f"{name}: {section}"] = time.perf_counter() - began
            arrived(f"{name}: {section}")
    return took


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.startup",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(argv)
    if app_process.browser_path() is None:
        print(
            "No Chromium on the PATH. On Debian and Ubuntu: sudo apt install chromium",
            file=sys.stderr,
        )
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=app_process.browser_path(), args=app_process.BROWSER_OPTIONS
        )
        began = time.perf_counter()
        with app_process.process(Path(tempfile.mkdtemp()) / "log.txt") as (url, process):
            served = time.perf_counter() - began
            page, first = visit(browser, url)
            figures = {
                "launch → server answers, s": served,
                "launch → Draw page usable, s": time.perf_counter() - began,
                "first visit, s": first,
            }
            figures["second visit, s"] = opened(page, url)
            figures["memory, Draw page, MB"] = megabytes(process)
            cold, warm = walk(page), walk(page)
            figures["memory, all pages visited twice, MB"] = megabytes(process)
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}")
    for name, value in figures.items():
        print(f"{name:40}{value:9.2f}")
    print(f"\n{'seconds to the page':40}{'first':>9}{'again':>9}")
    for name in cold:
        print(f"{name:40}{cold[name]:9.2f}{warm[name]:9.2f}")
    if options.json:
        pages = {
            name: {"first": round(cold[name], 3), "again": round(warm[name], 3)} for name in cold
        }
        report = {
            "cores": os.cpu_count(),
            "load": load,
            **{name: round(value, 3) for name, value in figures.items()},
            "pages, s": pages,
        }
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
