"""A visitor looks at what the networks get wrong."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_draw import TOO_WIDE
from tests.browser.visiting import phone_at

SECTIONS = {  # each with the last chart or table that it shows
    "Mistakes": "mistake_pictures_bars",
    "Confidence": "set_sizes",
    "Sturdiness": "sturdiness",
    "Compare": "intervals",
    "Confusion": "confusion_matrix",
}
MATRIX = ".st-key-confusion_matrix .nsewdrag"


def place_of(page: Page, label: int, answer: int) -> tuple[float, float]:
    """Where a cell of the matrix is: page coordinates of its middle."""
    page.locator(".st-key-confusion_matrix").scroll_into_view_if_needed()
    box = page.locator(MATRIX).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (answer + 0.5) / 10, box["y"] + box["height"] * (label + 0.5) / 10


def said(page: Page, label: int, answer: int):
    how = "rightly" if label == answer else f"as {answer}"
    return page.get_by_text(f" of {label} read {how}").first


def test_a_click_on_a_cell_shows_its_images_and_another_one_others(desktop: Page):
    desktop.get_by_role("link", name="Evaluation").click()
    expect(desktop.locator(MATRIX).first).to_be_visible(timeout=60_000)
    desktop.locator(".st-key-confusion_matrix .js-plotly-plot").evaluate("chart => { chart.drawnOnce = true; }")
    for label, answer in ((3, 3), (5, 5)):
        desktop.mouse.click(*place_of(desktop, label, answer))
        expect(said(desktop, label, answer)).to_be_visible()
    assert desktop.locator(".st-key-confusion_matrix .js-plotly-plot").evaluate("chart => chart.drawnOnce"), "a click draws the chart anew"
    expect(desktop.locator(".st-key-cell_pictures .tile")).to_have_count(60)
    desktop.locator(".st-key-cell_pictures .tile").nth(4).click()
    expect(desktop.get_by_text("is labelled 5 and read as 5")).to_be_visible()


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
            expect(phone.get_by_role("combobox", name="Network", exact=True)).to_have_value("Three-stage CNN")
            expect(phone.locator('[data-testid="stException"], [data-testid="stAlert"]')).to_have_count(0)
            assert phone.evaluate(TOO_WIDE) <= 0, section
