"""The running app, and a Chromium to look at it with."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from testing import app_process, visiting

expect.set_options(timeout=60_000)  # milliseconds; a busy machine is no error


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app, started once for all tests."""
    with app_process.app(tmp_path_factory.mktemp("app") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the PATH.

    Without one the tests are skipped, or fail where REQUIRE_BROWSER is set.
    """
    path = app_process.browser_path()
    if path is None:
        advice = "No Chromium on the PATH: the browser tests need one (Debian and Ubuntu: sudo apt install chromium)."
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(advice)
        pytest.skip(advice)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=[*app_process.BROWSER_OPTIONS, "--process-per-site"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def desktop(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page, 1280 pixels wide, ready to be drawn on."""
    with visiting.visit(browser, app_url, visiting.DESKTOP) as page:
        yield drawable(page)


@pytest.fixture
def phone(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page on a touch screen 390 pixels wide, ready to be drawn on."""
    with visiting.visit(browser, app_url, visiting.PHONE) as page:
        yield drawable(page)


def drawable(page: Page) -> Page:
    """Wait until the draw page can be drawn on."""
    # the last thing that the page lays out
    expect(page.locator(".st-key-model_input img")).to_be_visible(timeout=60_000)
    expect(page.locator(".st-key-canvas canvas.upper-canvas")).to_be_visible()
    return page
