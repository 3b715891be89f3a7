"""Nobody sees what another draws."""

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import pointer, visiting
from testing.strokes import ROUND
from tests.browser.actions import expect_digit, expect_record


def recorded(page: Page) -> int:
    """How many strokes the server has read on a page."""
    count: int = page.evaluate("lastRecord?.strokes.length ?? 0")
    return count


@pytest.mark.slow
def test_two_visitors_never_see_each_others_drawing(browser: Browser, app_url: str):
    with (
        visiting.visit_separately(browser, app_url) as first,
        visiting.visit_separately(browser, app_url) as second,
    ):
        visiting.drawable(second)
        visiting.drawable(first)
        pointer.draw_with_mouse(first, ROUND[3])
        expect_digit(first, 3)
        assert recorded(second) == 0
        pointer.draw_with_mouse(second, ROUND[7])
        expect_digit(second, 7)
        expect_digit(first, 3)
        for page in (first, second):
            expect_record(page, 1)
        # by way of another page, and with another visitor's page open at the same time
        for page, digit in ((first, "3"), (second, "7")):
            page.locator('[data-testid="stTopNavLink"][href$="look_inside"]').click()
            expect(page.locator(".network-view")).to_have_attribute("data-digit", digit)
        with visiting.visit_separately(browser, app_url) as third:
            assert recorded(visiting.drawable(third)) == 0
