import csv
import io
import json

import numpy as np
import pytest

from model.recognition import export
from model.recognition.classifier import Outcome, Prediction
from model.recognition.page import RecognizedPage, RecognizedSymbol
from model.recognition.segmentation import Box


def symbol(left: float, row: int, digit: int, outcome: Outcome = Outcome.DIGIT) -> RecognizedSymbol:
    candidates = (digit, 9 - digit) if outcome is Outcome.NOT_SURE else (digit,)
    answer = Prediction(outcome, np.eye(10, dtype=np.float32)[digit], digit, 0.98, candidates, 0.01)
    return RecognizedSymbol(
        Box(left, 50 * row, left + 20, 50 * row + 30), row, np.zeros((28, 28), np.float32), answer
    )


@pytest.fixture
def page() -> RecognizedPage:
    """Two rows: 12 7? and, behind something that is no digit, 40."""
    symbols = [
        symbol(0, 0, 1),
        symbol(28, 0, 2),
        symbol(100, 0, 7),
        symbol(128, 0, 3, Outcome.NOT_SURE),
    ]
    symbols += [symbol(0, 1, 5, Outcome.NOT_A_DIGIT), symbol(28, 1, 4), symbol(56, 1, 0)]
    return RecognizedPage("list.jpg", b"", 300, 100, (), tuple(symbols))


def test_digits_that_stand_together_are_a_number(page: RecognizedPage):
    assert export.rows(page, export.texts_of(page)) == ["12 7?", "40"]


def test_digits_spaced_evenly_are_one_number():
    even = RecognizedPage("", b"", 900, 50, (), tuple(symbol(60 * k, 0, k) for k in range(6)))
    assert export.rows(even, export.texts_of(even)) == ["012345"]


def test_nothing_read_has_no_rows():
    assert export.rows(RecognizedPage("", b"", 9, 9, (), ()), []) == []
    assert "No digits" in export.summary(RecognizedPage("", b"", 9, 9, (), ()), [])


def test_corrections_reach_rows_summary_titles_and_record(page: RecognizedPage):
    texts = export.texts_of(page)
    assert export.summary(page, texts) == "**5 digits**, 1 not sure, 1 that is no digit."
    texts[3], texts[4] = "8", "6"
    assert export.rows(page, texts) == ["12 78", "640"]
    assert export.summary(page, texts) == "**7 digits**."
    assert export.title(page.symbols[3], "8") == "8, corrected by hand"
    entries = export.record(page, texts)["symbols"]
    assert [entry["read"] for entry in entries] == list("1278640")
    assert [entry["corrected"] for entry in entries] == [
        False,
        False,
        False,
        True,
        True,
        False,
        False,
    ]


def test_each_outcome_has_a_look_and_a_sentence(page: RecognizedPage):
    texts = export.texts_of(page)
    assert [export.kind(text) for text in texts] == ["digit"] * 3 + ["unsure", "none"] + [
        "digit"
    ] * 2
    assert export.title(page.symbols[0], "1") == "1, 98.0 % confidence"
    assert export.title(page.symbols[3], "?") == "Not sure. It may be 3 or 6."
    assert "No digit" in export.title(page.symbols[4], "")
    assert all(map(export.label, texts))


def test_json_and_csv_hold_every_symbol(page: RecognizedPage):
    record = export.record(page)
    loaded = json.loads(export.to_json([record, record]))
    assert [one["rows"] for one in loaded["pictures"]] == [["12 7?", "40"]] * 2
    lines = list(csv.DictReader(io.StringIO(export.to_csv([record, record]))))
    assert len(lines) == 14
    assert (
        lines[2]["picture"] == "list.jpg"
        and lines[2]["read"] == "7"
        and lines[2]["left"] == "100"
        and lines[2]["bottom"] == "30"
    )
    assert export.to_csv([]).strip() == "picture"
