import csv
import io
import json

from model.recognition import export
from testing import recognized


def test_digits_that_stand_together_are_a_number():
    page = recognized.two_rows()
    assert export.row_texts(page, export.digit_texts(page)) == ["12 7?", "40"]


def test_digits_spaced_evenly_are_one_number():
    page = recognized.page(*(recognized.digit(60 * k, 0, k) for k in range(6)))
    assert export.row_texts(page, export.digit_texts(page)) == ["012345"]


def test_an_empty_page_has_no_rows():
    assert export.row_texts(recognized.page(), []) == []


def test_corrections_reach_rows_and_record():
    page = recognized.two_rows()
    texts = export.digit_texts(page)
    texts[3], texts[4] = "8", "6"
    assert export.row_texts(page, texts) == ["12 78", "640"]
    digits = export.page_record(page, texts)["symbols"]
    assert [digit["read"] for digit in digits] == list("1278640")
    assert [k for k, digit in enumerate(digits) if digit["corrected"]] == [3, 4]


def test_json_and_csv_hold_every_digit():
    record = export.page_record(recognized.two_rows())
    loaded = json.loads(export.to_json([record, record]))
    assert [page["rows"] for page in loaded["pictures"]] == [["12 7?", "40"]] * 2
    lines = list(csv.DictReader(io.StringIO(export.to_csv([record, record]))))
    assert len(lines) == 14
    expected = {"picture": "list.jpg", "read": "7", "left": "100", "bottom": "30"}
    assert expected.items() <= lines[2].items()
    assert export.to_csv([]).strip() == "picture"
