"""A visitor follows how the networks learned."""

from playwright.sync_api import Browser, expect

from model.artifacts import load_results
from testing.visiting import DESKTOP, visit, visit_on_phone
from tests.browser.actions import TOO_WIDE, expect_no_errors


def test_curves_follow_the_choice_of_networks(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/training", DESKTOP) as page:
        lines = page.locator(".st-key-curves_ .legend .traces")
        expect(lines.first).to_be_visible()
        before = lines.count()
        page.locator(".st-key-curves button").last.click()
        expect(lines).to_have_count(before - 1)
        page.locator(".st-key-apart label").click()
        expect(page.locator('[class*="st-key-curves_"] .js-plotly-plot')).to_have_count(before - 1)
        expect_no_errors(page)


def test_the_page_fits_a_phone_and_a_network_can_be_linked_to(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/training?trained=Three-stage+CNN") as phone:
        expect(phone.locator(".st-key-comparison .js-plotly-plot")).to_be_visible()
        expect(phone.locator(".st-key-diagram .js-plotly-plot")).to_be_visible()
        expect(phone.get_by_text(load_results("three-conv")["command"])).to_be_visible()
        expect_no_errors(phone)
        assert phone.evaluate(TOO_WIDE) <= 0
