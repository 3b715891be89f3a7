import gzip
import json

import numpy as np
import pytest
from PIL import Image

from model import evaluate
from model.data import mnist
from testing.shapes import SEVEN, ZIGZAG

KEYS = {
    "samples",
    "accuracy",
    "answered",
    "accuracy_answered",
    "rejected",
    "ece",
    "per_class",
    "confusion",
    "seconds",
}


@pytest.fixture
def images(tmp_path):
    """Twenty MNIST test digits as dark-on-light PNGs of several sizes, one non-digit, one file that
    is no image.
    """
    test = mnist.load().test
    for k in range(20):
        folder = tmp_path / "set" / str(test.labels[k])
        folder.mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - test.images[k]).resize((28 * (1 + k % 4),) * 2).save(
            folder / f"{k}.png"
        )
    (tmp_path / "set" / "none").mkdir()
    grid = np.full((60, 60), 255, np.uint8)
    grid[::12], grid[:, ::12] = 0, 0
    Image.fromarray(grid).save(tmp_path / "set" / "none" / "grid.png")
    (tmp_path / "set" / "3").mkdir(exist_ok=True)
    (tmp_path / "set" / "3" / "broken.png").write_bytes(b"\x89PNG but no more")
    return tmp_path / "set"


@pytest.fixture
def strokes(tmp_path):
    path = tmp_path / "strokes.json.gz"
    samples = [
        {"label": "7", "writer": "a", "strokes": [s.tolist() for s in SEVEN]},
        {"label": "none", "strokes": [ZIGZAG.tolist()]},
    ]
    samples += [
        {"label": "eleven", "strokes": []},
        {"label": "3"},
        "no sample",
        {"label": "5", "strokes": []},
    ]
    path.write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    return path


def run(capsys, *arguments):
    code = evaluate.main([str(a) for a in arguments])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_pictures_are_scored_and_a_foreign_file_is_named_and_skipped(images, capsys):
    code, out, err = run(capsys, images, "--json")
    figures = json.loads(out)
    assert code == 0
    assert set(figures) == KEYS
    assert figures["samples"] == 21
    assert figures["accuracy"] >= 0.95
    assert figures["rejected"] in (0.0, 1.0)
    assert np.sum(figures["confusion"]) == 20
    assert "3/broken.png" in err
    assert "1 skipped" in err


def test_strokes_are_evaluated_and_a_digit_without_ink_counts_as_wrong(strokes, capsys):
    code, out, err = run(capsys, strokes, "--json")
    figures = json.loads(out)
    assert code == 0
    assert figures["samples"] == 3
    assert figures["accuracy"] == 0.5
    assert figures["per_class"]["7"] == {"samples": 1, "accuracy": 1.0}
    assert "3 skipped" in err


def test_the_table_is_for_people(images, capsys):
    _, out, _ = run(capsys, images)
    assert "accuracy" in out
    assert "%" in out


def test_the_contact_sheet_shows_what_was_misclassified(images, tmp_path, capsys):
    (images / "0").mkdir(exist_ok=True)
    Image.fromarray(255 - mnist.load().test.images[0]).save(images / "0" / "really a seven.png")
    code, *_ = run(capsys, images, "--errors", tmp_path / "errors.png")
    assert code == 0
    assert np.asarray(Image.open(tmp_path / "errors.png")).max() > 200


@pytest.mark.parametrize(
    "kind",
    ["nothing there", "empty folder", "no label folders", "only foreign", "text", "no samples"],
)
def test_a_path_of_no_use_is_an_error_in_one_sentence(tmp_path, capsys, kind):
    path = tmp_path / "x"
    if kind in ("empty folder", "no label folders", "only foreign"):
        path.mkdir()
        (path / ("3" if kind == "only foreign" else "a")).mkdir()
        (path / ("3" if kind == "only foreign" else "a") / "note.txt").write_text("hello")
    elif kind == "text":
        path.write_text("hello")
    elif kind == "no samples":
        path.write_bytes(gzip.compress(b'{"strokes": []}'))
    code, out, err = run(capsys, path)
    assert code == 1
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert str(path) in err


def test_an_unknown_network_is_named(strokes, capsys):
    code, _, err = run(capsys, strokes, "--network", "gpt")
    assert code == 1
    assert "gpt" in err
