"""What the training player shows of the served network's snapshots."""

from __future__ import annotations

import numpy as np

from components import training_player
from components.training_player import CurveProps, DigitProps, TrainingPlayerProps
from model.artifacts import SERVED
from model.caching import compute_once
from model.evaluation import snapshots
from model.evaluation.snapshots import Snapshots
from model.preprocessing.normalization import ModelInput
from model.recognition.prediction import Prediction, load_calibration
from pages.text import prediction as prediction_text
from pages.text import snapshots as snapshots_text

MAX_ERROR = 1.0
GRID = (1.0, 0.1, 0.01)  # of the validation error


@compute_once()
def load() -> Snapshots:
    """Load the figures once for all visitors."""
    return snapshots.load_snapshots()


def player_props(stored: Snapshots, digits: list[DigitProps]) -> TrainingPlayerProps:
    """Describe a player of digits alone: without curve and kernels."""
    moments = list(zip(stored.epoch.tolist(), stored.step.tolist(), strict=True))
    n_epochs = int((stored.epoch > 0).sum())
    return {
        "labels": [snapshots_text.label(epoch, step) for epoch, step in moments],
        "ticks": [str(epoch or step) for epoch, step in moments],
        "units": [
            {"name": snapshots_text.BATCHES, "count": len(moments) - n_epochs},
            {"name": snapshots_text.EPOCHS, "count": n_epochs},
        ],
        "curve": None,
        "digits": digits,
        "picked": 0,
        "kernels": None,
    }


def curve_props(stored: Snapshots) -> CurveProps:
    """Describe the validation error as a curve."""
    errors = 1 - stored.accuracy
    low = float(errors.min()) / 1.5
    heights = training_player.log_heights(np.array([*errors, *GRID]), low, MAX_ERROR)
    notes = [
        snapshots_text.note(wrong, stored.validation_size, loss)
        for wrong, loss in zip(stored.errors.tolist(), stored.loss.tolist(), strict=True)
    ]
    grid = zip(GRID, heights[len(errors) :].tolist(), strict=True)
    return {
        "name": snapshots_text.CURVE,
        "heights": heights[: len(errors)].round(4).tolist(),
        "notes": notes,
        "grid": [{"text": f"{share:.0%}", "height": height} for share, height in grid],
    }


def own_digit(stored: Snapshots, model_input: ModelInput) -> DigitProps:
    """Describe what each snapshot makes of a drawing. Raises ArtifactError."""
    predictions = snapshots.predict(model_input, stored.files)
    return _digit(model_input.image, snapshots_text.OWN_DIGIT, None, predictions)


def test_digits(stored: Snapshots) -> list[DigitProps]:
    """Describe what each snapshot makes of the test digits. Raises ArtifactError."""
    calibration = load_calibration(SERVED)
    return [
        _digit(
            image,
            snapshots_text.test_digit_name(label, number),
            label,
            stored.predictions(number, calibration),
        )
        for number, (image, label) in enumerate(
            zip(stored.images, stored.labels.tolist(), strict=True)
        )
    ]


def _digit(
    image: np.ndarray, name: str, label: int | None, predictions: list[Prediction]
) -> DigitProps:
    return training_player.digit_props(
        image,
        name,
        label,
        [prediction.probabilities for prediction in predictions],
        [prediction_text.headline(prediction) for prediction in predictions],
        [snapshots_text.detail(prediction) for prediction in predictions],
    )
