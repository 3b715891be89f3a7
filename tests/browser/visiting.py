"""A visitor's browser, of one of two sizes, at an address."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@contextlib.contextmanager
def visit(browser: Browser, address: str, script: str = "", **options: Any) -> Iterator[Page]:
    """Open an address in a context of its own; `script` runs in the page before anything else, `options` are the context's."""
    context = browser.new_context(**options)
    context.add_init_script(script)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def phone_at(browser: Browser, address: str) -> contextlib.AbstractContextManager[Page]:
    """A touch screen 390 pixels wide that opens an address before any other."""
    return visit(browser, address, **PHONE)
