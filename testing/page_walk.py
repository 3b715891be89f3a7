"""Walk through the pages of the app and their sections, and wait until each is complete."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from pages.sections import navigation

PAGES = tuple(title for _, title in navigation.PAGES[1:])  # but for Draw, which opens first
SECTION_KEYS = {"Data": "topic", "Evaluation": "section", "Look inside": "view"}
TIMEOUT = 60_000  # milliseconds
DRAWABLE = """
    document.querySelector('.st-key-canvas canvas, .st-key-canvas .stBidiComponent')
    && document.querySelector('.st-key-model_input img')
"""
# The script has ended, nothing is a placeholder, and each chart has been drawn.
COMPLETE = """(heading) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const title = document.querySelector('[data-testid="stHeading"] :is(h1, h2)');
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app?.dataset.testScriptState === 'notRunning'
        && title && (!heading || title.textContent !== heading)
        && !document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]')
        && charts.every((chart) => chart.querySelector('.main-svg, canvas'));
}"""

TEXT = """() => document.querySelector('[data-testid="stMain"]').textContent"""


def open_draw_page(page: Page, url: str) -> float:
    """Open the Draw page; returns the seconds until it can be drawn on."""
    page.set_default_timeout(TIMEOUT)
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_function(DRAWABLE, polling=20)
    return time.perf_counter() - began


def wait_until_complete(page: Page, previous_heading: str = "") -> None:
    """Wait until a page is complete, and its heading is not that of the page before."""
    page.wait_for_function(COMPLETE, arg=previous_heading, polling=20)


def open_page(page: Page, name: str) -> None:
    """Open a page by its link."""
    heading = page.locator("[data-testid='stHeading'] :is(h1, h2)").first.inner_text()
    page.get_by_role("link", name=name, exact=True).click()
    wait_until_complete(page, heading)


def list_sections(page: Page, name: str) -> list[str]:
    """List the sections of an open page; none where it has no sections."""
    if name not in SECTION_KEYS:
        return []
    return page.locator(f".st-key-{SECTION_KEYS[name]} button").all_inner_texts()


def open_section(page: Page, name: str, section: str) -> None:
    """Open another section of the open page `name`."""
    text = page.evaluate(TEXT)
    page.locator(f".st-key-{SECTION_KEYS[name]}").get_by_text(section, exact=True).click()
    page.wait_for_function(f"before => ({TEXT})() !== before", arg=text, polling=20)
    wait_until_complete(page)


def walk_pages(page: Page, on_arrival: Callable[[str], object] = str) -> dict[str, float]:
    """Open every page and section; `on_arrival` is called with the name of each.

    Returns the seconds from each click to the complete page.
    """
    seconds: dict[str, float] = {}
    for name in PAGES:
        began = time.perf_counter()
        open_page(page, name)
        seconds[name] = time.perf_counter() - began
        on_arrival(name)
        for section in list_sections(page, name)[1:]:
            began = time.perf_counter()
            open_section(page, name, section)
            seconds[f"{name}: {section}"] = time.perf_counter() - began
            on_arrival(f"{name}: {section}")
    return seconds
