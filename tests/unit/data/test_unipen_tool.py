import gzip
import json

import pytest

from model.data import NOT_A_DIGIT, unipen
from tools import unipen as tool

DIGIT = {"label": "7", "writer": "apa-01", "strokes": [[[0, 0], [800.4, 0], [300, 1000]]]}
LETTER = {"label": "none", "char": "é", "writer": "kai-12", "strokes": [[[5, 5]], [[0, 9], [9, 0]]]}


def write(folder, digits, letters):
    for name, samples in zip(tool.FILES, (digits, letters), strict=True):
        (folder / name).write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    return folder


def test_both_files_are_packed(tmp_path, capsys):
    out = tmp_path / "unipen.npz"
    assert tool.main([str(write(tmp_path, [DIGIT], [LETTER])), "--out", str(out)]) == 0
    assert "2 samples" in capsys.readouterr().out
    digit, letter = unipen.load(out)
    assert (digit.label, digit.character, digit.writer) == (7, "7", "apa-01")
    assert (letter.label, letter.character, letter.writer) == (NOT_A_DIGIT, "é", "kai-12")
    assert digit.strokes[0].tolist() == [[0, 0], [800, 0], [300, 1000]]
    assert [stroke.tolist() for stroke in letter.strokes] == LETTER["strokes"]


def test_the_same_files_give_the_same_bytes(tmp_path):
    write(tmp_path, [DIGIT], [LETTER])
    outs = [tmp_path / "one.npz", tmp_path / "two.npz"]
    for out in outs:
        tool.main([str(tmp_path), "--out", str(out)])
    assert outs[0].read_bytes() == outs[1].read_bytes()


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        {"label": "7"},
        {**DIGIT, "label": "seven"},
        {**DIGIT, "label": "12"},
        {**DIGIT, "label": "none"},
        {**DIGIT, "writer": 3},
        {**DIGIT, "writer": "somebody"},
        {**DIGIT, "strokes": []},
        {**DIGIT, "strokes": [[]]},
        {**DIGIT, "strokes": [[[0, 0, 0]]]},
        {**DIGIT, "strokes": [[[0, 0], [1]]]},
        {**DIGIT, "strokes": [[[0, 1e9]]]},
        {**DIGIT, "strokes": [[[0, float("nan")]]]},
    ],
)
def test_a_damaged_sample_is_named_and_nothing_is_written(tmp_path, capsys, damaged):
    out = tmp_path / "unipen.npz"
    write(tmp_path, [DIGIT, damaged], [LETTER])
    assert tool.main([str(tmp_path), "--out", str(out)]) == 1
    error = capsys.readouterr().err
    assert "digits.json.gz: sample 1" in error
    assert len(error.strip().splitlines()) == 1
    assert not out.exists()


def test_a_missing_file_is_named(tmp_path, capsys):
    assert tool.main([str(tmp_path)]) == 1
    assert "digits.json.gz" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path, capsys):
    write(tmp_path, [DIGIT], [LETTER])
    assert tool.main([str(tmp_path), "--out", str(tmp_path / "none" / "unipen.npz")]) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err
