"""The exported network at work: from a prepared drawing to an honest answer, through LiteRT,
without TensorFlow.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import metrics
from model.preprocessing.binarization import InvalidInputError, numbers
from model.preprocessing.normalization import FIELD, ModelInput

SAVED = Path(__file__).resolve().parents[1] / "saved"
SERVED = "ink-reader"  # the network that the app reads with unless told otherwise
RESULTS = set(  # what results.json holds, as far as the app shows it
    [
        "title",
        "sentence",
        "source",
        "command",
        "open_points",
        "test_accuracy",
        "test_errors",
        "ece",
        "ece_uncalibrated",
        "temperature",
        "confusion",
        "macro",
        "parameters",
        "seed",
        "epochs",
        "seconds",
        "bytes",
        "milliseconds",
        "recipe",
        "machine",
        "versions",
    ]
)
# a network's LiteRT files as `sha256sum` writes and checks them: a flipped bit would only make it
# read worse
SUMS = "SHA256SUMS"
BATCH = 96  # pictures that are read at once: more take more memory and no less time


class NetworkError(Exception):
    """A saved network is missing or damaged; the message names it and the cure."""


class Outcome(enum.Enum):
    """What a drawing turned out to be."""

    NO_INK = "no ink"
    DIGIT = "digit"
    NOT_SURE = "not sure"
    NOT_A_DIGIT = "not a digit"


@dataclass(frozen=True)
class Prediction:
    """The outcome of reading one drawing.

    `probabilities` (10,) float32 sum to 1, or are all 0 without ink. `digit` is the likeliest one,
    None without ink. `candidates` are the digits that it may be, likeliest first: one when sure.
    `not_a_digit` in 0..1 is how much the drawing looks like none.
    """

    outcome: Outcome
    probabilities: np.ndarray
    digit: int | None
    confidence: float
    prediction_set: tuple[int, ...]
    rejection_probability: float


@dataclass(frozen=True)
class Calibration:
    """What was fitted on validation data: see model/training/calibration.py.

    `temperature` divides the logits. A digit is possible if its probability is at least `possible`:
    so that the true one is among them for a share `coverage` of digits. From `doubt` on, the
    probability of being no digit keeps the answer from being sure; above one half it is none. A
    first look that is surer than `settled` is not looked at again.
    """

    temperature: float = 1.0
    set_threshold: float = 0.1
    coverage: float = 0.998
    reject_threshold: float = 0.2
    tta_threshold: float = 1.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if (
                type(value) not in (int, float)
                or not 0 <= value < 1e6
                or (name == "temperature" and value < 1e-3)
            ):
                raise ValueError(f"{name} is {value!r}")


class Classifier:
    """A saved network.

    Safe to share between threads: LiteRT's interpreter is not, so one call at a time runs in it.
    """

    def __init__(self, folder: Path, file: str = "model.tflite"):
        """Load FOLDER/FILE and FOLDER/calibration.json.

        Raises NetworkError when one is missing, damaged or not what SUMS says.
        """
        from ai_edge_litert.interpreter import Interpreter

        self.name = folder.name
        kept = "/".join(folder.parts[-3:])
        cure = f"Restore it with `git checkout {kept}`, or train it with `python train_model.py --network {folder.name}`."
        if not (folder / file).is_file():
            raise NetworkError(
                f"The network {folder.name} is missing: there is no {kept}/{file}. {cure}"
            )
        try:
            content = (folder / file).read_bytes()
            # on some damaged files LiteRT would end the whole process
            if checksum(content, file) not in (folder / SUMS).read_text().splitlines():
                raise ValueError("not what training wrote")
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._run = self._interpreter.get_signature_runner()
            (self._input,) = self._run.get_input_details()
            stored = folder / "calibration.json"
            self.calibration = (
                Calibration(**json.loads(stored.read_text())) if stored.is_file() else Calibration()
            )
            self._lock = threading.Lock()
            self.classes = self.layer_outputs(np.zeros((1, FIELD, FIELD), np.float32))[
                "logits"
            ].shape[1]
            if self.classes not in (10, 11):
                raise ValueError("no digits")
        except (
            Exception
        ) as error:  # whatever flatbuffers, json and the interpreter raise on a damaged file
            raise NetworkError(
                f"The network in {kept} is damaged: {file}, {SUMS} or calibration.json ({type(error).__name__}). {cure}"
            ) from error

    def layer_outputs(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """Run images (n, 28, 28) in 0..1 and return every output:

        `logits`, `embedding`, `map_1` … of each convolution, float32, n first.

        Values outside 0..1 are brought to its edge, what is no number is 0. Raises InkError for
        anything but such an array.
        """
        given = numbers(images)
        if given.shape[1:] not in ((FIELD, FIELD), (FIELD, FIELD, 1)):
            raise InvalidInputError(f"Images are (n, {FIELD}, {FIELD}), not {given.shape}.")
        if not len(given):
            return {
                name: value[:0]
                for name, value in self.layer_outputs(
                    np.zeros((1, FIELD, FIELD), np.float32)
                ).items()
            }
        batch = np.nan_to_num(np.clip(given, 0, 1).astype(np.float32)).reshape(-1, FIELD, FIELD, 1)
        with self._lock:
            return {
                name: np.array(value) for name, value in self._run(**{self._input: batch}).items()
            }

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Logits (n, 10), or (n, 11) where the network knows non-digits, of images (n, 28, 28) in
        0..1.
        """
        return self.layer_outputs(images)["logits"]

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Calibrated probabilities (n, 10) float32, rows summing to 1, of images (n, 28, 28) in
        0..1.
        """
        return metrics.softmax(self.logits(images)[:, :10] / self.calibration.temperature).astype(
            np.float32
        )

    def predict(self, prepared: ModelInput | None) -> Prediction:
        """Answer for one prepared drawing; NO_INK for None.

        Where the first look leaves the slightest doubt the drawing's redrawings are read, too, and
        all are averaged.
        """
        if prepared is None:
            return Prediction(Outcome.NO_INK, np.zeros(10, np.float32), None, 0.0, (), 0.0)
        return self.predict_batch([prepared])[0]

    def predict_batch(self, prepared: Sequence[ModelInput]) -> list[Prediction]:
        """Answers for many prepared drawings, the same as `read` gives for each; BATCH pictures to
        a call, so that nobody waits long for a turn.
        """
        first = self._batched_logits([one.image for one in prepared])
        found = [self.calibrated(logits) for logits in first]
        again = [
            k
            for k, shares in enumerate(found)
            if prepared[k].allow_tta and not self.needs_no_tta(*shares)
        ]
        redrawings = [prepared[k].tta_variants[1:] for k in again]
        others = iter(
            self._batched_logits([picture for pictures in redrawings for picture in pictures])
        )
        for k, pictures in zip(again, redrawings, strict=True):
            found[k] = self.calibrated(np.mean([first[k], *(next(others) for _ in pictures)], 0))
        return [self.decide(*shares) for shares in found]

    def _batched_logits(self, images: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Logits (10 or 11,) of each of many images (28, 28)."""
        return [
            row
            for at in range(0, len(images), BATCH)
            for row in self.logits(np.stack(images[at : at + BATCH]))
        ]

    def calibrated(self, logits: np.ndarray) -> tuple[np.ndarray, float]:
        """Digit probabilities (10,) float32, and the probability of being no digit, from logits (10
        or 11,).
        """
        tempered = logits[None] / self.calibration.temperature
        none = float(metrics.softmax(tempered)[0, 10]) if self.classes > 10 else 0.0
        return metrics.softmax(tempered[:, :10])[0].astype(np.float32), none

    def needs_no_tta(self, probabilities: np.ndarray, not_a_digit: float) -> bool:
        """Whether other looks at the same ink would hardly change the answer."""
        return certainty(probabilities, not_a_digit) > self.calibration.tta_threshold

    def decide(self, probabilities: np.ndarray, not_a_digit: float) -> Prediction:
        """Turn probabilities into one of the outcomes, by the thresholds of the calibration."""
        order = np.argsort(-probabilities)
        candidates = tuple(
            int(k) for k in order if probabilities[k] >= self.calibration.set_threshold
        ) or tuple(int(k) for k in order[:2])
        if not_a_digit > 0.5:
            outcome = Outcome.NOT_A_DIGIT
        elif len(candidates) > 1 or not_a_digit >= self.calibration.reject_threshold:
            outcome = Outcome.NOT_SURE
        else:
            outcome = Outcome.DIGIT
        return Prediction(
            outcome,
            probabilities,
            int(order[0]),
            float(probabilities[order[0]]),
            candidates,
            not_a_digit,
        )


def checksum(content: bytes, file: str) -> str:
    """The line of SUMS for a file."""
    return f"{hashlib.sha256(content).hexdigest()}  {file}"


def write_checksums(folder: Path) -> None:
    """Write FOLDER/SHA256SUMS for all LiteRT files in a network's folder."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.tflite"))
    (folder / SUMS).write_text(
        "".join(checksum((folder / file).read_bytes(), file) + "\n" for file in files)
    )


def certainty(probabilities: np.ndarray, not_a_digit: float) -> float:
    """How probable the likeliest answer is, 0..1: that digit, and that it is one."""
    return float(probabilities.max()) * (1 - not_a_digit)


def load_classifier(name: str = SERVED, saved: Path = SAVED) -> Classifier:
    """Load a saved network by name.

    Raises NetworkError when there is none of that name, or it is damaged or not calibrated.
    """
    if not re.fullmatch(r"[\w-]+", name):  # a path, say
        raise NetworkError(
            f"There is no network {name!r}. `python train_model.py --list` names those that can be trained."
        )
    classifier = Classifier(saved / name)
    # without it the network reads, but says that it is surer than it may be
    if not (saved / name / "calibration.json").is_file():
        kept = f"model/saved/{name}/calibration.json"
        raise NetworkError(
            f"{kept} is missing. Restore it with `git checkout {kept}`, or write it anew with `python train_model.py --refresh`."
        )
    return classifier


def network_names(saved: Path = SAVED) -> list[str]:
    """The networks that are saved, the served one first: those whose network itself is missing too,
    so that this can be told.
    """
    folders = {
        path.parent.name
        for file in ("model.tflite", "results.json")
        for path in saved.glob(f"*/{file}")
    }
    # train_model.py writes into NAME.part
    found = sorted(name for name in folders if "." not in name)
    return sorted(found, key=lambda name: name != SERVED)


def snapshot_files(name: str = SERVED, saved: Path = SAVED) -> dict[int, str]:
    """The files, within a network's folder, of what it was after each of the epochs that were kept;
    by epoch.
    """
    found = sorted((saved / name / "snapshots").glob("epoch-*.tflite"))
    return {int(file.stem.removeprefix("epoch-")): f"snapshots/{file.name}" for file in found}


def load_results(name: str = SERVED, saved: Path = SAVED) -> dict[str, Any]:
    """What results.json of a network holds.

    Raises NetworkError when it is missing, damaged or of another version.
    """
    path = saved / name / "results.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or not set(found) >= RESULTS:
            raise ValueError("another version")
        return found
    except (OSError, ValueError) as error:
        kept = "/".join(path.parts[-4:])
        cure = f"Restore it with `git checkout {kept}`, or train the network again: `python train_model.py --network {name}`."
        raise NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}") from error


def network_titles(saved: Path = SAVED) -> dict[str, str]:
    """The networks' titles by name, the served one first; the name itself where results.json cannot
    be read.
    """
    found = {}
    for name in network_names(saved):
        try:
            found[name] = str(load_results(name, saved)["title"])
        except NetworkError:  # told where the results are shown
            found[name] = name
    return found
