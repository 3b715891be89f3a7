"""A visitor looks inside the network."""

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import pointer
from testing.strokes import ROUND, coarse
from testing.visiting import DESKTOP, visit, visit_on_phone
from tests.browser.actions import (
    CHART_TIMEOUT,
    SETTLED,
    TOO_WIDE,
    choose,
    expect_digit,
    expect_no_errors,
)

VIEWS = {
    "Layer by layer": ".st-key-convolution .js-plotly-plot",
    "Attribution": ".st-key-evidence img",
    "Nearest neighbours": ".st-key-resembling .tile",
    "Logits and softmax": ".st-key-waterfall_True .js-plotly-plot",
    "Transformations": ".st-key-along .js-plotly-plot",
}


@pytest.mark.slow
def test_without_a_drawing_a_test_digit_is_looked_at_and_every_view_opens(
    browser: Browser, app_url: str
):
    with visit(browser, f"{app_url}/look_inside", DESKTOP) as page:
        expect(page.locator(".st-key-looked_at img")).to_be_visible()
        for view, shown in VIEWS.items():
            choose(page, view)
            expect(page.locator(shown).first).to_be_visible(timeout=CHART_TIMEOUT)
            page.wait_for_function(SETTLED)
            expect(page.get_by_test_id("stException")).to_have_count(0)
        page.wait_for_url(f"**view={[*VIEWS][-1]}")


def test_the_drawing_is_looked_at_and_a_map_of_it_enlarged(desktop: Page):
    pointer.draw_with_mouse(desktop, coarse(ROUND[8]))
    expect_digit(desktop, 8)
    desktop.locator('[data-testid="stTopNavLink"][href$="look_inside"]').click()
    expect(desktop.locator(".st-key-looked_at")).to_contain_text("8")
    tiles = desktop.locator('[class*="st-key-maps_"] button')
    expect(tiles.nth(3)).to_be_visible()
    enlarged = desktop.locator(".st-key-enlarged img")
    before = enlarged.get_attribute("src") or ""
    tiles.nth(3).click()
    expect(enlarged).not_to_have_attribute("src", before)
    expect(tiles.nth(3)).to_have_attribute("aria-pressed", "true")
    choose(desktop, "2")
    expect(desktop.locator(".st-key-convolution")).to_have_count(0)
    expect_no_errors(desktop)


@pytest.mark.parametrize(
    "view",
    [
        view if view == "Attribution" else pytest.param(view, marks=pytest.mark.slow)
        for view in VIEWS
    ],
)
def test_every_view_fits_a_phone(browser: Browser, app_url: str, view: str):
    address = f"{app_url}/look_inside?view={view.replace(' ', '+')}&test_digit=247"
    with visit_on_phone(browser, address) as phone:
        expect(phone.locator(VIEWS[view]).first).to_be_visible(timeout=CHART_TIMEOUT)
        phone.wait_for_function(SETTLED)
        expect(phone.get_by_test_id("stAlert")).to_have_count(0)
        assert phone.evaluate(TOO_WIDE) <= 0
