"""The answer follows the pen while it moves, and belongs to what is on the canvas whatever happens
to a stroke.
"""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from components import live_drawing
from components.live_drawing import selectors
from model.recognition.prediction import Outcome
from pages.text.prediction import HEADLINES, live_words
from testing import pointer, visiting
from testing.strokes import ROUND, Stroke, coarse, line
from tests.browser.actions import (
    clear,
    draw_whole,
    expect_digit,
    expect_image,
    expect_input,
    expect_invitation,
    expect_record,
    model_input,
    press,
    press_tool,
    whole,
)


def sent(page: Page) -> list[int]:
    """A list that grows with every message that the page sends from now on."""
    messages: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on(
        "Network.webSocketFrameSent",
        lambda event: messages.append(len(event["response"]["payloadData"])),
    )
    return messages


def touch(session: CDPSession, event: str, *points: tuple[float, float]) -> None:
    """Send a touch event with some fingers on the screen."""
    fingers = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": fingers})


def touch_down(session: CDPSession, stroke: Stroke) -> None:
    """Draw a stroke with a finger that stays on the screen."""
    for number, point in enumerate(stroke):
        touch(session, "touchMove" if number else "touchStart", point)


def expect_same_image(page: Page, image: np.ndarray) -> None:
    """Assert that the page still shows a 28×28, to a grey level."""
    assert np.abs(model_input(page) - image).max() <= 1.01 / 255


def test_the_answer_stands_before_the_pen_is_lifted_and_stays_the_same(desktop: Page):
    strokes = whole(pointer.to_page_coordinates(desktop, coarse(ROUND[3])))
    messages = sent(desktop)
    press(desktop, strokes[0])
    expect_digit(desktop, 3)
    expect_input(desktop, strokes)
    during = model_input(desktop)
    assert not messages
    desktop.mouse.up()
    expect_record(desktop, 1)
    expect_digit(desktop, 3)
    expect_same_image(desktop, during)
    assert len(messages) == 1


@pytest.mark.slow
def test_where_browser_and_server_disagree_the_answer_stays_and_it_is_counted(
    browser: Browser, app_url: str
):
    with visiting.visit(browser, app_url, visiting.DESKTOP) as page:
        visiting.drawable(page).evaluate("""document.addEventListener(
            "live-record", ({detail: {digits: [first]}}) => { first.digit = 4; }, true
        )""")
        pointer.draw_with_mouse(page, coarse(ROUND[3]))
        expect_record(page, 1)
        expect_digit(page, 3)
        expect(page.locator("[data-disagreements='1']")).to_have_count(len(live_drawing.PARTS))


def test_undo_redo_reset_and_clear_are_followed(desktop: Page):
    pointer.draw_with_mouse(desktop, coarse(ROUND[7]))
    expect_digit(desktop, 7)
    for _ in ROUND[7]:
        press_tool(desktop, "Undo")
    expect_invitation(desktop)
    for _ in ROUND[7]:
        press_tool(desktop, "Redo")
    expect_digit(desktop, 7)
    clear(desktop)
    expect_invitation(desktop)
    expect_record(desktop, 0)
    pointer.draw_with_mouse(desktop, coarse(ROUND[2]))
    # at once, while the canvas may still be sending; and the next one at once
    clear(desktop)
    strokes = draw_whole(desktop, coarse(ROUND[7]))
    expect_record(desktop, 1)
    expect_digit(desktop, 7)
    expect_input(desktop, strokes)
    clear(desktop)
    expect_invitation(desktop)
    expect_record(desktop, 0)


@pytest.mark.slow
def test_undo_at_once_after_a_stroke_leaves_the_strokes_before_it(desktop: Page):
    bar, rest = whole(
        pointer.to_page_coordinates(
            desktop, [line((0.2, 0.1), (0.8, 0.1)), line((0.5, 0.2), (0.5, 0.9))]
        )
    )
    for stroke in (bar, rest):
        press(desktop, stroke)
        desktop.mouse.up()
    press_tool(desktop, "Undo")
    expect_input(desktop, [bar])
    expect_record(desktop, 1)
    expect_input(desktop, [bar])


@pytest.mark.slow
def test_no_stroke_is_lost_at_speed(desktop: Page):
    star = [
        line(
            (0.5 - 0.4 * math.cos(a), 0.5 - 0.4 * math.sin(a)),
            (0.5 + 0.4 * math.cos(a), 0.5 + 0.4 * math.sin(a)),
            pieces=2,
        )
        for a in range(9)
    ]
    strokes = draw_whole(desktop, star)
    expect_record(desktop, len(star))
    expect_input(desktop, strokes)


def test_an_idle_page_sends_nothing(browser: Browser, app_url: str):
    page = visiting.new_context(browser, visiting.DESKTOP).new_page()
    page.clock.install()  # so that the page's timers need not be waited for
    page.goto(app_url)
    visiting.drawable(page)
    messages = sent(page)
    page.mouse.move(300, 300)
    ((place,),) = pointer.to_page_coordinates(page, [[(0.2, 0.2)]])
    page.mouse.move(*place)  # over the canvas, no button pressed
    page.clock.fast_forward(10_000)
    assert messages == []
    pointer.draw_with_mouse(page, coarse(ROUND[1]))
    expect_digit(page, 1)
    page.clock.fast_forward(10_000)
    expect_record(page, 1)
    page.clock.fast_forward(10_000)
    page.mouse.move(300, 300)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert len(messages) == 1
    page.context.close()


MOVING = live_words(1)["moving"]
DOT = [[(0.5, 0.5)]]
SCRIBBLE = [line(*[(k * 7 % 11 / 10, k * 5 % 13 / 12) for k in range(30)], pieces=2)]
NUMBER = [[(0.45 * k + 0.4 * x, y) for x, y in ROUND[digit][0]] for k, digit in enumerate((2, 0))]


@pytest.mark.slow
@pytest.mark.parametrize("strokes", [DOT, SCRIBBLE, NUMBER], ids=["dot", "scribble", "number"])
def test_whatever_is_drawn_the_server_reads_the_same(desktop: Page, strokes: list[Stroke]):
    placed = whole(pointer.to_page_coordinates(desktop, strokes))
    for stroke in placed[:-1]:
        press(desktop, stroke)
        desktop.mouse.up()
    press(desktop, placed[-1])
    expect_input(desktop, placed[-1:] if strokes is NUMBER else placed)
    answer = desktop.locator(".st-key-answer")
    expect(answer.locator(".headline")).not_to_have_text(re.compile("^(Nothing|2$)"))
    # a slow machine waits until the pen rests before it makes up its mind
    expect(answer.locator("[aria-busy=false]")).to_have_count(1)
    during, words = model_input(desktop), answer.inner_text()
    desktop.mouse.up()
    expect_record(desktop, len(strokes))
    if strokes is DOT:  # a stroke under way is not called "not a digit"
        assert words.strip() == MOVING
        expect(answer).to_contain_text(HEADLINES[Outcome.NOT_A_DIGIT])
    else:
        expect(answer).to_have_text(words, use_inner_text=True)
    expect_same_image(desktop, during)
    assert desktop.evaluate("lastRecord.digits.length") == (2 if strokes is NUMBER else 1)


def test_the_answer_follows_a_finger(phone: Page):
    (stroke,) = whole(pointer.to_page_coordinates(phone, coarse(ROUND[3])))
    messages = sent(phone)
    session = phone.context.new_cdp_session(phone)
    touch_down(session, stroke)
    expect_digit(phone, 3)
    expect_input(phone, [stroke])
    during = model_input(phone)
    assert not messages
    touch(session, "touchEnd")
    expect_record(phone, 1)
    expect_digit(phone, 3)
    expect_same_image(phone, during)
    assert len(messages) == 1


@pytest.mark.slow
def test_a_touch_that_the_system_takes_away_ends_the_stroke_and_the_next_one_counts(phone: Page):
    first, second = pointer.to_page_coordinates(
        phone, [line((0.5, 0.1), (0.5, 0.9)), line((0.1, 0.5), (0.9, 0.5))]
    )
    session = phone.context.new_cdp_session(phone)
    touch_down(session, first)
    expect_digit(phone, 1)
    touch(session, "touchCancel")
    expect_record(phone, 1)
    expect_digit(phone, 1)
    assert model_input(phone)[14, 5] < 0.5
    touch_down(session, second)
    touch(session, "touchEnd")
    # a bar across: both strokes are there
    expect_image(phone, lambda shown: bool(shown[14, 5] > 0.5))


@pytest.mark.slow
def test_where_the_canvas_cannot_be_asked_to_send_it_does_so_by_itself(desktop: Page):
    desktop.locator(selectors.SEND_BUTTON).evaluate(
        "button => button.removeAttribute('aria-label')"
    )
    strokes = draw_whole(desktop, ROUND[4])
    expect_digit(desktop, 4)
    expect_record(desktop, 2)
    expect_input(desktop, strokes)
    press_tool(desktop, "Undo")
    expect_input(desktop, strokes[:-1])
    expect_record(desktop, 1)
    expect_input(desktop, strokes[:-1])


@pytest.mark.slow
def test_a_second_finger_takes_nothing_from_the_drawing(phone: Page):
    (stroke,) = pointer.to_page_coordinates(phone, ROUND[3])
    session = phone.context.new_cdp_session(phone)
    touch_down(session, stroke)
    expect_digit(phone, 3)
    resting = (stroke[-1][0] + 40, stroke[-1][1] + 5)  # a hand that comes to rest beside the pen
    touch(session, "touchStart", stroke[-1], resting)
    touch(session, "touchEnd")
    expect_record(phone, 1)
    expect_digit(phone, 3)
    phone.get_by_role("button", name="Clear", exact=True).tap()
    expect_invitation(phone)
    pointer.draw_with_touch(phone, ROUND[7])
    expect_digit(phone, 7)
