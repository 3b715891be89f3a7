"""Ways into the app other than its first page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.sections import navigation
from testing import app_process, visiting
from tests.browser.actions import TOO_WIDE


@pytest.mark.slow
def test_a_page_opened_by_its_own_address_on_a_fresh_server_has_the_app_around_it(
    browser: Browser, tmp_path: Path
):
    with app_process.run_app(tmp_path / "log.txt") as url:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{url}/explore_data")
        expect(page.get_by_test_id("stTopNavLink").filter(has_text="Draw")).to_be_visible(
            timeout=60_000
        )
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
        page.close()


def test_on_a_phone_the_pages_are_tabs_and_nothing_is_wider_than_the_screen(phone: Page):
    drawer = phone.get_by_test_id("stExpandSidebarButton")
    expect(drawer).to_be_hidden()
    for name, heading in (("Training", "Training"), ("Draw", "Draw a digit, or a number")):
        phone.locator(".st-key-tabs").get_by_role("link", name=name, exact=True).click()
        expect(phone.get_by_test_id("stHeading").first).to_contain_text(heading)
        assert phone.evaluate(TOO_WIDE) <= 0


def test_on_a_phone_the_open_page_is_in_view_among_the_tabs(browser: Browser, app_url: str):
    with visiting.visit_on_phone(browser, f"{app_url}/about") as page:
        tabs = page.locator(".st-key-tabs").get_by_role("link")
        expect(tabs.last).to_be_in_viewport(ratio=1)
        expect(tabs.first).not_to_be_in_viewport()


def test_nothing_is_loaded_from_elsewhere(browser: Browser, app_url: str):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    for path, key in (("", "canvas"), ("/training", "next_page")):
        page.goto(f"{app_url}{path}")
        expect(page.locator(f".st-key-{key}")).to_be_visible()
        icon = page.locator("link[rel*=icon]").first
        expect(icon).to_have_attribute("href", re.compile("^data:image/svg.xml;base64"))
    page.close()
    assert [url for url in requested if not url.startswith((app_url, "data:", "blob:"))] == []


@pytest.mark.parametrize("width", [768, 844, 960])
def test_on_a_phone_on_its_side_all_pages_have_a_link(browser: Browser, app_url: str, width: int):
    page = browser.new_page(viewport={"width": width, "height": 390}, has_touch=True)
    page.goto(f"{app_url}/about")
    links = page.get_by_test_id("stTopNav").get_by_role("link")  # none that is in a menu
    expect(links).to_have_count(len(navigation.PAGES))
    page.close()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390)])
def test_answer_and_bars_are_seen_without_scrolling(
    browser: Browser, app_url: str, width: int, height: int
):
    page = browser.new_page(viewport={"width": width, "height": height}, has_touch=True)
    page.goto(app_url)
    visiting.drawable(page)
    for key in ("canvas", "answer", "probabilities"):
        expect(page.locator(f".st-key-{key}")).to_be_in_viewport(ratio=0.99)
    assert page.evaluate(TOO_WIDE) <= 0
    page.close()


def test_each_page_leads_on_and_has_a_title_of_its_own(browser: Browser, app_url: str):
    with visiting.visit(browser, f"{app_url}/read_picture", visiting.DESKTOP) as page:
        titles = set()
        for _ in range(5):
            heading = page.get_by_test_id("stHeading").first
            before = heading.inner_text()
            titles.add(page.title())
            page.locator(".st-key-next_page a").click()
            expect(heading).not_to_have_text(before)
        assert len(titles) == 5
