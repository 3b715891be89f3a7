"""A visitor looks at what the networks get wrong."""

from playwright.sync_api import Browser, Page, expect

from testing.visiting import phone_at
from tests.browser.test_draw import TOO_WIDE

SECTIONS = {  # each with the last chart or table that it shows
    "Mistakes": "mistake_pictures_bars",
    "Confidence": "set_sizes",
    "Sturdiness": "sturdiness",
    "Compare": "intervals",
    "Confusion": "confusion_matrix",
}


def cell(page: Page, label: int, answer: int):
    return page.locator(f".st-key-confusion_matrix [data-place='{label} {answer}']")


def said(page: Page, label: int, answer: int):
    how = "rightly" if label == answer else f"as {answer}"
    return page.get_by_text(f" of {label} read {how}").first


def test_a_click_on_a_cell_shows_its_images_and_another_one_others(desktop: Page):
    desktop.get_by_role("link", name="Evaluation").click()
    empty = desktop.locator(".st-key-confusion_matrix [title^='0 of']").first.get_attribute(
        "data-place"
    )
    for label, answer, tiles in ((3, 3, 60), (*map(int, (empty or "").split()), 0), (5, 5, 60)):
        cell(desktop, label, answer).click()
        expect(said(desktop, label, answer)).to_be_visible()
        expect(cell(desktop, label, answer)).to_have_attribute("aria-pressed", "true")
        expect(desktop.locator(".st-key-cell_pictures .tile")).to_have_count(tiles)
    desktop.locator(".st-key-cell_pictures .tile").nth(4).click()
    expect(desktop.get_by_text("is labelled 5 and read as 5")).to_be_visible()


def test_a_cell_is_picked_by_finger_and_by_keyboard(browser: Browser, app_url: str):
    with phone_at(browser, f"{app_url}/evaluation") as phone:
        cell(phone, 7, 7).tap()
        expect(said(phone, 7, 7)).to_be_visible()
        cell(phone, 7, 7).focus()
        phone.keyboard.press("ArrowDown")
        phone.keyboard.press("ArrowRight")
        phone.keyboard.press("Enter")
        expect(said(phone, 8, 8)).to_be_visible()


def test_the_report_is_downloaded_as_csv(desktop: Page):
    desktop.get_by_role("link", name="Evaluation").click()
    with desktop.expect_download() as download:
        desktop.get_by_test_id("stDownloadButton").get_by_role("button").click()
    lines = download.value.path().read_text().splitlines()
    assert lines[0] == "class,precision,recall,F1,support"
    assert len(lines) == 14 and lines[10].startswith("9,")


def test_every_section_fits_a_phone_and_keeps_the_network(browser: Browser, app_url: str):
    with phone_at(browser, f"{app_url}/evaluation?network=Three-stage+CNN") as phone:
        for section, last in SECTIONS.items():
            phone.get_by_role("radio", name=section).tap()
            expect(phone.locator(f".st-key-{last}")).to_be_visible(timeout=60_000)
            expect(phone.get_by_role("combobox", name="Network", exact=True)).to_have_value(
                "Three-stage CNN"
            )
            expect(
                phone.locator('[data-testid="stException"], [data-testid="stAlert"]')
            ).to_have_count(0)
            assert phone.evaluate(TOO_WIDE) <= 0, section
