"""A visitor follows how the networks learned."""

from playwright.sync_api import Browser, Page, expect

from testing.visiting import phone_at
from tests.browser.test_draw import TOO_WIDE


def test_curves_follow_the_choice_of_networks(desktop: Page):
    desktop.get_by_role("link", name="Training").click()
    lines = desktop.locator(".st-key-curves_ .legend .traces")
    expect(lines.first).to_be_visible(timeout=60_000)
    before = lines.count()
    desktop.locator(".st-key-curves").get_by_role("button", name="Dropout CNN").click()
    expect(lines).to_have_count(before - 1)
    desktop.get_by_text("Apart", exact=True).click()
    expect(desktop.locator('[class*="st-key-curves_"] .js-plotly-plot')).to_have_count(before - 1)


def test_the_page_fits_a_phone_and_a_network_can_be_linked_to(browser: Browser, app_url: str):
    with phone_at(browser, f"{app_url}/training?trained=Three-stage+CNN") as phone:
        expect(phone.locator(".st-key-comparison .js-plotly-plot")).to_be_visible(timeout=60_000)
        expect(phone.locator(".st-key-diagram .js-plotly-plot")).to_be_visible()
        expect(phone.get_by_text("train_model.py --network three-conv")).to_be_visible()
        expect(phone.locator('[data-testid="stException"], [data-testid="stAlert"]')).to_have_count(
            0
        )
        assert phone.evaluate(TOO_WIDE) <= 0
