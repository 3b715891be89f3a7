"""The Look inside page without a browser: every view for every kind of network, and what it says
against the network.
"""

import json
import math
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components.live_drawing.drawing import Drawing
from model.artifacts import SERVED, ArtifactError
from model.data import example_drawings, mnist
from model.interpretability import activations, nearest_neighbours, sensitivity, weights
from model.recognition.classifier import load_classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.personalization import Personalization, load_parameters
from pages.sections.your_digits import Taught
from pages.text.numbers import decimal
from pages.text.sensitivity import stability_sentence
from testing.app_process import ROOT

VIEWS = [
    "Layer by layer",
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


def test_without_a_drawing_a_test_digit_is_shown_and_a_drawing_asked_for():
    app = page("Layer by layer")
    assert "slide over the image" in words(app)
    app.segmented_control(key="source").set_value("My drawing").run()
    assert "Nothing is drawn yet" in words(app)
    app.button(key="take_any").click().run()
    assert app.session_state["source"] == "A test digit"
    assert not app.exception
    assert "slide over the image" in words(app)


def test_the_last_drawing_is_looked_at():
    ink = Drawing()
    ink.restart([np.array([(80, 70), (230, 70), (150, 260)], float)])
    assert "For 7:" in words(page("Logits and softmax", ink=ink))


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
    assert app.segmented_control(key="chosen").options == ["1", "1", "1"]


def test_a_pixel_worked_out_follows_the_sliders_to_what_the_map_holds():
    app = opened("Layer by layer")
    first = activations.feature_maps(outputs())[0]
    chosen = int(activations.rank_filters(first)[0])
    assert f"Map {chosen + 1}" in words(app)
    app.slider[0].set_value(0)
    app.slider[1].set_value(3).run()
    value = decimal(first[0, 3, chosen])
    assert f"**{value}**. That stands in the map" in words(app) or (
        f"**{value}** stands in the map" in words(app)
    )


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


@pytest.mark.parametrize("name", ARITHMETIC)
def test_a_calculator_agrees_with_a_convolution(name: str):
    app = opened("Layer by layer", name)
    last = app.slider[0].max
    for row, column in ((last // 2, last // 2), (last // 3, last // 2), (last // 2, last // 3)):
        app.slider[0].set_value(row)
        app.slider[1].set_value(column).run()
        traces = figures(app)[0]["data"]
        patch, kernel, products = (
            [numbers(cell)[0] for line in trace["text"] for cell in line] for trace in traces
        )
        for pixel, weight, product in zip(patch, kernel, products, strict=True):
            assert pixel * weight == pytest.approx(product, abs=0.5e-4 + 1e-9)
        (text,) = re.findall(r"The nine products .*", words(app))
        total = numbers(text.partition("add up to")[2])[0]
        assert sum(products) == pytest.approx(total, abs=1e-9)
        left, right = re.findall(r"([\d. ×+−]+) = \*\*(−?[\d.]+)\*\*", text)[0]
        factors, sign, shift = re.fullmatch(r"(.*) ([+−]) (.*)", left.strip()).groups()
        result = math.prod(numbers(factors)) + numbers(shift)[0] * (1 if sign == "+" else -1)
        assert result == pytest.approx(numbers(right)[0], abs=0.5e-3 + 1e-9)


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

    st.cache_resource.clear()
    monkeypatch.setattr(module, name, fail)
    app = page(view, source="A test digit")
    assert [shown.value for shown in app.error] == ["A file is missing."]
    st.cache_resource.clear()


def test_every_view_of_the_page_is_tested():
    source = Path(ROOT / "pages" / "look_inside.py").read_text()
    assert all(f'"{view}"' in source for view in VIEWS)
    assert source.count(".show,") == len(VIEWS)
