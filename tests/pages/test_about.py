"""The About page without a browser: what it says is what the files say."""

import json
import re
import tomllib

import pytest
from streamlit.testing.v1 import AppTest

from testing.app_process import ROOT
from tests.pages.draw_page import props, run, words

STORAGE = re.compile(r"\b(localStorage|sessionStorage|caches|indexedDB|document\.cookie)\b")


@pytest.fixture(scope="module")
def page() -> AppTest:
    return run("pages/about.py")


def test_the_accuracy_is_that_of_the_measured_sets(page: AppTest):
    sets = json.loads((ROOT / "docs/generalization.json").read_text(encoding="utf-8")).values()
    digits = [(row["samples"], row["accuracy"]) for row in sets if row["accuracy"] is not None]
    samples = sum(count for count, _ in digits)
    accuracy = sum(count * share for count, share in digits) / samples
    assert f"**{100 * accuracy:.1f} %** of {samples:,} digits" in words(page)
    results = json.loads((ROOT / "model/saved/ink-reader/results.json").read_text(encoding="utf-8"))
    assert f"{100 * results['test_accuracy']:.2f} %" in words(page)
    assert f"{results['test_errors']} errors in 10,000" in words(page)


def test_the_version_is_that_of_the_project(page: AppTest):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert page.caption[-1].value.endswith(project["version"])


def test_the_licences_of_code_and_data_are_named(page: AppTest):
    assert page.text[0].value == (ROOT / "LICENSE").read_text(encoding="utf-8").strip()
    text = words(page)
    for name in ("MIT", "CC BY-SA 3.0", "CC BY 4.0", "doi:10.5281/zenodo.1195803", "streamlit"):
        assert name in text


def test_ten_people_write_the_ten_digits(page: AppTest):
    names = [drawing["name"] for drawing in props(page, "stroke_animation")["drawings"]]
    assert [name[0] for name in names] == list("0123456789")
    assert len({name.split()[-1] for name in names}) == 10


def test_the_browser_keeps_nothing_but_what_the_page_says():
    kept = {
        (path.name, storage)
        for path in (ROOT / "components").rglob("*.js")
        for storage in STORAGE.findall(path.read_text(encoding="utf-8"))
    }
    assert kept == {
        ("saved_drawing.js", "sessionStorage"),  # the drawing
        ("game.js", "localStorage"),  # the best time
        ("saved_examples.js", "localStorage"),  # your own digits
        ("loading.js", "caches"),  # the network
    }


def test_streamlit_gathers_no_statistics():
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
