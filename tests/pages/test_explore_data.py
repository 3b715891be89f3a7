"""The Data page without a browser: every section and control, and what it says of the data."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from components.live_drawing.drawing import Drawing
from model.artifacts import ArtifactError, network_names
from model.data import mnist, unipen
from model.evaluation import label_errors
from model.exploration import precomputed
from testing import caches
from testing.app_process import ROOT

SECTIONS = [
    "Map",
    "Handwriting styles",
    "Samples",
    "Pixels",
    "Preprocessing",
    "Shape",
    "Similarity",
    "Label errors and duplicates",
    "MNIST in numbers",
]
FOLDED = {
    "glance_figures",
    "glance_source",
    "style_writers",
    "style_comparison",
    "pixels_more",
    "stages",
    "class_distance",
    "maps",
    "label_errors_method",
}


def opened(section: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "explore_data.py"), default_timeout=120)
    page.session_state["topic"] = section
    for key in FOLDED:
        page.session_state[key] = True
    page.run()
    assert not page.exception
    assert not page.error
    return page


def sent(page: AppTest, key: str) -> Any:
    """What the component with a name is given to show."""
    components = (element.proto for element in page.get("bidi_component"))
    (found,) = (json.loads(proto.json) for proto in components if proto.component_name == key)
    return found


def words(page: AppTest) -> str:
    metrics = [f"{metric.label} {metric.value}" for metric in page.metric]
    return " ".join(
        [element.value for kind in (page.header, page.markdown, page.caption) for element in kind]
        + metrics
    )


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_opens(section: str):
    assert opened(section).button_group(key="topic").value == section


@pytest.mark.slow
@pytest.mark.parametrize("section", SECTIONS)
def test_every_choice_in_every_section_shows_something_without_an_exception(section: str):
    page = opened(section)
    choices = [
        (group.key, option)
        for group in page.button_group
        if group.key != "topic"
        for option in group.options
    ]
    for key, option in choices:
        page.button_group(key=key).set_value(option)
        page.run()
        assert str(page.session_state[key]) == option
        assert not page.exception, (key, option)
        assert not page.error, (key, option)


def test_the_figures_at_a_glance_are_those_of_the_data():
    text = words(opened("MNIST in numbers"))
    with np.load(mnist.FILE) as stored:
        pixels = stored["x_train"]
    assert f"Mean pixel value {pixels.mean():.1f}" in text
    assert f"standard deviation {pixels.std():.1f}" in text
    assert "Mean pixel value 33.3" in text
    assert "standard deviation 78.6" in text
    assert f"{(pixels > 0).mean():.1%}".replace("%", " %") in text
    assert "70,000" in text
    assert "CC BY-SA" in text or "Attribution-ShareAlike 3.0" in text


def draw(page: AppTest, strokes: list[np.ndarray]) -> AppTest:
    drawing = Drawing()
    drawing.restart(strokes)
    page.session_state["ink"] = drawing
    page.run()
    assert not page.exception
    assert not page.error
    return page


SEVEN = [np.array([[80.0, 70.0], [230.0, 70.0], [150.0, 260.0]])]


def test_the_map_shows_the_digits_of_its_sheet_and_how_many_stand_beside_their_kind():
    page = opened("Map")
    shown = sent(page, "digit_map")
    index = precomputed.load_embedded_positions()
    assert shown["names"] == index.tolist()
    labels = mnist.load_arrays()["y_test"][index]
    assert shown["labels"] == "".join(map(str, labels))
    wall, *maps = shown["arrangements"]
    assert wall["places"] == []
    for arrangement, space in zip(maps, ("pixels", "network"), strict=True):
        points = precomputed.load_embedding(space, "tsne", 2).points
        apart = np.linalg.norm(points[:, None] - points, axis=2) + np.diag(np.full(2000, np.inf))
        share = (labels[apart.argmin(1)] == labels).mean()
        assert f"{share:.1%}".replace("%", " %") in arrangement["caption"]
        places = np.reshape(arrangement["places"], (-1, 2))
        assert places.min(0).tolist() == [0, 0]
        assert places.max(0).tolist() == [1000, 1000]


def test_the_map_places_the_visitors_own_digit_among_its_kind():
    page = opened("Map")
    assert sent(page, "digit_map")["own"] is None
    shown = sent(draw(page, SEVEN), "digit_map")
    assert shown["own"]["label"] == "Your 7"
    labels = np.array(list(shown["labels"]))
    for arrangement in shown["arrangements"][1:]:
        places = np.reshape(arrangement["places"], (-1, 2))
        near = np.linalg.norm(places - arrangement["own"], axis=1).argsort()[:15]
        assert (labels[near] == "7").mean() > 0.5


def test_the_nearest_neighbours_are_first_those_of_the_visitors_own_digit():
    page = opened("Similarity")
    assert page.button_group(key="neighbour_file").value == "Test"
    page = AppTest.from_file(str(ROOT / "pages" / "explore_data.py"), default_timeout=120)
    page.session_state["topic"] = "Similarity"
    page = draw(page, SEVEN)
    assert page.button_group(key="neighbour_file").value == "Your digit"
    captions = sent(page, "gallery")["captions"]
    assert captions[0] == "predicted 7"
    assert sum(caption.startswith("7 ·") for caption in captions) > 4


def test_two_digits_in_three_lean_to_the_right():
    slant = precomputed.load_shape_features().slant
    share = (slant > 0).mean()
    assert 0.63 < share < 0.7
    assert f"{share:.1%}".replace("%", " %") in words(opened("Shape"))


def test_four_pixels_in_five_are_background():
    share = (mnist.load_arrays()["x_train"] == 0).mean()
    assert 0.79 < share < 0.82
    assert f"{share:.1%}".replace("%", " %") in words(opened("Pixels"))


def test_what_is_folded_is_not_made_before_it_is_unfolded():
    page = AppTest.from_file(str(ROOT / "pages" / "explore_data.py"), default_timeout=120)
    page.session_state["topic"] = "Similarity"
    page.run()
    assert not page.get("plotly_chart")
    assert len(opened("Similarity").get("plotly_chart")) == 2


def test_the_handwriting_styles_are_counted_in_the_data():
    page = opened("Handwriting styles")
    page.button_group(key="style").set_value(0).run()
    zeros = [s for s in unipen.load() if s.label == 0]
    writers = {s.writer for s in zeros}
    several = [np.mean([s.is_marked_zero for s in zeros if s.writer == w]) for w in writers]
    assert f"of {len(writers)} writers" in words(page)
    # a few second strokes are but a pen that bounced
    share = int(page.header[0].value.split(" %")[0])
    assert share == pytest.approx(100 * np.mean(several), abs=1)
    assert "CC BY" in words(page) or "Creative Commons Attribution 4.0" in words(page)
    table = page.dataframe[0].value
    assert table["Writers"].sum() == len({s.writer for s in unipen.load()})
    assert table[["Digits", "Letters and signs"]].to_numpy().sum() == len(unipen.load())


def test_shuffle_shows_other_pictures():
    page = opened("Samples")
    before = page.session_state["shuffles"]
    page.button(key="shuffle").click().run()
    assert not page.exception
    assert page.session_state["shuffles"] == before + 1


def test_any_picture_can_be_the_one_whose_neighbours_are_shown():
    page = opened("Similarity")
    page.number_input(key="neighbour_test").set_value(9_999).run()
    assert not page.exception
    arrays = mnist.load_arrays()
    captions = sent(page, "gallery")["captions"]
    assert captions[0] == f"true label {arrays['y_test'][9_999]}"
    squares = ((arrays["x_train"].astype(np.int32) - arrays["x_test"][9_999]) ** 2).sum((1, 2))
    assert captions[1].endswith(f"{np.sqrt(squares.min()):,.0f}")


def test_what_is_odd_counts_what_the_networks_say():
    text = words(opened("Label errors and duplicates"))
    missed = label_errors.count_misses()
    assert f"{len(label_errors.find_label_errors())} of 10,000 test labels look wrong" in text
    assert f"{(missed > 0).sum()} test images are misclassified by at least one network" in text
    assert f"misclassify these {(missed == len(network_names())).sum()}" in text


@pytest.mark.parametrize(
    ("section", "module", "name", "error"),
    [
        ("MNIST in numbers", mnist, "load", ArtifactError("The data set is missing.")),
        (
            "Map",
            precomputed,
            "find_digit_sheet",
            ArtifactError("test-digits-*.webp is missing."),
        ),
        (
            "Pixels",
            precomputed,
            "load_pixel_statistics",
            ArtifactError("pixels.npz cannot be read."),
        ),
        (
            "Handwriting styles",
            precomputed,
            "load_handwriting",
            ArtifactError("handwriting.npz cannot be read."),
        ),
        (
            "Label errors and duplicates",
            label_errors,
            "load_all_probabilities",
            ArtifactError("A network is missing."),
        ),
    ],
)
def test_a_missing_file_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, section, module, name, error
):
    def fail(*_):
        raise error

    caches.clear()
    monkeypatch.setattr(module, name, fail)
    page = AppTest.from_file(str(ROOT / "pages" / "explore_data.py"), default_timeout=120)
    page.session_state["topic"] = section
    page.run()
    assert not page.exception
    assert [shown.value for shown in page.error] == [str(error)]


def test_every_section_of_the_page_is_tested():
    source = Path(ROOT / "pages" / "explore_data.py").read_text(encoding="utf-8")
    assert all(f'"{section}"' in source for section in SECTIONS)
    assert source.count(".show,") == len(SECTIONS)
