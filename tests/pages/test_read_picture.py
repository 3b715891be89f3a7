"""The Read page without a browser."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.recognition.classifier import NetworkError
from testing import app_process

PAGE = str(app_process.ROOT / "pages" / "read_picture.py")


def opened() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=120).run()


def test_a_sample_is_read_at_once_and_another_when_chosen():
    app = opened()
    assert not app.exception and not app.error
    first = app.code[0].value
    assert len(first.splitlines()) == 6 and "digits" in app.markdown[0].value
    app.button_group(key="sample").set_value("Sums").run()
    assert not app.exception and app.code[0].value != first


def test_nothing_uploaded_shows_nothing_read():
    app = opened()
    app.button_group(key="source").set_value("Upload").run()
    assert not app.exception and not app.error and not app.code


def test_a_missing_sample_is_told_with_its_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    st.cache_resource.clear()
    source = (
        (app_process.ROOT / "pages" / "read_picture.py")
        .read_text()
        .replace('"notebook.jpg"', '"lost.jpg"')
    )
    app = AppTest.from_string(
        source.replace(
            "Path(__file__).resolve().parent.parent", repr(tmp_path).replace("PosixPath", "Path")
        ),
        default_timeout=120,
    ).run()
    assert not app.exception
    assert (
        "lost.jpg cannot be opened" in app.error[0].value
        and "git checkout data/samples" in app.error[0].value
    )


def test_a_missing_network_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments):
        raise NetworkError("The network's file is missing.")

    st.cache_resource.clear()
    monkeypatch.setattr("model.recognition.classifier.Classifier", refuse)
    app = opened()
    st.cache_resource.clear()
    assert not app.exception
    assert [error.value for error in app.error] == ["The network's file is missing."]
