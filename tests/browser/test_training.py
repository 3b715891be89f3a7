"""A visitor follows how the networks learned."""

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from model.artifacts import SERVED, load_results
from model.evaluation.snapshots import load_snapshots
from model.recognition.prediction import load_calibration
from testing import pointer, visiting
from testing.page_walk import open_page
from testing.strokes import ROUND, coarse
from testing.visiting import DESKTOP, visit, visit_on_phone
from tests.browser.actions import TOO_WIDE, expect_digit, expect_no_errors, panel_button


def expect_end(page: Page, digit: int) -> None:
    """Wait until the player has come to its last snapshot, and a digit is its answer."""
    expect(page.get_by_role("button", name="Play again")).to_be_visible()
    slider = page.locator(".player .slider")
    assert slider.input_value() == slider.get_attribute("max")
    expect(page.locator(".player .answer")).to_have_text(str(digit))


def shares(page: Page) -> list[float]:
    """The probabilities that the player's bars show."""
    values: list[float] = page.locator(".player .bar").evaluate_all(
        "bars => bars.map(bar => Number(bar.dataset.share))"
    )
    return values


def test_the_player_runs_by_itself_to_the_right_answer(browser: Browser, app_url: str):
    stored, number = load_snapshots(), 8
    with visit(browser, f"{app_url}/training", DESKTOP) as page:
        expect(page.get_by_role("button", name="Pause")).to_be_visible()
        expect_end(page, stored.labels[number])
        marks = page.locator(".player .tile .caption").all_inner_texts()
        predicted = stored.logits[-1, :, :10].argmax(1)
        assert [mark.split() for mark in marks] == [
            [str(digit), "✓" if digit == label else "✗"]
            for digit, label in zip(predicted, stored.labels, strict=True)
        ]
        expect_no_errors(page)


def test_scrubbing_shows_what_a_snapshot_predicts(browser: Browser, app_url: str):
    stored, number = load_snapshots(), 3
    predictions = stored.predictions(number, load_calibration(SERVED))
    with visit(browser, f"{app_url}/training", DESKTOP) as page:
        page.locator(".player .tile").nth(number).click()
        slider = page.locator(".player .slider")
        for frame in (0, 6, 10, len(predictions) - 1):
            slider.fill(str(frame))
            assert shares(page) == pytest.approx(predictions[frame].probabilities, abs=1e-4)
            expect(page.locator(".player .note")).to_contain_text(f"{stored.errors[frame]:,} of")
        slider.press("ArrowLeft")
        assert shares(page) == pytest.approx(predictions[-2].probabilities, abs=1e-4)


def test_the_visitors_own_digit_is_learned(browser: Browser, app_url: str):
    with visit(browser, app_url, DESKTOP) as page:
        visiting.drawable(page)
        pointer.draw_with_mouse(page, coarse(ROUND[2]))
        expect_digit(page, 2)
        panel_button(page, "As it learned").click()
        page.locator(".player").scroll_into_view_if_needed()
        expect_end(page, 2)
        page.locator(".player .slider").fill("0")
        assert np.ptp(shares(page)) < 0.1  # before training each digit is as probable as another
        expect(page.locator(".player .tile")).to_have_count(0)
        open_page(page, "Training")
        expect(page.locator(".player .tile")).to_have_count(1 + len(load_snapshots().labels))
        own = page.locator(".player .tile").first
        expect(own).to_have_attribute("aria-pressed", "true")
        page.locator(".player .slider").press("End")
        expect_end(page, 2)
        expect_no_errors(page)


def test_curves_follow_the_choice_of_networks(browser: Browser, app_url: str):
    with visit(browser, f"{app_url}/training", DESKTOP) as page:
        lines = page.locator(".st-key-curves_ .legend .traces")
        expect(lines.first).to_be_visible()
        before = lines.count()
        page.locator(".st-key-curves button").last.click()
        expect(lines).to_have_count(before - 1)
        page.get_by_text("Axes and digits").click()
        page.locator(".st-key-apart label").click()
        expect(page.locator('[class*="st-key-curves_"] .js-plotly-plot')).to_have_count(before - 1)
        expect_no_errors(page)


def test_the_page_fits_a_phone_and_a_network_can_be_linked_to(browser: Browser, app_url: str):
    with visit_on_phone(browser, f"{app_url}/training?trained=Three-stage+CNN") as phone:
        expect(phone.locator(".st-key-comparison .js-plotly-plot")).to_be_visible()
        expect(phone.locator(".st-key-diagram .js-plotly-plot")).to_be_visible()
        phone.get_by_text("Hyperparameters").click()
        expect(phone.get_by_text(load_results("three-conv")["command"])).to_be_visible()
        expect_no_errors(phone)
        assert phone.evaluate(TOO_WIDE) <= 0
