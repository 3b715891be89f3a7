"""One correction, and the next drawing like it is read as the visitor meant it."""

import io
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from components.live_drawing import selectors
from testing import pointer, visiting
from testing.strokes import ROUND, Stroke, coarse
from tests.browser.actions import clear, draw_whole, expect_digit, expect_invitation, expect_record

SEVEN = coarse(ROUND[7])
LIKE_IT: list[Stroke] = [[(x + 0.01, y) for x, y in stroke] for stroke in SEVEN]


def bar(page: Page, digit: int) -> Locator:
    """The bar of a digit, a button."""
    return page.locator("[data-live-drawing=probabilities] .bar").nth(digit)


def taught(page: Page) -> Locator:
    """The pictures of what was taught."""
    return page.locator("[data-live-drawing=examples] .group button")


def undo(page: Page) -> Locator:
    return page.locator(".st-key-answer .learned button")


def test_one_correction_teaches_and_is_undone(desktop: Page):
    pointer.draw_with_mouse(desktop, SEVEN)
    expect_digit(desktop, 7)
    bar(desktop, 4).click()  # at once, while the server may not have the drawing yet
    expect_digit(desktop, 4)
    expect(undo(desktop)).to_be_visible()
    expect(taught(desktop)).to_have_count(1)
    clear(desktop)
    expect_record(desktop, 0)
    draw_whole(desktop, LIKE_IT)
    expect_digit(desktop, 4)
    expect_record(desktop, len(LIKE_IT))
    expect(desktop.locator(".st-key-answer .learned img")).to_be_visible()
    taught(desktop).click()
    expect_digit(desktop, 7)
    expect(taught(desktop)).to_have_count(0)


@pytest.mark.slow
def test_the_keyboard_teaches_and_undo_takes_it_back(desktop: Page):
    draw_whole(desktop, SEVEN)
    expect_record(desktop, len(SEVEN))
    bar(desktop, 1).focus()
    desktop.keyboard.press("Enter")
    expect_digit(desktop, 1)
    expect(bar(desktop, 1)).to_be_focused()
    expect(bar(desktop, 1)).to_have_accessible_name("I meant a 1")
    status = desktop.locator(".live-drawing-status")
    expect(status).to_contain_text("1. ")
    undo(desktop).click()
    expect_digit(desktop, 7)
    expect(taught(desktop)).to_have_count(0)


@pytest.mark.slow
def test_two_corrections_at_once_both_count(desktop: Page):
    draw_whole(desktop, SEVEN)
    expect_record(desktop, len(SEVEN))
    bar(desktop, 1).click()
    bar(desktop, 2).click()
    expect_digit(desktop, 2)
    expect(taught(desktop)).to_have_count(1)
    clear(desktop)
    expect_record(desktop, 0)
    draw_whole(desktop, SEVEN)
    expect_record(desktop, len(SEVEN))
    expect_digit(desktop, 2)


@pytest.mark.slow
def test_the_chosen_digit_of_a_number_is_taught(desktop: Page):
    ones: list[Stroke] = [[(x, 0.2), (x, 0.8)] for x in (0.2, 0.5, 0.8)]
    draw_whole(desktop, ones)
    expect_record(desktop, len(ones))
    expect(desktop.locator(".st-key-answer .number .headline")).to_have_text("111")
    desktop.locator(".st-key-answer .digits button").nth(1).click()
    bar(desktop, 7).click()
    # three alike: each is read as the one that was taught
    expect(desktop.locator(".st-key-answer .number .headline")).to_have_text("777")
    chosen = desktop.locator(".st-key-answer .digits button").nth(1)
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(taught(desktop)).to_have_count(1)


@pytest.mark.slow
def test_a_reload_forgets_unless_the_browser_shall_remember(browser: Browser, app_url: str):
    with visiting.visit_separately(browser, app_url) as page:
        for is_remembered in (False, True):
            draw_whole(visiting.drawable(page), SEVEN)
            expect_record(page, len(SEVEN))
            bar(page, 4).click()
            expect(taught(page)).to_have_count(1)
            if is_remembered:
                page.get_by_role("checkbox").check()
            clear(page)  # a reload would keep the drawing
            expect_invitation(page)
            page.reload()
            expect(visiting.drawable(page).locator(selectors.SURFACE_ON_PAGE)).to_be_visible()
            expect(taught(page)).to_have_count(int(is_remembered))
        draw_whole(page, SEVEN)
        expect_digit(page, 4)
        expect_record(page, len(SEVEN))
        page.get_by_role("checkbox").uncheck()
        assert page.evaluate("localStorage.getItem('your-digits')") is None


@pytest.mark.slow
def test_what_was_downloaded_is_uploaded_by_another_visitor(
    browser: Browser, app_url: str, tmp_path: Path
):
    file = tmp_path / "my-digits.npz"
    with visiting.visit_separately(browser, app_url) as page:
        draw_whole(visiting.drawable(page), SEVEN)
        expect_record(page, len(SEVEN))
        bar(page, 4).click()
        expect(taught(page)).to_have_count(1)
        with page.expect_download() as download:
            page.locator(".st-key-your_digits").get_by_role("button", name="Download").click()
        file.write_bytes(download.value.path().read_bytes())
    with np.load(io.BytesIO(file.read_bytes())) as stored:
        assert stored["x_train"].shape == (1, 28, 28)
        assert stored["y_train"].tolist() == [4]
    with visiting.visit_separately(browser, app_url) as page:
        visiting.drawable(page)
        expect(taught(page)).to_have_count(0)
        page.locator(".st-key-your_digits summary").click()
        page.locator(".st-key-your_digits").get_by_role("button", name="Upload").click()
        page.locator("input[type=file]").set_input_files(file)
        expect(taught(page)).to_have_count(1)
        page.keyboard.press("Escape")
        draw_whole(page, SEVEN)
        expect_digit(page, 4)
