"""The Look inside page without a browser: every view for every kind of network, and what it says
against the network.
"""

import base64
import json
import math
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components import network_view
from components.live_drawing.drawing import Drawing
from model.artifacts import SERVED, ArtifactError, network_names
from model.data import example_drawings, mnist
from model.interpretability import nearest_neighbours, sensitivity, weights
from model.recognition.browser import load_browser_files
from model.recognition.classifier import load_classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.personalization import Personalization, load_parameters
from pages.sections.your_digits import Taught
from pages.text.numbers import decimal
from pages.text.sensitivity import stability_sentence
from testing import caches
from testing.app_process import ROOT

VIEWS = [
    "Attribution",
    "Nearest neighbours",
    "Logits and softmax",
    "Transformations",
]
AMBIGUOUS = 247  # a test digit
ARITHMETIC = [SERVED, "batchnorm-gap", "plateau-cnn"]  # with batch norm and without, pooled or not


def page(view: str, **state) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "look_inside.py"), default_timeout=120)
    for key, value in {"view": view, **state}.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def opened(view: str, name: str = SERVED) -> AppTest:
    """A view of a test digit."""
    app = page(view, source="A test digit", test_digit=AMBIGUOUS, inside_network=name)
    assert not app.error
    return app


def words(app: AppTest) -> str:
    return " ".join(
        element.value
        for kind in (app.header, app.markdown, app.caption, app.info)
        for element in kind
    )


def numbers(text: str) -> list[float]:
    """The numbers in a text, as a reader types them into a calculator."""
    found = re.findall(r"[−-]?(?:\d[\d,]*(?:\.\d+)?|\.\d+)", text)
    return [float(number.replace("−", "-").replace(",", "")) for number in found]


def figures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def outputs(name: str = SERVED) -> dict[str, np.ndarray]:
    return load_classifier(name).layer_outputs(
        mnist.load().test.images[AMBIGUOUS][None] / np.float32(255)
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", ["batchnorm-gap", "plateau-cnn"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_other_networks_too(view: str, name: str):
    opened(view, name)


@pytest.mark.parametrize("view", VIEWS)
def test_every_choice_in_every_view_shows_something(view: str):
    app = opened(view)
    choices = [
        (group.key, option)
        for group in app.button_group
        if group.key not in ("view", "source")
        for option in group.options
    ]
    for key, option in choices:
        app.button_group(key=key).set_value(type(app.button_group(key=key).value)(option)).run()
        assert not app.exception, (key, option)
        assert not app.error, (key, option)
    for slider in app.slider:
        slider.set_value(slider.max).run()
        assert not app.exception, slider.label


def network_props(app: AppTest) -> dict[str, Any]:
    """What the page hands to the network's view."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)[1]  # type: ignore[no-any-return]


def test_without_a_drawing_a_test_digit_is_shown_and_a_drawing_can_be_begun():
    app = page("Logits and softmax")
    assert app.session_state["source"] == "A test digit"
    assert network_props(app)["image"]
    app.segmented_control(key="source").set_value("My drawing").run()
    props = network_props(app)
    assert (props["image"], props["strokes"]) == (None, None)
    assert not app.get("plotly_chart")
    assert not app.exception


@pytest.mark.parametrize("name", network_names())
def test_every_network_is_seen_at_work(name: str):
    props = network_props(page("Attribution", source="A test digit", inside_network=name))
    files = load_browser_files(name)
    assert files
    assert props["files"] == asdict(files)
    image = np.frombuffer(base64.b64decode(props["image"]), np.uint8).reshape(28, 28)
    np.testing.assert_array_equal(image, mnist.load().test.images[0])


def test_the_last_drawing_is_looked_at():
    ink = Drawing()
    ink.restart([np.array([(80, 70), (230, 70), (150, 260)], float)])
    app = page("Logits and softmax", ink=ink)
    assert "For 7:" in words(app)
    assert network_props(app)["strokes"] == [[80, 70, 230, 70, 150, 260]]


def test_what_is_drawn_on_the_page_is_looked_at_and_lies_on_the_draw_page(
    monkeypatch: pytest.MonkeyPatch,
):
    strokes = [[80, 70, 230, 70, 150, 260]]
    monkeypatch.setattr(network_view, "drawn", lambda: {"number": 3, "strokes": strokes})

    def draw() -> None:
        from pages.sections.look_inside import shared

        shared.take_drawn()

    drawing = AppTest.from_function(draw)
    drawing.run()
    assert [stroke.tolist() for stroke in drawing.session_state["ink"].strokes] == [
        [[80, 70], [230, 70], [150, 260]]
    ]
    assert drawing.session_state["source"] == "My drawing"


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        {"strokes": "abc"},
        {"strokes": [[1]]},
        {"strokes": [["a", "b"]]},
        {"strokes": [None]},
        {"strokes": [[1e300, 1e300]]},
        {"strokes": {"0": 1}},
    ],
)
def test_a_forged_drawing_is_none(monkeypatch: pytest.MonkeyPatch, message: Any):
    monkeypatch.setattr(network_view, "drawn", lambda: message)

    def draw() -> None:
        from pages.sections.look_inside import shared

        shared.take_drawn()

    app = AppTest.from_function(draw).run()
    assert not app.exception
    assert "ink" not in app.session_state or not app.session_state["ink"].strokes


def test_what_the_visitor_taught_decides_here_too_and_is_named():
    seven = [np.array([(80, 70), (230, 70), (150, 260)], float)]
    ink, classifier = Drawing(), load_classifier(SERVED)
    ink.restart(seven)
    digit = recognize_strokes(classifier, seven).digits[0]
    taught = Personalization(load_parameters(SERVED)).teach(digit.prediction, 4, digit.image)
    app = page("Nearest neighbours", ink=ink, taught=Taught(classifier, taught, 1))
    assert "your own 4" in words(app)
    assert "alone reads 7" in words(app)
    assert "your own" not in words(page("Nearest neighbours", ink=ink))


SEVEN = [np.array([(80, 70), (230, 70), (150, 260)], float)]
EXAMPLE = [320 * np.array(stroke) for stroke in example_drawings.load()["crossed"]["strokes"]]


@pytest.mark.parametrize(
    ("source", "strokes", "is_own"),
    [
        ("My drawing", SEVEN, True),
        ("A test digit", SEVEN, False),
        ("My drawing", EXAMPLE, False),  # of somebody else
    ],
)
def test_the_star_on_the_map_is_yours_only_where_it_is_the_visitors_drawing(
    source: str, strokes: list[np.ndarray], is_own: bool
):
    ink = Drawing()
    ink.restart(strokes)
    app = page("Nearest neighbours", ink=ink, source=source)
    (star,) = (
        trace
        for trace in figures(app)[0]["data"]
        if trace.get("marker", {}).get("symbol") == "star"
    )
    (caption,) = (element.value for element in app.caption if "star" in element.value)
    for text in (star["name"], star["hovertemplate"], caption):
        assert ("your" in text.lower()) == is_own


def test_of_a_number_one_digit_is_chosen():
    ink = Drawing()
    ink.restart([np.array([(x, 60), (x + 1, 250)], float) for x in (60, 160, 260)])
    app = page("Logits and softmax", ink=ink)
    choice = next(group for group in app.button_group if group.key == "digit_of_111")
    assert choice.options == ["1: 1", "2: 1", "3: 1"]
    assert network_props(app)["digit"] == 2
    choice.set_value(0).run()
    assert network_props(app)["digit"] == 0


@pytest.mark.parametrize("name", ARITHMETIC)
def test_a_calculator_agrees_with_the_softmax(name: str):
    (text,) = re.findall(r"For \d: .* ÷ .*\.", words(opened("Logits and softmax", name)))
    logit, temperature, quotient, power, share, total, *_ = numbers(text.partition(":")[2])
    assert logit / temperature == pytest.approx(quotient, abs=0.5e-4)
    assert math.exp(quotient) == pytest.approx(power, rel=5e-6)
    assert 100 * power / total == pytest.approx(share, abs=0.05 + 1e-3)


@pytest.mark.parametrize("name", ARITHMETIC)
def test_a_calculator_agrees_with_what_adds_up_to_a_logit(name: str):
    app = opened("Logits and softmax", name)
    traces = [figure["data"][0] for figure in figures(app)]
    waterfalls = [trace for trace in traces if trace["type"] == "waterfall"]
    assert len(waterfalls) == 2
    for trace in waterfalls:
        *terms, logit = (numbers(text.lstrip("+"))[0] for text in trace["text"])
        assert sum(terms) == pytest.approx(logit, abs=1e-9)


def test_a_calculator_agrees_with_class_activation():
    sums = re.findall(
        r"(−?[\d.]+) ([+−]) ([\d.]+) \(bias\) = \*\*(−?[\d.]+)\*\*", words(opened("Attribution"))
    )
    assert len(sums) == 2
    for maps, sign, bias, logit in sums:
        signed = numbers(bias)[0] * (1 if sign == "+" else -1)
        assert numbers(maps)[0] + signed == pytest.approx(numbers(logit)[0], abs=1e-9)


def test_class_activation_is_said_to_add_up_to_the_logits():
    page_text = words(opened("Attribution"))
    logits = outputs()["logits"][0, :10]
    top, second = np.argsort(-logits)[:2]
    assert f"**{decimal(logits[top])}** for {top}" in page_text
    assert f"**{decimal(logits[second])}** for {second}" in page_text
    assert "covered" in words(opened("Attribution", "plateau-cnn"))


def test_the_verdict_of_a_turn_is_that_of_the_network():
    app = opened("Transformations")
    image, way = (
        mnist.load().test.images[AMBIGUOUS] / np.float32(255),
        sensitivity.TRANSFORMATIONS["Rotate"],
    )
    results = load_classifier().probabilities(sensitivity.transform_image(image, way))
    assert stability_sentence(way, results) in words(app)
    app.toggle(key="prepare_again").set_value(True).run()
    assert not app.exception


@pytest.mark.parametrize(
    ("view", "module", "name"),
    [
        ("Logits and softmax", weights, "load_weights"),
        ("Nearest neighbours", nearest_neighbours, "load_index"),
    ],
)
def test_a_missing_file_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, view: str, module, name: str
):
    def fail(*_):
        raise ArtifactError("A file is missing.")

    caches.clear()
    monkeypatch.setattr(module, name, fail)
    app = page(view, source="A test digit")
    assert [shown.value for shown in app.error] == ["A file is missing."]
    caches.clear()


def test_every_view_of_the_page_is_tested():
    source = Path(ROOT / "pages" / "look_inside.py").read_text(encoding="utf-8")
    assert all(f'"{view}"' in source for view in VIEWS)
    assert source.count(".show,") == len(VIEWS)
