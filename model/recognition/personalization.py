"""What a visitor taught: labelled drawings, as embeddings, that a drawing close to one of them is
read by, without retraining.

The network's logits z, divided by the temperature, get the evidence of the nearest example of each
digit k, which lies at a distance d from the drawing (1 − cosine of their embeddings):

    z_k + power · log(max_distance / d) where d is below max_distance, and else z_k

So the odds of k are multiplied by (max_distance / d)^power. That is inverse distance weighting
(Shepard 1968, within a radius): a drawing that was taught is read as it was taught, however sure
the network is of something else, and the influence ends where the radius ends, without a step. A
cache of few examples beside a trained network is Tip-Adapter's idea (Zhang et al., ECCV 2022); it
sums over the examples of a class, so that many of one digit outweigh the network everywhere.

The softmax over the digits and the class of non-digits follows, so that a drawing may also stop
being "not a digit", and the thresholds of the calibration hold.
"""

from __future__ import annotations

import base64
import functools
import itertools
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from model import artifacts
from model.preprocessing.normalization import ModelInput
from model.recognition.classifier import Classifier
from model.recognition.prediction import Calibration, Prediction
from model.schemas import SchemaError, StoredPersonalization

FILE = "personalization.json"
MAX_EXAMPLES = 100  # a new one then takes the place of the oldest: 130 kB at most
# Between embeddings of one drawing: rounding its pixels to 256 grey levels moves it by 2e-6.
SAME_DISTANCE = 1e-5
NO_IMAGE = bytes(28 * 28)
TINY = 1e-15  # stands for the probability of a digit that rounding made 0


@dataclass(frozen=True)
class Parameters:
    """What was fitted on validation writers: see model/training/personalization.py."""

    power: float
    max_distance: float

    def __post_init__(self) -> None:
        limits = {"power": 50, "max_distance": 2}  # more would overflow
        for name, value in asdict(self).items():
            if type(value) not in (int, float) or not 0 <= value <= limits[name]:
                raise ValueError(f"{name} is {value!r}")


@dataclass(frozen=True, eq=False)
class Example:
    """A drawing that is the visitor's `digit`: its `embedding` (units,) float32, of length 1, and
    the network's input, `image` (28, 28) uint8, None where nobody will look at it.
    """

    digit: int
    embedding: np.ndarray
    image: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Personalization:
    """One visitor's examples, the oldest first, for one network."""

    parameters: Parameters
    examples: tuple[Example, ...] = ()

    def teach(
        self, prediction: Prediction, digit: int, image: np.ndarray | None = None
    ) -> Personalization:
        """Add a drawing as an example of a digit, with its `image` (28, 28) in 0..1. What was
        taught of the same drawing before is forgotten, and beyond MAX_EXAMPLES the oldest example.

        A drawing without ink teaches nothing. Raises ValueError for anything but 0 to 9.
        """
        if type(digit) is not int or not 0 <= digit <= 9:
            raise ValueError(f"{digit!r} is no digit")
        embedding = prediction.embedding
        if embedding is None or not embedding.any():
            return self
        others: list[Example] = []
        if self.examples:
            is_other = 1 - self._arrays[1] @ embedding > SAME_DISTANCE
            others = list(itertools.compress(self.examples, is_other))
        pixels = None if image is None else np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
        return self._with([*others, Example(digit, embedding, pixels)][-MAX_EXAMPLES:])

    def teach_images(
        self, classifier: Classifier, images: Iterable[np.ndarray], digits: Iterable[int]
    ) -> Personalization:
        """Add images (28, 28) uint8, as the network got them, with their digits: the last
        MAX_EXAMPLES of them.
        """
        pairs = list(zip(images, digits, strict=True))[-MAX_EXAMPLES:]
        inputs = [ModelInput(image.astype(np.float32) / 255) for image, _ in pairs]
        taught = self
        for model_input, prediction, (_, digit) in zip(
            inputs, classifier.predict_batch(inputs), pairs, strict=True
        ):
            taught = taught.teach(prediction, digit, model_input.image)
        return taught

    def for_network(self, classifier: Classifier) -> Personalization:
        """The same examples for another network, whose embeddings are its own.

        Raises ArtifactError when that network's parameters are missing or damaged.
        """
        seen = [example for example in self.examples if example.image is not None]
        return Personalization(load_parameters(classifier.name)).teach_images(
            classifier,
            [example.image for example in seen if example.image is not None],
            [example.digit for example in seen],
        )

    def forget(self, position: int) -> Personalization:
        """Remove the example at a position. Raises IndexError where there is none."""
        if not 0 <= position < len(self.examples):
            raise IndexError(position)
        return self._with(e for k, e in enumerate(self.examples) if k != position)

    def _with(self, examples: Iterable[Example]) -> Personalization:
        return replace(self, examples=tuple(examples))

    def nearest(self, embedding: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the distance (10,) of the nearest example of each digit, infinite where none is
        close, and the examples' positions (10,), −1 there.
        """
        distances, positions = np.full(10, np.inf), np.full(10, -1)
        if self.examples:
            digits, embeddings = self._arrays
            cosines = (embeddings @ embedding).astype(float)
            close = np.flatnonzero(1 - cosines < self.parameters.max_distance)
            # of several values for one digit, numpy keeps the last: the nearest
            order = close[np.argsort(cosines[close], kind="stable")]
            positions[digits[order]] = order
            distances[digits[order]] = 1 - cosines[order]
        return distances, positions

    def evidence(self, distances: np.ndarray) -> np.ndarray:
        """Return the evidence (10,) that examples at these distances (10,) give."""
        near = np.clip(distances, SAME_DISTANCE, self.parameters.max_distance)
        evidence: np.ndarray = self.parameters.power * np.log(self.parameters.max_distance / near)
        return evidence

    @functools.cached_property
    def _arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Digits (n,) and embeddings (n, units) of the examples."""
        return (
            np.array([example.digit for example in self.examples], int),
            np.stack([example.embedding for example in self.examples]),
        )

    def personalize(self, prediction: Prediction, calibration: Calibration) -> Prediction:
        """Add the evidence of the examples to a prediction that the network made alone.

        Returns the very same prediction where no example is close. `example` is that which decided:
        the one that gave evidence for the predicted digit, where digit or outcome have changed, or
        where it is the drawing itself.
        """
        if prediction.embedding is None:
            return prediction
        distances, positions = self.nearest(prediction.embedding)
        if (positions < 0).all():
            return prediction
        rejection = prediction.rejection_probability
        joint = prediction.probabilities * max(1 - rejection, TINY)
        shares = joint * np.exp(self.evidence(distances))
        digits = float(shares.sum())
        personalized = calibration.decide(
            (shares / digits).astype(np.float32), rejection / (digits + rejection)
        )
        digit, outcome = personalized.digit, personalized.outcome
        is_taught = bool(distances[digit] <= SAME_DISTANCE)
        has_decided = is_taught or (digit, outcome) != (prediction.digit, prediction.outcome)
        position = int(positions[digit]) if has_decided else -1
        return replace(
            personalized,
            embedding=prediction.embedding,
            example=None if position < 0 else position,
            is_taught=is_taught,
        )

    def to_browser(self) -> dict[str, object]:
        """What components/live_drawing/recognition/personalization.js reads: digits, embeddings
        (float32, little endian) and images (28·28 bytes each), one after the other, in base64.
        """
        embeddings = b"".join(e.embedding.astype("<f4").tobytes() for e in self.examples)
        images = b"".join(NO_IMAGE if e.image is None else e.image.tobytes() for e in self.examples)
        return {
            "digits": [example.digit for example in self.examples],
            "embeddings": base64.b64encode(embeddings).decode(),
            "images": base64.b64encode(images).decode(),
        }


def load_stored(name: str, saved: Path = artifacts.SAVED) -> StoredPersonalization:
    """What was fitted for a saved network, and what corrections brought on validation writers;
    `errors_by_limit` with the limits rising.

    Raises ArtifactError when the file is missing or damaged.
    """
    path, fix = saved / name / FILE, artifacts.REFRESH_FIX
    stored: StoredPersonalization = artifacts.read_json(path, StoredPersonalization, fix)
    with artifacts.loading(path, fix):
        Parameters(**stored["parameters"])
        errors = {int(limit): count for limit, count in stored["errors_by_limit"].items()}
        if not errors or not all(
            limit >= 0 and 0 <= count <= stored["fitted"]["digits"]
            for limit, count in errors.items()
        ):
            raise SchemaError("errors_by_limit is not as expected")
    return {**stored, "errors_by_limit": {str(limit): errors[limit] for limit in sorted(errors)}}


def load_parameters(name: str, saved: Path = artifacts.SAVED) -> Parameters:
    """What was fitted for a saved network.

    Raises ArtifactError when the file is missing or damaged.
    """
    return Parameters(**load_stored(name, saved)["parameters"])


def stored_parameters(name: str, saved: Path = artifacts.SAVED) -> Parameters | None:
    """What was fitted for a saved network; None where nothing was.

    Raises ArtifactError when the file is damaged.
    """
    return load_parameters(name, saved) if (saved / name / FILE).is_file() else None
