"""Contract tests of what only a browser sees: see docs/streamlit-internals.md."""

import json
from typing import Any

from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.live_drawing import selectors
from testing import pointer
from testing.strokes import ROUND
from tests.browser.actions import expect_digit


def test_the_canvas_has_what_the_pen_looks_for(desktop: Page):
    """components/live_drawing/selectors.py, pen.js."""
    for selector in (
        selectors.SURFACE,
        selectors.SEND_BUTTON,
        selectors.RESET_BUTTON,
        selectors.UNDO_BUTTON,
        selectors.REDO_BUTTON,
    ):
        expect(desktop.locator(f".st-key-canvas {selector}")).to_have_count(1)


def test_the_edit_toggle_of_the_canvas_says_when_it_is_on(desktop: Page):
    """components/live_drawing/selectors.py: EDIT_MODE; nothing drawn is reported then."""
    editing = desktop.locator(f".st-key-canvas {selectors.EDIT_MODE}")
    expect(editing).to_have_count(0)
    desktop.locator(selectors.EDIT_BUTTON).dispatch_event("click")
    expect(editing).to_have_count(1)


def test_the_canvas_sends_the_strokes_as_fabric_paths(desktop: Page):
    """components/live_drawing/canvas.py: type names, commands and places of Fabric.js."""
    sent: list[Any] = []

    def take(payload: Any) -> None:
        for widget in BackMsg.FromString(payload).rerun_script.widget_states.widgets:
            state = json.loads(widget.json_value) if widget.json_value else {}
            if isinstance(state, dict) and "drawing" in state:
                sent.append(state["drawing"]["raw"])

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", take)

    desktop.on("websocket", listen)
    desktop.reload()
    expect(desktop.locator(f".st-key-canvas {selectors.SURFACE}")).to_be_visible()
    pointer.draw_with_mouse(desktop, ROUND[3])
    expect_digit(desktop, 3)
    desktop.wait_for_function("!livePen.ended.length")
    (path,) = sent[-1]["objects"]
    assert path["type"].lower() == "path"
    assert (path["originX"], path["originY"]) == ("center", "center")
    assert {"left", "top", "width", "height", "scaleX", "angle", "skewX", "flipX"} <= set(path)
    assert {command[0] for command in path["path"]} <= {"M", "L", "Q"}
    assert path["path"][0][0] == "M"


def test_the_page_says_whether_it_is_connected(desktop: Page):
    """components/reconnect/index.js."""
    app = desktop.locator("[data-test-connection-state]")
    expect(app).to_have_count(1)
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def test_an_isolated_component_lives_in_a_shadow_root(desktop: Page):
    """components/gallery/index.js reads the root's activeElement to keep the focus."""
    bars = desktop.locator(".st-key-probabilities .chart")
    assert bars.evaluate("chart => chart.getRootNode() instanceof ShadowRoot")
