"""A visitor draws digits and reads the answers."""

import pytest
from playwright.sync_api import Page, expect

from testing import pointer
from testing.strokes import HANDS, ROUND

INVITATION = "Draw any digit"
SCROLLED = """() => document.querySelector('[data-testid="stMain"]').scrollTop + window.scrollY"""
TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - window.innerWidth);
}"""


@pytest.mark.parametrize("hand", HANDS)
def test_every_digit_drawn_with_the_mouse_is_read(desktop: Page, hand: str):
    answer = desktop.locator(".st-key-answer")
    # drawn at once after Clear, which need not be waited for
    for digit, strokes in HANDS[hand].items():
        pointer.with_mouse(desktop, strokes)
        expect(answer.locator("h1")).to_have_text(str(digit))
        expect(answer).to_contain_text("% confidence")
        desktop.get_by_role("button", name="Clear", exact=True).click()
    expect(answer).to_contain_text(INVITATION)


def test_the_network_input_follows_the_drawing(desktop: Page):
    picture = desktop.locator(".st-key-model_input img")
    blank = picture.get_attribute("src")
    pointer.with_mouse(desktop, ROUND[3])
    expect(picture).not_to_have_attribute("src", blank)
    expect(desktop.locator(".st-key-probabilities .bar")).to_have_count(10)


def test_a_digit_drawn_with_a_finger_is_read_and_the_page_stays_where_it_is(phone: Page):
    phone.locator(".st-key-canvas canvas.upper-canvas").scroll_into_view_if_needed()
    before = phone.evaluate(SCROLLED)
    pointer.with_finger(phone, ROUND[7])
    expect(phone.locator(".st-key-answer h1")).to_have_text("7")
    assert phone.evaluate(SCROLLED) == before


def test_clear_by_touch_brings_the_invitation_back(phone: Page):
    answer = phone.locator(".st-key-answer")
    pointer.with_finger(phone, ROUND[0])
    expect(answer.locator("h1")).to_have_text("0")
    phone.get_by_role("button", name="Clear", exact=True).tap()
    expect(answer).to_contain_text(INVITATION)
    expect(answer.locator("h1")).to_have_count(0)
    pointer.with_finger(phone, ROUND[2])  # the new canvas takes a drawing too
    expect(answer.locator("h1")).to_have_text("2")


def test_nothing_jumps_when_an_answer_comes(desktop: Page):
    places = """() => ['canvas', 'answer', 'probabilities', 'model_input'].map(key => {
        const box = document.querySelector('.st-key-' + key).getBoundingClientRect();
        return [box.left, box.top];
    })"""
    before = desktop.evaluate(places)
    pointer.with_mouse(desktop, ROUND[5])
    expect(desktop.locator(".st-key-answer h1")).to_have_text("5")
    assert desktop.evaluate(places) == before


def test_a_phone_shows_everything_without_scrolling_sideways(phone: Page):
    assert phone.evaluate(TOO_WIDE) <= 0
    pointer.with_finger(phone, ROUND[8])
    expect(phone.locator(".st-key-answer h1")).to_have_text("8")
    assert phone.evaluate(TOO_WIDE) <= 0
    canvas = phone.locator(".st-key-canvas canvas.upper-canvas").bounding_box()
    assert canvas is not None
    assert canvas["x"] >= 0
    assert canvas["x"] + canvas["width"] <= 390
