"""What a visitor does on the pages and sees there, for several test files."""

import base64
import io
from collections.abc import Callable

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from components.live_drawing import selectors
from model.preprocessing import normalization
from testing import pencil, pointer
from testing.strokes import Stroke

INVITATION = "Draw any digit"
DIGIT, NUMBER = (f".st-key-answer .{kind} .headline" for kind in ("digit", "number"))
SIDE = 320  # of the canvas in its own pixels
CHART_TIMEOUT = 120_000  # milliseconds; the browser loads plotly with the first chart
# Of the 28×28, values in 0..1: the canvas sets the ends of a stroke off by 0.02 of its pixels.
TOLERANCE = 0.02
SCROLLED = """() => document.querySelector('[data-testid="stMain"]').scrollTop + window.scrollY"""
TOO_WIDE = """() => {
    const main = document.querySelector('[data-testid="stMain"]'), root = document.documentElement;
    return Math.max(main.scrollWidth - main.clientWidth, root.scrollWidth - window.innerWidth);
}"""
SETTLED = '() => !document.querySelector(\'[data-stale="true"], [data-testid="stSkeleton"]\')'
# What the server has read since the pointer was last pressed: see testing/visiting.py.
RECORDED = "count => lastRecord?.strokes.length === count"


def expect_digit(page: Page, digit: int) -> None:
    """Wait until the answer is a digit."""
    expect(page.locator(DIGIT)).to_have_text(str(digit))


def expect_invitation(page: Page) -> None:
    """Wait until there is no answer."""
    expect(page.locator(".st-key-answer")).to_contain_text(INVITATION)


def expect_no_errors(page: Page) -> None:
    expect(page.locator('[data-testid="stException"], [data-testid="stAlert"]')).to_have_count(0)


def expect_record(page: Page, strokes: int) -> None:
    """Wait until the server has read so many strokes since the pointer was last pressed."""
    page.wait_for_function(RECORDED, arg=strokes)


def press_tool(page: Page, name: str) -> None:
    """Press Undo, Redo or Clear."""
    page.locator("[data-live-drawing=tools]").get_by_role("button", name=name, exact=True).click()


def clear(page: Page) -> None:
    press_tool(page, "Clear")


def undo(page: Page) -> None:
    press_tool(page, "Undo")


def whole(strokes: list[Stroke]) -> list[Stroke]:
    """Whole pixels, as a mouse reports them."""
    return [[(round(x), round(y)) for x, y in stroke] for stroke in strokes]


def press(page: Page, stroke: Stroke) -> None:
    """Draw a stroke and keep the button down."""
    page.mouse.move(*stroke[0])
    page.mouse.down()
    for point in stroke[1:]:
        page.mouse.move(*point)


def draw_whole(page: Page, strokes: list[Stroke], share: float = 0.7) -> list[Stroke]:
    """Draw at whole pixels; returns the strokes in page coordinates."""
    placed = whole(pointer.to_page_coordinates(page, strokes, share))
    for stroke in placed:
        press(page, stroke)
        page.mouse.up()
    return placed


def model_input(page: Page) -> np.ndarray:
    """The 28×28 that the page shows, in 0..1."""
    return decode(page.locator(".st-key-model_input img").get_attribute("src") or "")


def decode(source: str) -> np.ndarray:
    image = Image.open(io.BytesIO(base64.b64decode(source.partition(",")[2])))
    return np.asarray(image.convert("L"), np.float32) / 255


def expect_image(page: Page, is_right: Callable[[np.ndarray], bool]) -> None:
    """Wait until the 28×28 that the page shows is right."""
    image = page.locator(".st-key-model_input img")
    while not is_right(decode(source := image.get_attribute("src") or "")):
        expect(image, "The page shows another input").not_to_have_attribute("src", source)


def expect_input(page: Page, strokes: list[Stroke]) -> None:
    """Wait until the page shows what the network ought to read of strokes in page coordinates."""
    box = page.locator(selectors.SURFACE_ON_PAGE).bounding_box()
    assert box is not None
    on_canvas = [
        (np.array(stroke).round() - (box["x"], box["y"])) * SIDE / box["width"]
        for stroke in strokes
    ]
    prepared = normalization.from_strokes(
        [pencil.smooth_stroke(np.concatenate([s[:1], s])) for s in on_canvas], pen=20
    )
    assert prepared is not None
    expect_image(page, lambda shown: float(np.abs(shown - prepared.image).max()) <= TOLERANCE)


def choose(page: Page, name: str) -> None:
    """Press one of several buttons of a group."""
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).or_(
        page.get_by_test_id("stButtonGroup").get_by_role("button", name=name, exact=True)
    ).first.click()


def titled(page: Page, key: str, words: str) -> None:
    """Wait until the chart with a key has words in its title; the one before it may stay until the
    new one is drawn.
    """
    expect(page.locator(f".st-key-{key} .gtitle", has_text=words)).to_be_visible(
        timeout=CHART_TIMEOUT
    )


def panel_button(page: Page, name: str) -> Locator:
    """What opens a panel, whatever role this Streamlit gives it."""
    return (
        page.get_by_role("radio", name=name, exact=True)
        .or_(page.get_by_role("button", name=name, exact=True))
        .first
    )
