"""A visitor looks inside the network."""

from playwright.sync_api import Page, expect

from testing import pointer
from testing.strokes import ROUND
from tests.browser.test_draw import TOO_WIDE
from tests.browser.test_explore_data import SETTLED, SLOW, choose

VIEWS = {
    "Layer by layer": ".st-key-convolution .js-plotly-plot",
    "Why this digit": ".st-key-evidence img",
    "Who does it resemble": ".st-key-resembling .tile",
    "The decision": ".st-key-waterfall_True .js-plotly-plot",
    "Turn it": ".st-key-along .js-plotly-plot",
}


def test_without_a_drawing_a_test_digit_is_looked_at_and_every_view_opens(desktop: Page):
    desktop.get_by_role("link", name="Look inside").click()
    expect(desktop.locator(".st-key-looked_at img")).to_be_visible()
    for view, shown in VIEWS.items():
        choose(desktop, view)
        expect(desktop.locator(shown).first).to_be_visible(timeout=SLOW)
        desktop.wait_for_function(SETTLED)
        expect(desktop.get_by_test_id("stException")).to_have_count(0)
    desktop.wait_for_url("**view=Turn*")


def test_the_drawing_is_looked_at_and_a_map_of_it_enlarged(desktop: Page):
    pointer.with_mouse(desktop, ROUND[8])
    expect(desktop.locator(".st-key-answer h1")).to_have_text("8")
    desktop.get_by_role("link", name="Look inside").click()
    expect(desktop.locator(".st-key-looked_at")).to_contain_text("Read: 8")
    tiles = desktop.locator('[class*="st-key-maps_"] button')
    expect(tiles.nth(3)).to_be_visible()
    name = tiles.nth(3).get_attribute("title").partition(",")[0]
    tiles.nth(3).click()
    expect(desktop.get_by_text(f"{name} is ")).to_be_visible()
    choose(desktop, "2")
    expect(desktop.get_by_text("maps before")).to_be_visible()
    expect(desktop.locator(".st-key-convolution")).to_have_count(0)


def test_every_view_fits_a_phone(phone: Page, app_url: str):
    for view, shown in VIEWS.items():
        phone.goto(f"{app_url}/look_inside?view={view.replace(' ', '+')}&test_digit=247")
        expect(phone.locator(shown).first).to_be_visible(timeout=SLOW)
        phone.wait_for_function(SETTLED)
        expect(phone.get_by_test_id("stAlert")).to_have_count(0)
        assert phone.evaluate(TOO_WIDE) <= 0, view
