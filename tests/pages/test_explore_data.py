"""The Data page without a browser: every section and control, and what it says of the data."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.artifacts import ArtifactError, network_names
from model.data import mnist, unipen
from model.evaluation import label_errors
from model.exploration import precomputed
from testing import caches
from testing.app_process import ROOT

SECTIONS = [
    "At a glance",
    "Handwriting styles",
    "Samples",
    "Pixels",
    "Preprocessing",
    "Shape",
    "Similarity",
    "Label errors and duplicates",
]


def opened(section: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "pages" / "explore_data.py"), default_timeout=120)
    page.session_state["topic"] = section
    page.run()
    assert not page.exception
    assert not page.error
    return page


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
    text = words(opened("At a glance"))
    with np.load(mnist.FILE) as stored:
        pixels = stored["x_train"]
    assert f"Mean pixel value {pixels.mean():.1f}" in text
    assert f"standard deviation {pixels.std():.1f}" in text
    assert "Mean pixel value 33.3" in text
    assert "standard deviation 78.6" in text
    assert f"{(pixels > 0).mean():.1%}".replace("%", " %") in text
    assert "70,000" in text
    assert "CC BY-SA" in text or "Attribution-ShareAlike 3.0" in text


def test_the_handwriting_styles_are_counted_in_the_data():
    page = opened("Handwriting styles")
    page.button_group(key="style").set_value(0).run()
    zeros = [s for s in unipen.load() if s.label == 0]
    writers = {s.writer for s in zeros}
    several = [np.mean([s.is_marked_zero for s in zeros if s.writer == w]) for w in writers]
    metrics = {metric.label: metric.value for metric in page.metric}
    assert metrics["Writers"] == str(len(writers))
    # a few second strokes are but a pen that bounced
    assert float(metrics["More strokes"].removesuffix(" %")) == pytest.approx(
        100 * np.mean(several), abs=0.5
    )
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
    assert "nearest training images have its label" in words(page)


def test_what_is_odd_counts_what_the_networks_say():
    text = words(opened("Label errors and duplicates"))
    missed = label_errors.count_misses()
    assert f"these {len(label_errors.find_label_errors())} look wrong" in text
    assert f"{(missed > 0).sum()} test images are misclassified by at least one network" in text
    assert f"these {(missed == len(network_names())).sum()} by all" in text


@pytest.mark.parametrize(
    ("section", "module", "name", "error"),
    [
        ("At a glance", mnist, "load", ArtifactError("The data set is missing.")),
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
