"""A visitor looks inside the network."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pages.text.activations import network_view_words
from testing import pointer
from testing.strokes import ROUND, Stroke, coarse
from testing.visiting import (
    DESKTOP,
    PHONE,
    drawable,
    new_context,
    visit,
    visit_on_phone,
    visit_separately,
)
from tests.browser.actions import (
    CHART_TIMEOUT,
    SETTLED,
    TOO_WIDE,
    choose,
    expect_digit,
    expect_no_errors,
)

VIEWS = {
    "Attribution": ".st-key-evidence img",
    "Nearest neighbours": ".st-key-resembling .tile",
    "Logits and softmax": ".st-key-waterfall_True .js-plotly-plot",
    "Transformations": ".st-key-along .js-plotly-plot",
}
NETWORK, PAD = ".network-view[data-digit]", ".network-view canvas.ink"
PLACE = ".network-view .details .title strong"
# how far below the top of the view its details begin
DETAILS_TOP = """() => {
    const find = (element) => element.shadowRoot?.querySelector(".network-view");
    const view = [...document.querySelectorAll("*")].map(find).find(Boolean);
    const [whole, details] = [view, view.querySelector(".details")];
    return details.getBoundingClientRect().top - whole.getBoundingClientRect().top;
}"""


def open_page(page: Page) -> None:
    """Open the page from another one, and wait for the network."""
    page.locator('[data-testid="stTopNavLink"][href$="look_inside"]').click()
    expect(page.locator(PLACE)).to_be_visible()


def expect_shown(page: Page, digit: int) -> None:
    """Wait until the network has read a digit."""
    expect(page.locator(NETWORK)).to_have_attribute("data-digit", f"{digit}")


def draw_on_pad(page: Page, strokes: list[Stroke], share: float = 0.8) -> None:
    """Draw strokes, in shares of their box, on the pad."""
    box = page.locator(PAD).bounding_box()
    assert box
    corner, size = (1 - share) / 2, share * box["width"]
    for stroke in strokes:
        for at, (x, y) in enumerate(stroke):
            left, top = box["x"] + corner * box["width"], box["y"] + corner * box["height"]
            page.mouse.move(left + x * size, top + y * size)
            if at == 0:
                page.mouse.down()
        page.mouse.up()


@pytest.mark.slow
def test_without_a_drawing_a_test_digit_is_looked_at_and_every_view_opens(
    browser: Browser, app_url: str
):
    with visit(browser, f"{app_url}/look_inside", DESKTOP) as page:
        expect_shown(page, 7)
        for view, shown in VIEWS.items():
            choose(page, view)
            expect(page.locator(shown).first).to_be_visible(timeout=CHART_TIMEOUT)
            page.wait_for_function(SETTLED)
            expect(page.get_by_test_id("stException")).to_have_count(0)
        page.wait_for_url(f"**view={[*VIEWS][-1]}")


def test_the_drawing_is_looked_at_and_its_path_followed_to_the_answer(desktop: Page):
    pointer.draw_with_mouse(desktop, coarse(ROUND[8]))
    expect_digit(desktop, 8)
    open_page(desktop)
    expect_shown(desktop, 8)
    steps = desktop.locator(".network-view .chain button")
    expect(steps).to_have_count(8)  # image, five convolutions, average, logits
    titles = set()
    for number in range(8):
        steps.nth(number).click()
        expect(steps.nth(number)).to_have_attribute("aria-pressed", "true")
        titles.add(desktop.locator(PLACE).inner_text())
    assert len(titles) == 8
    assert "8" in desktop.locator(PLACE).inner_text()  # the digit's logit
    expect_no_errors(desktop)


def test_what_is_drawn_on_the_pad_is_read_live_and_goes_to_the_draw_page(
    browser: Browser, app_url: str
):
    with visit_separately(browser, f"{app_url}/look_inside") as page:
        expect_shown(page, 7)  # of the test set
        stroke = coarse(ROUND[8])[0]
        box = page.locator(PAD).bounding_box()
        assert box
        page.mouse.move(box["x"] + 100, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + 101, box["y"] + 180, steps=6)
        expect_shown(page, 1)  # the pen is still down
        page.mouse.up()
        page.locator(".network-view button.clear").click()
        draw_on_pad(page, [stroke])
        expect_shown(page, 8)
        # the server has it, too
        expect(page.locator(".st-key-source [aria-checked='true']")).to_have_text("My drawing")
        expect(page.get_by_text("Attribution for").first).to_be_visible()
        page.locator('[data-testid="stTopNavLink"]').first.click()
        drawable(page)
        expect_digit(page, 8)


def test_a_value_is_pointed_at_kept_and_left_with_the_keyboard(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/look_inside", DESKTOP) as page:
        expect_shown(page, 7)
        place, network = page.locator(PLACE), page.locator(".network-view canvas.network")
        first = place.inner_text()
        box = network.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(place).not_to_have_text(first)
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] - 200)
        expect(place).to_have_text(first)
        network.focus()
        page.keyboard.press("ArrowRight")
        expect(place).not_to_have_text(first)
        selected = place.inner_text()
        page.mouse.move(0, 0)
        expect(place).to_have_text(selected)
        page.keyboard.press("Escape")
        expect(place).to_have_text(first)


def test_occlusion_colours_the_ink(browser: Browser, app_url: str):
    is_coloured = """() => {
        const find = (element) => element.shadowRoot?.querySelector("canvas.ink");
        const pad = [...document.querySelectorAll("*")].map(find).find(Boolean);
        if (!pad) return false;
        const {data} = pad.getContext("2d").getImageData(0, 0, pad.width, pad.height);
        for (let k = 0; k < data.length; k += 4)
            if (data[k + 3] && Math.abs(data[k] - data[k + 1]) > 60) return true;
        return false;
    }"""
    with visit_separately(browser, f"{app_url}/look_inside") as page:
        expect_shown(page, 7)
        draw_on_pad(page, coarse(ROUND[8]))
        expect_shown(page, 8)
        assert not page.evaluate(is_coloured)
        page.locator(".network-view button.occlusion").click()
        page.wait_for_function(is_coloured)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_nothing_moves_when_the_network_comes(browser: Browser, app_url: str, size: str):
    context = new_context(browser, size)
    waiting: list[Route] = []
    context.route("**/app/static/**", lambda route: waiting.append(route))  # holds the network
    page = context.new_page()
    page.goto(f"{app_url}/look_inside")
    expect(page.locator(".network-view .hint")).not_to_be_empty()
    before = page.evaluate(DETAILS_TOP)
    context.route("**/app/static/**", lambda route: route.continue_())  # the later one counts
    for route in waiting:
        route.continue_()
    expect_shown(page, 7)
    assert page.evaluate(DETAILS_TOP) == pytest.approx(before, abs=1)
    context.close()


def test_on_a_phone_a_layer_is_enlarged_and_a_value_tapped(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/look_inside") as phone:
        expect_shown(phone, 7)
        hint = phone.locator(".network-view .hint")
        expect(hint).to_contain_text(network_view_words()["hint_none"])
        first = phone.locator(PLACE).inner_text()
        phone.locator(".network-view .layers button").nth(4).tap()
        expect(phone.locator(".network-view .layers button").nth(4)).to_have_attribute(
            "aria-pressed", "true"
        )
        strongest = phone.locator(PLACE).inner_text()
        assert strongest != first
        phone.locator(".network-view canvas.tiles").tap(position={"x": 20, "y": 20})
        expect(phone.locator(PLACE)).not_to_have_text(strongest)
        assert phone.evaluate(TOO_WIDE) <= 0


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
