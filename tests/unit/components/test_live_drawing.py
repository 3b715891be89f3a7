"""The live drawing's script: what it shows of the pen, of the record and of both."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from model.metrics import softmax
from model.preprocessing import normalization
from model.recognition.browser import BrowserFiles
from model.recognition.classifier import Classifier
from model.recognition.prediction import Outcome
from pages.text.prediction import HEADLINES
from tests.unit.components.live_page import (
    ONES,
    PEN,
    RECORD,
    SCRIPT,
    LivePage,
    Points,
    digit,
)
from tests.unit.components.scripts import Scripts

BLANK = HEADLINES[Outcome.NO_INK]
SEVEN, FOUR = digit(7), digit(4)


# ---------------------------------------------------------------- reading


def test_all_parts_follow_the_pen_while_it_moves(reading: LivePage):
    assert reading.text == BLANK
    assert not reading.shares.any()
    empty = reading.part("input").locator("img").get_attribute("src")
    (stroke,) = SEVEN
    reading.move(stroke)
    assert reading.text == "7"
    assert reading.shares.argmax() == 7
    assert reading.part("input").locator("img").get_attribute("src") != empty
    assert reading.part("steps").locator("canvas").count() == 4
    assert reading.pressed == []
    assert reading.scripts.sent == []


def test_a_finished_stroke_stays_until_the_record_has_it(reading: LivePage):
    reading.draw(ONES[0], ONES[1])
    assert reading.text == "11"
    reading.frame(3)
    assert reading.pressed[-1] == "Send"
    reading.record([ONES[0]])
    assert reading.text == "11"
    reading.record(ONES[:2])
    assert reading.text == "11"
    assert reading.disagreements == 0
    reading.press("Undo")  # each is there once
    assert reading.text == "1"


def test_strokes_that_the_record_has_lost_are_gone(reading: LivePage):
    reading.record(ONES[:2])
    reading.draw(ONES[2])
    assert reading.text == "111"
    reading.record([ONES[0]])  # undone with a key, say
    assert reading.text == "1"


def test_a_stroke_that_the_canvas_never_sends_is_lost(reading: LivePage):
    reading.draw(SEVEN[0])
    reading.page.clock.run_for(4_000)
    assert reading.text == "7"
    reading.page.clock.run_for(1_500)
    reading.wait(lambda: reading.text == BLANK)


@pytest.mark.parametrize("strokes", [ONES, FOUR], ids=["number", "digit"])
def test_the_record_of_the_same_drawing_agrees(reading: LivePage, strokes: list):
    reading.draw(*strokes)
    shown, shares = reading.text, reading.shares
    reading.record(strokes)
    assert reading.text == shown
    assert np.allclose(reading.shares, shares, atol=0.01)  # the canvas rounds
    assert reading.disagreements == 0


def test_a_record_that_disagrees_is_counted_and_not_shown(reading: LivePage):
    reading.draw(SEVEN[0])
    other = reading.record_props(FOUR)["digits"]
    reading.record(SEVEN, digits=other)
    assert reading.disagreements == 1
    assert reading.text == "7"
    reading.draw(ONES[0])  # what is drawn next is read here again
    reading.record([SEVEN[0], ONES[0]])
    assert reading.disagreements == 1


def beginning_that_needs_tta(classifier: Classifier) -> Points:
    """A stroke that breaks off where test-time augmentation changes most."""

    def change(points: Points) -> float:
        model_input = normalization.from_strokes([np.array(points, float)], PEN)
        assert model_input is not None
        logits = classifier.logits(model_input.tta_variants)[:, :10]
        first, mean = softmax(np.stack([logits[0], logits.mean(0)]))
        return float(np.abs(first - mean).max())

    strokes = [digit(label)[0] for label in (2, 3, 6, 8, 9)]
    return max((stroke[:end] for stroke in strokes for end in range(6, len(stroke))), key=change)


def test_a_prediction_that_there_was_no_time_for_is_settled_when_the_pen_rests(
    scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles
):
    live = LivePage(scripts, classifier)
    live.page.evaluate("caches.delete('handwritten-digits')")
    live.calibration_changes["tta_threshold"] = 1.0  # every digit needs several forward passes
    live.files = browser_files
    live.scripts.render(SCRIPT, live.props())
    *stroke, last = beginning_that_needs_tta(classifier)
    live.move(stroke)
    live.wait(lambda: live.text != BLANK)
    live.page.evaluate(
        """() => {
            const now = performance.now.bind(performance);
            let calls = 0;
            performance.now = () => now() + 5 * calls++; // each look at the clock takes 5 ms
        }"""
    )
    live.page.mouse.move(*last)
    live.frame()
    provisional = live.shares
    live.page.clock.run_for(500)
    settled = live.shares
    live.page.clock.run_for(500)
    assert np.array_equal(live.shares, settled)
    assert np.abs(provisional - settled).max() > 1e-3
    live.page.evaluate("caches.delete('handwritten-digits')")


def test_what_a_frame_leaves_out_is_shown_when_the_pen_rests(reading: LivePage):
    def steps() -> list[str]:
        canvases = reading.part("steps").locator("canvas")
        urls: list[str] = canvases.evaluate_all("all => all.map(one => one.toDataURL())")
        return urls

    *stroke, last = SEVEN[0]
    reading.move(stroke)
    reading.page.mouse.move(*last)
    reading.frame()
    moving = steps()
    reading.page.clock.run_for(500)
    resting = steps()
    assert resting != moving
    reading.page.mouse.up()
    reading.frame()
    assert steps() == resting


# ---------------------------------------------------------------- the record alone


def test_without_a_network_the_record_is_shown_and_nothing_else(showing: LivePage):
    assert showing.text == BLANK
    showing.draw(SEVEN[0])
    assert showing.text == BLANK
    showing.record(SEVEN)
    assert showing.text == "7"
    assert showing.shares.argmax() == 7
    assert showing.disagreements == 0


def test_another_network_shows_its_record(reading: LivePage):
    reading.record(SEVEN)
    reading.scripts.render(SCRIPT, reading.props(files=None))
    (four,) = reading.record_props(FOUR)["digits"]
    reading.record(SEVEN, digits=[{**four, "positions": list(range(len(SEVEN)))}])
    assert reading.text == "4"
    assert reading.disagreements == 0
    reading.scripts.render(SCRIPT, reading.props())
    reading.wait(lambda: reading.text == "7")


def test_a_scribble_is_left_to_the_server(reading: LivePage):
    many = [[(10 + k, 10), (300 - k, 300)] for k in range(81)]
    reading.record(many, digits=reading.record_props(FOUR)["digits"])
    assert reading.text == "4"
    reading.draw(SEVEN[0])
    assert reading.text == "4"


def test_files_that_cannot_be_loaded_leave_the_reading_to_the_server(
    scripts: Scripts, classifier: Classifier
):
    live = LivePage(scripts, classifier, BrowserFiles("none.json", "none.bin"))
    live.frame(20)
    live.draw(SEVEN[0])
    assert live.text == BLANK
    live.record(SEVEN)
    assert live.text == "7"


def test_the_last_record_is_handed_over_when_it_is_asked_for(showing: LivePage):
    showing.record(SEVEN)
    showing.record(FOUR)
    ask = """() => {
        const handed = [], listen = ({detail}) => handed.push(detail.strokes.length);
        document.addEventListener("live-record", listen);
        document.dispatchEvent(new CustomEvent("live-record-wanted"));
        document.removeEventListener("live-record", listen);
        return handed;
    }"""
    assert showing.page.evaluate(ask) == [len(FOUR)]
    showing.page.evaluate("cleanup()")  # of what was rendered last
    assert showing.page.evaluate(ask) == []


# ---------------------------------------------------------------- mounts


def test_other_props_interrupt_no_stroke(reading: LivePage):
    (stroke,) = SEVEN
    reading.move(stroke[:5])
    reading.scripts.render(SCRIPT, reading.props(canvas_name="Other"))
    for point in stroke[5:]:
        reading.page.mouse.move(*point)
    reading.wait(lambda: reading.text == "7")


def test_what_is_unmounted_hears_and_shows_nothing(reading: LivePage):
    reading.scripts.render(SCRIPT, reading.props())
    reading.page.evaluate("cleanup()")
    reading.frame(2)
    reading.draw(SEVEN[0])
    reading.record(SEVEN)
    assert reading.text == BLANK
    assert reading.pressed == []
    reading.scripts.render(SCRIPT, reading.props())
    reading.wait(lambda: reading.text == "7")


def test_parts_that_come_later_are_filled(showing: LivePage):
    showing.page.evaluate("document.querySelector('[data-live-drawing=probabilities]').remove()")
    showing.record(SEVEN)
    showing.page.evaluate(
        """() => document.body.insertAdjacentHTML(
            "beforeend", '<div data-live-drawing="probabilities"></div>')"""
    )
    showing.frame()
    assert showing.shares.argmax() == 7


# ---------------------------------------------------------------- the server is away


def test_while_the_server_is_away_drawing_goes_on_and_nothing_is_lost(reading: LivePage):
    note = reading.part("answer").locator("small")
    reading.set_connection("CONNECTING")
    expect(note).to_have_text(reading.props()["words"]["away"])
    reading.draw(SEVEN[0])
    reading.page.clock.run_for(30_000)
    assert reading.text == "7"
    reading.set_connection("CONNECTED")
    expect(note).to_have_count(0)
    reading.record(SEVEN)
    assert reading.text == "7"


def test_a_server_that_does_not_answer_counts_as_away(reading: LivePage):
    reading.is_healthy = False
    reading.draw(SEVEN[0])
    note = reading.part("answer").locator("small")
    reading.wait(lambda: note.count() == 1)
    assert reading.text == "7"
    reading.is_healthy = True
    reading.record(SEVEN)
    assert reading.text == "7"
    assert note.count() == 0
    reading.scripts.render(RECORD, [reading.record_props(SEVEN)])
