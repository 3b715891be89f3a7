import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from model.data import NOT_A_DIGIT, unipen
from model.data.synthetic.numbers import compose_row
from model.recognition import export
from model.recognition.prediction import Outcome
from model.recognition.segmentation import Box
from testing import recognized


def test_digits_that_stand_together_are_a_number():
    page = recognized.two_rows()
    assert export.row_texts(page, export.digit_texts(page)) == ["12 7?", "40"]


def test_digits_spaced_evenly_are_one_number():
    page = recognized.page(*(recognized.digit(60 * k, 0, k) for k in range(6)))
    assert export.row_texts(page, export.digit_texts(page)) == ["012345"]


def test_a_wide_gap_begins_another_number_on_a_page_with_narrow_ones():
    lefts = [0, 28, 56, 84, 150, 216, 244]
    page = recognized.page(
        *(
            recognized.digit(left, 0, int(text))
            for left, text in zip(lefts, "1969720", strict=True)
        ),
        *(recognized.digit(66 * k, 1, k + 1) for k in range(5)),
    )
    assert export.row_texts(page, export.digit_texts(page)) == ["1969 7 20", "1 2 3 4 5"]
    numbers = [symbol["number"] for symbol in export.page_record(page)["symbols"]]
    assert numbers == [1, 1, 1, 1, 2, 3, 3, 1, 2, 3, 4, 5]


def test_numbers_of_composed_rows_are_told_apart():
    """Rows of one to four numbers by UNIPEN's training writers, close together or wide."""
    rng = np.random.default_rng(0)
    digits = [s for s in unipen.split(unipen.load()).train[::7] if s.label != NOT_A_DIGIT]
    right = rows_written = 0
    for _ in range(60):
        within, space = rng.uniform(-0.1, 0.35), rng.uniform(0.5, 1.0)
        written, expected = [], []
        for row in range(4):
            left, texts = 0.0, []
            for _ in range(rng.integers(1, 5)):
                samples = [digits[k] for k in rng.integers(len(digits), size=rng.integers(1, 5))]
                strokes, owners = compose_row(
                    [s.strokes for s in samples], rng, (within - 0.05, within + 0.05), 30
                )
                for position, sample in enumerate(samples):
                    points = np.concatenate(
                        [s for s, o in zip(strokes, owners, strict=True) if o == position]
                    )
                    (x, y), (right_end, bottom) = points.min(0), points.max(0)
                    box = Box(left + x, 100 * row + y, left + right_end, 100 * row + bottom)
                    written.append(replace(recognized.digit(0, row, sample.label), box=box))
                left = written[-1].box.right + 30 * (within + space)
                texts.append("".join(str(s.label) for s in samples))
            expected.append(" ".join(texts))
        page = recognized.page(*written)
        read = export.row_texts(page, export.digit_texts(page))
        right += sum(a == b for a, b in zip(read, expected, strict=True))
        rows_written += 4
    assert right / rows_written >= 0.97


def test_what_is_no_digit_ends_a_number_and_has_no_confidence():
    page = recognized.page(
        recognized.digit(0, 0, 1),
        recognized.digit(28, 0, 2, Outcome.NOT_A_DIGIT),
        recognized.digit(56, 0, 3),
    )
    record = export.page_record(page)
    assert record["rows"] == ["1 3"]
    assert [symbol["number"] for symbol in record["symbols"]] == [1, None, 2]
    assert [symbol["confidence"] for symbol in record["symbols"]] == [0.98, None, 0.98]
    assert [symbol["likeliest"] for symbol in record["symbols"]] == [1, None, 3]
    (line,) = [x for x in csv.DictReader(io.StringIO(export.to_csv([record]))) if not x["read"]]
    assert line["number"] == line["confidence"] == line["likeliest"] == ""
    assert export.row_texts(page, ["1", "2", "3"]) == ["123"]


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


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_computes_no_name(start: str):
    name = f'{start}HYPERLINK("https://example.org","7").png'
    record = {**export.page_record(recognized.two_rows()), "picture": name}
    (cell, *_) = [row["picture"] for row in csv.DictReader(io.StringIO(export.to_csv([record])))]
    assert cell == f"'{name}"
    assert json.loads(export.to_json([record]))["pictures"][0]["picture"] == name
