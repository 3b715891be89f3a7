"""Ways into the app other than its first page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from testing import app_process


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
