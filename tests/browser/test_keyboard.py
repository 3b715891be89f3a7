"""The page without a pointer."""

import re

import pytest
from playwright.sync_api import Page, expect

from components.live_drawing import selectors
from testing import pointer
from testing.strokes import ROUND, coarse
from tests.browser.actions import expect_digit, expect_invitation, expect_record


def reach(page: Page, is_reached: str) -> None:
    """Press Tab until the focused element `element` is the one meant."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}; {is_reached}"):
            return
    pytest.fail(f"Tab never reaches what is {is_reached}")


# the focused element, in whatever shadow root
FOCUSED = (
    "let element = document.activeElement;"
    "while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement"
)


def test_a_digit_is_drawn_with_the_keyboard(desktop: Page):
    canvas = desktop.locator(selectors.SURFACE_ON_PAGE)
    expect(canvas).to_have_role("application")
    expect(canvas).to_have_accessible_name(re.compile("Arrow keys.*space bar"))
    reach(desktop, 'element.matches("canvas")')
    for key, times in (("ArrowLeft", 8), (" ", 1), ("ArrowRight", 13), ("ArrowDown", 22)):
        for _ in range(times):
            desktop.keyboard.press(key)
    expect_digit(desktop, 7)  # before the pen is lifted
    desktop.keyboard.press(" ")
    expect_record(desktop, 1)
    expect_digit(desktop, 7)


@pytest.mark.slow
def test_the_controls_are_reached_by_keyboard(desktop: Page):
    pointer.draw_with_mouse(desktop, coarse(ROUND[2]))
    expect_digit(desktop, 2)
    reach(desktop, "element.textContent.trim().endsWith('Clear')")
    desktop.keyboard.press("Enter")
    expect_invitation(desktop)
    reach(desktop, "element.textContent.trim() === 'Why?'")
    desktop.keyboard.press("Enter")
    expect(desktop.locator(".st-key-more")).to_be_visible()
