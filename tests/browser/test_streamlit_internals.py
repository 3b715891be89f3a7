"""Contract tests of what only a browser sees: see docs/streamlit-internals.md."""

import base64
import itertools
import json
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from components import live_drawing
from components.live_drawing import selectors
from components.registration import bundle
from testing import app_process, page_walk, pointer, visiting
from testing.strokes import HANDS, ROUND
from tests.browser.actions import SIDE, draw_whole, expect_record

STROKES_SCRIPT = app_process.ROOT / "components" / "live_drawing" / "recognition" / "strokes.js"
# What the canvas will make of strokes, according to the script.
SMOOTH_STROKES = """async ([script, strokes, pen]) => {
    const blob = new Blob([script], {type: "text/javascript"});
    const {smoothStroke} = await import(URL.createObjectURL(blob));
    return strokes.map((points) => smoothStroke(points, pen));
}"""
# Notes each listener for the record that comes and goes: index.js has one while it is mounted.
NOTE_LISTENERS = """
    window.noted = [];
    for (const name of ["addEventListener", "removeEventListener"]) {
        const method = document[name];
        document[name] = function (type, ...rest) {
            if (type === "live-record" && !String(rest[0]).includes("lastRecord")) noted.push(name);
            return method.call(this, type, ...rest);
        };
    }
"""


def test_the_canvas_has_what_the_pen_looks_for(desktop: Page):
    """components/live_drawing/selectors.py, pen.js."""
    for selector in (
        selectors.SURFACE,
        selectors.SEND_BUTTON,
        selectors.RESET_BUTTON,
        selectors.UNDO_BUTTON,
        selectors.REDO_BUTTON,
        selectors.TOOLBAR,
        selectors.BACKGROUND,
        selectors.ROOT,
    ):
        expect(desktop.locator(f".st-key-canvas {selector}")).to_have_count(1)
    desktop.locator(selectors.SURFACE_ON_PAGE).hover()
    for selector in (selectors.TOOLBAR, selectors.BACKGROUND):
        expect(desktop.locator(f".st-key-canvas {selector}")).to_be_hidden()


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
    expect_record(desktop, 1)
    (path,) = sent[-1]["objects"]
    assert path["type"].lower() == "path"
    assert (path["originX"], path["originY"]) == ("center", "center")
    assert {"left", "top", "width", "height", "scaleX", "angle", "skewX", "flipX"} <= set(path)
    assert {command[0] for command in path["path"]} <= {"M", "L", "Q"}
    assert path["path"][0][0] == "M"


def test_the_page_says_whether_it_is_connected(desktop: Page):
    """components/reconnect/index.js, components/live_drawing/index.js."""
    app = desktop.locator("[data-test-connection-state]")
    expect(app).to_have_count(1)
    expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def test_an_isolated_component_lives_in_a_shadow_root(browser: Browser, app_url: str):
    """components/gallery/index.js reads the root's activeElement to keep the focus."""
    with visiting.visit(browser, f"{app_url}/explore_data?topic=Samples", visiting.DESKTOP) as page:
        tile = page.locator(".st-key-samples_gallery button").first
        assert tile.evaluate("tile => tile.getRootNode() instanceof ShadowRoot")


def test_a_stroke_is_drawn_as_the_script_expects(desktop: Page):
    """components/live_drawing/recognition/strokes.js: Fabric's pencil, to a thousandth of a pixel;
    the last of these strokes has points too close to each other.
    """
    drawn = [stroke for digit in (2, 5, 8) for stroke in HANDS["angular"][digit]]
    close = [(0.5 + k / 1000, 0.1 + k / 700) for k in range(60)]
    strokes = draw_whole(desktop, [*drawn, close], share=0.9)
    expect_record(desktop, len(strokes))
    box = desktop.locator(selectors.SURFACE_ON_PAGE).bounding_box()
    assert box is not None
    corner = np.array([box["x"], box["y"]])
    # the pen reports the first point twice, and none that is where the one before was
    positions = [
        np.array([s[0], *(b for a, b in itertools.pairwise([(0, 0), *s]) if a != b)]) - corner
        for s in strokes
    ]
    positions = [place * SIDE / box["width"] for place in positions]
    expected = desktop.evaluate(
        SMOOTH_STROKES, [bundle(STROKES_SCRIPT), [p.ravel().tolist() for p in positions], 20]
    )
    recorded = [
        np.frombuffer(base64.b64decode(text), np.float32)
        for text in desktop.evaluate("lastRecord.strokes")
    ]
    worst = max(np.abs(a - b).max() for a, b in zip(recorded, expected, strict=True))
    assert worst < 1e-3


def test_what_a_script_puts_into_st_html_survives_a_run(desktop: Page):
    """components/live_drawing/__init__.py, part; view.js fills the elements with the attribute."""
    parts = desktop.locator("[data-live-drawing]")
    expect(parts).to_have_count(len(live_drawing.PARTS))
    kept = "[data-live-drawing=steps] > *, [data-live-drawing=tools] > *"
    desktop.evaluate(f"window.kept = [...document.querySelectorAll('{kept}')]")
    desktop.get_by_role("button", name="Pen", exact=True).click()
    desktop.get_by_text("Ink", exact=True).click()
    desktop.wait_for_function("lastRecord?.version === 1")
    expect(desktop.locator("[data-test-script-state]")).to_have_attribute(
        "data-test-script-state", "notRunning"
    )
    assert len(desktop.evaluate("kept")) >= 4
    assert desktop.evaluate("kept.every((element) => element.isConnected)")


def test_a_component_with_other_props_is_mounted_at_once_after_its_clean_up(
    browser: Browser, app_url: str
):
    """components/live_drawing/index.js: it hears the pen until nothing is mounted any more."""
    with visiting.visit(browser, "about:blank", visiting.DESKTOP) as page:
        page.add_init_script(NOTE_LISTENERS)
        page.goto(app_url)
        visiting.drawable(page)
        page.evaluate(
            """document.addEventListener("live-record-wanted", () => noted.push("mount"))"""
        )
        page.locator(".st-key-network").get_by_role("combobox").click()
        page.get_by_role("option").last.click()
        page.wait_for_function("noted.includes('mount')")
        assert page.evaluate("noted") == ["addEventListener", "mount"]
        page.get_by_role("link", name="Data", exact=True).click()
        expect(page.locator(".st-key-digit_map .stage")).to_be_visible()
        assert page.evaluate("noted.at(-1)") == "removeEventListener"


def test_layouts_of_narrow_screens_find_what_they_shape(browser: Browser, app_url: str):
    style = "(element, name) => getComputedStyle(element)[name]"
    with visiting.visit_on_phone(browser, f"{app_url}/explore_data") as phone:
        page_walk.wait_until_complete(phone)
        assert (
            phone.locator(".st-key-topic").get_by_role("radiogroup").evaluate(style, "flexWrap")
            == "nowrap"
        )
        for text in ("stCaptionContainer", "stMarkdownContainer"):
            assert phone.locator(f'.st-key-data_page [data-testid="{text}"]').count()
        phone.set_viewport_size({"width": 844, "height": 390})
        assert phone.locator(".stMainBlockContainer").evaluate(style, "paddingTop") == "64px"
    with visiting.visit_on_phone(browser, f"{app_url}/look_inside") as phone:
        page_walk.wait_until_complete(phone)
        title = phone.locator(".st-key-inside_title")
        expect(title.get_by_test_id("stCaptionContainer")).to_be_hidden()
