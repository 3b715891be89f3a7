"""The components' scripts, each alone in Chromium: props in; elements and what is sent out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from components import (
    annotated_image,
    classified_images,
    gallery,
    matrix,
    probability_bars,
    stroke_animation,
)
from tests.unit.components.scripts import Scripts


def number_images(n: int) -> np.ndarray:
    return np.full((n, 28, 28), 128, np.uint8)


# ---------------------------------------------------------------- probability bars

BARS = "probability_bars/index.js"


def test_bars_show_shares_labels_and_the_top_class(scripts: Scripts):
    scripts.mount(BARS, probability_bars.props(np.eye(10)[4] * 0.7 + 0.03), probability_bars.HTML)
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


# ---------------------------------------------------------------- matrix

MATRIX = "matrix/index.js"


def matrix_props(picked: list[int] | None) -> matrix.MatrixProps:
    cells = matrix.confusion_cells(np.arange(100).reshape(10, 10))
    return {"cells": cells, "rows": "true label", "columns": "predicted", "picked": picked}


def test_a_click_on_a_cell_of_the_matrix_picks_it(scripts: Scripts):
    scripts.mount(MATRIX, matrix_props([2, 3]), '<div class="matrix"></div>')
    pressed = scripts.page.locator('[aria-pressed="true"]')
    expect(scripts.page.locator(".cell")).to_have_count(100)
    expect(pressed).to_have_attribute("data-place", "2 3")
    expect(pressed).to_have_attribute("title", "23 of 245 images of 2 predicted as 3")
    scripts.page.locator('[data-place="7 1"]').click()
    assert scripts.sent == [["pressed", [7, 1]]]
    expect(pressed).to_have_attribute("data-place", "7 1")
    scripts.page.locator('[data-place="7 1"]').click()
    expect(pressed).to_have_count(0)
    scripts.render(MATRIX, matrix_props(None))
    expect(scripts.page.locator('[tabindex="0"]')).to_have_attribute("data-place", "0 0")


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
    assert scripts.sent == [["pressed", [1, 8]]]
    scripts.render(MATRIX, matrix_props([1, 8]))
    expect(place).to_have_attribute("data-place", "1 8")  # what has not changed is not made anew


# ---------------------------------------------------------------- classified images

CLASSIFIED = "classified_images/index.js"


def test_each_classified_image_says_its_label_and_its_prediction(scripts: Scripts):
    classified = [
        classified_images.Classified(str(100 + k), 3, predicted, f"{k} %", f"Image {k}", "⚑")
        for k, predicted in enumerate((3, 5, 3, 8))
    ]
    scripts.mount(CLASSIFIED, classified_images.props(number_images(4), classified, "101"))
    tiles = scripts.page.locator(".tile")
    expect(tiles.locator(".half:nth-child(2) b")).to_have_text(["3"] * 4)
    expect(tiles.locator(".half:last-child b")).to_have_text(["3", "5", "3", "8"])
    expect(tiles.locator(".wrong b")).to_have_text(["5", "8"])
    pressed = scripts.page.locator('[aria-pressed="true"]')
    expect(pressed).to_have_attribute("title", "Image 1")
    scripts.page.get_by_role("button", name="Image 3").click()
    assert scripts.sent == [["picked", "103"]]
    expect(pressed).to_have_attribute("title", "Image 3")


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


def test_a_mark_says_whether_what_it_frames_is_right(scripts: Scripts):
    marks = [
        annotated_image.Mark((10, 10, 200, 40), True, "1 + 1 = 2: correct"),
        annotated_image.Mark((10, 60, 200, 40), False, "1 + 1 = 3: wrong"),
    ]
    scripts.mount("annotated_image/index.js", annotated_image.props(b"", (400, 200), [], marks))
    right, wrong = (scripts.page.locator(f".mark.{name} .verdict") for name in ("right", "wrong"))
    expect(right).to_have_text("✓")
    expect(wrong).to_have_text("✗")
    expect(wrong).to_have_attribute("aria-label", "1 + 1 = 3: wrong")
    frames = [scripts.page.locator(".mark").nth(k).bounding_box() for k in (0, 1)]
    assert frames[0]["y"] < frames[1]["y"]


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
