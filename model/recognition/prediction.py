"""From logits to a prediction: temperature scaling, thresholds, and the outcome that they give."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from model import artifacts, metrics


class Outcome(enum.Enum):
    """What a drawing turned out to be."""

    NO_INK = "no ink"
    DIGIT = "digit"
    NOT_SURE = "not sure"
    NOT_A_DIGIT = "not a digit"


@dataclass(frozen=True)
class Prediction:
    """The outcome of recognizing one drawing.

    `probabilities` (10,) float32 sum to 1, or are all 0 without ink. `digit` is the most probable
    class, None without ink, and `confidence` its probability. `prediction_set` holds the digits
    that it may be, most probable first: a single one where the outcome is DIGIT.
    `rejection_probability` in 0..1 is the probability of the class of non-digits. `embedding`
    (units,) float32 is the output of the network's last hidden layer, of length 1, the mean over
    test-time augmentation where there was any; None without ink. `example` is the position of the
    visitor's own example that decided, where one did: see `Personalization.personalize`.
    `is_taught` says whether that is this very drawing.
    """

    outcome: Outcome
    probabilities: np.ndarray
    digit: int | None
    confidence: float
    prediction_set: tuple[int, ...]
    rejection_probability: float
    embedding: np.ndarray | None = None
    example: int | None = None
    is_taught: bool = False


NO_INK = Prediction(Outcome.NO_INK, np.zeros(10, np.float32), None, 0.0, (), 0.0)
NO_INK.probabilities.setflags(write=False)  # all visitors share it


@dataclass(frozen=True)
class Calibration:
    """What was fitted on validation data: see model/training/calibration.py.

    `temperature` divides the logits. A digit is in the prediction set if its probability is at
    least `set_threshold`: so that the true class is in it for a share `coverage` of digits. From
    `reject_threshold` on, the rejection probability keeps the outcome from being a digit; above
    one half and the threshold it is none. Test-time augmentation is for drawings whose first
    forward pass has at most the joint confidence `tta_threshold`.
    """

    temperature: float = 1.0
    set_threshold: float = 0.1
    coverage: float = 0.9975
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

    def scale(self, logits: np.ndarray) -> tuple[np.ndarray, float]:
        """Apply temperature scaling: digit probabilities (10,) float32, and that of rejection.

        `logits` (10,) or (11,), the last one that of non-digits.
        """
        scaled = logits[None] / self.temperature
        rejection = float(metrics.softmax(scaled)[0, 10]) if len(logits) > 10 else 0.0
        return metrics.softmax(scaled[:, :10])[0].astype(np.float32), rejection

    def needs_tta(self, probabilities: np.ndarray, rejection_probability: float) -> bool:
        """Whether other forward passes of the same drawing may change the prediction."""
        return joint_confidence(probabilities, rejection_probability) <= self.tta_threshold

    def decide(self, probabilities: np.ndarray, rejection_probability: float) -> Prediction:
        """Turn probabilities into one of the outcomes, by the thresholds."""
        order = np.argsort(-probabilities)
        prediction_set = tuple(
            int(k) for k in order if probabilities[k] >= self.set_threshold
        ) or tuple(int(k) for k in order[:2])
        if rejection_probability > max(0.5, self.reject_threshold):
            outcome = Outcome.NOT_A_DIGIT
        elif len(prediction_set) > 1 or rejection_probability >= self.reject_threshold:
            outcome = Outcome.NOT_SURE
        else:
            outcome = Outcome.DIGIT
        return Prediction(
            outcome,
            probabilities,
            int(order[0]),
            float(probabilities[order[0]]),
            prediction_set,
            rejection_probability,
        )

    def decide_again(self, prediction: Prediction) -> Prediction:
        """Another calibration's prediction, decided by these thresholds."""
        if prediction.digit is None:
            return prediction
        again = self.decide(prediction.probabilities, prediction.rejection_probability)
        return replace(again, embedding=prediction.embedding)


def rejected(prediction: Prediction) -> Prediction:
    """The prediction for what is certainly not a digit, whatever the network made of it."""
    return replace(prediction, outcome=Outcome.NOT_A_DIGIT, rejection_probability=1.0)


def joint_confidence(probabilities: np.ndarray, rejection_probability: float) -> float:
    """The probability, 0..1, that a drawing is a digit and this one is the most probable."""
    return float(probabilities.max()) * (1 - rejection_probability)


def load_calibration(name: str, saved: Path = artifacts.SAVED) -> Calibration:
    """What was fitted of a saved network on validation data.

    Raises ArtifactError when the file is missing or damaged.
    """
    path, fix = saved / name / "calibration.json", artifacts.REFRESH_FIX
    stored = artifacts.read_json(path, dict[str, float], fix)
    with artifacts.loading(path, fix):
        return Calibration(**stored)
