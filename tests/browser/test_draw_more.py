"""What the Draw page folds away, and what becomes of a drawing when a visitor leaves it."""

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from components.live_drawing import selectors
from testing import pointer, visiting
from testing.strokes import ROUND, coarse
from tests.browser.actions import (
    DIGIT,
    INVITATION,
    NUMBER,
    choose,
    clear,
    draw_whole,
    expect_digit,
    expect_input,
    expect_invitation,
    expect_record,
    model_input,
    panel_button,
    press,
    titled,
    undo,
)


def draw_number(page: Page, number: str) -> None:
    strokes = [
        [(0.24 * k + 0.2 * x, 0.3 + 0.4 * y) for x, y in stroke]
        for k, digit in enumerate(number)
        for stroke in coarse(ROUND[int(digit)])
    ]
    pointer.draw_with_mouse(page, strokes)


def test_digits_side_by_side_are_a_number_and_each_has_its_own_bars(desktop: Page):
    draw_number(desktop, "206")
    answer = desktop.locator(".st-key-answer")
    expect(answer).to_contain_text("206")
    expect(answer).to_contain_text("3 digits")
    top = desktop.locator(".st-key-probabilities .top")
    expect(top).to_contain_text("6")
    answer.get_by_role("button", name="0", exact=True).click()
    expect(top.locator("b")).to_have_text("0")
    expect(answer.locator("[aria-pressed=true]")).to_have_text("0")


@pytest.mark.slow
@pytest.mark.parametrize("is_old", [False, True])
def test_a_link_shows_the_drawing_and_its_answer_to_another_visitor(
    desktop: Page, browser: Browser, is_old: bool
):
    pointer.draw_with_mouse(desktop, coarse(ROUND[4]))
    expect_digit(desktop, 4)
    desktop.get_by_role("button", name="Share").click()
    field = desktop.get_by_role("dialog").get_by_role("textbox")
    expect(field).to_have_value(re.compile("drawing="))
    address = field.input_value()
    assert len(address) < 400
    path, _, drawing = address.partition("#")
    assert "?" not in path  # no server is told what is drawn
    addresses = [address, f"{path}?{drawing}"]  # as links were before
    with visiting.visit_separately(browser, addresses[is_old]) as page:
        visiting.drawable(page)
        expect_digit(page, 4)
        assert np.abs(model_input(page) - model_input(desktop)).mean() < 0.02
        visiting.expect_agreement(page)
        pointer.draw_with_mouse(page, [[(0.9, 0.05), (0.9, 0.06)]])  # it can be drawn on
        expect_record(page, 3)
        undo(page)
        expect_record(page, 2)
        expect_digit(page, 4)
        clear(page)  # by the server: the canvas's own reset would bring the link's strokes back
        expect_record(page, 0)
        expect_invitation(page)
        pointer.draw_with_mouse(page, coarse(ROUND[7]))
        expect_record(page, 1)
        expect_digit(page, 7)
        visiting.expect_agreement(page)
        assert "drawing" not in page.url  # it is another one
        if not is_old:  # in the address bar of an open page
            page.evaluate("hash => { location.hash = hash }", drawing)
            expect_digit(page, 4)
            page.reload()
            visiting.drawable(page)
            expect_digit(page, 4)
            page.evaluate("location.hash = 'drawing=x'")
            expect(page.get_by_role("alert")).to_contain_text("no drawing")
            expect_digit(page, 4)


@pytest.mark.slow
def test_a_panel_opens_though_a_stroke_is_still_on_its_way(desktop: Page):
    for name in ("As it learned", "Why?", "All networks"):
        pointer.draw_with_mouse(desktop, coarse(ROUND[1]))
        pill = panel_button(desktop, name)
        pill.evaluate("""pill => {
            const options = {bubbles: true, composed: true, button: 0};
            pill.dispatchEvent(new MouseEvent('mousedown', options));
            pill.click();
        }""")
        expect(desktop.locator(".st-key-more")).to_be_visible()
        pill.click()
        expect(desktop.locator(".st-key-more")).to_have_count(0)


@pytest.mark.slow
def test_a_panel_opens_though_the_click_comes_in_one_message_with_the_canvas(desktop: Page):
    strokes = draw_whole(desktop, coarse(ROUND[4]))
    expect_input(desktop, strokes)
    expect_record(desktop, 2)
    send = desktop.locator(selectors.SEND_BUTTON)
    desktop.locator(f".st-key-canvas {selectors.UNDO_BUTTON}").evaluate(
        "(undo, buttons) => [undo, ...buttons].forEach((button) => button.click())",
        [send.element_handle(), panel_button(desktop, "All networks").element_handle()],
    )
    expect(desktop.locator(".st-key-more")).to_be_visible()
    expect_input(desktop, strokes[:-1])


def test_an_open_panel_follows_the_drawing(desktop: Page):
    panel = desktop.locator(".st-key-more")
    panel_button(desktop, "All networks").click()
    expect(panel).to_contain_text("Draw something first")
    for digit in (7, 2):
        pointer.draw_with_mouse(desktop, coarse(ROUND[digit]))
        expect(panel.locator("td").nth(1)).to_contain_text(str(digit))
        clear(desktop)
        expect(panel).to_contain_text("Draw something first")


@pytest.mark.slow
def test_a_drawing_survives_another_page(desktop: Page):
    strokes = draw_whole(desktop, coarse(ROUND[5]))
    expect_digit(desktop, 5)
    desktop.get_by_role("link", name="Data").click()
    expect(desktop.locator(".st-key-canvas")).to_have_count(0)
    desktop.get_by_role("link", name="Draw").click()
    expect_digit(desktop, 5)
    expect(desktop.locator(selectors.SURFACE_ON_PAGE)).to_be_visible()
    expect_input(desktop, strokes)
    pointer.draw_with_mouse(desktop, [[(0.9, 0.05), (0.9, 0.06)]])
    expect_record(desktop, 3)
    undo(desktop)
    expect_record(desktop, 2)
    expect_input(desktop, strokes)


@pytest.mark.slow
def test_pen_and_colours_change_no_answer(desktop: Page):
    strokes = draw_whole(desktop, coarse(ROUND[3]))
    expect_input(desktop, strokes)
    desktop.get_by_role("button", name="Pen", exact=True).click()
    for choice in ("Ink", "Broad"):
        desktop.get_by_text(choice, exact=True).click()
        expect_record(desktop, 1)
        expect_digit(desktop, 3)
        expect_input(desktop, strokes)


def test_the_answer_is_announced_and_the_bars_have_words(desktop: Page):
    status = desktop.locator("[role=status]").filter(has_text=re.compile("^[0-9]$"))
    expect(status).to_have_count(0)
    pointer.draw_with_mouse(desktop, coarse(ROUND[8]))
    expect(status).to_have_text("8")
    expect(desktop.locator(".st-key-probabilities [role=group]")).to_have_attribute(
        "aria-label", re.compile("Probability of each digit: 8 ")
    )


@pytest.mark.slow
def test_a_page_opened_at_once_after_a_stroke_stays(desktop: Page):
    (stroke,) = pointer.to_page_coordinates(desktop, coarse(ROUND[3]))
    press(desktop, stroke)
    # before the canvas is asked to send: a message for the page that was left would blank this one
    desktop.locator(selectors.SURFACE_ON_PAGE).evaluate(
        """(canvas, link) => {
            const options = {bubbles: true, composed: true, button: 0};
            canvas.dispatchEvent(new MouseEvent('mouseup', options));
            link.click();
        }""",
        desktop.get_by_role("link", name="Data", exact=True).element_handle(),
    )
    expect(desktop.locator(".st-key-digit_map .stage")).to_be_visible()
    choose(desktop, "MNIST in numbers")
    titled(desktop, "label_counts", "Class distribution of")
    choose(desktop, "Test")
    titled(desktop, "label_counts", "Class distribution of 10,000 images")
    desktop.get_by_role("link", name="Draw", exact=True).click()
    pointer.draw_with_mouse(visiting.drawable(desktop), [[(0.9, 0.05), (0.9, 0.06)]])  # it draws on
    expect(desktop.locator(".st-key-answer")).not_to_contain_text(INVITATION)


@pytest.mark.slow
def test_a_reload_keeps_the_drawing_and_plays_no_demo(desktop: Page):
    draw_number(desktop, "20")
    expect(desktop.locator(NUMBER)).to_have_text("20")
    before = model_input(desktop)
    for _ in range(2):
        desktop.reload()
        visiting.drawable(desktop)
        expect(desktop.locator(NUMBER)).to_have_text("20")
        expect_record(desktop, 2)  # the server has it, too
        assert np.abs(model_input(desktop) - before).mean() < 0.02
        expect(desktop.locator("[data-live-drawing=stage]")).to_have_attribute("data-state", "")
    clear(desktop)  # at once, as what was drawn here
    expect_invitation(desktop)
    expect_record(desktop, 0)


@pytest.mark.slow
def test_a_misread_example_leaves_nothing_behind_on_an_empty_canvas(desktop: Page):
    clear(desktop)
    misread = desktop.locator("[data-live-drawing=starters] button").nth(3)
    misread.click()
    answer = desktop.locator(".st-key-answer")
    expect(answer.locator(".misread")).to_be_visible()
    expect(desktop.locator(DIGIT)).not_to_have_text(
        re.findall("[0-9]", answer.locator(".misread").inner_text())[0]
    )
    clear(desktop)
    expect_invitation(desktop)
    expect(desktop.locator(".st-key-probabilities .top")).to_have_count(0)
    expect_record(desktop, 0)
    expect_invitation(desktop)


@pytest.mark.slow
def test_what_draws_itself_sends_nothing_and_a_stroke_begins_a_drawing(
    browser: Browser, app_url: str
):
    with visiting.visit_separately(browser, app_url) as page:
        stage = page.locator("[data-live-drawing=stage]")
        expect(stage).to_have_attribute("data-state", "finished")
        expect(stage.locator("> canvas")).to_be_visible()
        expect_digit(page, 3)
        assert page.evaluate("lastRecord.strokes") == []
        pointer.draw_with_mouse(page, coarse(ROUND[7]))
        expect_digit(page, 7)
        expect_record(page, 1)
        expect(stage).to_have_attribute("data-state", "")
        expect(stage.locator("> canvas")).to_be_hidden()  # so that it costs no frame
        visiting.expect_agreement(page)
