"""Evaluate real handwriting, a folder of images, a file of strokes or UNIPEN's validation writers,
through exactly what the app does.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, Self, TypedDict

import numpy as np
from PIL import Image, ImageDraw

from model import metrics
from model.artifacts import ArtifactError
from model.data import NOT_A_DIGIT, unipen
from model.evaluation import number_samples
from model.evaluation.number_samples import MAX_DIGITS, NumberSample, Reading
from model.preprocessing.image_io import ImageError, open_image
from model.preprocessing.normalization import ModelInput, from_clean_strokes, from_image
from model.preprocessing.strokes import clean_strokes
from model.recognition.classifier import Classifier
from model.recognition.personalization import Personalization
from model.recognition.prediction import Calibration, Outcome, Prediction

MAX_BYTES = 1_000_000_000  # of a file of strokes, unpacked
LABELS = (*map(str, range(10)), "none")
NUMBER = re.compile("[0-9]{2,}")  # the label of a number
TILE_SIDE, TILES_PER_ROW = 84, 8  # of the contact sheet


class EvaluationError(Exception):
    """Nothing could be evaluated; the message says why."""


@dataclass(frozen=True)
class Sample:
    """A sample that was classified; `name` says where it is from.

    `writer` is None where nobody is named. An image has 0 strokes.
    """

    name: str
    label: str
    model_input: ModelInput | None
    prediction: Prediction
    writer: str | None = None
    strokes: int = 0

    @property
    def is_correct(self) -> bool:
        """Whether the top class is the label, or what is no digit was rejected."""
        if self.label == "none":
            return self.prediction.outcome is not Outcome.DIGIT
        return str(self.prediction.digit) == self.label

    def personalized(self, personalization: Personalization, calibration: Calibration) -> Self:
        """The sample as it is recognized with examples."""
        return replace(self, prediction=personalization.personalize(self.prediction, calibration))

    def teach(self, personalization: Personalization) -> Personalization:
        """Teach the digit."""
        return personalization.teach(self.prediction, int(self.label))


class ClassMetrics(TypedDict):
    """Figures of the samples of one label, or of all numbers."""

    samples: int
    accuracy: float | None


class Metrics(TypedDict):
    """Shares are 0..1, None where there is nothing to share; `confusion` is 10×10, row = label.

    `accuracy` is that of digits and numbers together: a digit is right if its top class is, sure or
    not, a number only if its text is exactly the label. A number is answered if all its digits are
    sure. `accuracy_by_writer` is the mean of the writers' accuracies, so that nobody's many samples
    decide; `slashed_zeros` are zeros of two or more strokes. `ece`, `per_class`, `slashed_zeros`
    and `confusion` are of single digits; `numbers` is of numbers alone.
    """

    samples: int
    accuracy: float | None
    accuracy_by_writer: float | None
    answered: float | None
    accuracy_answered: float | None
    rejected: float | None
    ece: float | None
    per_class: dict[str, ClassMetrics]
    slashed_zeros: ClassMetrics | None
    numbers: ClassMetrics | None
    confusion: list[list[int]]
    seconds: float


@dataclass(frozen=True)
class Evaluation:
    """The figures, the samples, and a sentence for each one that was skipped."""

    metrics: Metrics
    samples: list[Sample | NumberSample]
    skipped: list[str]


class StoredSample(NamedTuple):
    """A sample that is not read yet: `load` returns its model input and its number of strokes,
    `reader` what reads it as a number; both raise on a damaged one.
    """

    name: str
    label: str
    load: Callable[[], tuple[ModelInput | None, int]]
    reader: Callable[[Classifier], Callable[[Personalization | None], Reading]]
    writer: str | None = None


def stored_samples(path: Path) -> Iterator[StoredSample]:
    """Yield every sample at `path`, of UNIPEN's .npz those of its validation writers.

    Raises EvaluationError for a path of no use.
    """
    if path.is_dir():
        folders = [folder for folder in path.iterdir() if _is_label(folder.name)]
        folders = [folder for folder in folders if folder.is_dir()]
        if not folders:
            raise EvaluationError(
                f"{path} has no sub-folders named 0 to 9, by a number such as 1984, or none."
            )
        for folder in sorted(folders, key=lambda folder: (len(folder.name), folder.name)):
            for file in sorted(folder.iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    yield StoredSample(
                        f"{folder.name}/{file.name}",
                        folder.name,
                        partial(_load_image, file),
                        partial(number_samples.picture_reader, file),
                    )
    elif not path.is_file():
        raise EvaluationError(f"There is no file or folder {path}.")
    elif path.suffix == ".npz":
        yield from _unipen_samples(path)
    else:
        for number, sample in enumerate(load_strokes(path)):
            fields = sample if isinstance(sample, dict) else {}
            writer = fields.get("writer")
            yield StoredSample(
                f"sample {number}",
                str(fields.get("label", "")),
                partial(_load_strokes, sample),
                partial(number_samples.strokes_reader, sample),
                None if writer is None else str(writer),
            )


def _is_label(name: str) -> bool:
    return name in LABELS or NUMBER.fullmatch(name) is not None


def _unipen_samples(path: Path) -> Iterator[StoredSample]:
    try:
        samples = unipen.load(path)
    except ArtifactError as error:
        raise EvaluationError(str(error)) from error
    for sample in unipen.split(samples).validation:
        stored = {"strokes": sample.strokes}
        yield StoredSample(
            f"{sample.character} by {sample.writer}",
            "none" if sample.label == NOT_A_DIGIT else str(sample.label),
            partial(_load_strokes, stored),
            partial(number_samples.strokes_reader, stored),
            sample.writer,
        )


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


def _load_image(file: Path) -> tuple[ModelInput | None, int]:
    return from_image(open_image(file)), 0


def _load_strokes(sample: dict[str, Any]) -> tuple[ModelInput | None, int]:
    strokes = clean_strokes(sample["strokes"])
    return from_clean_strokes(strokes, 0.0, None), len(strokes)


def classify_samples(
    stored: Iterable[StoredSample], classifier: Classifier
) -> tuple[list[Sample | NumberSample], list[str]]:
    """Classify every sample. Returns them, and a sentence for each that was skipped."""
    samples: list[Sample | NumberSample] = []
    skipped = []
    for each in stored:
        if not _is_label(each.label):
            skipped.append(
                f"{each.name}: the label {each.label!r} is neither digits nor the word none."
            )
        elif each.label not in LABELS and len(each.label) > MAX_DIGITS:
            skipped.append(
                f"{each.name}: the label {each.label[:20]!r} has more than {MAX_DIGITS} digits."
            )
        else:
            try:
                samples.append(_classify(each, classifier))
            except ImageError as error:
                skipped.append(f"{each.name}: {error}")
            except Exception as error:  # whatever a foreign sample makes of the code
                skipped.append(
                    f"{each.name}: cannot be read ({type(error).__name__}: {str(error)[:80]})."
                )
    return samples, skipped


def classify_digits(stored: Iterable[StoredSample], classifier: Classifier) -> list[Sample]:
    """Classify the samples that are single digits, or none."""
    samples, _ = classify_samples(stored, classifier)
    return [sample for sample in samples if isinstance(sample, Sample)]


def _classify(stored: StoredSample, classifier: Classifier) -> Sample | NumberSample:
    if stored.label not in LABELS:
        read = stored.reader(classifier)
        return NumberSample(stored.name, stored.label, read(None), read, stored.writer)
    model_input, strokes = stored.load()
    prediction = classifier.predict(model_input)
    return Sample(stored.name, stored.label, model_input, prediction, stored.writer, strokes)


def compute_metrics(samples: Sequence[Sample | NumberSample], seconds: float) -> Metrics:
    """Compute the figures of a set: see Metrics."""
    numbers = [s for s in samples if isinstance(s, NumberSample)]
    digits = [s for s in samples if isinstance(s, Sample) and s.label != "none"]
    predictions = [s.prediction for s in digits]
    labels = np.array([int(s.label) for s in digits], int)
    top = np.array([-1 if p.digit is None else p.digit for p in predictions], int)
    is_answered = np.array([p.outcome is Outcome.DIGIT for p in predictions], bool)
    confidence = np.array([p.confidence for p in predictions])
    is_correct = top == labels
    is_slashed = (labels == 0) & np.array([s.strokes > 1 for s in digits], bool)
    # of digits and then of numbers
    all_correct = np.array([*is_correct, *(s.is_correct for s in numbers)], bool)
    all_answered = np.array([*is_answered, *(s.is_answered for s in numbers)], bool)
    is_rejected = np.array([s.is_correct for s in samples if s.label == "none"], bool)

    def share(values: np.ndarray) -> float | None:
        return round(float(np.mean(values)), 6) if len(values) else None

    def class_metrics(members: np.ndarray) -> ClassMetrics:
        return {"samples": int(members.sum()), "accuracy": share(is_correct[members])}

    return {
        "samples": len(samples),
        "accuracy": share(all_correct),
        "accuracy_by_writer": share(writer_accuracies([*digits, *numbers])),
        "answered": share(all_answered),
        "accuracy_answered": share(all_correct[all_answered]),
        "rejected": share(is_rejected),
        "ece": round(metrics.expected_calibration_error(confidence, is_correct), 6)
        if len(labels)
        else None,
        "per_class": {str(k): class_metrics(labels == k) for k in range(10)},
        "slashed_zeros": class_metrics(is_slashed) if is_slashed.any() else None,
        "numbers": {
            "samples": len(numbers),
            "accuracy": share(np.array([s.is_correct for s in numbers])),
        }
        if numbers
        else None,
        "confusion": metrics.confusion_matrix(labels[top >= 0], top[top >= 0]).tolist(),
        "seconds": round(seconds, 3),
    }


def writer_accuracies(samples: Sequence[Sample | NumberSample]) -> np.ndarray:
    """The accuracy of each writer's samples, (writers,); unnamed writers are left out."""
    by_writer = defaultdict(list)
    for sample in samples:
        if sample.writer is not None:
            by_writer[sample.writer].append(sample.is_correct)
    return np.array([np.mean(hits) for hits in by_writer.values()])


def evaluate(path: Path, classifier: Classifier) -> Evaluation:
    """Evaluate a folder of images, a file of strokes or UNIPEN's validation writers.

    Raises EvaluationError when none of it can be read.
    """
    start = time.perf_counter()
    samples, skipped = classify_samples(stored_samples(path), classifier)
    if not samples:
        raise EvaluationError(
            f"Nothing in {path} could be read."
            + (f" First of {len(skipped)}: {skipped[0]}" if skipped else "")
        )
    return Evaluation(compute_metrics(samples, time.perf_counter() - start), samples, skipped)


def contact_sheet(samples: Sequence[Sample | NumberSample]) -> Image.Image:
    """Draw every misclassified digit: its crop, the 28×28, and label → prediction; ! where its
    outcome was a digit. Numbers are left out.
    """
    wrong = [s for s in samples if isinstance(s, Sample) and not s.is_correct]
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
