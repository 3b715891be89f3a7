"""A visitor draws digits and reads the answers."""

import pytest
from playwright.sync_api import Page, expect

from components.live_drawing import selectors
from testing import pointer
from testing.strokes import HANDS, ROUND, coarse
from tests.browser.actions import (
    DIGIT,
    SCROLLED,
    TOO_WIDE,
    clear,
    expect_digit,
    expect_invitation,
)


def test_digits_drawn_with_the_mouse_are_read_and_nothing_jumps(desktop: Page):
    places = """() => ['canvas', 'answer', 'probabilities', 'model_input'].map(key => {
        const box = document.querySelector('.st-key-' + key).getBoundingClientRect();
        return [box.left, box.top];
    })"""
    clear(desktop)
    expect_invitation(desktop)
    before = desktop.evaluate(places)
    image = desktop.locator(".st-key-model_input img")
    blank = image.get_attribute("src") or ""
    for digit in (0, 2, 4, 5, 7):
        pointer.draw_with_mouse(desktop, coarse(ROUND[digit]))
        expect_digit(desktop, digit)
        expect(image).not_to_have_attribute("src", blank)
        assert desktop.evaluate(places) == before
        clear(desktop)  # the next one is drawn at once
    expect_invitation(desktop)
    expect(image).to_have_attribute("src", blank)


@pytest.mark.slow
@pytest.mark.parametrize("hand", HANDS)
def test_every_digit_drawn_with_the_mouse_is_read(desktop: Page, hand: str):
    for digit, strokes in HANDS[hand].items():
        pointer.draw_with_mouse(desktop, strokes)
        expect_digit(desktop, digit)
        expect(desktop.locator(".st-key-answer")).to_contain_text("% confidence")
        clear(desktop)
    expect_invitation(desktop)


def test_a_digit_drawn_with_a_finger_is_read_and_the_page_stays_where_it_is(phone: Page):
    canvas = phone.locator(selectors.SURFACE_ON_PAGE)
    canvas.scroll_into_view_if_needed()
    assert phone.evaluate(TOO_WIDE) <= 0
    before = phone.evaluate(SCROLLED)
    pointer.draw_with_touch(phone, coarse(ROUND[7]))
    expect_digit(phone, 7)
    assert phone.evaluate(SCROLLED) == before
    assert phone.evaluate(TOO_WIDE) <= 0
    box = canvas.bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 390
    phone.get_by_role("button", name="Clear", exact=True).tap()
    expect_invitation(phone)
    expect(phone.locator(DIGIT)).to_have_count(0)
    pointer.draw_with_touch(phone, coarse(ROUND[2]))  # the new canvas takes a drawing too
    expect_digit(phone, 2)
