"""Evaluate real handwriting, a folder of images or a file of strokes, through exactly what the app
does.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from PIL import Image, ImageDraw

from model import metrics
from model.preprocessing.image_io import ImageError, open_image
from model.preprocessing.normalization import ModelInput, from_image, from_strokes
from model.recognition.classifier import Classifier
from model.recognition.prediction import Outcome, Prediction

MAX_BYTES = 1_000_000_000  # of a file of strokes, unpacked
LABELS = (*map(str, range(10)), "none")
TILE_SIDE, TILES_PER_ROW = 84, 8  # of the contact sheet


class EvaluationError(Exception):
    """Nothing could be evaluated; the message says why."""


@dataclass(frozen=True)
class Sample:
    """A sample that was classified; `name` says where it is from."""

    name: str
    label: str
    model_input: ModelInput | None
    prediction: Prediction

    @property
    def is_correct(self) -> bool:
        """Whether the top class is the label, or what is no digit was rejected."""
        if self.label == "none":
            return self.prediction.outcome is not Outcome.DIGIT
        return str(self.prediction.digit) == self.label


class ClassMetrics(TypedDict):
    """Figures of the samples of one label."""

    samples: int
    accuracy: float | None


class Metrics(TypedDict):
    """Shares are 0..1, None where there is nothing to share; `confusion` is 10×10, row = label."""

    samples: int
    accuracy: float | None
    answered: float | None
    accuracy_answered: float | None
    rejected: float | None
    ece: float | None
    per_class: dict[str, ClassMetrics]
    confusion: list[list[int]]
    seconds: float


@dataclass(frozen=True)
class Evaluation:
    """The figures, the samples, and a sentence for each one that was skipped."""

    metrics: Metrics
    samples: list[Sample]
    skipped: list[str]


Loader = Callable[[], ModelInput | None]


def sample_loaders(path: Path) -> Iterator[tuple[str, str, Loader]]:
    """Yield name, label and loader of every sample at `path`.

    A loader raises on a damaged one. Raises EvaluationError for a path of no use.
    """
    if path.is_dir():
        folders = [(folder, label) for label in LABELS if (folder := path / label).is_dir()]
        if not folders:
            raise EvaluationError(f"{path} has no sub-folders named 0 to 9 or none.")
        for folder, label in folders:
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    yield f"{label}/{file.name}", label, partial(_load_image, file)
    elif path.is_file():
        for number, sample in enumerate(load_strokes(path)):
            label = str(sample.get("label")) if isinstance(sample, dict) else ""
            yield f"sample {number}", label, partial(_load_strokes, sample)
    else:
        raise EvaluationError(f"There is no file or folder {path}.")


def load_strokes(path: Path) -> list[Any]:
    """Load the samples of a .json.gz of strokes, unchecked.

    Raises EvaluationError when it is none.
    """
    try:
        with gzip.open(path) as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise ValueError("too large")
        samples = json.loads(content)["samples"]
    except Exception as error:  # whatever gzip, json and a foreign schema raise
        raise EvaluationError(
            f'{path} is not a .json.gz of strokes ({{"samples": […]}}): {type(error).__name__}.'
        ) from error
    if not isinstance(samples, list):
        raise EvaluationError(f"{path} is not a .json.gz of strokes: its samples are no list.")
    return samples


def _load_image(file: Path) -> ModelInput | None:
    return from_image(open_image(file))


def _load_strokes(sample: dict[str, Any]) -> ModelInput | None:
    return from_strokes(sample["strokes"])


def classify_samples(path: Path, classifier: Classifier) -> tuple[list[Sample], list[str]]:
    """Classify every sample. Returns them, and a sentence for each that was skipped."""
    samples, skipped = [], []
    for name, label, load in sample_loaders(path):
        if label not in LABELS:
            skipped.append(f"{name}: the label {label!r} is none of 0 to 9 and none.")
            continue
        try:
            model_input = load()
        except ImageError as error:
            skipped.append(f"{name}: {error}")
            continue
        except Exception as error:  # whatever a foreign sample makes of the code
            skipped.append(f"{name}: cannot be read ({type(error).__name__}: {str(error)[:80]}).")
            continue
        samples.append(Sample(name, label, model_input, classifier.predict(model_input)))
    return samples, skipped


def compute_metrics(samples: Sequence[Sample], seconds: float) -> Metrics:
    """Compute the figures of a set: see Metrics."""
    predictions = [s.prediction for s in samples if s.label != "none"]
    labels = np.array([int(s.label) for s in samples if s.label != "none"], int)
    top = np.array([-1 if p.digit is None else p.digit for p in predictions], int)
    is_answered = np.array([p.outcome is Outcome.DIGIT for p in predictions], bool)
    confidence = np.array([p.confidence for p in predictions])
    is_correct = top == labels
    is_rejected = np.array([s.is_correct for s in samples if s.label == "none"], bool)

    def share(values: np.ndarray) -> float | None:
        return round(float(np.mean(values)), 6) if len(values) else None

    return {
        "samples": len(samples),
        "accuracy": share(is_correct),
        "answered": share(is_answered),
        "accuracy_answered": share(is_correct[is_answered]),
        "rejected": share(is_rejected),
        "ece": round(metrics.expected_calibration_error(confidence, is_correct), 6)
        if len(labels)
        else None,
        "per_class": {
            str(k): {
                "samples": int((labels == k).sum()),
                "accuracy": share(is_correct[labels == k]),
            }
            for k in range(10)
        },
        "confusion": metrics.confusion_matrix(labels[top >= 0], top[top >= 0]).tolist(),
        "seconds": round(seconds, 3),
    }


def evaluate(path: Path, classifier: Classifier) -> Evaluation:
    """Evaluate a folder of images or a file of strokes.

    Raises EvaluationError when none of it can be read.
    """
    start = time.perf_counter()
    samples, skipped = classify_samples(path, classifier)
    if not samples:
        raise EvaluationError(
            f"Nothing in {path} could be read."
            + (f" First of {len(skipped)}: {skipped[0]}" if skipped else "")
        )
    return Evaluation(compute_metrics(samples, time.perf_counter() - start), samples, skipped)


def contact_sheet(samples: Sequence[Sample]) -> Image.Image:
    """Draw every misclassified sample: its crop, the 28×28, and label → prediction; ! where its
    outcome was a digit.
    """
    wrong = [sample for sample in samples if not sample.is_correct]
    width, height = 2 * TILE_SIDE + 12, TILE_SIDE + 22
    rows = max(1, -(-len(wrong) // TILES_PER_ROW))
    sheet = Image.new("L", (TILES_PER_ROW * width, rows * height), 40)
    draw = ImageDraw.Draw(sheet)
    for number, sample in enumerate(wrong):
        x, y = number % TILES_PER_ROW * width, number // TILES_PER_ROW * height
        if sample.model_input is not None:
            crop = _to_uint8(sample.model_input.steps[1].image)
            crop.thumbnail((TILE_SIDE, TILE_SIDE))
            sheet.paste(crop, (x, y))
            image = _to_uint8(sample.model_input.image)
            image = image.resize((TILE_SIDE, TILE_SIDE), Image.Resampling.NEAREST)
            sheet.paste(image, (x + TILE_SIDE + 2, y))
        prediction = sample.prediction
        mark = "!" if prediction.outcome is Outcome.DIGIT else ""
        file_name = sample.name.split("/")[-1][-16:]
        caption = (
            f"{sample.label} → {prediction.digit}{mark} {prediction.confidence:.0%}  {file_name}"
        )
        draw.text((x, y + TILE_SIDE + 2), caption, fill=255)
    return sheet


def _to_uint8(image: np.ndarray) -> Image.Image:
    return Image.fromarray(np.uint8(np.clip(image, 0, 1) * 255))
