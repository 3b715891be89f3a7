"""Opening a page other than the first by its address."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, Page


@contextlib.contextmanager
def phone_at(browser: Browser, address: str) -> Iterator[Page]:
    """A touch screen 390 pixels wide that opens an address before any other."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()
