"""The live drawing's pen: what it hears of the canvas, and what it presses there."""

from __future__ import annotations

import pytest

from model.recognition.prediction import Outcome
from pages.text.prediction import HEADLINES
from tests.unit.components.live_page import ONES, SCRIPT, LivePage, digit

BLANK = HEADLINES[Outcome.NO_INK]
SEVEN = digit(7)
TOUCH = """([type, points, others]) => {
    const surface = document.querySelector("#canvas > div").shadowRoot.querySelector("canvas");
    const touches = points.map(([identifier, clientX, clientY]) =>
        new Touch({identifier, target: surface, clientX, clientY}));
    const changedTouches = touches.slice(0, 1);
    surface.dispatchEvent(new TouchEvent(type, {
        changedTouches, touches: type === "touchend" || type === "touchcancel" ? [] : touches,
        bubbles: true, composed: true,
    }));
}"""


def test_undo_redo_and_reset_are_followed_before_the_server_tells(reading: LivePage):
    reading.record(ONES[:1])
    reading.draw(ONES[1])
    assert reading.text == "11"
    for press, text in (("Undo", "1"), ("Undo", BLANK), ("Redo", "1"), ("Redo", "11")):
        reading.press(press)
        assert reading.text == text, press
    reading.press("Reset")
    assert reading.text == BLANK
    reading.press("Undo")  # there is nothing
    assert reading.text == BLANK


def test_the_tools_are_enabled_while_they_do_something(reading: LivePage):
    def enabled() -> list[bool]:
        tools = reading.part("tools").get_by_role("button").all()
        return [tool.is_enabled() for tool in tools]

    assert enabled() == [False, False, True]
    reading.draw(ONES[0])
    assert enabled() == [True, False, True]
    reading.press("Undo")
    assert enabled() == [False, True, True]
    reading.begin_anew(SEVEN)  # the canvas does not undo what it began with
    assert enabled() == [False, False, True]


def test_what_is_drawn_after_an_undo_cannot_be_redone(reading: LivePage):
    reading.draw(*ONES[:2])
    reading.press("Undo")
    reading.draw(ONES[2])
    reading.press("Redo")
    assert reading.text == "11"


def test_a_record_from_before_an_undo_is_not_believed_at_once(reading: LivePage):
    reading.record(ONES[:2])
    reading.press("Undo")
    reading.record(ONES[:2])  # on its way when the stroke was undone
    assert reading.text == "1"
    reading.record(ONES[:1])
    reading.page.clock.run_for(2_000)
    assert reading.text == "1"


def test_a_record_that_insists_on_what_was_undone_is_believed(reading: LivePage):
    reading.record(ONES[:2])
    reading.press("Undo")
    reading.record(ONES[:2])
    reading.page.clock.run_for(700)
    assert reading.text == "11"


def test_another_undo_makes_an_old_record_wait_again(reading: LivePage):
    reading.record(ONES)
    reading.press("Undo")
    reading.record(ONES)
    reading.page.clock.run_for(500)
    reading.press("Undo")
    reading.page.clock.run_for(200)
    assert reading.text == "1"


def test_the_pages_clear_resets_a_canvas_that_began_blank(reading: LivePage):
    reading.draw(SEVEN[0])
    reading.frame(3)
    reading.press("Clear")
    assert reading.pressed == ["Send", "Reset"]
    assert reading.scripts.sent == []
    assert reading.text == BLANK


def test_the_pages_clear_goes_to_the_server_where_the_canvas_did_not_begin_blank(
    reading: LivePage,
):
    reading.begin_anew(SEVEN)
    reading.draw(ONES[2])
    reading.frame(3)
    reading.press("Clear")
    assert reading.pressed == ["Send"]
    assert reading.scripts.sent == [["clear", True]]
    reading.begin_anew()
    assert reading.text == BLANK


def test_a_reset_canvas_has_the_strokes_again_that_it_began_with(reading: LivePage):
    reading.begin_anew(SEVEN)
    reading.press("Reset")
    assert reading.text == "7"


@pytest.mark.parametrize("leave", ["link", "back"])
def test_nothing_is_pressed_on_the_way_to_another_page(reading: LivePage, leave: str):
    reading.draw(SEVEN[0])
    if leave == "link":
        reading.press("Data")
    else:
        reading.page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    reading.page.clock.run_for(1_000)
    assert reading.pressed == []


def test_what_is_not_drawn_on_the_canvas_is_not_read(reading: LivePage):
    reading.draw([(700, 100), (600, 200), (100, 200)])  # it begins beside the canvas
    reading.page.mouse.move(100, 100)
    reading.page.mouse.down(button="right")
    reading.page.mouse.move(200, 100)
    reading.page.mouse.up(button="right")
    reading.page.clock.run_for(1_000)
    assert reading.text == BLANK
    assert reading.pressed == []


def test_a_canvas_that_takes_anothers_place_is_heard(reading: LivePage):
    reading.draw(ONES[0])
    reading.page.evaluate("makeCanvas()")
    reading.draw(ONES[1])
    assert reading.text == "11"


def test_one_finger_draws_and_a_touch_that_the_system_cancels_ends_the_stroke(reading: LivePage):
    def touch(kind: str, *fingers: tuple[int, int, int]) -> None:
        reading.page.evaluate(TOUCH, [kind, fingers, []])
        reading.frame()

    (x, y), *others = ONES[0]
    touch("touchstart", (5, x, y))
    touch("touchstart", (6, 200, 200), (5, x, y))  # a second finger
    touch("touchmove", (6, 300, 200), (5, x, y))
    for x, y in others:
        touch("touchmove", (5, x, y))
    assert reading.text == "1"
    touch("touchcancel", (5, x, y))
    reading.frame(3)
    assert reading.pressed == ["Send"]
    assert reading.text == "1"


def test_shift_draws_a_straight_line(reading: LivePage):
    x, *_ = ONES[0][0]
    reading.page.keyboard.down("Shift")
    reading.move([(x, 60), (x + 150, 100), (x - 40, 160), (x, 260)])
    reading.page.keyboard.up("Shift")
    assert reading.text == "1"


# ---------------------------------------------------------------- the keyboard


def test_the_keyboard_draws_on_a_canvas_with_a_name(reading: LivePage):
    canvas = reading.page.get_by_role("application", name="Canvas")
    canvas.focus()
    reading.page.keyboard.press(" ")
    for _ in range(20):
        reading.page.keyboard.press("ArrowDown")
    reading.frame()
    assert reading.text == "1"
    reading.page.keyboard.press(" ")
    reading.frame(3)
    assert reading.pressed == ["Send"]
    for _ in range(8):
        reading.page.keyboard.press("ArrowRight")  # the pen is up
    reading.frame()
    assert reading.text == "1"
    reading.page.keyboard.press(" ")
    for _ in range(20):
        reading.page.keyboard.press("ArrowUp")
    reading.page.evaluate("document.activeElement.blur()")  # lifts the pen
    reading.frame(3)
    assert reading.pressed == ["Send", "Send"]
    assert reading.text == "11"


def test_a_canvas_that_comes_later_gets_its_name_and_loses_it_with_the_drawing(showing: LivePage):
    named = showing.page.get_by_role("application", name="Canvas")
    showing.page.evaluate("makeCanvas()")
    showing.page.clock.run_for(400)
    assert named.get_attribute("tabindex") == "0"
    showing.page.keyboard.press("Tab")
    showing.scripts.render(SCRIPT, showing.props())
    showing.page.evaluate("cleanup()")
    showing.frame()
    named.focus()
    showing.page.keyboard.press(" ")
    showing.page.keyboard.press("ArrowDown")
    showing.frame(3)
    assert showing.pressed == []
