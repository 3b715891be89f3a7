"""Open the app in a browser of one of two sizes."""

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from components.live_drawing import selectors

DESKTOP, PHONE = "desktop", "phone"
SIZES: dict[str, dict[str, Any]] = {
    DESKTOP: {"viewport": {"width": 1280, "height": 900}},
    PHONE: {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
# `lastRecord` is what the server has read since the pointer was last pressed: RecordProps of
# components/live_drawing.
KEEP_RECORD = """
    window.lastRecord = null;
    document.addEventListener("live-record", ({detail}) => { lastRecord = detail; });
    for (const event of ["mousedown", "touchstart"])
        document.addEventListener(event, () => { lastRecord = null; }, true);
"""
DISAGREEMENTS = """
    [...document.querySelectorAll("[data-live-drawing]")].map((part) => part.dataset.disagreements)
"""


def new_context(browser: Browser, size: str) -> BrowserContext:
    """Open a browser context of one of SIZES."""
    context = browser.new_context(**SIZES[size])
    context.set_default_timeout(60_000)
    context.add_init_script(KEEP_RECORD)
    return context


# what one tab has fetched and compiled serves the next one: half of a visit's time
shared_context = functools.cache(new_context)


@contextlib.contextmanager
def visit(browser: Browser, address: str, size: str) -> Iterator[Page]:
    """Open an address in a tab that shares cookies and cache with those of other tests."""
    page = shared_context(browser, size).new_page()
    try:
        page.goto(address)
        yield page
    finally:
        page.close()


@contextlib.contextmanager
def visit_separately(browser: Browser, address: str) -> Iterator[Page]:
    """Open an address as another visitor, who shares neither cookies nor anything stored."""
    context = new_context(browser, DESKTOP)
    try:
        page = context.new_page()
        page.goto(address)
        yield page
    finally:
        context.close()


def visit_on_phone(browser: Browser, address: str) -> contextlib.AbstractContextManager[Page]:
    """Open an address on a touch screen 390 pixels wide."""
    return visit(browser, address, PHONE)


def expect_agreement(page: Page) -> None:
    """Assert that browser and server have read each drawing alike since the page was loaded."""
    assert set(page.evaluate(DISAGREEMENTS)) <= {None, "0"}


def drawable(page: Page) -> Page:
    """Wait until the draw page can be drawn on."""
    # the last thing that the page lays out
    expect(page.locator(".st-key-model_input img")).to_be_visible(timeout=60_000)
    expect(page.locator(selectors.SURFACE_ON_PAGE)).to_be_visible()
    return page
