"""What a visitor sees before Streamlit's scripts have come."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from components.live_drawing import selectors
from testing import visiting

SCRIPT = "**/static/js/index.*.js"  # renders the app; nothing of it is seen before


@contextlib.contextmanager
def without_script(page: Page, address: str) -> Iterator[None]:
    """Open an address; Streamlit's script comes when the block ends."""
    held: list[Route] = []
    page.route(SCRIPT, lambda route: held.append(route))
    with page.expect_request(SCRIPT):
        page.goto(address, wait_until="commit")
    yield
    for route in held:
        route.continue_()


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (1920, 1080), (390, 844), (844, 390)])
def test_the_outline_has_the_canvas_where_the_page_has_it(
    browser: Browser, app_url: str, width: int, height: int
):
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    with without_script(page, app_url):
        outline = page.locator("#skeleton .canvas")
        expect(outline).to_be_visible()
        before = outline.bounding_box()
    visiting.drawable(page)
    expect(page.locator("#skeleton")).to_have_count(0)
    after = page.locator(selectors.SURFACE_ON_PAGE).bounding_box()
    assert before is not None
    assert after is not None
    for side in ("x", "y", "width", "height"):
        assert before[side] == pytest.approx(after[side], abs=12), side
    context.close()


def test_another_page_has_an_outline_too_which_goes(browser: Browser, app_url: str):
    page = browser.new_page()
    with without_script(page, f"{app_url}/training"):
        expect(page.locator("#skeleton .picture")).to_be_visible()
        expect(page.locator("#skeleton .canvas")).to_be_hidden()
    expect(page.get_by_test_id("stHeading").first).to_be_visible(timeout=60_000)
    expect(page.locator("#skeleton")).to_have_count(0)
    page.close()
