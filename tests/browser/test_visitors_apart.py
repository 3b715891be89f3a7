"""Nobody sees what another draws."""

import pytest
from playwright.sync_api import Browser, Page, expect

from testing import pointer, visiting
from testing.strokes import ROUND
from tests.browser.actions import expect_digit, expect_invitation, expect_record


def drawn_on(page: Page) -> str | None:
    """The 28×28 that the page shows."""
    return page.locator(".st-key-model_input img").get_attribute("src")


@pytest.mark.slow
def test_two_visitors_never_see_each_others_drawing(browser: Browser, app_url: str):
    with (
        visiting.visit_separately(browser, app_url) as first,
        visiting.visit_separately(browser, app_url) as second,
    ):
        blank = drawn_on(visiting.drawable(second))
        visiting.drawable(first)
        pointer.draw_with_mouse(first, ROUND[3])
        expect_digit(first, 3)
        assert drawn_on(second) == blank
        pointer.draw_with_mouse(second, ROUND[7])
        expect_digit(second, 7)
        expect_digit(first, 3)
        for page in (first, second):
            expect_record(page, 1)
        # by way of another page, and with another visitor's page open at the same time
        for page, digit in ((first, "3"), (second, "7")):
            page.locator('[data-testid="stTopNavLink"][href$="look_inside"]').click()
            expect(page.locator(".st-key-looked_at")).to_contain_text(digit)
        with visiting.visit_separately(browser, app_url) as third:
            assert drawn_on(visiting.drawable(third)) == blank
            expect_invitation(third)
