"""The Draw page without a browser."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.live_drawing import pace, share_link
from testing.app_process import ROOT
from tests.pages.draw_page import digit, draw, run, shown, words


def test_a_number_is_read(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, *[[(x, 60), (x + 1, 250)] for x in (60, 160, 260)])
    app = run()
    assert "111" in words(app)
    assert "3 digits" in words(app)


def test_the_servers_own_pace_reaches_the_pen(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch)
    idle = pace.Pace(clock=lambda: 0.0)  # no time passes: the interval neither grows nor shrinks
    monkeypatch.setattr(pace, "SHARED", idle)
    assert shown(run())["interval"] == idle.interval == pace.MIN_INTERVAL
    idle._interval = 2_000.0  # as after many updates that waited
    assert shown(run())["interval"] == 2_000


@pytest.mark.parametrize(
    ("panel", "page_text"),
    [
        ("Why?", "speaks for this digit"),
        ("All networks", "read"),
        ("As it learned", "After"),
        ("Keep", "A link"),
        ("Collect", "stored"),
    ],
)
def test_every_panel_opens_with_and_without_a_drawing(
    monkeypatch: pytest.MonkeyPatch, panel: str, page_text: str
):
    draw(monkeypatch)
    app = run()
    app.pills(key="panel").set_value(panel).run()
    assert not app.exception
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    app = run()
    app.pills(key="panel").set_value(panel).run()
    assert not app.exception
    assert page_text in words(app)


def test_a_link_is_opened_and_a_broken_one_told(monkeypatch: pytest.MonkeyPatch):
    text = share_link.encode([np.array([(80, 70), (230, 70), (150, 260)], float)], 320)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["drawing"] = text
    monkeypatch.setitem(
        sys.modules,
        "streamlit_drawable_canvas",
        SimpleNamespace(
            st_canvas=lambda **options: SimpleNamespace(json_data=options["initial_drawing"])
        ),
    )
    app.run()
    assert not app.exception
    assert digit(app) == "7"
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["drawing"] = "x" * 5000
    app.run()
    assert not app.exception
    assert "holds no drawing" in app.warning[0].value


def test_another_network_can_be_chosen(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    app = run()
    app.selectbox(key="network").set_value("plateau-cnn").run()
    assert not app.exception
    assert "7" in words(app)


def test_a_known_mistake_stands_in_for_a_drawing(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    app = run()
    next(button for button in app.button if button.label == "One it reads wrongly").click().run()
    assert not app.exception
    next(button for button in app.button if button.label == "Back to drawing").click().run()
    assert digit(app) == "7"
