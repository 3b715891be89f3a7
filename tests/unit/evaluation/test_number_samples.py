"""Samples whose label has several digits: strokes as a drawing, pictures as pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model import evaluate
from model.evaluation import adaptation, number_samples
from model.evaluation.number_samples import NumberSample, Reading
from model.recognition import drawing
from model.recognition.classifier import Classifier
from model.recognition.personalization import Parameters, Personalization
from model.recognition.prediction import Calibration, Prediction
from testing.shapes import RING, SEVEN, ZIGZAG
from testing.synthetic_pages import photograph

CALIBRATION = Calibration()
READER = Personalization(Parameters(power=3, max_distance=0.1))


def row(*digits: list[np.ndarray], scale: float = 1.0) -> list[np.ndarray]:
    """Digits side by side, with room between them."""
    return [
        (stroke + np.array([1.4 * k, 0])) * scale
        for k, strokes in enumerate(digits)
        for stroke in strokes
    ]


def write_strokes(path: Path, samples: list[tuple[str, str, list[np.ndarray]]]) -> Path:
    stored = [
        {"label": label, "writer": writer, "strokes": [stroke.tolist() for stroke in strokes]}
        for label, writer, strokes in samples
    ]
    path.write_bytes(gzip.compress(json.dumps({"samples": stored}).encode()))
    return path


def run(capsys, *arguments: object) -> tuple[int, dict, str]:
    status = evaluate.main([*map(str, arguments), "--json"])
    printed = capsys.readouterr()
    return status, json.loads(printed.out or "{}"), printed.err


def test_a_number_of_strokes_is_right_when_it_is_read_exactly(tmp_path, capsys):
    path = write_strokes(
        tmp_path / "numbers.json.gz",
        [
            ("07", "a", row(RING, SEVEN)),
            ("70", "a", row(SEVEN, RING, scale=9_000)),
            ("77", "b", row(SEVEN, RING)),
            ("77", "b", SEVEN),
            ("7", "b", SEVEN),
            ("none", "b", [ZIGZAG]),
        ],
    )
    status, figures, err = run(capsys, path)
    assert (status, err) == (0, "")
    assert figures["samples"] == 6
    assert figures["numbers"] == {"samples": 4, "accuracy": 0.5}
    assert figures["accuracy"] == pytest.approx(3 / 5)
    assert figures["accuracy_by_writer"] == pytest.approx((1 + 1 / 3) / 2, abs=1e-6)
    assert figures["answered"] == 1
    assert figures["accuracy_answered"] == pytest.approx(3 / 5)
    # single digits alone
    assert np.sum(figures["confusion"]) == 1
    assert sum(of_class["samples"] for of_class in figures["per_class"].values()) == 1


def test_numbers_alone_have_an_accuracy_and_no_calibration(tmp_path, capsys):
    path = write_strokes(tmp_path / "numbers.json.gz", [("07", "a", row(RING, SEVEN))])
    _, figures, _ = run(capsys, path)
    assert figures["accuracy"] == 1
    assert figures["ece"] is None
    assert evaluate.main([str(path)]) == 0
    assert "of 1 read exactly" in capsys.readouterr().out


def test_a_number_is_drawn_to_fit_the_canvas():
    for scale in (1e-3, 1.0, 1e4):
        points = np.concatenate(number_samples.fit_to_canvas(row(RING, SEVEN, scale=scale)))
        low, high = points.min(0), points.max(0)
        assert low.min() == pytest.approx(number_samples.MARGIN, abs=0.01)
        assert (high - low).max() == pytest.approx(
            number_samples.CANVAS_SIDE - 2 * number_samples.MARGIN, rel=1e-4
        )
        assert (low + high) / 2 == pytest.approx([number_samples.CANVAS_SIDE / 2] * 2, abs=0.01)
    (dot,) = number_samples.fit_to_canvas([np.ones((1, 2))])
    assert dot.tolist() == [[160, 160]]


def test_strokes_are_read_as_the_app_reads_them(classifier: Classifier):
    strokes = row(SEVEN, RING, SEVEN)
    read = number_samples.strokes_reader({"strokes": strokes}, classifier)(None)
    shown = drawing.recognize_strokes(classifier, number_samples.fit_to_canvas(strokes))
    assert read.text == shown.text == "707"
    assert [p.digit for p in read.predictions] == [7, 0, 7]


def picture(*digits: str) -> Image.Image:
    """A photographed page with rings and sevens in rows."""
    shapes = {"0": RING, "7": SEVEN}
    ink = Image.new("L", (600, 260 * len(digits)))
    draw = ImageDraw.Draw(ink)
    for number, text in enumerate(digits):
        for stroke in row(*(shapes[digit] for digit in text), scale=90):
            points = [(float(x) + 80, float(y) + 80 + 260 * number) for x, y in stroke]
            draw.line(points, 255, 9, joint="curve")
    pixels = np.asarray(ink, np.float32) / 255
    return Image.fromarray(photograph(pixels, np.random.default_rng(0), ruled="", shadow=0.1))


def test_pictures_of_numbers_are_read_as_pages(tmp_path, capsys):
    for name, image in (
        ("70/a", picture("70")),
        ("70/b", picture("07")),
        ("70/c", picture("70", "70")),  # two numbers
        ("007/d", picture("007")),
        ("1234567890123/e", picture("7")),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        image.save(tmp_path / f"{name}.png")
    (tmp_path / "007" / "note.txt").write_text("hello", encoding="utf-8")
    (tmp_path / "12x").mkdir()
    (tmp_path / "٣٤").mkdir()  # digits, but not of these
    status, figures, err = run(capsys, tmp_path)
    assert status == 0
    assert figures["samples"] == 4
    assert figures["numbers"] == {"samples": 4, "accuracy": 0.5}
    assert "1234567890123/e.png" in err
    assert "more than 12 digits" in err
    assert "007/note.txt" in err
    assert "2 skipped" in err


def test_labels_that_are_too_long_or_no_number_are_skipped(tmp_path, capsys):
    labels = ["1" * 13, "1" * 5000, "12a", "-12", "1.5", " 12", "１２", "12"]
    path = write_strokes(tmp_path / "odd.json.gz", [(label, "a", SEVEN) for label in labels])
    status, figures, err = run(capsys, path)
    assert status == 0
    assert figures["samples"] == 1
    assert len(err.splitlines()) == len(labels)
    assert max(map(len, err.splitlines())) < 200


def test_a_number_without_ink_is_wrong_and_a_damaged_one_is_skipped(tmp_path, capsys):
    path = tmp_path / "odd.json.gz"
    samples = [{"label": "12", "strokes": []}, {"label": "12"}, {"label": "12", "strokes": 5}]
    path.write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    status, figures, err = run(capsys, path)
    assert status == 0
    assert figures["numbers"] == {"samples": 1, "accuracy": 0.0}
    assert figures["answered"] == 0
    assert "2 skipped" in err


def prediction(digit: int, place: int) -> Prediction:
    probabilities = np.full(10, 0.002, np.float32)
    probabilities[digit] = 0.982
    decided = CALIBRATION.decide(probabilities, 0.0)
    return Prediction(**{**decided.__dict__, "embedding": np.eye(16, dtype=np.float32)[place]})


def number(label: str, *read: tuple[int, int]) -> NumberSample:
    """A number whose digits are read so, at places where the same digit always is."""
    alone = [prediction(digit, place) for digit, place in read]

    def read_with(reader: Personalization | None) -> Reading:
        seen = [reader.personalize(p, CALIBRATION) if reader else p for p in alone]
        return Reading("".join(str(p.digit) for p in seen), tuple(seen))

    return NumberSample("made up", label, read_with(None), read_with, "a")


def test_a_corrected_number_teaches_the_digits_that_were_wrong():
    samples = [number("14", (1, 0), (9, 1)), number("41", (9, 1), (1, 0))]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert [sample.reading.text for sample in adapted] == ["19", "41"]
    assert corrected == [0]
    assert len(adapted[0].teach(READER).examples) == 1
    assert adaptation.evaluate(samples, READER, CALIBRATION) == {
        "accuracy": 0.5,
        "corrections": 1,
        "harmed": 0,
    }


def test_a_number_of_another_length_is_corrected_and_teaches_nothing():
    samples = [number("14", (9, 1))] * 2
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert [sample.reading.text for sample in adapted] == ["9", "9"]
    assert corrected == [0, 1]
    assert not samples[0].teach(READER).examples


def test_numbers_adapt_in_strokes_and_in_pictures(tmp_path, capsys):
    path = write_strokes(
        tmp_path / "strokes.json.gz",
        [("11", "a", row(SEVEN, SEVEN)), ("1", "a", SEVEN), ("10", "a", row(SEVEN, RING))],
    )
    _, figures, _ = run(capsys, path, "--adapt")
    assert figures["accuracy"] == 0
    assert figures["adapted"]["corrections"] < 3
    assert figures["adapted"]["accuracy"] > 0
    for name in ("11/a", "11/b"):
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        picture("77").save(tmp_path / "set" / f"{name}.png")
    _, figures, _ = run(capsys, tmp_path / "set", "--adapt")
    assert figures["accuracy"] == 0
    assert figures["adapted"] == {"accuracy": 0.5, "corrections": 1, "harmed": 0}


def test_the_text_of_a_picture_is_that_of_all_its_rows(tmp_path, classifier: Classifier):
    picture("70", "07").save(tmp_path / "two.png")
    read = number_samples.picture_reader(tmp_path / "two.png", classifier)(None)
    assert read.text.splitlines() == ["70", "07"]
    assert len(read.predictions) == 4
