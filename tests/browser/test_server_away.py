"""What a visitor can do while the server does not answer, and what becomes of it afterwards."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.text.prediction import live_words
from testing import app_process, pointer, replicas, visiting
from testing.strokes import ROUND, coarse
from tests.browser.actions import (
    clear,
    expect_digit,
    expect_invitation,
    expect_no_errors,
    expect_record,
    press,
    whole,
)

AWAY = live_words(1)["away"]
COUNT_DIALOGS = """
    window.dialogs = 0;
    new MutationObserver((changes) => {
        for (const {addedNodes} of changes) for (const node of addedNodes)
            if (node.querySelector?.('[role="dialog"]')) dialogs += 1;
    }).observe(document.body, {childList: true});
"""

pytestmark = pytest.mark.slow


def expect_away(page: Page, is_away: bool = True) -> None:
    answer = page.locator(".st-key-answer")
    (expect(answer).to_contain_text if is_away else expect(answer).not_to_contain_text)(AWAY)


def draw_live(page: Page, digit: int) -> None:
    """Draw a digit, which is read before the pen is lifted."""
    strokes = whole(pointer.to_page_coordinates(page, coarse(ROUND[digit])))
    for stroke in strokes[:-1]:
        press(page, stroke)
        page.mouse.up()
    press(page, strokes[-1])
    expect_digit(page, digit)
    page.mouse.up()


def test_what_is_drawn_while_the_server_has_gone_is_read_and_on_the_server_when_it_is_back(
    browser: Browser, tmp_path: Path
):
    with (
        replicas.run_replicas(1, tmp_path) as (app,),
        visiting.visit_separately(browser, app.url) as page,
    ):
        pointer.draw_with_mouse(visiting.drawable(page), coarse(ROUND[4])[:1])
        expect_record(page, 1)
        page.evaluate(COUNT_DIALOGS)
        app.kill()
        expect_away(page)
        pointer.draw_with_mouse(page, coarse(ROUND[4])[1:])
        expect_digit(page, 4)
        page.wait_for_function("dialogs")  # which Streamlit laid over the page
        clear(page)
        expect_invitation(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        draw_live(page, 4)
        expect_away(page)
        app.start()
        app.wait()
        expect_record(page, 2)
        expect_away(page, False)
        expect_digit(page, 4)
        expect_no_errors(page)
        visiting.expect_agreement(page)


def test_what_is_drawn_while_the_server_is_silent_is_read_and_on_the_server_when_it_answers(
    browser: Browser, tmp_path: Path
):
    log = tmp_path / "log.txt"
    with (
        app_process.run_server(log) as (url, process),
        visiting.visit_separately(browser, url) as page,
    ):
        pointer.draw_with_mouse(visiting.drawable(page), coarse(ROUND[3]))
        expect_record(page, 1)
        os.kill(process, signal.SIGSTOP)
        try:
            clear(page)
            expect_invitation(page)
            draw_live(page, 5)
            expect_away(page)  # after a while: the connection is still open
            expect_digit(page, 5)
        finally:
            os.kill(process, signal.SIGCONT)
        expect_record(page, 2)
        expect_away(page, False)
        expect_digit(page, 5)
        visiting.expect_agreement(page)
