"""The Draw page without a browser."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components import live_drawing
from components.live_drawing import share_link
from components.live_drawing.drawing import Drawing
from components.training_player import TrainingPlayerProps
from model.data import example_drawings
from model.evaluation.snapshots import load_snapshots
from pages.sections.draw import drawing_area, share
from testing.app_process import ROOT
from tests.pages.draw_page import draw, props, record, run, text, words

SEVEN = [(80.0, 70.0), (230.0, 70.0), (150.0, 260.0)]


def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, *[[(x, 60), (x + 1, 250)] for x in (60, 160, 260)])
    assert text(run()) == "111"


def test_the_record_tells_whether_the_canvas_began_blank(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, SEVEN)
    app = run()
    first = record(app)
    assert (first["blank"], len(first["strokes"])) == (True, 1)
    app.segmented_control(key="pen_width").set_value("Broad").run()
    second = record(app)
    assert second["version"] > first["version"]
    assert (second["blank"], second["pen"]) == (False, drawing_area.PENS["Broad"])


@pytest.mark.parametrize(
    ("panel", "page_text"),
    [("Why?", "support this digit"), ("All networks", "agree")],
)
def test_every_panel_opens_with_and_without_a_drawing(
    monkeypatch: pytest.MonkeyPatch, panel: str, page_text: str
):
    draw(monkeypatch)
    app = run()
    app.pills(key="panel").set_value(panel).run()
    assert not app.exception
    draw(monkeypatch, SEVEN)
    app = run()
    app.pills(key="panel").set_value(panel).run()
    assert not app.exception
    assert page_text in words(app)


def test_the_drawing_is_played_from_before_training_to_what_the_page_says(
    monkeypatch: pytest.MonkeyPatch,
):
    draw(monkeypatch, SEVEN)
    app = run()
    app.pills(key="panel").set_value("As it learned").run()
    played: TrainingPlayerProps = props(app, "training_player")
    assert played["curve"] is played["kernels"] is None
    (digit,) = played["digits"]
    stored = load_snapshots()
    assert len(digit["shares"]) == len(played["labels"]) == len(stored.files)
    assert max(digit["shares"][0]) < 0.2  # before the first batch
    assert digit["answers"][-1] == text(app) == "7"
    last = record(app)["digits"][0]["probabilities"]
    np.testing.assert_allclose(digit["shares"][-1], last, atol=0.02)  # weights of 16 and 32 bits
    draw(monkeypatch)
    app = run()
    app.pills(key="panel").set_value("As it learned").run()
    assert not app.exception
    assert "Draw something first" in words(app)


def test_networks_are_compared_with_the_true_label_of_an_example(monkeypatch: pytest.MonkeyPatch):
    example = example_drawings.load()["misread"]
    draw(monkeypatch, *[[(320 * x, 320 * y) for x, y in s] for s in example["strokes"]])
    app = run()
    app.pills(key="panel").set_value("All networks").run()
    assert f"True label: {example['label']}" in words(app)


def test_a_link_is_opened_and_a_broken_one_told(monkeypatch: pytest.MonkeyPatch):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["drawing"] = share_link.encode([np.array(SEVEN, float)], 320)
    monkeypatch.setitem(
        sys.modules,
        "streamlit_drawable_canvas",
        SimpleNamespace(
            st_canvas=lambda **options: SimpleNamespace(json_data=options["initial_drawing"])
        ),
    )
    app.run()
    assert not app.exception
    assert text(app) == "7"
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["drawing"] = "x" * 5000
    app.run()
    assert not app.exception
    assert "holds no drawing" in app.warning[0].value


def test_what_the_browser_opens_is_drawn_and_what_is_no_drawing_told(
    monkeypatch: pytest.MonkeyPatch,
):
    state = SimpleNamespace(ink=Drawing())
    monkeypatch.setattr(drawing_area.st, "session_state", state)
    drawn = share_link.encode([np.array(SEVEN, float)], drawing_area.SIDE)
    for linked, is_broken in ((drawn, False), ("x", True), (None, True), ([drawn], True)):
        state.is_link_broken = False
        monkeypatch.setattr(live_drawing, "link", lambda linked=linked: linked)
        drawing_area.open_link()
        assert state.is_link_broken == is_broken
        assert len(state.ink.strokes) == 1  # the last one that was a drawing


def test_no_server_is_told_what_a_link_holds(monkeypatch: pytest.MonkeyPatch):
    context = SimpleNamespace(url="https://example.org/app/?network=plateau-cnn#drawing=old")
    monkeypatch.setattr(share.st, "context", context)
    path, _, fragment = share.address([np.array(SEVEN, float)]).partition("#")
    assert path == "https://example.org/app/"
    assert share_link.decode(fragment.removeprefix("drawing="), drawing_area.SIDE)


def test_another_network_can_be_chosen(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, SEVEN)
    app = run()
    app.selectbox(key="network").set_value("plateau-cnn").run()
    assert not app.exception
    assert text(app) == "7"
    assert props(app, "live_drawing")["files"] is None  # the browser has only the served one
