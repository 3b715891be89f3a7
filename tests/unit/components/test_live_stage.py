"""What draws itself: the demo over the canvas, and the examples on it."""

from __future__ import annotations

from typing import Any

import pytest

from model.recognition.browser import BrowserFiles
from model.recognition.classifier import Classifier
from model.recognition.prediction import Outcome
from pages.text.prediction import HEADLINES
from tests.unit.components.live_page import ONES, SCRIPT, SIDE, LivePage, Points, digit
from tests.unit.components.scripts import Scripts

BLANK = HEADLINES[Outcome.NO_INK]
SEVEN = digit(7)


def drawing(strokes: list[Points], label: str, caption: str = "") -> dict[str, Any]:
    """Props of a drawing that draws itself."""
    shares = [[value / SIDE for point in stroke for value in point] for stroke in strokes]
    return {"caption": caption, "note": "", "label": label, "strokes": shares}


DEMO, EXAMPLE = drawing(digit(3), "3"), drawing(SEVEN, "7", "Seven")
MISREAD = drawing(SEVEN, "1", "A misread 1")


def state(live: LivePage) -> str | None:
    return live.part("stage").get_attribute("data-state")


@pytest.fixture
def arriving(scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles) -> LivePage:
    """A page that has just been opened, before the network is there."""
    live = LivePage(scripts, classifier, drawings=[DEMO, EXAMPLE])
    live.files = browser_files
    return live


def arrive(live: LivePage) -> None:
    """Let the network come."""
    live.scripts.render(SCRIPT, live.props())


@pytest.fixture
def offering(scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles) -> LivePage:
    """A page that reads, and offers two examples."""
    live = LivePage(scripts, classifier, browser_files, drawings=[EXAMPLE, MISREAD])
    live.move(ONES[0])
    live.wait(lambda: live.text != BLANK)
    live.page.mouse.up()
    live.frame(3)
    live.begin_anew()
    live.page.evaluate("pressed.length = 0")
    return live


def start(live: LivePage, name: str) -> None:
    """Choose an example."""
    live.part("starters").get_by_role("button", name=name).dispatch_event("click")


def test_a_digit_draws_itself_is_read_as_it_grows_and_nothing_is_sent(arriving: LivePage):
    arrive(arriving)
    arriving.wait(lambda: state(arriving) == "playing")
    blank = arriving.status
    texts = [arriving.text]

    def is_finished() -> bool:
        texts.append(arriving.text)
        return state(arriving) == "finished"

    arriving.wait(is_finished)
    assert len(set(texts)) > 2
    assert texts[0] == BLANK == blank
    assert arriving.text == arriving.status == "3"
    assert arriving.shares.argmax() == 3
    assert arriving.part("stage").locator("p").is_visible()
    assert (arriving.pressed, arriving.scripts.sent) == ([], [])


def test_the_demo_yields_to_the_first_touch_and_that_stroke_counts(arriving: LivePage):
    arrive(arriving)
    arriving.wait(lambda: state(arriving) == "playing")
    arriving.move(SEVEN[0])
    assert arriving.text == "7"
    assert state(arriving) == ""
    arriving.page.mouse.up()
    arriving.frame(3)
    assert arriving.pressed == ["Send"]
    arriving.press("Clear")
    arriving.frame(60)
    assert arriving.text == BLANK, "it does not come back"


@pytest.mark.parametrize("leave", ["key", "example"])
def test_the_demo_yields_to_a_key_and_to_an_example(arriving: LivePage, leave: str):
    arrive(arriving)
    arriving.wait(lambda: state(arriving) == "finished")
    if leave == "key":
        arriving.page.get_by_role("application", name="Canvas").focus()
        arriving.page.keyboard.press("ArrowDown")
        arriving.frame()
        assert arriving.text == BLANK
    else:
        start(arriving, "Seven")
        arriving.frame()
    assert state(arriving) == ""


def test_the_demo_stands_still_where_reduced_motion_is_preferred(arriving: LivePage):
    arriving.page.emulate_media(reduced_motion="reduce")
    arrive(arriving)
    arriving.wait(lambda: state(arriving) != "")
    assert state(arriving) == "finished"
    assert arriving.text == "3"


def test_no_demo_plays_where_a_drawing_is(arriving: LivePage):
    arriving.begin_anew(SEVEN)
    arrive(arriving)
    arriving.frame(60)
    arriving.wait(lambda: arriving.text == "7")
    assert state(arriving) == ""


def test_an_example_is_drawn_on_the_canvas_and_clear_leaves_nothing_of_it(offering: LivePage):
    start(offering, "A misread 1")
    offering.wait(lambda: "Send" in offering.pressed)
    offering.record(SEVEN)
    assert offering.text == "7"
    note = offering.part("answer").locator(".misread")
    assert "1" in note.inner_text()
    offering.press("Clear")
    offering.record([])
    assert offering.text == BLANK
    assert not offering.shares.any()
    assert "empty" in (offering.part("probabilities").get_attribute("class") or "")
    offering.draw(ONES[0])
    assert note.count() == 0


def test_an_example_waits_for_the_server_where_the_canvas_did_not_begin_blank(offering: LivePage):
    offering.begin_anew(ONES[:1])
    start(offering, "Seven")
    assert offering.scripts.sent == [["clear", True]]
    assert offering.pressed == []
    offering.begin_anew()
    offering.wait(lambda: "Send" in offering.pressed)
    assert offering.text == "7"


def test_the_visitors_own_stroke_ends_an_example(offering: LivePage):
    start(offering, "Seven")
    offering.frame(4)
    offering.draw(ONES[2])
    offering.frame(60)
    assert offering.pressed == ["Reset", "Send", "Send"]  # half an example, and the stroke


def test_a_link_is_opened_instead_of_the_demo_and_another_in_its_place(
    scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles
):
    live = LivePage(
        scripts, classifier, browser_files, drawings=[DEMO], fragment="#drawing=Ab-_1&x=2"
    )
    assert scripts.sent == [["link", "Ab-_1"]]
    live.begin_anew(SEVEN)  # the server has put it on the canvas
    live.frame(200)
    assert not state(live)
    live.page.evaluate("location.hash = 'drawing=other'")
    live.frame()
    live.page.evaluate("location.hash = 'nothing'")
    live.frame()
    assert scripts.sent == [["link", "Ab-_1"], ["link", "other"]]


def test_the_address_holds_the_drawing_until_the_visitor_draws(
    scripts: Scripts, classifier: Classifier, browser_files: BrowserFiles
):
    live = LivePage(scripts, classifier, browser_files, fragment="?x=1#drawing=Ab")
    assert live.page.evaluate("location.search + location.hash") == "?x=1#drawing=Ab"
    live.draw(ONES[0])
    assert live.page.evaluate("location.search + location.hash") == "?x=1"
    assert scripts.sent == [["link", "Ab"]]
