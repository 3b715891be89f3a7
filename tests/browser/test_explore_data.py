"""A visitor explores the data."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from testing.visiting import DESKTOP, visit, visit_on_phone
from tests.browser.actions import (
    CHART_TIMEOUT,
    SETTLED,
    TOO_WIDE,
    choose,
    expect_no_errors,
    titled,
)

SECTIONS = [
    "At a glance",
    "Handwriting styles",
    "Samples",
    "Pixels",
    "Preprocessing",
    "Shape",
    "Similarity",
    "Label errors and duplicates",
]


@pytest.fixture
def data(browser: Browser, app_url: str) -> Iterator[Page]:
    """The Data page."""
    with visit(browser, f"{app_url}/explore_data", DESKTOP) as page:
        expect(page.locator(".st-key-label_counts .gtitle")).to_be_visible(timeout=CHART_TIMEOUT)
        yield page


@pytest.fixture
def samples(browser: Browser, app_url: str) -> Iterator[Page]:
    """Its section Samples."""
    with visit(browser, f"{app_url}/explore_data?topic=Samples", DESKTOP) as page:
        yield page


def test_the_page_opens_with_its_figures(data: Page):
    glance = data.locator(".st-key-glance")
    expect(glance).to_contain_text("70,000")
    expect(glance).to_contain_text("33.3")
    expect(data.locator(".st-key-label_counts .bars .point")).to_have_count(10)
    choose(data, "Test")
    titled(data, "label_counts", "Class distribution of 10,000 images")


@pytest.mark.slow
def test_a_section_can_be_linked_to(data: Page, app_url: str):
    choose(data, "Samples")
    expect(data.locator(".st-key-samples_gallery button")).to_have_count(40)
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
    expect(tiles).to_have_count(40)
    first = pictures.first.get_attribute("aria-label")
    samples.get_by_role("button", name="Shuffle").click()
    expect(pictures.first).not_to_have_attribute("aria-label", first)
    choose(samples, "8")
    expect(gallery.locator(".caption", has_text="8")).to_have_count(40)

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
    choose(data, "PCA")
    chart = data.locator(".st-key-map .js-plotly-plot")
    expect(chart.locator(".gtitle")).to_be_visible()
    if not data.evaluate("() => !!document.createElement('canvas').getContext('webgl')"):
        pytest.skip("This browser has no WebGL to draw the points with.")
    data.wait_for_function(SETTLED)
    picture = data.locator(".st-key-map_images div[data-number]")
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
        expect(phone.locator(".js-plotly-plot, .tiles").first).to_be_visible(timeout=CHART_TIMEOUT)
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
