"""The Evaluation page without a browser."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from charts.calibration import MIN_IMAGES
from components.live_drawing.drawing import Drawing
from model import metrics
from model.artifacts import (
    SERVED,
    ArtifactError,
    load_generalization,
    load_results,
    network_names,
    network_titles,
)
from model.evaluation import misclassified, robustness, validation_writers
from model.recognition import personalization
from model.recognition.personalization import load_stored
from pages.sections.evaluation.calibration import BINS
from pages.text.numbers import exact_percent
from testing import caches
from testing.app_process import ROOT
from testing.strokes import ROUND
from tests.pages.draw_page import props

SECTIONS = (
    "Confusion matrix",
    "Robustness",
    "Generalization",
    "Calibration",
    "Personalization",
    "Sample predictions",
    "Compare",
)


def opened(section: str = "Confusion matrix", name: str | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "evaluation.py"), default_timeout=120)
    app.session_state.section = section
    if name:
        app.session_state.network = name
    app.run()
    assert not app.exception
    return app


def ids(app: AppTest) -> list[int]:
    """The positions of the images shown."""
    return [int(image["id"]) for image in props(app, "classified_images")["images"]]


def text(app: AppTest) -> str:
    return " ".join(
        element.value
        for kind in (app.markdown, app.caption, app.header, app.error)
        for element in kind
    )


@pytest.mark.parametrize(
    ("section", "name"),
    [  # each section and each network once in the quick suite
        pytest.param(section, name, marks=[pytest.mark.slow] if (row - column) % len(names) else [])
        for names in [network_names()]
        for row, section in enumerate(SECTIONS)
        for column, name in enumerate(names)
    ],
)
def test_every_section_shows_every_network(section, name):
    app = opened(section, name)
    assert app.button_group(key="section").value == section
    assert app.header[0].value  # the section's finding
    assert not app.error


@pytest.mark.slow
def test_the_network_stays_chosen_from_section_to_section():
    name = network_names()[2]
    app = opened(name=name)
    for section in SECTIONS:
        app.button_group(key="section").set_value(section).run()
        assert app.selectbox(key="network").value == name


def test_the_report_is_the_networks():
    name = network_names()[1]
    app = opened(name=name)
    assert not app.dataframe  # a table takes long to load
    app.session_state.report = True
    table = app.run().dataframe[0].value
    assert table["support"].tolist()[:10] == [
        row["support"] for row in load_results(name)["per_class"]
    ]
    assert table["F1"].tolist()[10] == load_results(name)["test_accuracy"]


@pytest.mark.parametrize("name", [network_names()[0], network_names()[-1]])
def test_the_first_section_opens_on_every_error_and_names_the_most_frequent(name):
    tested, app = misclassified.load_test_predictions(name), opened(name=name)
    label, predicted = misclassified.confused_pairs(tested)[0]
    errors = load_results(name)["test_errors"]
    assert app.header[0].value.startswith(f"{errors} errors in 10,000")
    assert f"{label} taken for {predicted}" in app.header[0].value
    assert ids(app) == misclassified.misclassified_positions(tested).tolist()
    assert len(ids(app)) == errors


def test_errors_are_narrowed_to_a_pair_and_to_likely_label_errors():
    name = network_names()[0]
    tested = misclassified.load_test_predictions(name)
    pair = misclassified.confused_pairs(tested)[0]
    app = opened()
    app.session_state.cell = pair
    app.run()
    assert ids(app) == misclassified.confusion_cell(tested, *pair).tolist()
    app.button[0].click().run()  # all errors
    assert len(ids(app)) == (~tested.correct).sum()
    app.button_group(key="mark").set_value("⚑ Likely label error").run()
    flagged = misclassified.load_flags(network_names()).label_errors
    assert set(ids(app)) == flagged & set(np.flatnonzero(~tested.correct).tolist())


def test_a_higher_threshold_answers_less():
    app = opened("Calibration")
    answered = []
    for threshold in (50.0, 99.9):
        app.slider(key="threshold").set_value(threshold).run()
        (page_text,) = [
            element.value for element in app.markdown if element.value.startswith("Coverage:")
        ]
        answered.append(int(page_text.split("**")[1].split(" of")[0].replace(",", "")))
    assert answered[0] > answered[1] > 0


def test_missing_probabilities_are_told_in_a_sentence(monkeypatch):
    def load(name):
        raise ArtifactError("The probabilities are missing.")

    caches.clear()
    monkeypatch.setattr(misclassified, "load_test_predictions", load)
    assert [error.value for error in opened().error] == ["The probabilities are missing."]
    caches.clear()


@pytest.mark.parametrize(
    ("linked", "section"),
    [
        ("Misclassified images", "Confusion matrix"),
        ("Mistakes", "Confusion matrix"),
        ("Calibration", "Calibration"),
        ("Real ink", "Generalization"),
        ("No such section", "Confusion matrix"),
    ],
)
def test_a_link_opens_its_section_by_the_present_and_by_the_previous_name(linked, section):
    app = AppTest.from_file(str(ROOT / "pages" / "evaluation.py"), default_timeout=120)
    app.query_params["section"] = linked
    app.run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    assert app.button_group(key="section").value == section


def test_a_sample_of_predictions_has_correct_and_wrong_ones_and_another_can_be_drawn():
    app = opened("Sample predictions")
    first = ids(app)
    tested = misclassified.load_test_predictions(SERVED)
    assert 0 < tested.correct[first].sum() < len(first)
    app.button[0].click().run()
    assert not app.exception
    assert set(ids(app)) != set(first)


@pytest.mark.parametrize("name", [network_names()[0], network_names()[-1]])
def test_the_comparison_opens_on_the_fewest_errors_and_the_test_of_the_difference(name):
    app = opened("Compare", name)
    rows = metrics.compare_models(
        name, {key: misclassified.load_test_predictions(key).correct for key in network_names()}
    )
    headline = app.header[0].value
    best = rows[0]
    assert f"{network_titles()[best.name]} has the fewest errors: {best.errors}" in headline
    p = rows[1].p if best.name == name else best.p
    assert ("not significant" in headline) == (p >= 0.05)
    table = app.dataframe[0].value
    assert table["p"].tolist() == [row.p for row in rows if row.name != name]


@pytest.mark.parametrize("name", [network_names()[0], network_names()[-1]])
def test_personalization_shows_the_served_networks_errors_by_corrections(name):
    stored, app = load_stored(SERVED), opened("Personalization", name)
    digits, errors = stored["fitted"]["digits"], stored["errors_by_limit"]
    assert f"{network_titles()[SERVED]} misreads {errors['0']:,} of {digits:,}" in text(app)
    table, figures = (element.value for element in app.table)
    assert table["errors"].tolist() == [
        f"{count:,} ({exact_percent(count / digits)})" for count in errors.values()
    ]
    assert table["95 % confidence interval"].tolist() == [
        " to ".join(map(exact_percent, metrics.wilson_interval(count, digits)))
        for count in errors.values()
    ]
    assert f"{stored['fitted']['corrections']:,}" in figures["value"].tolist()
    (chart,) = app.get("plotly_chart")
    (points,) = json.loads(chart.proto.spec)["data"]
    assert points["x"] == list(errors)
    assert points["y"] == [count / digits for count in errors.values()]


def test_missing_figures_of_personalization_are_told_in_a_sentence(monkeypatch):
    def load(name):
        raise ArtifactError("The figures are missing.")

    monkeypatch.setattr(personalization, "load_stored", load)
    assert [error.value for error in opened("Personalization").error] == [
        "The figures are missing."
    ]


def test_robustness_distorts_a_test_image_and_links_to_draw_without_an_own_digit():
    measured, app = robustness.load(), opened("Robustness")
    shown = props(app, "distortion")
    assert shown["digit"] == robustness.load_sample()[1][0]
    assert np.argmax(shown["shares"], 1)[0] == shown["digit"]
    assert shown["curves"][0]["values"] == measured["accuracy"]["rotation"][SERVED]
    assert "test image" in app.header[0].value
    assert [link.proto.label for link in app.get("page_link")][-1] == "Draw your own digit"


def test_robustness_distorts_the_visitors_own_digit_in_every_way():
    app = AppTest.from_file(str(ROOT / "pages" / "evaluation.py"), default_timeout=120)
    app.session_state.ink = Drawing()
    app.session_state.ink.restart([60 + 200 * np.array(stroke) for stroke in ROUND[3]])
    app.session_state.section = "Robustness"
    app.run()
    for kind, distortion in robustness.DISTORTIONS.items():
        app.button_group(key="distortion").set_value(kind).run()
        assert not app.exception
        shown = props(app, "distortion")
        assert shown["digit"] == 3
        assert (shown["levels"][0], shown["levels"][-1]) == (
            distortion.levels[0],
            distortion.levels[-1],
        )
        assert len(shown["shares"]) == len(shown["levels"])
        assert app.header[0].value.startswith(f"{distortion.title}: your 3 is read as 3")


@pytest.mark.parametrize("name", [network_names()[0], network_names()[-1]])
def test_each_bin_of_the_reliability_diagram_has_its_wilson_interval(name):
    tested, app = misclassified.load_test_predictions(name), opened("Calibration", name)
    count, _, accuracy = metrics.reliability_curve(tested.confidence, tested.correct, BINS)
    diagram = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    points = {
        drawn["customdata"][k][0]: (drawn["marker"]["symbol"], drawn["customdata"][k][1:])
        for drawn in diagram
        if "error_y" in drawn
        for k in range(len(drawn["customdata"]))
    }
    assert points == {
        n: (
            "circle-open" if n < MIN_IMAGES else "circle",
            pytest.approx(metrics.wilson_interval(round(share * n), n)),
        )
        for n, share in zip(count.tolist(), accuracy.tolist(), strict=True)
        if n
    }
    assert f"{100 * load_results(name)['ece']:.2f} percentage points" in app.header[0].value
    assert "Expected calibration error" in app.header[0].help


def test_generalization_shows_handwriting_of_every_validation_writer_and_what_is_misread():
    shown, app = validation_writers.load(), opened("Generalization")
    writers = {each.sample.writer for each in shown}
    drawings = props(app, "stroke_animation")["drawings"]
    assert len(drawings) == len(writers)
    assert {writer for writer in writers for each in drawings if writer in each["name"]} == writers
    misread = [each for each in shown if not each.is_correct]
    images = props(app, "classified_images")["images"]
    assert [(each["label"], each["predicted"]) for each in images] == [
        (each.sample.label, each.predicted) for each in misread
    ]
    figures = [row for row in load_generalization() if row["baseline"] is not None]
    points = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    ours = next(each for each in points if each.get("name") == network_titles()[SERVED])
    assert ours["x"] == pytest.approx([row["accuracy"] / 100 for row in figures])
    for row in figures:
        low, high = metrics.wilson_interval(
            round(row["accuracy"] * row["samples"] / 100), row["samples"]
        )
        assert [low, high] in [pytest.approx(pair) for pair in ours["customdata"]]
