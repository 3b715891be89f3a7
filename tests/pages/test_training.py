"""The Training page without a browser."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.training_player import TrainingPlayerProps
from model import artifacts
from model.artifacts import SAVED, SERVED, load_results, network_names
from model.evaluation import learning_curves
from model.evaluation.snapshots import load_snapshots
from model.metrics import softmax
from model.recognition.prediction import load_calibration
from testing.app_process import ROOT
from tests.pages import draw_page
from tests.robustness.files import DRAWN


def opened(**state: Any) -> AppTest:
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


def player(app: AppTest) -> TrainingPlayerProps:
    props: TrainingPlayerProps = draw_page.props(app, "training_player")
    return props


def test_the_player_shows_the_figures_of_the_snapshots():
    stored, props = load_snapshots(), player(opened())
    assert len(props["labels"]) == len(set(props["labels"])) == len(stored.files)
    assert sum(unit["count"] for unit in props["units"]) == len(stored.files)
    assert [digit["label"] for digit in props["digits"]] == stored.labels.tolist()
    shares = np.array([digit["shares"] for digit in props["digits"]])
    temperature = load_calibration(SERVED).temperature
    expected = [softmax(logits[:, :10] / temperature) for logits in stored.logits]
    np.testing.assert_allclose(shares, np.swapaxes(expected, 0, 1), atol=1e-4)
    assert props["curve"] is not None
    assert props["kernels"] is not None
    heights = np.array(props["curve"]["heights"])
    assert (np.argsort(heights, kind="stable") == np.argsort(-stored.accuracy, kind="stable")).all()
    for note, errors in zip(props["curve"]["notes"], stored.errors, strict=True):
        assert note.startswith(f"{errors:,} of {stored.validation_size:,}")


def test_the_visitors_own_digit_is_shown_large():
    app = opened(ink=DRAWN)
    own, *others = player(app)["digits"]
    assert len(others) == len(load_snapshots().labels)
    assert player(app)["picked"] == 0
    assert own["label"] is None
    assert own["answers"][-1] == "7"
    assert own["shares"][0][7] < 0.2 < 0.9 < own["shares"][-1][7]
    np.testing.assert_allclose(np.sum(own["shares"], 1), 1, atol=2e-3)


def test_without_a_drawing_the_page_links_to_the_canvas():
    assert [link.page for link in opened().get("page_link")][-1:] == [""]


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
