"""A visitor explores the data."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import pointer
from testing.strokes import ROUND, coarse
from testing.visiting import DESKTOP, drawable, visit, visit_on_phone, visit_separately
from tests.browser.actions import (
    CHART_TIMEOUT,
    SETTLED,
    TOO_WIDE,
    choose,
    expect_no_errors,
    expect_record,
    titled,
)

SECTIONS = [
    "Map",
    "Handwriting styles",
    "Samples",
    "Pixels",
    "Preprocessing",
    "Shape",
    "Similarity",
    "Label errors and duplicates",
    "MNIST in numbers",
]
PICTURE = ".stage, .walls, .tiles, .js-plotly-plot"  # what a section shows first
MAP = ".st-key-digit_map .digit-map"  # `map` holds its state, `data-settled` what has arrived
PLACES = "root => [Array.from(root.map.now.xs), Array.from(root.map.now.ys)]"


@pytest.fixture
def data(browser: Browser, app_url: str) -> Iterator[Page]:
    """The Data page."""
    with visit(browser, f"{app_url}/explore_data", DESKTOP) as page:
        expect(page.locator(MAP)).to_have_attribute("data-settled", "2")
        yield page


@pytest.fixture
def samples(browser: Browser, app_url: str) -> Iterator[Page]:
    """Its section Samples."""
    with visit(browser, f"{app_url}/explore_data?topic=Samples", DESKTOP) as page:
        yield page


def test_the_page_opens_with_a_wall_of_digits_that_becomes_a_map(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/explore_data", DESKTOP) as page:
        root = page.locator(MAP)
        expect(root).to_have_attribute("data-settled", "0")
        wall = root.evaluate(PLACES)
        expect(root).to_have_attribute("data-settled", "2")
        assert root.evaluate(PLACES) != wall
        stage, window = root.locator(".stage").bounding_box(), page.viewport_size
        assert stage is not None
        assert window is not None
        assert stage["y"] + stage["height"] < window["height"]  # all of it on the first screen
        assert stage["height"] > window["height"] / 2
        expect_no_errors(page)


def test_a_digit_of_the_map_is_enlarged_beside_the_pointer(data: Page):
    root = data.locator(MAP)
    box = root.locator(".stage").bounding_box()
    assert box is not None
    xs, ys = root.evaluate(PLACES)
    data.mouse.move(box["x"] + xs[0], box["y"] + ys[0])
    expect(root.locator(".card")).to_be_visible()
    expect(root.get_by_role("status")).to_contain_text("test image")
    data.get_by_role("button", name="By pixels").click()
    expect(root).to_have_attribute("data-settled", "1")
    expect(root.locator(".card")).to_be_hidden()


def test_without_a_drawing_a_link_leads_to_draw_and_with_one_it_is_on_the_map(
    browser: Browser, app_url: str
):
    with visit_separately(browser, f"{app_url}/explore_data") as page:
        expect(page.locator(MAP)).to_have_attribute("data-settled", "2")
        expect(page.locator(f"{MAP} .own")).to_have_count(0)
        page.locator(".st-key-own_place").get_by_role("link").first.click()
        pointer.draw_with_mouse(drawable(page), coarse(ROUND[3]))
        expect_record(page, len(ROUND[3]))
        page.get_by_role("link", name="Data", exact=True).click()
        expect(page.locator(f"{MAP} .own")).to_contain_text("3")
        expect(page.locator(f"{MAP} .own")).to_be_visible()
        expect_no_errors(page)


def test_on_a_phone_one_finger_scrolls_the_page_and_a_tap_shows_a_digit(
    browser: Browser, app_url: str
):
    with visit_on_phone(browser, f"{app_url}/explore_data") as phone:
        root = phone.locator(MAP)
        expect(root).to_have_attribute("data-settled", "2")
        canvas = root.locator(".stage > canvas")
        assert canvas.evaluate("element => getComputedStyle(element).touchAction") == "pan-y"
        xs, ys = root.evaluate(PLACES)
        canvas.tap(position={"x": xs[0], "y": ys[0]})
        expect(root.locator(".card")).to_be_visible()
        canvas.tap(position={"x": xs[0], "y": ys[0]})
        expect(root.locator(".card")).to_be_hidden()
        assert phone.evaluate(TOO_WIDE) <= 0


def test_two_fingers_zoom_the_map(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/explore_data") as phone:
        root = phone.locator(MAP)
        expect(root).to_have_attribute("data-settled", "2")
        box = root.locator(".stage").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + 150
        devtools = phone.context.new_cdp_session(phone)
        for kind, gap in (("touchStart", 20), ("touchMove", 40), ("touchMove", 60)):
            points = [{"x": x - gap, "y": y, "id": 0}, {"x": x + gap, "y": y, "id": 1}]
            devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        phone.wait_for_function("root => root.map.view.scale > 2", arg=root.element_handle())


def test_the_figures_of_mnist_are_unfolded(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/explore_data?topic=MNIST+in+numbers", DESKTOP) as page:
        titled(page, "label_counts", "Class distribution of 55,000 images")
        expect(page.locator(".st-key-label_counts .bars .point")).to_have_count(10)
        page.locator(".st-key-glance_figures summary").click()
        expect(page.locator(".st-key-glance")).to_contain_text("70,000")
        expect(page.locator(".st-key-glance")).to_contain_text("33.3")
        choose(page, "Test")
        titled(page, "label_counts", "Class distribution of 10,000 images")


@pytest.mark.slow
def test_a_section_can_be_linked_to(data: Page, app_url: str):
    choose(data, "Samples")
    expect(data.locator(".st-key-samples_gallery button")).to_have_count(48)
    data.wait_for_url("**topic=Samples")
    data.goto(f"{app_url}/explore_data?topic=Shape")
    titled(data, "violins", "Slant of the digits")


def test_strokes_are_drawn_in_order_paused_and_replayed(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/explore_data?topic=Handwriting+styles", DESKTOP) as page:
        wall = page.locator(".st-key-style_wall")
        ink = wall.locator(".ink").first
        expect(wall.get_by_role("img")).to_have_count(24)
        page.wait_for_function(
            "ink => ink.getAnimations()[0].currentTime > 0", arg=ink.element_handle()
        )
        wall.get_by_role("button", name="Pause").click()
        expect(wall.get_by_role("button", name="Play", exact=True)).to_be_visible()
        assert ink.evaluate("ink => ink.getAnimations()[0].playState") == "paused"
        wall.get_by_role("button", name="Replay").click()
        expect(wall.get_by_role("button", name="Pause")).to_be_visible()
        choose(page, "4")
        expect(wall.get_by_role("group")).to_have_accessible_name("The 4 as 24 people write it")
        expect_no_errors(page)

        page.emulate_media(reduced_motion="reduce")
        page.reload()
        expect(wall.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(wall.locator(".mark").first).to_be_visible()
        assert ink.evaluate("ink => getComputedStyle(ink).strokeDashoffset") == "0px"


def test_samples_are_shuffled_filtered_and_picked(samples: Page):
    gallery = samples.locator(".st-key-samples_gallery")
    tiles, pictures = gallery.locator("button"), gallery.get_by_role("img")
    expect(tiles).to_have_count(48)
    first = pictures.first.get_attribute("aria-label")
    samples.get_by_role("button", name="Shuffle").click()
    expect(pictures.first).not_to_have_attribute("aria-label", first)
    choose(samples, "8")
    expect(gallery.locator(".caption", has_text="8")).to_have_count(48)

    chosen = pictures.nth(12).get_attribute("aria-label")
    tiles.nth(12).click()
    titled(samples, "samples_values", chosen.partition(", ")[2])  # "training picture 12,345"
    expect(tiles.nth(12)).to_have_attribute("aria-pressed", "true")
    expect(samples.locator(".st-key-samples_close_look")).to_contain_text("Predicted")

    tiles.nth(13).focus()  # and without a mouse
    samples.keyboard.press("Enter")
    titled(
        samples, "samples_values", pictures.nth(13).get_attribute("aria-label").partition(", ")[2]
    )


@pytest.mark.slow
def test_the_picture_of_a_point_on_the_map_appears_beside_the_pointer(data: Page):
    choose(data, "Similarity")
    data.locator(".st-key-maps summary").click()
    choose(data, "PCA")
    chart = data.locator(".st-key-map .js-plotly-plot")
    expect(chart.locator(".xtitle").first).to_contain_text("Component 1")
    if not data.evaluate("() => !!document.createElement('canvas').getContext('webgl')"):
        pytest.skip("This browser has no WebGL to draw the points with.")
    data.wait_for_function(SETTLED)
    picture = data.locator(".st-key-map_images div[data-number]")
    data.evaluate("(chart) => chart.scrollIntoView({block: 'center'})", chart.element_handle())
    area = chart.locator(".nsewdrag.drag").bounding_box()
    middle = (area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    for step in range(60):  # points lie close in the middle
        data.mouse.move(middle[0] - 60 + 2 * step, middle[1])
        if picture.is_visible():
            break
    expect(picture).to_be_visible()
    data.mouse.move(5, 5)
    expect(picture).to_be_hidden()


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_fits_a_phone_and_is_without_an_error(
    browser: Browser, app_url: str, section: str
):
    with visit_on_phone(
        browser, f"{app_url}/explore_data?topic={section.replace(' ', '+')}"
    ) as phone:
        expect(phone.locator(PICTURE).first).to_be_visible(timeout=CHART_TIMEOUT)
        phone.wait_for_function(SETTLED)
        expect_no_errors(phone)
        assert phone.evaluate(TOO_WIDE) <= 0


def test_an_image_is_picked_with_a_finger(browser: Browser, app_url: str):
    with visit_on_phone(
        browser, f"{app_url}/explore_data?topic=Label+errors+and+duplicates"
    ) as phone:
        tiles = phone.locator(".st-key-label_errors button")
        expect(phone.locator(".st-key-odd_values .gtitle")).to_be_visible(timeout=CHART_TIMEOUT)
        tiles.nth(1).tap()
        expect(tiles.nth(1)).to_have_attribute("aria-pressed", "true")
        number = (tiles.nth(1).get_attribute("title") or "").partition(", ")[2]
        titled(phone, "odd_values", number)
        expect_no_errors(phone)
        assert phone.evaluate(TOO_WIDE) <= 0
