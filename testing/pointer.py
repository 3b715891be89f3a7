"""Draw on the page with the mouse or with a finger."""

from playwright.sync_api import Page

from components.live_drawing import selectors
from testing.strokes import Stroke


def to_page_coordinates(page: Page, strokes: list[Stroke], share: float = 0.7) -> list[Stroke]:
    """Scale strokes from a box of 1×1 to a `share` of the canvas, in its middle.

    Returns page coordinates.
    """
    canvas = page.locator(selectors.SURFACE_ON_PAGE)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    scale = box["width"] * share
    left, top = box["x"] + (box["width"] - scale) / 2, box["y"] + (box["height"] - scale) / 2
    return [[(left + scale * x, top + scale * y) for x, y in stroke] for stroke in strokes]


def draw_with_mouse(page: Page, strokes: list[Stroke]) -> None:
    """Draw with the mouse button held down."""
    for stroke in to_page_coordinates(page, strokes):
        page.mouse.move(*stroke[0])
        page.mouse.down()
        for point in stroke[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def draw_with_touch(page: Page, strokes: list[Stroke]) -> None:
    """Draw with real touch events: the browser may scroll the page with them."""
    session = page.context.new_cdp_session(page)
    for stroke in to_page_coordinates(page, strokes):
        for number, (x, y) in enumerate(stroke):
            event = "touchMove" if number else "touchStart"
            session.send(
                "Input.dispatchTouchEvent", {"type": event, "touchPoints": [{"x": x, "y": y}]}
            )
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    session.detach()
