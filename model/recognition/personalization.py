"""What a visitor taught: labelled drawings, as embeddings, that a drawing close to one of them is
read by, without retraining.

The network's logits z, divided by the temperature, get the evidence of the nearest example x of
each digit k for a drawing's embedding e, both of length 1:

    z_k + α · exp(−β · (1 − e·x)), where e·x is at least `min_cosine`, and else z_k

This is Tip-Adapter (Zhang et al., ECCV 2022, equations 3 to 6), a cache of few examples beside a
trained network, but that it sums over all examples of a class: there many examples of one digit
outweigh the network everywhere. The softmax over the digits and the class of non-digits follows, so
that a drawing may also stop being "not a digit", and the thresholds of the calibration hold.
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
from model.recognition.prediction import Calibration, Prediction
from model.schemas import StoredPersonalization

FILE = "personalization.json"
MAX_EXAMPLES = 100  # a new one then takes the place of the oldest: 50 kB at most
SAME_COSINE = (
    0.99999  # of one drawing's embeddings: additions in another order change the last bits
)
TINY = 1e-15  # stands for the probability of a digit that rounding made 0


@dataclass(frozen=True)
class Parameters:
    """What was fitted on validation writers: see model/training/personalization.py."""

    alpha: float
    beta: float
    min_cosine: float

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if type(value) not in (int, float) or not 0 <= value < 100:
                raise ValueError(f"{name} is {value!r}")


@dataclass(frozen=True, eq=False)
class Example:
    """A drawing that is the visitor's `digit`: its `embedding` (units,) float32, of length 1."""

    digit: int
    embedding: np.ndarray


@dataclass(frozen=True, eq=False)
class Personalization:
    """One visitor's examples, the oldest first. To undo is to go on with the one before."""

    parameters: Parameters
    examples: tuple[Example, ...] = ()

    def teach(self, prediction: Prediction, digit: int) -> Personalization:
        """Add a drawing as an example of a digit. What was taught of the same drawing before is
        forgotten, and beyond MAX_EXAMPLES the oldest example.

        A drawing without ink teaches nothing. Raises ValueError for anything but 0 to 9.
        """
        if type(digit) is not int or not 0 <= digit <= 9:
            raise ValueError(f"{digit!r} is no digit")
        embedding = prediction.embedding
        if embedding is None or not embedding.any():
            return self
        others: list[Example] = []
        if self.examples:
            is_other = self._arrays[1] @ embedding < SAME_COSINE
            others = list(itertools.compress(self.examples, is_other))
        return self._with([*others, Example(digit, embedding)][-MAX_EXAMPLES:])

    def forget(self, position: int) -> Personalization:
        """Remove the example at a position. Raises IndexError where there is none."""
        if not 0 <= position < len(self.examples):
            raise IndexError(position)
        return self._with(e for k, e in enumerate(self.examples) if k != position)

    def _with(self, examples: Iterable[Example]) -> Personalization:
        return replace(self, examples=tuple(examples))

    def evidence(self, embedding: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the evidence (10,) for each digit, and the positions (10,) of the examples that
        give it: −1 where the evidence is 0.
        """
        evidence, positions = np.zeros(10), np.full(10, -1)
        if self.examples:
            digits, embeddings = self._arrays
            cosines = embeddings @ embedding
            close = np.flatnonzero(cosines >= self.parameters.min_cosine)
            # of several values for one digit, numpy keeps the last: the nearest
            order = close[np.argsort(cosines[close], kind="stable")]
            positions[digits[order]] = order
            distances = 1 - cosines[order].astype(float)
            evidence[digits[order]] = self.parameters.alpha * np.exp(
                -self.parameters.beta * distances
            )
        return evidence, positions

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
        the one that gave evidence for the predicted digit, where digit or outcome have changed.
        """
        if prediction.embedding is None:
            return prediction
        evidence, positions = self.evidence(prediction.embedding)
        if not evidence.any():
            return prediction
        rejection = prediction.rejection_probability
        shares = prediction.probabilities * max(1 - rejection, TINY) * np.exp(evidence)
        digits = float(shares.sum())
        personalized = calibration.decide(
            (shares / digits).astype(np.float32), rejection / (digits + rejection)
        )
        digit, outcome = personalized.digit, personalized.outcome
        has_changed = (digit, outcome) != (prediction.digit, prediction.outcome)
        position = int(positions[digit]) if has_changed else -1
        return replace(
            personalized,
            embedding=prediction.embedding,
            example=None if position < 0 else position,
        )

    def to_browser(self) -> dict[str, object]:
        """What components/live_drawing/recognition/personalization.js reads: digits, and embeddings
        one after the other, float32, little endian, in base64.
        """
        content = b"".join(e.embedding.astype("<f4").tobytes() for e in self.examples)
        return {
            "digits": [example.digit for example in self.examples],
            "embeddings": base64.b64encode(content).decode(),
        }


def load_parameters(name: str, saved: Path = artifacts.SAVED) -> Parameters:
    """What was fitted for a saved network.

    Raises ArtifactError when the file is missing or damaged.
    """
    path, fix = saved / name / FILE, artifacts.REFRESH_FIX
    stored: StoredPersonalization = artifacts.read_json(path, StoredPersonalization, fix)
    with artifacts.loading(path, fix):
        return Parameters(**stored["parameters"])
