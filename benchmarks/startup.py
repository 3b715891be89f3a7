"""Measure how long a visitor waits for each page and each section, and the server's memory.

    python -m benchmarks.startup [--json FILE]

From the launch to the first page, and from each click to the complete page.

Starts the app, opens it in Chromium twice (the second visit finds the browser's cache filled), then
walks through the pages and their sections twice. A page counts when its script has ended, its
charts are drawn and, on the first, the canvas can be drawn on. Nothing else should run beside it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks import report
from testing import app_process, page_walk
from testing.process_usage import memory_mb
from testing.visiting import DESKTOP, new_context


def main(argv: list[str] | None = None) -> int:
    """Measure and print the table."""
    options = report.argument_parser("startup", __doc__).parse_args(argv)
    with sync_playwright() as playwright:
        browser = app_process.launch_browser(playwright)
        began = time.perf_counter()
        with app_process.run_server(Path(tempfile.mkdtemp()) / "log.txt") as (url, process):
            figures = {"launch → server answers, s": time.perf_counter() - began}
            page = new_context(browser, DESKTOP).new_page()
            first_visit = page_walk.open_draw_page(page, url)
            figures["launch → Draw page usable, s"] = time.perf_counter() - began
            figures["first visit, s"] = first_visit
            figures["second visit, s"] = page_walk.open_draw_page(page, url)
            figures["memory, Draw page, MB"] = memory_mb(process)
            first, again = page_walk.walk_pages(page), page_walk.walk_pages(page)
            figures["memory, all pages visited twice, MB"] = memory_mb(process)
    machine = report.machine()
    print(f"{machine['cores']} cores, load {machine['load']:.1f}")
    for name, value in figures.items():
        print(f"{name:40}{value:9.2f}")
    print(f"\n{'seconds to the page':40}{'first':>9}{'again':>9}")
    for name in first:
        print(f"{name:40}{first[name]:9.2f}{again[name]:9.2f}")
    pages = {
        name: {"first": round(first[name], 3), "again": round(again[name], 3)} for name in first
    }
    rounded = {name: round(value, 3) for name, value in figures.items()}
    report.write(options.json, {**machine, **rounded, "pages, s": pages})
    return 0


if __name__ == "__main__":
    sys.exit(main())
