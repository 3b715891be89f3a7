"""The map of digits: what is sent to the browser, and what the browser makes of it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import expect

from components import digit_map
from components.digit_map import Arrangement, DigitMapProps, Sheet
from components.images import data_url, sprite_sheet
from tests.unit.components.scripts import Scripts

SCRIPT = "digit_map/index.js"
HTML = '<div class="digit-map"></div>'
COLOURS = [f"#{k}0{k}080" for k in range(10)]
SIDE = 20  # digits a side of the map
MAP = "document.getElementById('digit_map/index.js').shadowRoot.querySelector('.digit-map').map"


def props(own: bool = True) -> DigitMapProps:
    """A map of 400 digits in a square, whose classes are its columns by twos."""
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    points = np.stack([columns, rows], 1).astype(float)
    labels = columns // 2
    sent = digit_map.props(
        Sheet("sheet.webp", SIDE, labels, np.arange(SIDE**2) + 1000),
        COLOURS,
        (
            Arrangement("Wall", "As they come."),
            Arrangement("Map", "Side by side.", points, np.array([9.5, 9.5])),
        ),
        "A map",
        (np.ones((28, 28)), "Your 3") if own else None,
    )
    images = np.full((SIDE**2, 28, 28), 200, np.uint8)
    return {**sent, "sheet": data_url(sprite_sheet(images, SIDE))}


def mounted(scripts: Scripts, own: bool = True, motion: bool = False) -> None:
    """Mount the map, and wait until every digit of the last arrangement is in its place."""
    scripts.page.emulate_media(reduced_motion="no-preference" if motion else "reduce")
    scripts.page.set_viewport_size({"width": 800, "height": 700})
    scripts.mount(SCRIPT, props(own), HTML)
    expect(scripts.page.locator(".digit-map")).to_have_attribute("data-settled", "1")


def places(scripts: Scripts) -> np.ndarray:
    """Where the digits are, (n + 1, 2): the visitor's own last."""
    return np.array(
        scripts.page.evaluate(f"[Array.from({MAP}.now.xs), Array.from({MAP}.now.ys)]")
    ).T


def test_points_are_scaled_and_the_own_one_with_them():
    points = np.array([[-10.0, 5.0], [10.0, 5.5], [0.0, 6.0]])
    arrangement = Arrangement("Map", "", points, np.array([5.0, 99.0]))
    sheet = Sheet("a", 1, np.arange(3), np.arange(3))
    sent = digit_map.props(sheet, COLOURS, [arrangement], "")
    (described,) = sent["arrangements"]
    assert described["places"] == [0, 0, 1000, 500, 500, 1000]
    assert described["own"] == [750, 1000]  # at the edge, not beyond it
    assert sent["labels"] == "012"
    assert sent["sheet"] == "app/static/a"
    assert sent["own"] is None


def test_what_is_sent_for_two_thousand_digits_is_small():
    points = np.random.default_rng(0).random((2000, 2))
    arrangements = [Arrangement("", "", points), Arrangement("", "", points)]
    sheet = Sheet("a", 50, np.zeros(2000, int), np.arange(2000))
    sent = digit_map.props(sheet, COLOURS, arrangements, "")
    assert len(json.dumps(sent)) < 60_000


def test_the_digits_fly_from_the_wall_to_their_places(scripts: Scripts):
    mounted(scripts, motion=True)
    expect(scripts.page.get_by_role("button", name="Map", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    xs, ys = places(scripts)[:-1].T
    assert np.corrcoef(xs, columns)[0, 1] > 0.95
    assert np.corrcoef(ys, rows)[0, 1] > 0.95
    scripts.page.get_by_role("button", name="Wall").click()
    expect(scripts.page.locator(".digit-map")).to_have_attribute("data-settled", "0")
    wall = places(scripts)[:-1]
    assert len(np.unique(wall[:, 1].round())) > 1
    assert (np.diff(wall[:, 1]) >= 0).all()  # row by row


def test_no_two_digits_of_a_map_lie_on_each_other(scripts: Scripts):
    mounted(scripts)
    points = places(scripts)
    apart = np.linalg.norm(points[:, None] - points, axis=2) + np.diag(np.full(len(points), 99.0))
    assert apart.min() > 10
    box = scripts.page.locator(".stage").bounding_box()
    assert box is not None
    assert (points >= 0).all()
    assert (points <= [box["width"], box["height"]]).all()


def test_the_pointer_and_the_keys_show_a_digit(scripts: Scripts):
    mounted(scripts, own=False)
    box = scripts.page.locator(".stage").bounding_box()
    assert box is not None
    points = places(scripts)
    x, y = points[45]
    scripts.page.mouse.move(box["x"] + x, box["y"] + y)
    status = scripts.page.get_by_role("status")
    expect(status).to_have_text("2, test image 1,045")
    expect(scripts.page.locator(".card")).to_be_visible()
    scripts.page.locator("canvas").first.focus()
    at = 45
    for key, axis, sign in (("ArrowDown", 1, 1), ("ArrowRight", 0, 1), ("ArrowUp", 1, -1)):
        scripts.page.keyboard.press(key)
        before, at = at, scripts.page.evaluate(f"{MAP}.pointed")
        assert sign * (points[at] - points[before])[axis] > 0
        expect(status).to_have_text(f"{at % SIDE // 2}, test image {at + 1000:,}")
    scripts.page.mouse.move(2, 2)
    scripts.page.keyboard.press("Tab")
    expect(scripts.page.locator(".card")).to_be_hidden()


def test_a_class_of_the_legend_leaves_the_others_out(scripts: Scripts):
    mounted(scripts, own=False)
    key = scripts.page.get_by_role("button", name="Only 7")
    key.click()
    expect(key).to_have_attribute("aria-pressed", "true")
    shown = scripts.page.evaluate(f"[...Array({SIDE**2}).keys()].filter((n) => {MAP}.isShown(n))")
    assert {n % SIDE // 2 for n in shown} == {7}
    key.click()
    assert scripts.page.evaluate(f"{MAP}.isShown(0)")


def test_buttons_and_the_wheel_zoom_and_the_mouse_pans(scripts: Scripts):
    mounted(scripts, own=False)
    view = f"{MAP}.view"
    scripts.page.get_by_role("button", name="Zoom in").click()
    assert scripts.page.evaluate(f"{view}.scale") == pytest.approx(1.8)
    before = scripts.page.evaluate(f"{view}.x")
    box = scripts.page.locator(".stage").bounding_box()
    assert box is not None
    scripts.page.mouse.move(box["x"] + 300, box["y"] + 100)
    scripts.page.mouse.down()
    scripts.page.mouse.move(box["x"] + 340, box["y"] + 100, steps=4)
    scripts.page.mouse.up()
    assert scripts.page.evaluate(f"{view}.x") == pytest.approx(before + 40, abs=6)
    scripts.page.mouse.wheel(0, -200)  # a click or a drag has given it the focus
    scripts.page.wait_for_function(f"{view}.scale > 2")
    scripts.page.get_by_role("button", name="Whole map").click()
    assert scripts.page.evaluate(f"{view}.scale") == 1


def test_a_wheel_scrolls_the_page_before_the_map_is_used(scripts: Scripts):
    mounted(scripts, own=False)
    prevented = scripts.page.evaluate(
        f"""() => {{
            const turn = (options) => {{
                const way = {{deltaY: -100, cancelable: true, ...options}};
                const event = new WheelEvent("wheel", way);
                {MAP}.canvas.dispatchEvent(event);
                return event.defaultPrevented;
            }};
            return [turn({{}}), turn({{ctrlKey: true}})];
        }}"""
    )
    assert prevented == [False, True]


def test_the_visitors_own_digit_has_a_place_and_a_name(scripts: Scripts):
    mounted(scripts)
    label = scripts.page.locator(".own")
    expect(label).to_have_text("Your 3")
    expect(label).to_be_visible()
    points = places(scripts)
    nearest = np.linalg.norm(points[:-1] - points[-1], axis=1).argmin()
    assert nearest in (189, 190, 209, 210)
    box, stage = label.bounding_box(), scripts.page.locator(".stage").bounding_box()
    assert box is not None
    assert stage is not None
    assert box["x"] + box["width"] / 2 - stage["x"] == pytest.approx(points[-1, 0], abs=2)


def test_forced_colours_take_the_classes_colours_away(scripts: Scripts):
    scripts.page.emulate_media(forced_colors="active", reduced_motion="reduce")
    mounted(scripts, own=False)
    colours = scripts.page.evaluate(
        f"""() => {{
            const {{full}} = {MAP}.sprites;
            const {{data}} = full.getContext("2d").getImageData(0, 0, full.width, 1);
            const found = new Set();
            for (let x = 0; x < full.width; x++) found.add(data.slice(4 * x, 4 * x + 3).join());
            return [...found];
        }}"""
    )
    assert len(colours) == 1


def test_a_sheet_that_is_missing_is_told(scripts: Scripts):
    scripts.mount(SCRIPT, {**props(), "sheet": "data:image/png;base64,"}, HTML)
    expect(scripts.page.locator(".failure")).to_be_visible()
