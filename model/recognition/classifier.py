"""An exported network: from the model input to a prediction, through LiteRT, without TensorFlow."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from model import metrics
from model.artifacts import SAVED, SERVED, ArtifactError, loading, training_fix
from model.preprocessing.normalization import IMAGE_SIZE, ModelInput
from model.preprocessing.validation import InvalidInputError, real_array
from model.recognition import numbers
from model.recognition.numbers import NumberParameters, load_number_parameters
from model.recognition.prediction import NO_INK, Calibration, Prediction, load_calibration
from model.schemas import SchemaError

# a network's LiteRT files as `sha256sum` writes and checks them: a flipped bit would only make it
# less accurate
CHECKSUMS = "SHA256SUMS"
BATCH_SIZE = 96  # images to a forward pass: more take more memory and no less time


class Classifier:
    """A saved network.

    Safe to share between threads: LiteRT's interpreter is not, so one call at a time runs in it.
    """

    def __init__(self, folder: Path, file: str = "model.tflite"):
        """Load FOLDER/FILE and, where they are there, FOLDER/calibration.json and numbers.json.

        Raises ArtifactError when one is damaged, or the file missing or not what CHECKSUMS says.
        """
        from ai_edge_litert.interpreter import Interpreter

        self.name = folder.name
        with loading(folder / file, training_fix(folder.name)):
            content = (folder / file).read_bytes()
        with loading(folder / CHECKSUMS, training_fix(folder.name)):
            checksums = (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines()
        with loading(folder / file, training_fix(folder.name)):
            # on some damaged files LiteRT would end the whole process
            if checksum(content, file) not in checksums:
                raise SchemaError(f"its checksum is not in {CHECKSUMS}")
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._run = self._interpreter.get_signature_runner()
            (self._input,) = self._run.get_input_details()
            self._lock = threading.Lock()
            blank = np.zeros((1, IMAGE_SIZE, IMAGE_SIZE), np.float32)
            classes = self.layer_outputs(blank)["logits"].shape[1]
            if classes not in (10, 11):
                raise SchemaError(f"it has {classes} classes")
        calibrated = (folder / "calibration.json").is_file()
        self.calibration = (
            load_calibration(folder.name, folder.parent) if calibrated else Calibration()
        )
        fitted = (folder / numbers.FILE).is_file()
        self.numbers = (
            load_number_parameters(folder.name, folder.parent) if fitted else NumberParameters()
        )

    def layer_outputs(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """Run images (n, 28, 28) in 0..1 and return every output.

        These are `logits`, `embedding` and `map_1` … of each convolution, float32, n first.

        Values outside 0..1 are clipped, what is no number is 0. Raises InvalidInputError for
        anything but such an array.
        """
        images = real_array(images)
        if images.shape[1:] not in ((IMAGE_SIZE, IMAGE_SIZE), (IMAGE_SIZE, IMAGE_SIZE, 1)):
            raise InvalidInputError(
                f"Images are (n, {IMAGE_SIZE}, {IMAGE_SIZE}), not {images.shape}."
            )
        if not len(images):
            outputs = self.layer_outputs(np.zeros((1, IMAGE_SIZE, IMAGE_SIZE), np.float32))
            return {name: values[:0] for name, values in outputs.items()}
        batch = np.nan_to_num(np.clip(images, 0, 1).astype(np.float32)).reshape(
            -1, IMAGE_SIZE, IMAGE_SIZE, 1
        )
        with self._lock:
            outputs = self._run(**{self._input: batch})
            return {name: np.array(values) for name, values in outputs.items()}

    def logits(self, images: np.ndarray) -> np.ndarray:
        """Logits (n, 10), or (n, 11) with a class of non-digits, of images (n, 28, 28) in 0..1."""
        return self.layer_outputs(images)["logits"]

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Calibrated probabilities (n, 10) float32, rows summing to 1, of images (n, 28, 28) in
        0..1.
        """
        return metrics.softmax(self.logits(images)[:, :10] / self.calibration.temperature).astype(
            np.float32
        )

    def predict(self, model_input: ModelInput | None) -> Prediction:
        """Predict one drawing; NO_INK for None.

        Where the first forward pass is not confident enough, test-time augmentation follows: the
        logits of the drawing's variants are averaged, and their embeddings.
        """
        return NO_INK if model_input is None else self.predict_batch([model_input])[0]

    def predict_batch(
        self, model_inputs: Sequence[ModelInput], allow_tta: bool = True
    ) -> list[Prediction]:
        """Predict many drawings, as `predict` does each; without `allow_tta`, each by its first
        forward pass.

        At most BATCH_SIZE images go into a forward pass, so that other threads do not wait long.
        """
        outputs = self._batched_outputs([model_input.image for model_input in model_inputs])
        scaled = [self.calibration.scale(logits) for logits, _ in outputs]
        uncertain = [
            k
            for k, shares in enumerate(scaled)
            if allow_tta and model_inputs[k].allow_tta and self.calibration.needs_tta(*shares)
        ]
        variants = [model_inputs[k].tta_variants[1:] for k in uncertain]
        of_variants = iter(
            self._batched_outputs([image for images in variants for image in images])
        )
        for k, images in zip(uncertain, variants, strict=True):
            passes = [outputs[k], *(next(of_variants) for _ in images)]
            logits, embedding = (np.mean(values, 0) for values in zip(*passes, strict=True))
            outputs[k], scaled[k] = (logits, embedding), self.calibration.scale(logits)
        return [
            replace(self.calibration.decide(*shares), embedding=_to_unit_length(embedding))
            for shares, (_, embedding) in zip(scaled, outputs, strict=True)
        ]

    def _batched_outputs(self, images: Sequence[np.ndarray]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Logits (10 or 11,) and embedding (units,) of each of many images (28, 28)."""
        return [
            row
            for start in range(0, len(images), BATCH_SIZE)
            for row in self._logits_and_embeddings(np.stack(images[start : start + BATCH_SIZE]))
        ]

    def _logits_and_embeddings(self, images: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        outputs = self.layer_outputs(images)
        return list(zip(outputs["logits"], outputs["embedding"], strict=True))


def _to_unit_length(embedding: np.ndarray) -> np.ndarray:
    """Scale an embedding (units,) to length 1; one of zeros stays as it is."""
    return embedding / (float(np.linalg.norm(embedding)) or 1.0)


def checksum(content: bytes, file: str) -> str:
    """The line of CHECKSUMS for a file."""
    return f"{hashlib.sha256(content).hexdigest()}  {file}"


def write_checksums(folder: Path) -> None:
    """Write FOLDER/SHA256SUMS for all LiteRT files in a network's folder."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.tflite"))
    (folder / CHECKSUMS).write_text(
        "".join(checksum((folder / file).read_bytes(), file) + "\n" for file in files),
        encoding="utf-8",
    )


def load_classifier(name: str = SERVED, saved: Path = SAVED) -> Classifier:
    """Load a saved network by name.

    Raises ArtifactError when there is none of that name, or it is damaged or not calibrated.
    """
    if not re.fullmatch(r"[\w-]+", name):  # a path, say
        raise ArtifactError(
            f"There is no network {name!r}. "
            "`python train_model.py --list` names those that can be trained."
        )
    classifier = Classifier(saved / name)
    load_calibration(name, saved)  # without it the network would be overconfident
    load_number_parameters(name, saved)
    return classifier
