"""The training player: its props, and its script in Chromium."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from components import training_player
from components.training_player import TrainingPlayerProps
from tests.unit.components.scripts import Scripts

PLAYER = "training_player/index.js"
HTML = '<div class="player"></div>'
LABELS = ["before training", "after 5 batches", "after 1 epoch", "after 9 epochs"]
SHARES = [np.full(10, 0.1), np.eye(10)[3] * 0.6 + 0.04, np.eye(10)[8], np.eye(10)[8]]
DURATION = 8000  # milliseconds


def player_props(n_digits: int = 2) -> TrainingPlayerProps:
    digits = [
        training_player.digit_props(
            np.zeros((28, 28)), f"Digit {number}", label, SHARES, ["?", "3", "8", "8"], [""] * 4
        )
        for number, label in enumerate([8, 3][:n_digits])
    ]
    return {
        "labels": LABELS,
        "ticks": ["0", "5", "1", "9"],
        "units": [{"name": "batches", "count": 2}, {"name": "epochs", "count": 2}],
        "curve": {
            "name": "error",
            "heights": [1, 0.5, 0.2, 0],
            "notes": ["9 wrong", "5 wrong", "2 wrong", "0 wrong"],
            "grid": [{"text": "100%", "height": 1}],
        },
        "digits": digits,
        "picked": 0,
        "kernels": training_player.kernels_props(np.ones((4, 3, 3, 6)), "Kernels"),
    }


@pytest.fixture
def paused(scripts: Scripts) -> Scripts:
    """A page whose time stands still."""
    scripts.page.clock.install()
    scripts.page.clock.pause_at(1_000_000_000_000)
    return scripts


def heights(scripts: Scripts) -> list[float]:
    """The shares that the bars show."""
    shares: list[float] = scripts.page.locator(".bar").evaluate_all(
        "bars => bars.map(bar => Number(bar.dataset.share))"
    )
    return shares


def test_it_plays_by_itself_to_the_last_snapshot_and_again_when_asked(paused: Scripts):
    paused.mount(PLAYER, player_props(), HTML)
    page = paused.page
    when, answer, slider = (
        page.locator(".when"),
        page.locator(".answer"),
        page.get_by_role("slider"),
    )
    expect(page.get_by_role("button", name="Pause")).to_be_visible()  # it plays
    expect(when).to_have_text(LABELS[0])
    page.clock.run_for(DURATION / 3 + 1)
    expect(when).to_have_text(LABELS[1])
    expect(answer).to_have_text("3")
    page.get_by_role("button", name="Pause").click()
    page.clock.run_for(DURATION)
    expect(when).to_have_text(LABELS[1])
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    page.clock.run_for(DURATION)
    expect(when).to_have_text(LABELS[3])
    expect(page.locator(".note")).to_have_text("0 wrong")
    expect(slider).to_have_attribute("aria-valuetext", f"{LABELS[3]}: 8")
    page.get_by_role("button", name="Play again").click()
    expect(when).to_have_text(LABELS[0])
    page.clock.run_for(DURATION + 3)
    expect(when).to_have_text(LABELS[3])


def test_scrubbing_shows_the_snapshots_probabilities_and_stops(paused: Scripts):
    paused.mount(PLAYER, player_props(), HTML)
    page = paused.page
    slider = page.get_by_role("slider")
    slider.fill("1")
    assert heights(paused) == pytest.approx(SHARES[1], abs=1e-4)
    slider.press("ArrowRight")
    assert heights(paused) == pytest.approx(SHARES[2], abs=1e-4)
    page.clock.run_for(DURATION)
    expect(page.locator(".when")).to_have_text(LABELS[2])
    marker = page.locator(".marker")
    assert marker.evaluate("marker => [marker.style.left, marker.style.top]") == [
        "66.667%",
        "80%",
    ]


def test_tiles_say_right_or_wrong_in_words_and_marks_and_one_is_picked(paused: Scripts):
    paused.mount(PLAYER, player_props(), HTML)
    page = paused.page
    page.get_by_role("slider").fill("2")
    first, second = page.locator(".tile").all()
    expect(first).to_have_accessible_name("Digit 0, predicted 8, right")
    expect(second).to_have_accessible_name("Digit 1, predicted 8, wrong")
    assert [tile.inner_text().strip() for tile in (first, second)] == ["8 ✓", "8 ✗"]
    second.click()
    expect(second).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".digit .name")).to_have_text("Digit 1")
    own = player_props(1)
    own["digits"][0]["label"] = None
    paused.render(PLAYER, own)  # a single digit needs no tiles
    expect(page.locator(".tile")).to_have_count(0)
    expect(page.locator(".digit .name")).to_have_text("Digit 0")
    expect(page.locator(".when")).to_have_text(LABELS[2])  # other digits do not rewind it


def test_forced_colours_show_which_tile_is_picked(paused: Scripts):
    paused.page.emulate_media(forced_colors="active")
    paused.mount(PLAYER, player_props(), HTML)
    border = "tile => getComputedStyle(tile).borderColor"
    picked, other = (tile.evaluate(border) for tile in paused.page.locator(".tile").all())
    assert picked != other == "rgba(0, 0, 0, 0)"


def test_with_reduced_motion_it_waits_at_the_end(paused: Scripts):
    paused.page.emulate_media(reduced_motion="reduce")
    paused.mount(PLAYER, player_props(), HTML)
    paused.page.clock.run_for(DURATION)
    expect(paused.page.locator(".when")).to_have_text(LABELS[3])
    paused.page.get_by_role("button", name="Play again").click()
    expect(paused.page.locator(".when")).to_have_text(LABELS[0])


def test_the_kernels_of_a_snapshot_are_a_row_of_the_sheet(paused: Scripts):
    paused.mount(PLAYER, player_props(), HTML)
    kernels = paused.page.locator(".kernels i")
    expect(kernels).to_have_count(6)
    for frame, position in ((0, "0%"), (3, "100%")):
        paused.page.get_by_role("slider").fill(str(frame))
        y = "element => getComputedStyle(element).backgroundPositionY"
        assert kernels.first.evaluate(y) == position


def test_kernels_are_green_or_orange_and_their_strength_is_opacity():
    kernels = np.zeros((2, 1, 2, 2))
    kernels[0, 0, :, 0] = [1, -1]
    kernels[1, 0, :, 1] = [0.5, 0]
    sheet = training_player.kernel_sheet(kernels)
    assert sheet.shape == (2, 4, 4)
    green, orange = sheet[0, :2, :3].astype(int)
    assert green[1] > green[0]
    assert orange[0] > orange[1]
    assert sheet[..., 3].tolist() == [[255, 255, 0, 0], [0, 0, 128, 0]]


def test_heights_are_logarithms_between_the_limits():
    heights = training_player.log_heights(np.array([1, 0.1, 0.01, 0.001]), 0.01, 1)
    np.testing.assert_allclose(heights, [1, 0.5, 0, 0])
