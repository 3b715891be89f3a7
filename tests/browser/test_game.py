"""Ten digits against the clock."""

import pytest
from playwright.sync_api import Page, expect

from testing.strokes import ROUND, coarse
from tests.browser.actions import expect_invitation
from tests.browser.test_live import sent


@pytest.mark.slow
def test_ten_digits_are_drawn_read_and_sent_nowhere(desktop: Page):
    desktop.locator("[data-live-drawing=starters] .play").click()
    game = desktop.locator(".game")
    surface, target, done = (
        game.locator("> canvas"),
        game.get_by_role("status"),
        game.locator(".done"),
    )
    messages = sent(desktop)
    box = surface.bounding_box()
    assert box is not None
    for count in range(10):
        expect(done).to_have_count(count)
        digit = int(target.inner_text()[-1])
        desktop.wait_for_timeout(400)  # what is drawn at once still belongs to the digit before
        for stroke in coarse(ROUND[digit]):
            points = [
                (
                    box["x"] + box["width"] * (0.2 + 0.6 * x),
                    box["y"] + box["height"] * (0.2 + 0.6 * y),
                )
                for x, y in stroke
            ]
            desktop.mouse.move(*points[0])
            desktop.mouse.down()
            for point in points[1:]:
                desktop.mouse.move(*point)
            desktop.mouse.up()
    expect(game.locator(".drawn canvas")).to_have_count(10)
    with desktop.expect_download() as download:
        game.get_by_role("button", name="Picture").click()
    assert download.value.suggested_filename.endswith(".png")
    desktop.keyboard.press("Escape")
    expect(game).to_have_count(0)
    expect_invitation(desktop)
    expect(desktop.locator(".play")).to_be_focused()
    assert messages == []
