"""The answer follows the pen while it moves, and belongs to what is on the canvas whatever happens
to a stroke.
"""

import base64
import io
import math
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from components.live_drawing import canvas
from model.preprocessing import normalization
from testing import pointer, visiting
from testing.strokes import ROUND, Stroke, line
from tests.browser import conftest

# The 28×28 read during a stroke and after it, values in 0..1: the canvas sets the ends of a stroke
# off by 0.02 of its pixels.
TOLERANCE = 0.02
INVITATION = "Draw any digit"
TOOL = ".st-key-canvas .dc-toolbar button[aria-label='{}']"


def model_input(page: Page) -> np.ndarray:
    """The 28×28 that the page shows, in 0..1."""
    source = page.locator(".st-key-model_input img").get_attribute("src")
    assert source is not None
    return (
        np.asarray(
            Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2]))).convert("L"),
            np.float32,
        )
        / 255
    )


def expect_input(page: Page, strokes: list[Stroke]) -> None:
    """Wait until the page shows what the network ought to read of strokes in page coordinates."""
    box = page.locator(".st-key-canvas canvas.upper-canvas").bounding_box()
    assert box is not None
    own = [np.array(stroke).round() - (box["x"], box["y"]) for stroke in strokes]
    prepared = normalization.from_strokes(
        [canvas.smoothed(np.concatenate([s[:1], s])) for s in own], pen=20
    )
    assert prepared is not None
    wanted = prepared.image
    for _ in range(200):
        difference = float(np.abs(model_input(page) - wanted).max())
        if difference <= TOLERANCE:
            return
        page.wait_for_timeout(100)
    pytest.fail(f"The page shows something else: off by {difference:.3f}")


def whole(strokes: list[Stroke]) -> list[Stroke]:
    """Whole pixels, as a mouse reports them."""
    return [[(round(x), round(y)) for x, y in stroke] for stroke in strokes]


def press(page: Page, stroke: Stroke) -> None:
    """Draw a stroke and keep the button down."""
    page.mouse.move(*stroke[0])
    page.mouse.down()
    for point in stroke[1:]:
        page.mouse.move(*point)


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


def test_the_answer_stands_before_the_pen_is_lifted_and_stays_the_same(desktop: Page):
    answer = desktop.locator(".st-key-answer")
    strokes = whole(pointer.on_canvas(desktop, ROUND[3]))
    press(desktop, strokes[0])
    expect(answer.locator("h1")).to_have_text("3")
    expect_input(desktop, strokes)
    during = model_input(desktop)
    messages = sent(desktop)
    desktop.mouse.up()
    desktop.wait_for_timeout(500)  # whatever was sent has come back
    expect(answer.locator("h1")).to_have_text("3")
    assert np.abs(model_input(desktop) - during).max() <= TOLERANCE
    assert messages


def test_undo_redo_reset_and_clear_are_followed(desktop: Page):
    answer = desktop.locator(".st-key-answer")
    pointer.with_mouse(desktop, ROUND[7])
    expect(answer.locator("h1")).to_have_text("7")
    for tool in ("Undo",) * len(ROUND[7]):
        desktop.locator(TOOL.format(tool)).click()
    expect(answer).to_contain_text(INVITATION)
    for tool in ("Redo",) * len(ROUND[7]):
        desktop.locator(TOOL.format(tool)).click()
    expect(answer.locator("h1")).to_have_text("7")
    desktop.locator(TOOL.format("Reset canvas & history")).click()
    expect(answer).to_contain_text(INVITATION)
    pointer.with_mouse(desktop, ROUND[2])
    # at once, while the canvas may still be sending
    desktop.get_by_role("button", name="Clear", exact=True).click()
    expect(answer).to_contain_text(INVITATION)
    pointer.with_mouse(desktop, ROUND[2])
    expect(answer.locator("h1")).to_have_text("2")


def test_undo_at_once_after_a_stroke_leaves_the_strokes_before_it(desktop: Page):
    bar, rest = whole(
        pointer.on_canvas(desktop, [line((0.2, 0.1), (0.8, 0.1)), line((0.5, 0.2), (0.5, 0.9))])
    )
    for stroke in (bar, rest):
        press(desktop, stroke)
        desktop.mouse.up()
    desktop.locator(TOOL.format("Undo")).click()
    expect_input(desktop, [bar])


def test_no_stroke_is_lost_at_speed(desktop: Page):
    star = [
        line(
            (0.5 - 0.4 * math.cos(a), 0.5 - 0.4 * math.sin(a)),
            (0.5 + 0.4 * math.cos(a), 0.5 + 0.4 * math.sin(a)),
            pieces=2,
        )
        for a in range(9)
    ]
    strokes = whole(pointer.on_canvas(desktop, star))
    for stroke in strokes:
        press(desktop, stroke)
        desktop.mouse.up()
    expect_input(desktop, strokes)


def test_an_idle_page_sends_nothing(desktop: Page):
    messages = sent(desktop)
    desktop.mouse.move(300, 300)
    box = desktop.locator(".st-key-canvas canvas.upper-canvas").bounding_box()
    assert box is not None
    desktop.mouse.move(box["x"] + 50, box["y"] + 50)  # over the canvas, no button pressed
    desktop.wait_for_timeout(1500)
    assert messages == []
    pointer.with_mouse(desktop, ROUND[1])
    expect(desktop.locator(".st-key-answer h1")).to_have_text("1")
    desktop.wait_for_timeout(1500)
    count = len(messages)
    assert 0 < count < 60
    desktop.wait_for_timeout(1500)
    assert len(messages) == count


def test_on_a_busy_server_the_pen_rests_and_the_answer_comes_with_the_finished_stroke(
    desktop: Page,
):
    # as components/live_drawing/pace.py may ask for
    desktop.evaluate(
        "Object.defineProperty(window.livePen, 'rest', {get: () => 600_000, set: () => {}})"
    )
    messages = sent(desktop)
    strokes = whole(pointer.on_canvas(desktop, ROUND[7]))
    press(desktop, strokes[0])
    desktop.wait_for_timeout(500)
    assert messages == []
    desktop.mouse.up()
    expect(desktop.locator(".st-key-answer h1")).to_have_text("7")
    expect_input(desktop, strokes)
    assert len(messages) == 1


def test_moving_what_is_drawn_is_not_drawing(desktop: Page):
    strokes = whole(pointer.on_canvas(desktop, ROUND[0], share=0.5))
    for stroke in strokes:
        press(desktop, stroke)
        desktop.mouse.up()
    expect_input(desktop, strokes)
    road = desktop.locator(".road img").first
    before = road.get_attribute("src")
    desktop.locator(TOOL.format("Edit")).click()
    (drag,) = whole(pointer.on_canvas(desktop, [line((0.5, 0.5), (0.6, 0.6), (0.7, 0.65))]))
    press(desktop, drag)
    desktop.mouse.up()
    expect(road).not_to_have_attribute("src", before)  # the ink has moved
    expect_input(desktop, strokes)  # and is the same


def test_the_answer_follows_a_finger(phone: Page):
    (stroke,) = pointer.on_canvas(phone, ROUND[3])
    session = phone.context.new_cdp_session(phone)
    for number, (x, y) in enumerate(stroke):
        session.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]},
        )
    expect(phone.locator(".st-key-answer h1")).to_have_text("3")
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(phone.locator(".st-key-answer h1")).to_have_text("3")


def test_a_touch_that_the_system_takes_away_ends_the_stroke_and_the_next_one_counts(phone: Page):
    first, second = pointer.on_canvas(
        phone, [line((0.5, 0.1), (0.5, 0.9)), line((0.1, 0.5), (0.9, 0.5))]
    )
    session = phone.context.new_cdp_session(phone)
    for number, (x, y) in enumerate(first):
        session.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]},
        )
    expect(phone.locator(".st-key-answer h1")).to_have_text("1")
    session.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    expect(phone.locator(".st-key-answer h1")).to_have_text("1")
    upright = model_input(phone)
    for number, (x, y) in enumerate(second):
        session.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove" if number else "touchStart", "touchPoints": [{"x": x, "y": y}]},
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    for _ in range(100):
        if model_input(phone)[14, 5] > 0.5:
            break
        phone.wait_for_timeout(100)
    assert model_input(phone)[14, 5] > 0.5 > upright[14, 5]  # a bar across: both strokes are there


@pytest.fixture
def deaf(browser: Browser, app_url: str) -> Iterator[Page]:
    """The draw page where the companion component finds nothing to listen to."""
    with visiting.visit(
        browser,
        app_url,
        visiting.DESKTOP,
        "window.livePen = {listeners: {}, ended: [], flush() {}}",
    ) as page:
        yield conftest.drawable(page)


def test_without_the_component_the_page_answers_when_the_pen_is_lifted(deaf: Page):
    messages = sent(deaf)
    strokes = pointer.on_canvas(deaf, ROUND[3])
    press(deaf, strokes[0])
    deaf.wait_for_timeout(1000)
    assert messages == []
    expect(deaf.locator(".st-key-answer")).to_contain_text(INVITATION)
    deaf.mouse.up()
    expect(deaf.locator(".st-key-answer h1")).to_have_text("3")


def test_where_the_canvas_cannot_be_asked_to_send_the_pen_reports_to_the_end(desktop: Page):
    desktop.locator(TOOL.format("Update the app with this drawing")).evaluate(
        "button => button.removeAttribute('aria-label')"
    )
    strokes = whole(pointer.on_canvas(desktop, ROUND[4]))
    for stroke in strokes:
        press(desktop, stroke)
        desktop.mouse.up()
    expect(desktop.locator(".st-key-answer h1")).to_have_text("4")
    expect_input(desktop, strokes)
    desktop.locator(TOOL.format("Undo")).click()
    expect_input(desktop, strokes[:-1])
    desktop.wait_for_timeout(3500)  # longer than the component keeps a stroke
    expect_input(desktop, strokes[:-1])


def test_a_reload_begins_with_an_empty_canvas(desktop: Page):
    pointer.with_mouse(desktop, ROUND[7])
    expect(desktop.locator(".st-key-answer h1")).to_have_text("7")
    desktop.reload()
    expect(desktop.locator(".st-key-answer")).to_contain_text(INVITATION)
    strokes = whole(pointer.on_canvas(desktop, ROUND[2]))
    for stroke in strokes:
        press(desktop, stroke)
        desktop.mouse.up()
    expect_input(desktop, strokes)  # and nothing of what was drawn before


def test_a_second_finger_takes_nothing_from_the_drawing(phone: Page):
    (stroke,) = pointer.on_canvas(phone, ROUND[3])
    session = phone.context.new_cdp_session(phone)

    def touch(event: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {
                "type": event,
                "touchPoints": [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)],
            },
        )

    touch("touchStart", stroke[0])
    for point in stroke[1:]:
        touch("touchMove", point)
    expect(phone.locator(".st-key-answer h1")).to_have_text("3")
    resting = (stroke[-1][0] + 40, stroke[-1][1] + 5)  # a hand that comes to rest beside the pen
    touch("touchStart", stroke[-1], resting)
    touch("touchEnd")
    expect(phone.locator(".st-key-answer h1")).to_have_text("3")
    phone.get_by_role("button", name="Clear", exact=True).tap()
    expect(phone.locator(".st-key-answer")).to_contain_text(INVITATION)
    pointer.with_finger(phone, ROUND[7])
    expect(phone.locator(".st-key-answer h1")).to_have_text("7")


def test_the_controls_are_reached_by_keyboard(desktop: Page):
    pointer.with_mouse(desktop, ROUND[2])
    expect(desktop.locator(".st-key-answer h1")).to_have_text("2")
    clear = desktop.get_by_role("button", name="Clear", exact=True)
    for _ in range(40):
        desktop.keyboard.press("Tab")
        if clear.evaluate("button => button === document.activeElement"):
            break
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".st-key-answer")).to_contain_text(INVITATION)
    for _ in range(40):
        desktop.keyboard.press("Tab")
        if desktop.evaluate("document.activeElement.textContent").strip() == "Why?":
            break
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".st-key-more")).to_be_visible()
