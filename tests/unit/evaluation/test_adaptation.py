"""Readers that are told what they got wrong, played on made-up predictions."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model import evaluate
from model.artifacts import network_names
from model.evaluation import adaptation
from model.evaluation.real_handwriting import Sample
from model.recognition.personalization import Parameters, Personalization
from model.recognition.prediction import NO_INK, Calibration
from testing.shapes import RING, SEVEN, ZIGZAG

CALIBRATION = Calibration()
READER = Personalization(Parameters(power=3, max_distance=0.1))


def sample(
    label: str, read: int, place: int, writer: str | None = "a", sure: bool = True
) -> Sample:
    """A sample whose network's answer is `read`; those at the same place look the same."""
    probabilities = np.full(10, 0.002, np.float32)
    probabilities[read] = 0.982
    prediction = replace(
        CALIBRATION.decide(probabilities, 0.0 if sure else 0.9),
        embedding=np.eye(16, dtype=np.float32)[place],
    )
    return Sample("made up", label, None, prediction, writer)


def digits(samples: list[Sample]) -> list[int | None]:
    return [sample.prediction.digit for sample in samples]


def test_after_one_correction_the_same_style_is_read():
    samples = [sample("4", 9, 0)] * 3
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [9, 4, 4]
    assert corrected == [0], "what is read rightly is not corrected"


def test_every_writer_begins_anew():
    samples = [sample("4", 9, 0, writer) for writer in ("a", "b", "a", "b")]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [9, 9, 4, 4]
    assert corrected == [0, 1]


def test_samples_without_a_writer_are_one_writers():
    samples = [sample("4", 9, 0, None), sample("4", 9, 0, "a"), sample("4", 9, 0, None)]
    assert digits(adaptation.play(samples, READER, CALIBRATION)[0]) == [9, 9, 4]


def test_what_is_no_digit_is_read_but_not_corrected():
    samples = [sample("none", 7, 1), sample("4", 9, 0), sample("none", 9, 0, sure=False)]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert corrected == [1]
    assert samples[2].is_correct
    assert not adapted[2].is_correct, "it looks like the 4 that was taught"
    assert adaptation.compare(samples, adapted, corrected)["harmed"] == 1


def test_a_digit_without_ink_is_corrected_and_teaches_nothing():
    samples = [replace(sample("4", 9, 0), prediction=NO_INK)] * 2
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert digits(adapted) == [None, None]
    assert corrected == [0, 1]


def test_with_a_limit_a_writer_makes_no_more_corrections():
    samples = [sample("none", 9, 0), *[sample(str(k), 9, k) for k in (1, 2, 3)] * 2]
    errors = adaptation.errors_by_limit(samples, READER, CALIBRATION)
    assert list(errors.values()) == [6, 5, 4, 3, 3]
    assert list(errors) == ["0", "1", "2", "5", "10"]


def test_all_digits_may_be_taught():
    samples = [sample("4", 4, 0), sample("9", 4, 0)]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION, teach_all=True)
    assert corrected == [1]
    assert adapted[1].prediction.confidence > samples[1].prediction.confidence


def test_the_comparison_counts_errors_harm_and_what_follows_a_correction():
    samples = [
        sample("4", 9, 0),  # corrected
        sample("4", 9, 0),  # the next 4: misread without, right with
        sample("7", 1, 1),  # corrected
        sample("4", 4, 2),
        sample("7", 1, 3),  # the next 7 looks otherwise: corrected, and no other follows
        sample("9", 9, 0),  # harmed: it looks like the 4s; corrected
        sample("none", 3, 4, sure=False),
    ]
    adapted, corrected = adaptation.play(samples, READER, CALIBRATION)
    assert corrected == [0, 2, 4, 5]
    assert adaptation.compare(samples, adapted, corrected) == {
        "writers": 1,
        "samples": 7,
        "digits": 6,
        "errors": 4,
        "errors_adapted": 4,
        "corrections": 4,
        "harmed": 1,
        "next": 2,
        "next_correct": 1,
        "next_misread": 2,
        "next_misread_correct": 1,
    }


def test_the_figures_are_those_of_a_plain_replay():
    rng = np.random.default_rng(0)
    labels = [*map(str, range(10)), "none"]
    samples = [
        sample(
            label=str(rng.choice(labels, p=[0.09] * 10 + [0.1])),
            read=int(rng.integers(10)),
            place=int(rng.integers(16)),
            writer=[None, "a", "b", "c"][rng.integers(4)],
            sure=bool(rng.integers(2)),
        )
        for _ in range(400)
    ]
    readers: dict[str | None, Personalization] = {}
    digits = correct = corrections = harmed = 0
    for played in samples:
        reader = readers.get(played.writer, READER)
        adapted = replace(played, prediction=reader.personalize(played.prediction, CALIBRATION))
        harmed += played.is_correct and not adapted.is_correct
        if played.label != "none":
            digits += 1
            correct += adapted.is_correct
            if not adapted.is_correct:
                corrections += 1
                readers[played.writer] = reader.teach(played.prediction, int(played.label))
    assert min(correct, corrections, harmed) > 10
    assert adaptation.evaluate(samples, READER, CALIBRATION) == {
        "accuracy": round(correct / digits, 6),
        "corrections": corrections,
        "harmed": harmed,
    }


def write_strokes(path: Path, samples: list[dict[str, object]]) -> Path:
    path.write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    return path


def stored(label: str, strokes: list[np.ndarray], **writer: object) -> dict[str, object]:
    return {"label": label, "strokes": [stroke.tolist() for stroke in strokes], **writer}


def run(capsys, *arguments: object) -> tuple[int, dict[str, object], str]:
    """Exit status, what is printed as JSON, and errors of `model.evaluate --json --adapt`."""
    status = evaluate.main([*map(str, arguments), "--json", "--adapt"])
    printed = capsys.readouterr()
    return status, json.loads(printed.out or "{}"), printed.err


def test_evaluate_adds_what_corrections_bring(tmp_path, capsys):
    """A person whose 1 is what everybody else writes as 7, and one who writes no such thing."""
    samples = [("1", "a", SEVEN), ("1", "a", SEVEN), ("0", "b", RING), ("none", "b", [ZIGZAG])]
    path = write_strokes(
        tmp_path / "strokes.json.gz",
        [stored(label, strokes, writer=writer) for label, writer, strokes in samples],
    )
    status, with_it, _ = run(capsys, path)
    assert status == 0
    assert evaluate.main([str(path), "--json"]) == 0
    without = json.loads(capsys.readouterr().out)
    assert set(with_it) - set(without) == {"adapted"}
    assert without["accuracy"] == pytest.approx(1 / 3, abs=1e-6)
    adapted = with_it["adapted"]
    assert adapted["corrections"] in (1, 2)
    assert adapted["accuracy"] == pytest.approx((3 - adapted["corrections"]) / 3, abs=1e-6)
    assert adapted["harmed"] == 0
    assert evaluate.main([str(path), "--adapt"]) == 0
    assert "adapted" in capsys.readouterr().out


def test_a_network_without_parameters_is_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("model.recognition.personalization.FILE", "nowhere.json")
    assert evaluate.main([str(tmp_path), "--adapt"]) == 1
    assert "nowhere.json is missing" in capsys.readouterr().err


def test_only_what_is_no_digit_has_no_accuracy(tmp_path, capsys):
    path = write_strokes(
        tmp_path / "none.json.gz", [stored("none", [ZIGZAG]), stored("none", RING)]
    )
    status, figures, _ = run(capsys, path)
    assert status == 0
    assert figures["adapted"] == {"accuracy": None, "corrections": 0, "harmed": 0}
    assert evaluate.main([str(path), "--adapt"]) == 0
    adapted = next(line for line in capsys.readouterr().out.splitlines() if "adapted" in line)
    assert "–" in adapted
    assert "%" not in adapted


def test_writers_of_any_name_are_told_apart(tmp_path, capsys):
    names = [None, 0, 0.5, True, "", "None", ["a"], {"a": 1}, "\ud800", "x" * 10_000]
    samples = [stored("0", SEVEN, writer=name) for name in names * 2] + [stored("0", SEVEN)]
    status, figures, _ = run(capsys, write_strokes(tmp_path / "strokes.json.gz", samples))
    assert status == 0
    adapted = figures["adapted"]
    assert adapted["corrections"] == len(names), "one each; what names no writer is by null, too"
    assert adapted["accuracy"] == pytest.approx(1 - len(names) / len(samples), abs=1e-6)


def test_what_cannot_be_read_is_neither_played_nor_taught(tmp_path, capsys):
    samples = [stored("0", SEVEN, writer="a"), {"label": "0", "writer": "a"}, None]
    samples += [stored("zero", SEVEN, writer="a"), stored("7", SEVEN, writer="b")]
    status, figures, err = run(capsys, write_strokes(tmp_path / "strokes.json.gz", samples))
    assert status == 0
    assert figures["samples"] == 2
    assert figures["adapted"] == {"accuracy": 0.5, "corrections": 1, "harmed": 0}
    assert "3 skipped" in err


def write_pictures(folder: Path) -> Path:
    """Three ones on paper, of which two are labelled 0, and a grid that is no digit."""
    one = np.full((60, 60), 255, np.uint8)
    one[8:52, 28:33] = 0
    grid = np.full((60, 60), 255, np.uint8)
    grid[::12], grid[:, ::12] = 0, 0
    for name, pixels in (("0/a", one), ("0/b", one), ("1/c", one), ("none/d", grid)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    return folder


def test_the_pictures_of_a_folder_are_one_writers(tmp_path, capsys):
    status, figures, _ = run(capsys, write_pictures(tmp_path / "set"))
    assert status == 0
    assert figures["accuracy"] == pytest.approx(1 / 3, abs=1e-6)
    # taught as 0 by the first, and as 1 by the third
    assert figures["adapted"] == {
        "accuracy": pytest.approx(1 / 3, abs=1e-6),
        "corrections": 2,
        "harmed": 1,
    }


@pytest.mark.parametrize(
    "kind", ["nothing", "a folder", "empty labels", "no samples", "no strokes"]
)
def test_an_empty_set_is_an_error_in_one_sentence(tmp_path, capsys, kind):
    path = tmp_path / "set"
    if kind in ("a folder", "empty labels"):
        path.mkdir()
    if kind == "empty labels":
        (path / "3").mkdir()
    elif kind == "no samples":
        write_strokes(path, [])
    elif kind == "no strokes":
        write_strokes(path, [{"label": "3", "writer": "a"}])
    status, figures, err = run(capsys, path)
    assert status == 1
    assert figures == {}
    assert len(err.splitlines()) == 1
    assert str(path) in err


@pytest.mark.parametrize("name", network_names())
def test_every_saved_network_adapts(name, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(evaluate, "load_parameters", lambda _: READER.parameters)
    path = write_strokes(
        tmp_path / "strokes.json.gz",
        [*[stored("0", SEVEN, writer="a")] * 3, stored("none", [ZIGZAG], writer="b")],
    )
    status, figures, _ = run(capsys, path, "--network", name)
    assert status == 0
    assert figures["accuracy"] == 0
    assert figures["adapted"] == {
        "accuracy": pytest.approx(2 / 3, abs=1e-6),
        "corrections": 1,
        "harmed": 0,
    }
