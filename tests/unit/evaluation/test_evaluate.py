import gzip
import json

import numpy as np
import pytest
from PIL import Image

from model import evaluate
from model.data import NOT_A_DIGIT, mnist, unipen
from testing.shapes import RING, SEVEN, ZIGZAG

KEYS = {
    "samples",
    "accuracy",
    "accuracy_by_writer",
    "answered",
    "accuracy_answered",
    "rejected",
    "ece",
    "per_class",
    "slashed_zeros",
    "numbers",
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


def write_strokes(path, samples):
    """Write a file of strokes: samples are (label, writer, strokes)."""
    stored = [
        {"label": label, "strokes": [s.tolist() for s in strokes]}
        | ({} if writer is None else {"writer": writer})
        for label, writer, strokes in samples
    ]
    path.write_bytes(gzip.compress(json.dumps({"samples": stored}).encode()))
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
    assert figures["accuracy_by_writer"] is None
    assert figures["slashed_zeros"] is None
    assert figures["numbers"] is None
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


def test_every_writer_counts_the_same_in_the_accuracy_by_writer(tmp_path, capsys):
    path = write_strokes(
        tmp_path / "two.json.gz",
        [
            *[("7", "a", SEVEN)] * 3,
            ("1", "a", SEVEN),
            ("1", "b", SEVEN),
            ("7", None, SEVEN),
            ("none", "c", [ZIGZAG]),
        ],
    )
    figures = json.loads(run(capsys, path, "--json")[1])
    assert figures["accuracy"] == pytest.approx(4 / 6, abs=1e-6)
    assert figures["accuracy_by_writer"] == pytest.approx((3 / 4 + 0) / 2)


def test_slashed_zeros_are_those_of_two_strokes(tmp_path, capsys):
    slash = np.array([[0.7, 0.2], [0.3, 0.8]])
    path = write_strokes(
        tmp_path / "zeros.json.gz",
        [
            ("0", "a", RING),
            ("0", "a", [*RING, slash]),
            ("0", "b", SEVEN * 2),
            ("0", "b", [*RING, np.zeros((0, 2))]),
            ("8", "b", [*RING, slash]),
        ],
    )
    figures = json.loads(run(capsys, path, "--json")[1])
    assert figures["slashed_zeros"]["samples"] == 2
    assert figures["slashed_zeros"]["accuracy"] in (0.0, 0.5)  # the sevens are never a zero
    assert "of 2 zeros" in run(capsys, path)[1]


def test_of_unipen_the_validation_writers_are_evaluated(tmp_path, capsys):
    samples = unipen.load()[::60]
    path = tmp_path / "few.npz"
    np.savez(path, **unipen.encode(samples))
    code, out, _ = run(capsys, path, "--json")
    figures = json.loads(out)
    validation = unipen.split(samples).validation
    assert code == 0
    assert figures["samples"] == len(validation)
    digits = [sample for sample in validation if sample.label != NOT_A_DIGIT]
    counts = np.bincount([sample.label for sample in digits], minlength=10)
    assert [figures["per_class"][str(k)]["samples"] for k in range(10)] == counts.tolist()
    assert figures["accuracy"] > 0.8
    assert figures["accuracy_by_writer"] > 0.8
    assert figures["rejected"] > 0.8


def test_the_table_is_for_people(images, strokes, capsys):
    _, out, _ = run(capsys, images)
    assert "accuracy" in out
    assert "%" in out
    assert "by writer          100.00%" in run(capsys, strokes)[1]


def test_the_contact_sheet_shows_what_was_misclassified(images, tmp_path, capsys):
    (images / "0").mkdir(exist_ok=True)
    Image.fromarray(255 - mnist.load().test.images[0]).save(images / "0" / "really a seven.png")
    code, *_ = run(capsys, images, "--errors", tmp_path / "errors.png")
    assert code == 0
    assert np.asarray(Image.open(tmp_path / "errors.png")).max() > 200


@pytest.mark.parametrize(
    "kind",
    [
        *("nothing there", "empty folder", "no label folders", "only foreign", "text"),
        *("no samples", "arrays.npz"),
    ],
)
def test_a_path_of_no_use_is_an_error_in_one_sentence(tmp_path, capsys, kind):
    path = tmp_path / ("x.npz" if kind == "arrays.npz" else "x")
    if kind in ("empty folder", "no label folders", "only foreign"):
        path.mkdir()
        (path / ("3" if kind == "only foreign" else "a")).mkdir()
        (path / ("3" if kind == "only foreign" else "a") / "note.txt").write_text(
            "hello", encoding="utf-8"
        )
    elif kind == "text":
        path.write_text("hello", encoding="utf-8")
    elif kind == "no samples":
        path.write_bytes(gzip.compress(b'{"strokes": []}'))
    elif kind == "arrays.npz":
        np.savez(path, x_train=np.zeros((3, 28, 28), np.uint8))
    code, out, err = run(capsys, path)
    assert code == 1
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert str(path) in err


def test_an_unknown_network_is_named(strokes, capsys):
    code, _, err = run(capsys, strokes, "--network", "gpt")
    assert code == 1
    assert "gpt" in err
