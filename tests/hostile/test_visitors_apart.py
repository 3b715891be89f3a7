"""Nobody sees what another draws, and no visitor fills the server's memory."""

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from model import drawing
from tests.browser import conftest
from tests.browser import drawing as hand
from tests.browser.digits import ROUND

app_url, browser = conftest.app_url, conftest.browser


def drawn_on(page: Page) -> str | None:
    """The 28×28 that the page shows."""
    return page.locator(".st-key-model_input img").get_attribute("src")


def test_two_visitors_never_see_each_others_drawing(browser: Browser, app_url: str):
    for first in conftest.opened(browser, app_url):
        for second in conftest.opened(browser, app_url):
            blank = drawn_on(second)
            hand.with_mouse(first, ROUND[3])
            expect(first.locator(".st-key-answer h1")).to_have_text("3")
            assert drawn_on(second) == blank
            hand.with_mouse(second, ROUND[7])
            expect(second.locator(".st-key-answer h1")).to_have_text("7")
            expect(first.locator(".st-key-answer h1")).to_have_text("3")
            for page, digit in ((first, "3"), (second, "7")):  # by way of another page, and with another visitor's page open at the same time
                page.get_by_role("link", name="Look inside").click()
                expect(page.locator(".st-key-looked_at")).to_contain_text(f"Read: {digit}")
            for third in conftest.opened(browser, app_url):
                assert drawn_on(third) == blank
                expect(third.locator(".st-key-answer")).to_contain_text("Draw any digit")


@pytest.mark.parametrize("clears", [True, False])
def test_a_long_stream_of_messages_does_not_make_the_session_grow(clears: bool):
    def size() -> int:
        return len(repr({name: value for name, value in vars(drawn).items() if name not in ("_newest", "settled", "version")}))

    drawn = drawing.Drawing()
    points = [float(k % 300) for k in range(40)]
    path = {"type": "Path", "left": 50, "top": 50, "path": [["M", 0, 0], ["L", 100, 100]]}
    sizes = []
    for number in range(1, 1_200):
        message = {"number": number, "strokes": [{"id": number, "points": points}], "clears": clears}
        drawn.hear_canvas(json.loads(json.dumps({"objects": [path] * (number % 5)})))
        assert drawn.hear_pen(message) == number
        if number % 7 == 0:
            drawn.clear()
        if number % 11 == 0:
            drawn.redraw()
        if number % 385 == 1:
            sizes.append(size())
    assert len(drawn.strokes) <= drawing.STROKES + 5
    assert max(sizes) < 1.5 * sizes[0] + 2_000
