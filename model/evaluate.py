"""Score real handwriting: a folder of pictures or a file of strokes, through exactly what the app
does.

    python -m model.evaluate PATH [--network NAME] [--json] [--errors FILE.png]

PATH is a folder with one sub-folder a label (0 … 9, and none for what is no digit) of pictures of
any size and polarity, or a .json.gz of strokes: {"samples": [{"label": "7", "writer": "a",
"strokes": [[[x, y], …], …]}]}, y downwards, any units.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from model import metrics
from model.preprocessing import image_io, normalization
from model.recognition.classifier import (
    SERVED,
    Classifier,
    NetworkError,
    Outcome,
    Prediction,
    load_classifier,
)

MOST_BYTES = 1_000_000_000  # of a file of strokes, unpacked
LABELS = (*map(str, range(10)), "none")


class EvaluationError(Exception):
    """Nothing could be evaluated; the message says why."""


@dataclass(frozen=True)
class Read:
    """One sample: where it is from, its label, what the app made of it."""

    place: str
    label: str
    model_input: normalization.ModelInput | None
    answer: Prediction


Loader = Callable[[], normalization.ModelInput | None]


def samples(path: Path) -> Iterator[tuple[str, str, Loader]]:
    """Name, label and loader of every sample at `path`.

    A loader raises on a damaged one. Raises EvaluationError for a path of no use.
    """
    if path.is_dir():
        found = [(folder, label) for label in LABELS if (folder := path / label).is_dir()]
        if not found:
            raise EvaluationError(f"{path} has no sub-folders named 0 to 9 or none.")
        for folder, label in found:
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    yield f"{label}/{file.name}", label, partial(_load_picture, file)
    elif path.is_file():
        for number, sample in enumerate(read_strokes(path)):
            label = str(sample.get("label")) if isinstance(sample, dict) else ""
            yield f"sample {number}", label, partial(_load_strokes, sample)
    else:
        raise EvaluationError(f"There is no file or folder {path}.")


def read_strokes(path: Path) -> list[Any]:
    """The samples of a .json.gz of strokes, unchecked. Raises EvaluationError when it is none."""
    try:
        with gzip.open(path) as opened:
            content = opened.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise ValueError("too large")
        stored = json.loads(content)["samples"]
    except Exception as error:  # whatever gzip, json and a foreign layout raise
        raise EvaluationError(
            f'{path} is not a .json.gz of strokes ({{"samples": […]}}): {type(error).__name__}.'
        ) from error
    if not isinstance(stored, list):
        raise EvaluationError(f"{path} is not a .json.gz of strokes: its samples are no list.")
    return stored


def _load_picture(file: Path) -> normalization.ModelInput | None:
    return normalization.from_image(image_io.open_image(file))


def _load_strokes(sample: dict[str, Any]) -> normalization.ModelInput | None:
    return normalization.from_strokes(sample["strokes"])


def read_all(path: Path, classifier: Classifier) -> tuple[list[Read], list[str]]:
    """Read every sample. Returns what was read, and a sentence for each that was passed over."""
    read, passed_over = [], []
    for place, label, loader in samples(path):
        if label not in LABELS:
            passed_over.append(f"{place}: the label {label!r} is none of 0 to 9 and none.")
            continue
        try:
            prepared = loader()
        except image_io.ImageError as error:
            passed_over.append(f"{place}: {error}")
            continue
        except Exception as error:  # whatever a foreign sample makes of the code
            passed_over.append(
                f"{place}: cannot be read ({type(error).__name__}: {str(error)[:80]})."
            )
            continue
        read.append(Read(place, label, prepared, classifier.predict(prepared)))
    return read, passed_over


def score(read: list[Read]) -> dict[str, Any]:
    """The figures of the contract: see the keys.

    Shares are 0..1, None where there is nothing to share; confusion is 10×10, row = label.
    """
    digits = [r for r in read if r.label != "none"]
    labels = np.array([int(r.label) for r in digits], int)
    top = np.array([-1 if r.answer.digit is None else r.answer.digit for r in digits], int)
    sure = np.array([r.answer.outcome is Outcome.DIGIT for r in digits], bool)
    confidence = np.array([r.answer.confidence for r in digits])
    right = top == labels
    others = [r.answer.outcome is not Outcome.DIGIT for r in read if r.label == "none"]

    def share(values) -> float | None:
        return round(float(np.mean(values)), 6) if len(values) else None

    return {
        "samples": len(read),
        "accuracy": share(right),
        "answered": share(sure),
        "accuracy_answered": share(right[sure]),
        "rejected": share(others),
        "ece": round(metrics.expected_calibration_error(confidence, right), 6)
        if len(digits)
        else None,
        "per_class": {
            str(k): {"samples": int((labels == k).sum()), "accuracy": share(right[labels == k])}
            for k in range(10)
        },
        "confusion": metrics.confusion_matrix(labels[top >= 0], top[top >= 0]).tolist(),
    }


def evaluate(path: Path, classifier: Classifier) -> tuple[dict[str, Any], list[Read], list[str]]:
    """Score a folder or file.

    Returns the figures with `seconds`, every sample read, and what was passed over.

    Raises EvaluationError when nothing could be read.
    """
    began = time.perf_counter()
    read, passed_over = read_all(path, classifier)
    if not read:
        raise EvaluationError(
            f"Nothing in {path} could be read."
            + (f" First of {len(passed_over)}: {passed_over[0]}" if passed_over else "")
        )
    return {**score(read), "seconds": round(time.perf_counter() - began, 3)}, read, passed_over


def contact_sheet(read: list[Read]) -> Image.Image:
    """A picture of every sample that was read wrongly: its ink, the 28×28, and label → answer; !
    where it was sure.
    """
    wrong = [
        r
        for r in read
        if (
            r.answer.outcome is Outcome.DIGIT
            if r.label == "none"
            else str(r.answer.digit) != r.label
        )
    ]
    side, per_row = 84, 8
    sheet = Image.new(
        "L", (per_row * (2 * side + 12), max(1, -(-len(wrong) // per_row)) * (side + 22)), 40
    )
    pen = ImageDraw.Draw(sheet)
    for n, r in enumerate(wrong):
        x, y = n % per_row * (2 * side + 12), n // per_row * (side + 22)
        if r.model_input is not None:
            for k, picture in enumerate((r.model_input.steps[1].picture, r.model_input.image)):
                shown = Image.fromarray(np.uint8(np.clip(picture, 0, 1) * 255))
                shown.thumbnail((side, side))
                sheet.paste(
                    shown.resize((side, side), Image.Resampling.NEAREST) if k else shown,
                    (x + k * (side + 2), y),
                )
        sure = "!" if r.answer.outcome is Outcome.DIGIT else ""
        pen.text(
            (x, y + side + 2),
            f"{r.label} → {r.answer.digit}{sure} {r.answer.confidence:.0%}  {r.place.split('/')[-1][-16:]}",
            fill=255,
        )
    return sheet


def table(figures: dict[str, Any]) -> str:
    """The figures as text for people."""

    def percent(value: float | None) -> str:
        return "–" if value is None else f"{value:.2%}"

    lines = [
        f"samples            {figures['samples']}",
        f"accuracy           {percent(figures['accuracy'])}   top class right, sure or not",
        f"answered           {percent(figures['answered'])}   of digits, surely",
        f"accuracy, answered {percent(figures['accuracy_answered'])}",
        f"rejected           {percent(figures['rejected'])}   of non-digits",
        f"calibration error  {percent(figures['ece'])}",
        f"seconds            {figures['seconds']}",
        "",
        "label  samples  accuracy  read as",
    ]
    for k, row in enumerate(figures["confusion"]):
        wrong = ", ".join(
            f"{n}× {j}"
            for n, j in sorted(((n, j) for j, n in enumerate(row) if n and j != k), reverse=True)
        )
        lines.append(
            f"{k:5}  {figures['per_class'][str(k)]['samples']:7}  {percent(figures['per_class'][str(k)]['accuracy']):>8}  {wrong}"
        )
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m model.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", type=Path, metavar="PATH")
    parser.add_argument(
        "--network", default=SERVED, metavar="NAME", help="one of the saved networks"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--errors", type=Path, metavar="FILE.png", help="write a contact sheet of what it got wrong"
    )
    options = parser.parse_args(argv)
    try:
        figures, read, passed_over = evaluate(options.path, load_classifier(options.network))
        if options.errors:
            contact_sheet(read).save(options.errors)
    except (EvaluationError, NetworkError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for sentence in passed_over:
        print(f"Passed over {sentence}", file=sys.stderr)
    if passed_over:
        print(f"{len(passed_over)} passed over.", file=sys.stderr)
    print(json.dumps(figures) if options.json else table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
