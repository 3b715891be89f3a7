"""A visitor explores the data."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_draw import TOO_WIDE

SECTIONS = ["At a glance", "Samples", "Pixels", "Preparation", "Shape", "How alike", "What is odd"]
SLOW = 120_000  # milliseconds; the browser loads plotly with the first chart
SETTLED = """() => !document.querySelector('[data-stale="true"]') && !document.querySelector('[data-testid="stSkeleton"]')"""


@pytest.fixture
def data(desktop: Page) -> Page:
    """The Data page, opened from the navigation."""
    desktop.get_by_role("link", name="Data").click()
    expect(desktop.get_by_role("heading", name="Explore the data")).to_be_visible()
    expect(desktop.locator(".st-key-label_counts .gtitle")).to_be_visible(timeout=SLOW)
    return desktop


def choose(page: Page, name: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).or_(
        page.get_by_test_id("stButtonGroup").get_by_role("button", name=name, exact=True)
    ).first.click()


def titled(page: Page, key: str, words: str) -> None:
    """Wait until the chart with a key has words in its title; the one before it may stay until the
    new one is drawn.
    """
    expect(page.locator(f".st-key-{key} .gtitle", has_text=words)).to_be_visible(timeout=SLOW)


def test_the_page_opens_from_the_navigation_with_its_figures(data: Page):
    glance = data.locator(".st-key-glance")
    expect(glance).to_contain_text("70,000")
    expect(glance).to_contain_text("33.3")
    expect(data.locator(".st-key-label_counts .bars .point")).to_have_count(10)
    choose(data, "Test")
    titled(data, "label_counts", "Labels of 10,000 pictures")


def test_a_section_can_be_linked_to(data: Page, app_url: str):
    choose(data, "Samples")
    expect(data.locator(".st-key-samples_gallery button")).to_have_count(40)
    data.wait_for_url("**topic=Samples")
    data.goto(f"{app_url}/explore_data?topic=Shape")
    titled(data, "violins", "Slant of the digits")


def test_samples_are_shuffled_filtered_and_picked(data: Page):
    choose(data, "Samples")
    gallery = data.locator(".st-key-samples_gallery")
    tiles, pictures = gallery.locator("button"), gallery.get_by_role("img")
    expect(tiles).to_have_count(40)
    first = pictures.first.get_attribute("aria-label")
    data.get_by_role("button", name="Shuffle").click()
    expect(pictures.first).not_to_have_attribute("aria-label", first)
    choose(data, "8")
    expect(gallery.locator(".caption", has_text="8")).to_have_count(40)

    chosen = pictures.nth(12).get_attribute("aria-label")
    tiles.nth(12).click()
    titled(data, "samples_values", chosen.partition(", ")[2])  # "training picture 12,345"
    expect(tiles.nth(12)).to_have_attribute("aria-pressed", "true")
    expect(data.locator(".st-key-samples_close_look")).to_contain_text("The network reads")

    tiles.nth(13).focus()  # and without a mouse
    data.keyboard.press("Enter")
    titled(data, "samples_values", pictures.nth(13).get_attribute("aria-label").partition(", ")[2])


def test_the_picture_of_a_point_on_the_map_appears_beside_the_pointer(data: Page):
    choose(data, "How alike")
    choose(data, "PCA")
    chart = data.locator(".st-key-map .js-plotly-plot")
    expect(chart.locator(".gtitle")).to_be_visible()
    if not data.evaluate("() => !!document.createElement('canvas').getContext('webgl')"):
        pytest.skip("This browser has no WebGL to draw the points with.")
    data.wait_for_function(SETTLED)
    picture = data.locator(".st-key-map_pictures div[data-number]")
    area = chart.locator(".nsewdrag.drag").bounding_box()
    middle = (area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    for step in range(60):  # points lie close in the middle
        data.mouse.move(middle[0] - 60 + 2 * step, middle[1])
        if picture.is_visible():
            break
    expect(picture).to_be_visible()
    data.mouse.move(5, 5)
    expect(picture).to_be_hidden()


def test_every_section_fits_a_phone_and_is_without_an_error(phone: Page, app_url: str):
    for section in SECTIONS:
        phone.goto(f"{app_url}/explore_data?topic={section.replace(' ', '+')}")
        expect(phone.get_by_role("heading", name="Explore the data")).to_be_visible()
        expect(phone.locator(".js-plotly-plot, .tiles").first).to_be_visible(timeout=SLOW)
        phone.wait_for_function(SETTLED)
        expect(phone.get_by_test_id("stException")).to_have_count(0)
        expect(phone.get_by_test_id("stAlert")).to_have_count(0)
        assert phone.evaluate(TOO_WIDE) <= 0, section


def test_a_picture_is_picked_with_a_finger(phone: Page, app_url: str):
    phone.goto(f"{app_url}/explore_data?topic=What+is+odd")
    tiles = phone.locator(".st-key-label_errors button")
    expect(phone.locator(".st-key-odd_values .gtitle")).to_be_visible(timeout=SLOW)
    tiles.nth(1).tap()
    expect(tiles.nth(1)).to_have_attribute("aria-pressed", "true")
    titled(phone, "odd_values", tiles.nth(1).get_attribute("title").partition(", ")[2])
