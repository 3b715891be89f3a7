"""The answer follows the pen while it moves, and belongs to what is on the canvas whatever happens
to a stroke.
"""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from components.live_drawing import selectors
from testing import pointer, visiting
from testing.strokes import ROUND, Stroke, coarse, line
from tests.browser.actions import (
    PEN_IDLE,
    TOLERANCE,
    clear,
    draw_whole,
    expect_digit,
    expect_image,
    expect_input,
    expect_invitation,
    model_input,
    press,
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


def test_the_answer_stands_before_the_pen_is_lifted_and_stays_the_same(desktop: Page):
    strokes = whole(pointer.to_page_coordinates(desktop, coarse(ROUND[3])))
    press(desktop, strokes[0])
    expect_digit(desktop, 3)
    expect_input(desktop, strokes)
    during = model_input(desktop)
    messages = sent(desktop)
    desktop.mouse.up()
    desktop.wait_for_function(PEN_IDLE)  # whatever was sent has come back
    expect_digit(desktop, 3)
    assert np.abs(model_input(desktop) - during).max() <= TOLERANCE
    assert messages


def test_undo_redo_reset_and_clear_are_followed(desktop: Page):
    pointer.draw_with_mouse(desktop, coarse(ROUND[7]))
    expect_digit(desktop, 7)
    for _ in ROUND[7]:
        desktop.locator(selectors.UNDO_BUTTON).click()
    expect_invitation(desktop)
    for _ in ROUND[7]:
        desktop.locator(selectors.REDO_BUTTON).click()
    expect_digit(desktop, 7)
    desktop.locator(selectors.RESET_BUTTON).click()
    expect_invitation(desktop)
    pointer.draw_with_mouse(desktop, coarse(ROUND[2]))
    # at once, while the canvas may still be sending
    clear(desktop)
    expect_invitation(desktop)
    pointer.draw_with_mouse(desktop, coarse(ROUND[2]))
    expect_digit(desktop, 2)


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
    desktop.locator(selectors.UNDO_BUTTON).click()
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
    assert page.evaluate("livePen.number") == 0
    assert messages == []
    pointer.draw_with_mouse(page, coarse(ROUND[1]))
    expect_digit(page, 1)
    page.wait_for_function(PEN_IDLE)
    page.clock.fast_forward(10_000)
    page.wait_for_function(PEN_IDLE)
    count = len(messages)
    assert 0 < count < 60
    page.clock.fast_forward(10_000)
    page.mouse.move(300, 300)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert len(messages) == count
    page.context.close()


@pytest.mark.slow
def test_on_a_busy_server_the_pen_rests_and_the_answer_comes_with_the_finished_stroke(
    desktop: Page,
):
    # as components/live_drawing/pace.py may ask for
    desktop.evaluate(
        "Object.defineProperty(window.livePen, 'interval', {get: () => 600_000, set: () => {}})"
    )
    messages = sent(desktop)
    strokes = whole(pointer.to_page_coordinates(desktop, ROUND[7]))
    press(desktop, strokes[0])
    assert desktop.evaluate("livePen.number") == 0
    desktop.mouse.up()
    expect_digit(desktop, 7)
    expect_input(desktop, strokes)
    assert len(messages) == 1  # the canvas's own


@pytest.mark.slow
def test_moving_what_is_drawn_is_not_drawing(desktop: Page):
    strokes = draw_whole(desktop, ROUND[0], share=0.5)
    expect_input(desktop, strokes)
    road = desktop.locator(".pipeline img").first
    before = road.get_attribute("src")
    desktop.locator(selectors.EDIT_BUTTON).click()
    (drag,) = whole(
        pointer.to_page_coordinates(desktop, [line((0.5, 0.5), (0.6, 0.6), (0.7, 0.65))])
    )
    press(desktop, drag)
    desktop.mouse.up()
    expect(road).not_to_have_attribute("src", before)  # the ink has moved
    expect_input(desktop, strokes)  # and is the same


def test_the_answer_follows_a_finger(phone: Page):
    (stroke,) = pointer.to_page_coordinates(phone, coarse(ROUND[3]))
    session = phone.context.new_cdp_session(phone)
    touch_down(session, stroke)
    expect_digit(phone, 3)
    touch(session, "touchEnd")
    phone.wait_for_function(PEN_IDLE)
    expect_digit(phone, 3)


@pytest.mark.slow
def test_a_touch_that_the_system_takes_away_ends_the_stroke_and_the_next_one_counts(phone: Page):
    first, second = pointer.to_page_coordinates(
        phone, [line((0.5, 0.1), (0.5, 0.9)), line((0.1, 0.5), (0.9, 0.5))]
    )
    session = phone.context.new_cdp_session(phone)
    touch_down(session, first)
    expect_digit(phone, 1)
    touch(session, "touchCancel")
    phone.wait_for_function(PEN_IDLE)
    expect_digit(phone, 1)
    assert model_input(phone)[14, 5] < 0.5
    touch_down(session, second)
    touch(session, "touchEnd")
    # a bar across: both strokes are there
    expect_image(phone, lambda shown: bool(shown[14, 5] > 0.5))


@pytest.fixture
def deaf(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page where the companion component finds nothing to listen to."""
    with visiting.visit(
        browser,
        app_url,
        visiting.DESKTOP,
        "window.livePen = {listeners: {}, ended: [], flush() {}}",
    ) as page:
        yield visiting.drawable(page)


@pytest.mark.slow
def test_without_the_component_the_page_answers_when_the_pen_is_lifted(deaf: Page):
    messages = sent(deaf)
    strokes = pointer.to_page_coordinates(deaf, ROUND[3])
    press(deaf, strokes[0])
    expect_invitation(deaf)
    deaf.mouse.up()
    expect_digit(deaf, 3)
    assert len(messages) == 1  # the canvas's own


@pytest.mark.slow
def test_where_the_canvas_cannot_be_asked_to_send_the_pen_reports_to_the_end(desktop: Page):
    desktop.locator(selectors.SEND_BUTTON).evaluate(
        "button => button.removeAttribute('aria-label')"
    )
    strokes = draw_whole(desktop, ROUND[4])
    expect_digit(desktop, 4)
    expect_input(desktop, strokes)
    desktop.locator(selectors.UNDO_BUTTON).click()
    expect_input(desktop, strokes[:-1])
    # the component gives up the strokes that the canvas has not sent
    desktop.wait_for_function(PEN_IDLE)
    expect_input(desktop, strokes[:-1])


@pytest.mark.slow
def test_a_reload_begins_with_an_empty_canvas(desktop: Page):
    pointer.draw_with_mouse(desktop, ROUND[7])
    expect_digit(desktop, 7)
    desktop.reload()
    expect_invitation(desktop)
    strokes = draw_whole(desktop, ROUND[2])
    expect_input(desktop, strokes)  # and nothing of what was drawn before


@pytest.mark.slow
def test_a_second_finger_takes_nothing_from_the_drawing(phone: Page):
    (stroke,) = pointer.to_page_coordinates(phone, ROUND[3])
    session = phone.context.new_cdp_session(phone)
    touch_down(session, stroke)
    expect_digit(phone, 3)
    resting = (stroke[-1][0] + 40, stroke[-1][1] + 5)  # a hand that comes to rest beside the pen
    touch(session, "touchStart", stroke[-1], resting)
    touch(session, "touchEnd")
    phone.wait_for_function(PEN_IDLE)
    expect_digit(phone, 3)
    phone.get_by_role("button", name="Clear", exact=True).tap()
    expect_invitation(phone)
    pointer.draw_with_touch(phone, ROUND[7])
    expect_digit(phone, 7)


@pytest.mark.slow
def test_the_controls_are_reached_by_keyboard(desktop: Page):
    pointer.draw_with_mouse(desktop, ROUND[2])
    expect_digit(desktop, 2)
    clear = desktop.get_by_role("button", name="Clear", exact=True)
    for _ in range(40):
        desktop.keyboard.press("Tab")
        if clear.evaluate("button => button === document.activeElement"):
            break
    desktop.keyboard.press("Enter")
    expect_invitation(desktop)
    for _ in range(40):
        desktop.keyboard.press("Tab")
        if desktop.evaluate("document.activeElement.textContent").strip() == "Why?":
            break
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".st-key-more")).to_be_visible()
