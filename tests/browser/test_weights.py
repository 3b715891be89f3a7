"""The browser fetches what it reads with once; without it, the server reads."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from testing import app_process, pointer, visiting
from testing.strokes import ROUND, coarse
from tests.browser.actions import (
    clear,
    expect_digit,
    expect_invitation,
    expect_no_errors,
    expect_record,
    press,
    whole,
)

STATIC = "**/app/static/**"


def expect_live_reading(page: Page) -> None:
    """Draw a digit, which is read before the pen is lifted."""
    (stroke,) = whole(pointer.to_page_coordinates(visiting.drawable(page), coarse(ROUND[3])))
    press(page, stroke)
    expect_digit(page, 3)
    assert page.evaluate("lastRecord") is None
    page.mouse.up()
    expect_record(page, 1)


def expect_reading_of_finished_strokes(page: Page) -> None:
    """Draw a digit, which is read when the pen is lifted."""
    (stroke,) = whole(pointer.to_page_coordinates(visiting.drawable(page), coarse(ROUND[3])))
    press(page, stroke)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    expect_invitation(page)
    page.mouse.up()
    expect_digit(page, 3)
    expect_no_errors(page)


@pytest.mark.slow
def test_the_browser_fetches_the_network_once_and_keeps_it(browser: Browser, app_url: str):
    with visiting.visit_separately(browser, "about:blank") as page:
        fetched: list[str] = []
        page.on("request", lambda request: "/app/static/ink" in request.url and fetched.append(1))
        page.goto(app_url)
        expect_live_reading(page)
        assert len(fetched) == 2  # the description and the weights
        clear(page)  # a reload would keep the drawing
        expect_invitation(page)
        page.reload()
        expect_live_reading(page)
        clear(page)
        expect_invitation(page)
        page.goto(f"{app_url}/explore_data")
        page.get_by_role("link", name="Draw", exact=True).click()
        expect_live_reading(page)
        assert len(fetched) == 2


@pytest.mark.slow
def test_it_is_found_at_another_address_of_the_page(browser: Browser, tmp_path: Path):
    with app_process.run_server(tmp_path / "log.txt", base_path="/demo") as (url, _):
        for address in (url, f"{url}/", f"{url}/explore_data"):
            with visiting.visit_separately(browser, address) as page:
                if address.endswith("data"):
                    page.get_by_role("link", name="Draw", exact=True).click()
                expect_live_reading(page)


def test_without_the_files_the_answer_comes_when_the_pen_is_lifted(browser: Browser, app_url: str):
    with visiting.visit_separately(browser, "about:blank") as page:
        page.route(STATIC, lambda route: route.abort())
        page.goto(app_url)
        expect_reading_of_finished_strokes(page)


@pytest.mark.slow
def test_a_damaged_file_is_not_kept(browser: Browser, app_url: str):
    with visiting.visit_separately(browser, "about:blank") as page:
        page.route(f"{STATIC}.bin", lambda route: route.fulfill(body=b"short"))
        page.goto(app_url)
        expect_reading_of_finished_strokes(page)
        page.unroute(f"{STATIC}.bin")
        expect_record(page, 1)
        clear(page)
        expect_invitation(page)
        page.reload()
        expect_live_reading(page)


@pytest.mark.slow
def test_another_network_reads_on_the_server(desktop: Page):
    desktop.locator(".st-key-network").get_by_role("combobox").click()
    desktop.get_by_role("option").last.click()
    expect_reading_of_finished_strokes(desktop)
