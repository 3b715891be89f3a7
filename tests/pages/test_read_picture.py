"""The Read page without a browser."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.artifacts import ArtifactError
from model.recognition import export
from pages.sections.read_picture import results, source
from testing import app_process, caches, recognized
from tests.pages.draw_page import props

SETTINGS = source.Settings("ink-reader", 1.0, 0.4)
PAGE = str(app_process.ROOT / "pages" / "read_picture.py")


class SessionState(dict):
    """Streamlit's, without a session."""

    __getattr__ = dict.__getitem__
    __setattr__ = dict.__setitem__


def opened() -> AppTest:
    return AppTest.from_file(PAGE, default_timeout=120).run()


def test_a_sample_is_read_at_once_and_another_when_chosen():
    app = opened()
    assert not app.exception
    assert not app.error
    first = app.code[0].value
    assert len(first.splitlines()) == 6
    assert "digits" in app.markdown[0].value
    app.button_group(key="sample").set_value("Sums").run()
    assert not app.exception
    assert app.code[0].value != first


def test_sums_are_checked_where_they_are_seen_and_in_the_rows():
    app = opened()
    assert props(app, "annotated_image")["marks"] == []
    app.button_group(key="sample").set_value("Sums").run()
    shown = props(app, "annotated_image")
    lines = app.code[0].value.splitlines()
    assert [mark["correct"] for mark in shown["marks"]] == [line[-1] == "✓" for line in lines]
    assert [mark["title"].split(":")[0] for mark in shown["marks"]] == [
        line.rpartition("  ")[0] for line in lines
    ]
    signs = [box["text"] for box in shown["boxes"] if box["kind"] == "sign"]
    assert signs == ["+", "="] * len(lines)


def test_a_sample_is_called_simulated_and_an_upload_is_not():
    app = opened()
    assert any(caption.value.startswith("A simulated photo") for caption in app.caption)


def test_nothing_uploaded_shows_nothing_read_and_offers_the_camera_and_a_sample():
    app = opened()
    app.button_group(key="source").set_value("Upload").run()
    assert not app.exception
    assert not app.error
    assert not app.code
    app.button[1].click().run()
    assert app.button_group(key="source").value == "Sample"
    assert app.code
    app.button_group(key="source").set_value("Upload").run()
    app.button[0].click().run()
    assert app.button_group(key="source").value == "Take a photo"
    assert app.get("camera_input")


def test_a_missing_sample_is_told_with_its_fix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    caches.clear()
    monkeypatch.setattr("pages.sections.read_picture.source.SAMPLES", tmp_path)
    app = opened()
    assert not app.exception
    (error,) = app.error
    assert "notebook.jpg is missing" in error.value
    assert "tools/samples.py" in error.value


def test_a_missing_network_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def refuse(*arguments):
        raise ArtifactError("The network's file is missing.")

    caches.clear()
    monkeypatch.setattr("model.recognition.classifier.Classifier", refuse)
    app = opened()
    caches.clear()
    assert not app.exception
    assert [error.value for error in app.error] == ["The network's file is missing."]


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another visitor's picture is being read, for as long as the test takes."""
    monkeypatch.setattr(source, "MAX_WAIT", 0.01)
    with source._turn:
        yield


def uploaded(name: str) -> SimpleNamespace:
    content = (source.SAMPLES / "sums.jpg").read_bytes()
    return SimpleNamespace(file_id=name, name=name, getvalue=lambda: content)


def test_a_sample_is_read_while_somebody_elses_picture_is(busy):
    caches.clear()
    app = opened()
    assert not app.error
    assert app.code


def test_no_sample_at_all_is_the_first_one():
    app = opened()
    app.button_group(key="sample").set_value(None).run()  # the page itself sends none
    assert not app.exception
    assert len(app.code[0].value.splitlines()) == 6


def test_who_waits_too_long_is_told_and_can_try_again(monkeypatch: pytest.MonkeyPatch):
    state = SessionState()
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(source, "MAX_WAIT", 0.01)
    files = [uploaded("a.jpg"), uploaded("b.jpg")]
    with source._turn:
        assert list(source.recognize_files(files, SETTINGS).values()) == [source.BUSY]
    pages = source.recognize_files(files, SETTINGS).values()
    assert [page.name for page in pages] == ["a.jpg", "b.jpg"]


def test_one_picture_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch):
    def recognize_page(*_) -> str:
        assert source._turn.locked()
        return "read"

    monkeypatch.setattr(source, "recognize_page", recognize_page)
    assert source.recognize_file(uploaded("a.jpg"), SETTINGS) == "read"
    assert not source._turn.locked()
    monkeypatch.setattr(source.image_io, "open_image", Mock(side_effect=MemoryError))
    with pytest.raises(MemoryError):
        source.recognize_file(uploaded("a.jpg"), SETTINGS)
    assert not source._turn.locked()


def test_the_name_of_a_file_is_no_markdown(monkeypatch: pytest.MonkeyPatch):
    name = "![x](https://example.org/a.png) :red[*b*] $c$ <i>.png"
    file = SimpleNamespace(file_id="a", name=name, getvalue=lambda: b"no picture")
    monkeypatch.setattr(
        source, "load_pages", lambda *_: {"a": source.recognize_file(file, SETTINGS)}
    )
    (error,) = opened().error
    assert name not in error.value
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", error.value).startswith(name)
    assert not re.search(r"(?<!\\)[!\[\]():*$<>_`]", error.value)


def test_a_busy_server_offers_another_try(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(source, "load_pages", lambda *_: {"a": source.BUSY})
    assert len(opened().button) == 1


def test_another_network_reads_the_picture():
    app = opened()
    confidences = app.dataframe[0].value["Confidence"].tolist()
    app.selectbox(key="picture_network").select("plateau-cnn").run()
    assert not app.exception
    assert app.dataframe[0].value["Confidence"].tolist() != confidences


def test_the_table_lists_what_is_not_sure_first_and_what_is_no_digit_last():
    app = opened()
    app.button_group(key="sample").set_value("Sums").run()
    table = app.dataframe[0].value
    ranks = [{"?": 0, "": 2}.get(text, 1) for text in table["Read as"]]
    assert ranks == sorted(ranks)
    assert set(ranks) == {1, 2}  # the digits of the sums are sure, the signs are none
    has_confidence = [confidence != "" for confidence in table["Confidence"]]
    assert has_confidence == [rank < 2 for rank in ranks]


def test_a_correction_reaches_the_digit_of_its_row_in_the_table(monkeypatch: pytest.MonkeyPatch):
    page = recognized.two_rows()
    order = results.table_order(page)
    assert order == [3, 0, 1, 2, 5, 6, 4]
    state = {
        "begun": export.digit_texts(page),
        "corrected": {},
        "table": {"edited_rows": {0: {"Read as": "8"}, 6: {"Read as": "6"}, 1: {"Read as": None}}},
    }
    monkeypatch.setattr(st, "session_state", SessionState(state))
    results.save_corrections(("a", None), "table", order)
    assert state["corrected"] == {("a", None): ["", "2", "7", "8", "6", "4", "0"]}
