"""The Training page without a browser."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from model import artifacts
from model.artifacts import SAVED, load_results, network_names
from model.evaluation import learning_curves
from testing.app_process import ROOT


def opened(**state: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "training.py"), default_timeout=120)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return " ".join(
        element.value
        for kind in (app.markdown, app.caption, app.info, app.error)
        for element in kind
    )


def curves(app: AppTest) -> list[dict]:
    """The figures of learning curves."""
    results = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    return [chart for chart in results if "yaxis2" in chart["layout"]]


def test_every_network_has_its_curve_and_its_verdict():
    app = opened()
    titles = [load_results(name)["title"] for name in network_names()]
    assert [line["name"] for line in curves(app)[0]["data"] if line.get("showlegend")] == titles
    assert all(f"**{title}.**" in text(app) for title in titles)


def test_curves_can_be_drawn_apart_or_not_at_all():
    app = opened()
    app.button_group(key="curves").set_value(network_names()[:2]).run()
    app.toggle(key="apart").set_value(True).run()
    assert len(curves(app)) == 2
    app.button_group(key="curves").set_value([]).run()
    assert not curves(app)
    assert "Choose a network" in text(app)


@pytest.mark.parametrize("name", network_names())
def test_a_network_is_told_with_its_command_and_layers(name):
    app = opened(trained=name)
    assert app.code[0].value == load_results(name)["command"]
    assert len(app.dataframe[0].value) == len(artifacts.load_layers(name))


def test_the_comparison_can_be_made_against_every_cost():
    app = opened()
    for cost in ("parameters", "multiply_adds", "milliseconds", "bytes"):
        app.button_group(key="cost").set_value(cost).run()
        assert not app.exception
    assert len(app.dataframe[1].value) == len(network_names())


def test_a_missing_history_is_told_in_a_sentence(monkeypatch, tmp_path):
    name = network_names()[1]
    monkeypatch.setattr(
        learning_curves,
        "load_history",
        lambda of, _: artifacts.load_history(of, tmp_path if of == name else SAVED),
    )
    app = opened()
    (error,) = app.error
    assert "history.json" in error.value
    assert "git checkout" in error.value
