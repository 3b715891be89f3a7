"""What was fitted for numbers: how strokes are segmented into digits, and when a digit among others
is sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from model import artifacts
from model.recognition.prediction import Calibration
from model.recognition.stroke_segmentation import Weights
from model.schemas import StoredNumbers

FILE = "numbers.json"


@dataclass(frozen=True)
class NumberParameters:
    """The weights of segmentation, and the thresholds of a digit among others, 0..1: beside digits,
    a digit is likelier than alone, so less evidence will do.
    """

    weights: Weights = field(default_factory=Weights)
    set_threshold: float = 0.1
    reject_threshold: float = 0.5

    def __post_init__(self) -> None:
        for name in ("set_threshold", "reject_threshold"):
            value = getattr(self, name)
            if type(value) not in (int, float) or not 0 < value <= 1:
                raise ValueError(f"{name} is {value!r}")

    def calibration(self, calibration: Calibration) -> Calibration:
        """A network's calibration for a digit among others."""
        return replace(
            calibration,
            set_threshold=self.set_threshold,
            reject_threshold=self.reject_threshold,
        )


def load_number_parameters(name: str, saved: Path = artifacts.SAVED) -> NumberParameters:
    """What was fitted for a saved network.

    Raises ArtifactError when the file is missing or damaged.
    """
    path, fix = saved / name / FILE, artifacts.REFRESH_FIX
    stored: StoredNumbers = artifacts.read_json(path, StoredNumbers, fix)
    with artifacts.loading(path, fix):
        return NumberParameters(
            Weights(**stored["weights"]), stored["set_threshold"], stored["reject_threshold"]
        )
