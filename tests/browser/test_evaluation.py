"""A visitor looks at what the networks get wrong."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from model.artifacts import SERVED, load_results, network_titles
from model.evaluation import robustness
from testing import page_walk, pointer
from testing.strokes import ROUND, coarse
from testing.visiting import DESKTOP, drawable, visit, visit_on_phone
from tests.browser.actions import TOO_WIDE, expect_digit, expect_no_errors

SECTIONS = {  # each with the last chart or table that it shows
    "Generalization": "validation_writers",
    "Calibration": "risk_coverage",
    "Robustness": "distorted",
    "Personalization": "personalization",
    "Compare": "intervals",
    "Confusion matrix": "confusion_matrix",
}
MAX_TILES = 60
POSITION = "element => element.style.backgroundPosition"


def cell(page: Page, label: int, predicted: int) -> Locator:
    return page.locator(f".st-key-confusion_matrix [data-place='{label} {predicted}']")


def expect_cell(page: Page, label: int, predicted: int) -> None:
    """Wait until a cell is picked and as many images as it counts are shown."""
    expect(cell(page, label, predicted)).to_have_attribute("aria-pressed", "true")
    count = load_results(next(iter(network_titles())))["confusion"][label][predicted]
    tiles = page.locator(".st-key-error_images .tile")
    expect(tiles).to_have_count(min(count, MAX_TILES))
    if count:
        expect(tiles.last).to_have_attribute("title", re.compile(rf"predicted {predicted}\b"))


def test_the_page_opens_on_the_errors_beside_the_matrix_with_label_and_prediction(
    browser: Browser, app_url: str
):
    errors = load_results()["test_errors"]
    with visit(browser, f"{app_url}/evaluation", DESKTOP) as page:
        tiles = page.locator(".st-key-error_images .tile")
        expect(tiles).to_have_count(errors)
        cells, images = (
            page.locator(f".st-key-{key}").bounding_box()
            for key in ("confusion_matrix", "error_images")
        )
        assert cells is not None
        assert images is not None
        assert cells["x"] + cells["width"] <= images["x"]
        assert images["y"] < cells["y"] + cells["height"]
        for k in (0, errors - 1):
            tile = tiles.nth(k)
            label, predicted = re.findall(
                r"(?:label|predicted) (\d)", tile.get_attribute("title") or ""
            )
            assert label != predicted
            expect(tile.locator(".correct b")).to_have_text(label)
            expect(tile.locator(".wrong b")).to_have_text(predicted)
        cell(page, 3, 5).click()
        expect_cell(page, 3, 5)
        page.get_by_role("button", name="All errors").click()
        expect(tiles).to_have_count(errors)
        cell(page, 3, 5).click()
        expect_cell(page, 3, 5)
        cell(page, 3, 5).click()  # let go
        expect(tiles).to_have_count(errors)
        expect(cell(page, 3, 5)).to_have_attribute("aria-pressed", "false")


def test_a_click_on_a_cell_shows_its_images_and_another_one_others(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/evaluation", DESKTOP) as page:
        empty = page.locator(".st-key-confusion_matrix [title^='0 of']").first
        label, predicted = (empty.get_attribute("data-place") or "").split()
        for place in ((3, 3), (int(label), int(predicted)), (5, 5)):
            cell(page, *place).click()
            expect_cell(page, *place)
        tile = page.locator(".st-key-error_images .tile").nth(4)
        tile.click()
        expect(tile).to_have_attribute("aria-pressed", "true")
        expect_no_errors(page)


def test_a_cell_is_picked_by_finger_and_by_keyboard(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/evaluation") as phone:
        cells, images = (
            phone.locator(f".st-key-{key}") for key in ("confusion_matrix", "error_images")
        )
        expect(images).to_be_visible()
        assert cells.bounding_box()["y"] < images.bounding_box()["y"]
        cell(phone, 7, 7).tap()
        expect_cell(phone, 7, 7)
        assert phone.evaluate(TOO_WIDE) <= 0
        cell(phone, 7, 7).focus()
        phone.keyboard.press("ArrowDown")
        phone.keyboard.press("ArrowRight")
        phone.keyboard.press("Enter")
        expect_cell(phone, 8, 8)


def test_the_slider_distorts_the_visitors_own_digit_without_asking_the_server(
    browser: Browser, app_url: str
):
    with visit(browser, app_url, DESKTOP) as page:
        drawable(page)
        pointer.draw_with_mouse(page, coarse(ROUND[8]))
        expect_digit(page, 8)
        page_walk.open_page(page, "Evaluation")
        page_walk.open_section(page, "Evaluation", "Robustness")
        expect(page.get_by_role("heading", name="Rotation: your 8")).to_be_visible()
        part = page.locator(".st-key-distorted")
        slider, picture = part.get_by_role("slider"), part.locator(".picture")
        page.context.set_offline(True)  # what follows needs no server
        slider.focus()
        page.keyboard.press("Home")
        expect(part.locator(".reading b")).to_have_text("8")
        expect(slider).to_have_attribute("aria-valuetext", re.compile("^0 degrees: read as 8"))
        upright = picture.evaluate(POSITION)
        page.keyboard.press("End")
        expect(slider).to_have_attribute("aria-valuetext", re.compile("^60 degrees"))
        accuracy = robustness.load()["accuracy"]["rotation"][SERVED][-1]
        expect(part.locator(".now b")).to_have_text(f"accuracy {100 * accuracy:.0f} %")
        assert picture.evaluate(POSITION) != upright
        part.locator(".thumbnail").nth(3).click()
        expect(slider).to_have_attribute("aria-valuetext", re.compile("^30 degrees"))
        expect(part.locator(".bars")).to_have_attribute("aria-label", re.compile(r"8 \d+%"))
        page.context.set_offline(False)


def test_on_a_phone_on_its_side_the_finding_and_the_images_are_seen(browser: Browser, app_url: str):
    page = browser.new_page(viewport={"width": 844, "height": 390})
    page.goto(f"{app_url}/evaluation")
    image = page.locator(".st-key-error_images .tile").first
    expect(image).to_be_visible()
    page_walk.wait_until_complete(page)
    box = image.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 390
    assert page.evaluate(TOO_WIDE) <= 0
    page.close()


@pytest.mark.slow
def test_the_report_is_downloaded_as_csv(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/evaluation", DESKTOP) as page:
        page.get_by_text("Classification report").click()
        with page.expect_download() as download:
            page.get_by_test_id("stDownloadButton").get_by_role("button").click()
        lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0] == "class,precision,recall,F1,support"
    assert len(lines) == 14
    assert lines[10].startswith("9,")


@pytest.mark.slow
def test_every_section_fits_a_phone_and_keeps_the_network(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/evaluation?network=Three-stage+CNN") as phone:
        for section, last in SECTIONS.items():
            phone.get_by_role("radio", name=section).tap()
            expect(phone.locator(f".st-key-{last}")).to_be_visible()
            expect(phone.get_by_role("combobox", name="Network", exact=True)).to_have_value(
                "Three-stage CNN"
            )
            expect_no_errors(phone)
            assert phone.evaluate(TOO_WIDE) <= 0, section
