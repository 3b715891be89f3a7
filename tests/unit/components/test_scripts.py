"""The components' scripts, each alone in Chromium: props in; elements and what is sent out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from components import annotated_image, gallery, matrix, probability_bars, stroke_animation
from components.live_drawing import selectors

COMPONENTS = Path(annotated_image.__file__).parent.parent

# Does what Streamlit's front end does: an isolated component's parent is a shadow root, and its
# function runs again with each change of its data. `sent` holds what it reports.
FRONT_END = """
window.sent = [];
window.mounted = {};
window.mount = async (name, source, html, style, isolated) => {
    const host = document.body.appendChild(document.createElement("div"));
    host.id = name;
    const parentElement = isolated ? host.attachShadow({mode: "open"}) : host;
    parentElement.innerHTML = `<style>${style}</style>${html}`;
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    const module = await import(url);
    const report = (key, value) => window.sent.push(structuredClone([key, value]));
    window.mounted[name] = (data) =>
        module.default({data, parentElement, setStateValue: report, setTriggerValue: report});
};
"""


class Scripts:
    """A page with components on it."""

    def __init__(self, page: Page):
        self.page = page

    def mount(self, script: str, props: Any = None, html: str = "", isolated: bool = True) -> None:
        """Mount a script of components/ and render it once."""
        path = COMPONENTS / script
        style = path.with_name("style.css" if path.stem == "index" else f"{path.stem}.css")
        self.page.evaluate(
            "(component) => mount(...component)",
            [
                script,
                path.read_text(),
                html,
                style.read_text() if style.exists() else "",
                isolated,
            ],
        )
        self.render(script, props)

    def render(self, script: str, props: Any) -> None:
        """Let a mounted script show other props."""
        self.page.evaluate(
            "([script, props]) => {window.cleanup = mounted[script](props)}", [script, props]
        )

    @property
    def sent(self) -> list[Any]:
        """What the components have sent to Python: [name, value] each."""
        return self.page.evaluate("sent")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 800, "height": 600})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def scripts(context: BrowserContext) -> Iterator[Scripts]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.evaluate(FRONT_END)
    yield Scripts(page)
    page.close()
    assert errors == []


def number_images(n: int) -> np.ndarray:
    return np.full((n, 28, 28), 128, np.uint8)


# ---------------------------------------------------------------- probability bars

BARS = "probability_bars/index.js"
CHART = '<div class="chart" role="img"></div>'


def test_bars_show_shares_labels_and_the_top_class(scripts: Scripts):
    scripts.mount(BARS, probability_bars.props(np.eye(10)[4] * 0.7 + 0.03), CHART)
    bars = scripts.page.locator(".bar")
    expect(bars).to_have_count(10)
    expect(scripts.page.locator(".top")).to_have_count(1)
    expect(scripts.page.locator(".top b")).to_have_text("4")
    expect(bars.nth(4).locator(".share")).to_have_text("73%")
    heights = bars.locator("i").evaluate_all("bars => bars.map(bar => bar.offsetHeight)")
    assert heights[4] > 10 * heights[5] > 0
    scripts.render(BARS, probability_bars.props(np.eye(10)[9]))
    expect(bars).to_have_count(10)
    expect(scripts.page.locator(".top b")).to_have_text("9")
    chart = scripts.page.get_by_role("img", name="Probability of each digit: 9 100%.")
    expect(chart).to_be_visible()


def test_bars_without_props_follow_the_pen_until_they_are_removed(scripts: Scripts):
    def announce(digit: int) -> None:
        scripts.page.evaluate(
            """bars => {
                window.liveReading = {bars};
                document.dispatchEvent(new Event("live-reading"));
            }""",
            probability_bars.props(np.eye(10)[digit]),
        )

    scripts.mount(BARS, None, CHART)
    expect(scripts.page.locator(".bar")).to_have_count(0)
    announce(3)
    expect(scripts.page.locator(".top b")).to_have_text("3")
    scripts.page.evaluate("cleanup()")
    announce(5)
    expect(scripts.page.locator(".top b")).to_have_text("3")


# ---------------------------------------------------------------- matrix

MATRIX = "matrix/index.js"


def matrix_props(picked: list[int]) -> matrix.MatrixProps:
    cells = matrix.confusion_cells(np.arange(100).reshape(10, 10))
    return {"cells": cells, "rows": "label", "columns": "answer", "picked": picked}


def test_a_click_on_a_cell_of_the_matrix_picks_it(scripts: Scripts):
    scripts.mount(MATRIX, matrix_props([2, 3]), '<div class="matrix"></div>')
    pressed = scripts.page.locator('[aria-pressed="true"]')
    expect(scripts.page.locator(".cell")).to_have_count(100)
    expect(pressed).to_have_attribute("data-place", "2 3")
    expect(pressed).to_have_attribute("title", "23 of 245 images of 2 read as 3")
    scripts.page.locator('[data-place="7 1"]').click()
    assert scripts.sent == [["picked", [7, 1]]]
    expect(pressed).to_have_attribute("data-place", "7 1")


def test_the_matrix_is_used_with_the_keyboard(scripts: Scripts):
    scripts.mount(MATRIX, matrix_props([0, 9]), '<div class="matrix"></div>')
    place = scripts.page.locator(".cell:focus")
    scripts.page.keyboard.press("Tab")
    expect(place).to_have_attribute("data-place", "0 9")
    scripts.page.keyboard.press("ArrowRight")  # there is no cell
    scripts.page.keyboard.press("ArrowUp")
    expect(place).to_have_attribute("data-place", "0 9")
    scripts.page.keyboard.press("ArrowDown")
    scripts.page.keyboard.press("ArrowLeft")
    expect(place).to_have_attribute("data-place", "1 8")
    scripts.page.keyboard.press("Enter")
    assert scripts.sent == [["picked", [1, 8]]]
    scripts.render(MATRIX, matrix_props([1, 8]))
    expect(place).to_have_attribute("data-place", "1 8")  # what has not changed is not made anew


# ---------------------------------------------------------------- gallery

GALLERY = "gallery/index.js"


def gallery_props(monkeypatch: pytest.MonkeyPatch, **options: Any) -> Any:
    """What gallery() hands to its script."""
    mounted: dict[str, Any] = {}
    monkeypatch.setattr(gallery, "_component", lambda **arguments: mounted.update(arguments))
    names = [f"Image {k}" for k in range(5)]
    gallery.gallery(number_images(5), names, "key", **options)
    return mounted["data"]


def test_a_click_on_an_image_of_the_gallery_picks_it(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch
):
    scripts.mount(GALLERY, gallery_props(monkeypatch, ids=list("abcde"), captions=list("vwxyz")))
    pressed = scripts.page.locator('button[aria-pressed="true"]')
    expect(pressed).to_have_attribute("title", "Image 0")
    scripts.page.get_by_role("button", name="Image 3").click()
    assert scripts.sent == [["picked", "d"]]
    expect(pressed).to_have_attribute("title", "Image 3")
    expect(pressed.locator(".caption")).to_have_text("y")


def test_the_gallery_keeps_the_focus_when_it_is_rendered_again(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch
):
    props = gallery_props(monkeypatch, ids=list("abcde"))
    scripts.mount(GALLERY, props)
    scripts.page.keyboard.press("Tab")
    scripts.page.keyboard.press("Tab")
    scripts.page.keyboard.press("Enter")
    assert scripts.sent == [["picked", "b"]]
    scripts.render(GALLERY, {**props, "picked": "b"})
    expect(scripts.page.locator("button")).to_have_count(5)
    expect(scripts.page.locator("button:focus")).to_have_attribute("title", "Image 1")
    expect(scripts.page.locator('[aria-pressed="true"]')).to_have_attribute("title", "Image 1")


def test_a_gallery_to_look_at_has_nothing_to_press(
    scripts: Scripts, monkeypatch: pytest.MonkeyPatch
):
    scripts.mount(GALLERY, gallery_props(monkeypatch, row=2))
    expect(scripts.page.get_by_role("img")).to_have_count(5)
    expect(scripts.page.locator("button")).to_have_count(0)
    lefts = scripts.page.locator(".tile").evaluate_all("tiles => tiles.map(t => t.offsetLeft)")
    assert len(set(lefts)) == 2


# ---------------------------------------------------------------- stroke animation

STROKES = "stroke_animation/index.js"
STROKES_HTML = '<div class="strokes"></div>'


def stroke_props(drawings: int = 2) -> stroke_animation.StrokeAnimationProps:
    """A cross of two strokes, and lines."""
    line = np.array([[0, 0], [50, 10], [100, 0]])
    crosses = [[line, line[:, ::-1]], *[[line]] * (drawings - 1)]
    names = [f"Drawing {k}" for k in range(drawings)]
    return stroke_animation.props(crosses, names, "Some drawings")


def wait_for_ink(scripts: Scripts, condition: str) -> None:
    """Wait until a condition of the first stroke's `animation` is met."""
    scripts.page.wait_for_function(
        f"ink => {{ const animation = ink.getAnimations()[0]; return {condition}; }}",
        arg=scripts.page.locator(".ink").first.element_handle(),
    )


def test_strokes_are_drawn_one_after_the_other(scripts: Scripts):
    scripts.mount(STROKES, stroke_props(), STROKES_HTML)
    expect(scripts.page.get_by_role("group", name="Some drawings")).to_be_visible()
    expect(scripts.page.get_by_role("img", name="Drawing 1")).to_be_visible()
    wait_for_ink(scripts, "animation.currentTime > 0")
    begins = scripts.page.locator(".ink").evaluate_all(
        "inks => inks.map(ink => ink.getAnimations()[0].effect.getKeyframes()[2].offset)"
    )
    assert begins[0] == begins[2] == 0
    assert 0 < begins[1] < 1
    expect(scripts.page.locator(".mark").first).to_be_hidden()


def test_the_strokes_are_paused_replayed_and_kept_by_a_rerun(scripts: Scripts):
    scripts.mount(STROKES, stroke_props(), STROKES_HTML)
    toggle, replay = (scripts.page.locator(f"button.{name}") for name in ("toggle", "replay"))
    wait_for_ink(scripts, "animation.playState === 'running'")
    toggle.focus()
    scripts.page.keyboard.press("Enter")
    expect(toggle).to_have_text("Play")
    wait_for_ink(scripts, "animation.playState === 'paused'")
    scripts.page.locator(".ink").first.evaluate("ink => ink.getAnimations()[0].currentTime = 1e9")
    scripts.render(STROKES, stroke_props())
    wait_for_ink(scripts, "animation.currentTime === 1e9 && animation.playState === 'paused'")
    replay.click()
    expect(toggle).to_have_text("Pause")
    wait_for_ink(scripts, "animation.currentTime < 1e9 && animation.playState === 'running'")


def test_strokes_rest_out_of_sight_and_when_they_are_removed(scripts: Scripts):
    scripts.mount(STROKES, stroke_props(), STROKES_HTML)
    wait_for_ink(scripts, "animation.playState === 'running'")
    scripts.page.evaluate("document.body.style.paddingTop = '3000px'")
    wait_for_ink(scripts, "animation.playState === 'paused'")
    scripts.page.evaluate("document.body.style.paddingTop = 0")
    wait_for_ink(scripts, "animation.playState === 'running'")
    scripts.page.evaluate("cleanup()")
    wait_for_ink(scripts, "animation.playState === 'paused'")


def test_reduced_motion_shows_finished_strokes_with_their_numbers(scripts: Scripts):
    scripts.page.emulate_media(reduced_motion="reduce")
    scripts.mount(STROKES, stroke_props(), STROKES_HTML)
    expect(scripts.page.locator("button.toggle")).to_have_text("Play")
    marks = scripts.page.locator(".mark")
    expect(marks).to_have_text(["1", "2", "1"])
    expect(marks.first).to_be_visible()
    wait_for_ink(scripts, "getComputedStyle(ink).strokeDashoffset === '0px'")
    wait_for_ink(scripts, "getComputedStyle(ink).opacity === '1'")
    scripts.page.locator("button.toggle").click()
    expect(marks.first).to_be_hidden()
    wait_for_ink(scripts, "animation.playState === 'running'")


# ---------------------------------------------------------------- hover image


def test_the_image_of_a_point_is_beside_the_pointer(scripts: Scripts):
    scripts.page.evaluate(
        """() => {
            document.body.innerHTML = '<p class="st-key-map"><button class="js-plotly-plot">';
            const chart = document.querySelector(".js-plotly-plot");
            chart.style = "height: 300px; width: 100%";
            window.listeners = {};
            chart.on = (event, listener) => (listeners[event] = listener);
            chart.removeListener = (event) => delete listeners[event];
        }"""
    )
    props = {"sheet": "data:,", "columns": 50, "side": 84, "chart": "map"}
    scripts.mount("hover_image/index.js", props, "<div></div>")
    image = scripts.page.locator("#hover_image\\/index\\.js > div")
    expect(image).to_be_hidden()
    scripts.page.mouse.move(400, 200)
    scripts.page.evaluate("listeners.plotly_hover({points: [{customdata: 53}]})")
    expect(image).to_be_visible()
    assert image.bounding_box() == {"x": 300, "y": 100, "width": 84, "height": 84}
    assert image.evaluate("image => image.style.backgroundPosition") == "-252px -84px"
    scripts.page.evaluate("listeners.plotly_unhover()")
    expect(image).to_be_hidden()
    scripts.page.evaluate("cleanup()")
    assert scripts.page.evaluate("Object.keys(listeners)") == []


# ---------------------------------------------------------------- annotated image


@pytest.fixture
def annotated(scripts: Scripts) -> Scripts:
    """An image 400 pixels wide and 200 high with three boxes."""
    boxes = [
        annotated_image.Box(
            (20.0 + 100 * k, 20, 30, 40), str(k), "digit", f"Read as {k}", np.zeros((28, 28)), p
        )
        for k, p in enumerate(np.eye(10)[:3])
    ]
    scripts.mount("annotated_image/index.js", annotated_image.props(b"", (400, 200), boxes))
    return scripts


def test_pointing_at_a_box_shows_its_card(annotated: Scripts):
    card, boxes = annotated.page.locator(".card"), annotated.page.locator(".box")
    expect(card).to_be_hidden()
    boxes.nth(1).hover()
    expect(card).to_contain_text("Read as 1")
    assert card.locator(".bars i").evaluate_all("bars => bars.map(b => b.className)")[:3] == [
        "",
        "top",
        "",
    ]
    annotated.page.mouse.move(799, 599)
    expect(card).to_be_hidden()


def test_a_box_that_is_clicked_keeps_its_card_until_it_is_clicked_again(annotated: Scripts):
    card, boxes = annotated.page.locator(".card"), annotated.page.locator(".box")
    boxes.nth(2).click()
    boxes.nth(0).hover()
    expect(card).to_contain_text("Read as 0")
    annotated.page.mouse.move(799, 599)
    expect(card).to_contain_text("Read as 2")
    annotated.page.locator("img").dispatch_event("click")
    expect(card).to_be_hidden()


def test_arrow_keys_lead_from_box_to_box(annotated: Scripts):
    card = annotated.page.locator(".card")
    annotated.page.keyboard.press("Tab")
    expect(card).to_contain_text("Read as 0")
    annotated.page.keyboard.press("ArrowRight")
    annotated.page.keyboard.press("ArrowDown")
    expect(card).to_contain_text("Read as 2")
    annotated.page.keyboard.press("ArrowRight")  # the last one
    expect(card).to_contain_text("Read as 2")
    annotated.page.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("Read as 1")
    annotated.page.keyboard.press("Escape")
    expect(card).to_be_hidden()


# ---------------------------------------------------------------- the pen and its connection

LINK, PEN = "live_drawing/link.js", "live_drawing/pen.js"


class Pen:
    """The pen on a stand-in for the drawing canvas, 320 pixels wide, at (0, 0)."""

    def __init__(self, scripts: Scripts):
        self.scripts, self.page = scripts, scripts.page
        self.page.evaluate(
            """() => {
                document.body.style.paddingLeft = "400px"; // beside the canvas
                document.body.insertAdjacentHTML("beforeend",
                    '<div class="st-key-canvas"><div id="canvas"></div></div>'
                    + '<button class="st-key-clear">Clear</button><a href="#">Data</a>');
                const root = document.querySelector("#canvas").attachShadow({mode: "open"});
                root.innerHTML = `<style>canvas { position: fixed; top: 0; left: 0 }</style>
                    <canvas class="upper-canvas" width="320" height="320"></canvas>
                    <button aria-label="Undo">U</button>
                    <button aria-label="Reset canvas & history">R</button>
                    <button aria-label="Update the app with this drawing">S</button>`;
                window.pressed = [];
                root.addEventListener("click", (event) => pressed.push(event.target.textContent));
            }"""
        )
        scripts.mount(LINK, [self.reading(seen=0)], '<p role="status"></p>')
        scripts.mount(PEN, selectors.CANVAS, "<span></span>")

    @staticmethod
    def reading(**values: Any) -> dict[str, Any]:
        return {
            "seen": 0,
            "lastSynced": 0,
            "blank": True,
            "interval": 35,
            "announcement": "",
            **values,
        }

    def answer(self, **values: Any) -> None:
        """Let the server say what it has read: by default the pen's last message."""
        self.scripts.render(LINK, [self.reading(**{"seen": len(self.messages), **values})])

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The pen's messages so far."""
        return [value for key, value in self.scripts.sent if key == "ink"]

    @property
    def pressed(self) -> str:
        """The first letters of the canvas's buttons that were pressed."""
        return "".join(self.page.evaluate("pressed")).replace("\n", "")

    def draw(self, x: int, y: int = 100) -> None:
        """Draw a stroke of three points."""
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 10, y + 20)
        self.page.mouse.move(x + 20, y + 40)


@pytest.fixture
def pen(scripts: Scripts) -> Pen:
    scripts.page.clock.install(time=0)
    scripts.page.clock.pause_at(1_000)  # from now on time passes where a test lets it
    return Pen(scripts)


def test_a_stroke_under_way_is_reported_one_message_at_a_time(pen: Pen):
    pen.draw(50)
    (message,) = pen.messages  # the server has not answered yet
    assert message["number"] == 1
    assert message["clears"] is True
    assert message["strokes"][0]["points"] == [50, 100]
    pen.answer()
    pen.page.clock.run_for(50)
    assert len(pen.messages) == 2
    (stroke,) = pen.messages[1]["strokes"]
    assert stroke["id"] == message["strokes"][0]["id"]
    assert stroke["points"] == [50, 100, 50, 100, 60, 120, 70, 140]


def test_a_message_that_is_never_answered_is_taken_for_lost(pen: Pen):
    pen.draw(50)
    pen.page.clock.run_for(400)
    assert len(pen.messages) == 1
    pen.page.clock.run_for(200)
    assert len(pen.messages) == 2


def test_a_finished_stroke_is_reported_until_the_canvas_has_it(pen: Pen):
    pen.draw(50)
    pen.page.mouse.up()
    pen.page.clock.run_for(100)
    assert pen.pressed == "S"  # the canvas is asked to send it
    first = pen.messages[-1]["strokes"][-1]["id"]
    pen.answer()
    pen.page.clock.run_for(100)
    pen.draw(150)
    assert [stroke["id"] == first for stroke in pen.messages[-1]["strokes"]] == [True, False]
    pen.answer(lastSynced=first)
    pen.page.clock.run_for(100)
    (stroke,) = pen.messages[-1]["strokes"]
    assert stroke["id"] > first


def test_undo_drops_what_the_canvas_does_not_have_yet(pen: Pen):
    pen.draw(50)
    pen.page.mouse.up()
    pen.page.clock.run_for(10)
    assert len(pen.messages[-1]["strokes"]) == 1
    pen.answer()
    pen.page.locator("[aria-label=Undo]").click()
    pen.page.clock.run_for(600)
    assert pen.messages[-1]["strokes"] == []


def test_the_pages_clear_resets_a_canvas_that_began_empty(pen: Pen):
    pen.draw(50)
    pen.page.mouse.up()
    pen.page.clock.run_for(100)
    pen.page.locator(".st-key-clear").click()
    assert pen.pressed == "SR"
    pen.answer(blank=False)
    pen.page.locator(".st-key-clear").click()
    assert pen.pressed == "SR"


def test_nothing_is_sent_on_the_way_to_another_page(pen: Pen):
    pen.draw(50)
    pen.page.mouse.up()
    count = len(pen.messages)
    pen.page.get_by_role("link", name="Data").click()
    pen.page.clock.run_for(5_000)
    assert len(pen.messages) == count
    assert pen.pressed == ""


def test_nothing_is_reported_in_the_edit_mode_or_beside_the_canvas(pen: Pen):
    pen.page.mouse.move(700, 100)
    pen.page.mouse.down()
    pen.page.mouse.move(600, 200)
    pen.page.mouse.up()
    pen.page.evaluate(
        """() => document.querySelector("#canvas").shadowRoot
            .querySelector("button").setAttribute("aria-pressed", "true")"""
    )
    pen.draw(50)
    pen.page.clock.run_for(600)
    assert pen.messages == []


def test_the_connection_announces_the_prediction_to_screen_readers(pen: Pen):
    pen.answer(announcement="7")
    expect(pen.page.get_by_role("status")).to_have_text("7")


# ---------------------------------------------------------------- the parts that follow the pen


def test_a_digit_of_a_number_is_selected_and_what_is_unchanged_stays(scripts: Scripts):
    prediction = {
        "heading": "h2",
        "text": "12",
        "strong": "",
        "detail": "2 digits",
        "note": "",
        "digits": ["1", "2"],
        "selected": 1,
    }
    announce = """prediction => {
        window.liveReading = {prediction};
        document.dispatchEvent(new Event("live-reading"));
    }"""
    view = '<div class="live-view"></div>'
    scripts.mount("live_drawing/view.js", {"part": "prediction"}, view, isolated=False)
    scripts.page.evaluate(announce, prediction)
    expect(scripts.page.get_by_role("heading")).to_have_text("12")
    first = scripts.page.get_by_role("button", name="1")
    first.evaluate("button => {button.marked = true}")
    scripts.page.evaluate(announce, prediction)
    assert first.evaluate("button => button.marked")
    first.click()
    assert scripts.sent == [["selected", ["12", 0]]]
    scripts.page.evaluate(announce, {**prediction, "selected": 0})
    expect(scripts.page.locator('[aria-pressed="true"]')).to_have_text("1")


# ---------------------------------------------------------------- reconnect


def test_a_connection_that_is_back_is_reported_once(scripts: Scripts):
    def set_state(state: str) -> list[Any]:
        return scripts.page.evaluate(  # type: ignore[no-any-return]
            """async state => {
                document.querySelector("main").dataset.testConnectionState = state;
                await null; // observers are told after this task's own microtasks
                return new Promise(resolve => queueMicrotask(() => resolve(sent)));
            }""",
            state,
        )

    scripts.page.evaluate(
        "document.body.innerHTML = '<main data-test-connection-state=\"CONNECTED\"></main>'"
    )
    scripts.mount("reconnect/index.js", None, "<span></span>")
    assert set_state("PINGING_SERVER") == []
    assert set_state("CONNECTING") == []
    assert set_state("CONNECTED") == [["back", True]]
    assert set_state("CONNECTED") == [["back", True]]
    scripts.page.evaluate("cleanup()")
    set_state("PINGING_SERVER")
    assert set_state("CONNECTED") == [["back", True]]
