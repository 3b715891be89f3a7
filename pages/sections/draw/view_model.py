"""A recognized drawing, as components/live_drawing/view.js and
components/probability_bars/index.js show it.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from components import probability_bars
from components.images import data_url, strokes_svg
from components.probability_bars import ProbabilityBarsProps
from model.preprocessing import normalization
from model.preprocessing.strokes import bounding_corners
from model.recognition.drawing import RecognizedDrawing
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from pages.text import prediction as prediction_text

STEPS = ("Your ink", "cropped", "20 pixels", "centred by mass")


class PredictionView(TypedDict):
    """The prediction in words."""

    heading: str  # h1 for a digit, h2 for a number, h3 for a sentence
    text: str
    strong: str  # stands beside the text, or below it
    detail: str
    note: str
    digits: list[str]  # of a number; else empty
    selected: int  # which of them is shown in full


class PipelineView(TypedDict):
    """The preprocessing steps, and the boxes of a number's digits on the first of them."""

    steps: list[dict[str, str]]  # name of each step, and source: its image as a data: URL
    boxes: list[list[float]]  # left, top, right, bottom in 0..1
    selected: int


class DrawingView(TypedDict):
    """All that changes while a drawing grows."""

    prediction: PredictionView
    bars: ProbabilityBarsProps
    pipeline: PipelineView
    input: dict[str, str]  # source: what the network reads, as a data: URL


def drawing_view(
    recognized: RecognizedDrawing, digit: RecognizedDigit, coverage: float, side: float
) -> DrawingView:
    """Describe a recognized drawing.

    `digit` is the one of its digits to show in full, `coverage` the share of validation digits
    whose prediction set held the label, `side` the canvas's in pixels.
    """
    sources = step_sources(recognized, digit, side)
    boxes = [
        [d.box.left / side, d.box.top / side, d.box.right / side, d.box.bottom / side]
        for d in recognized.digits
        if recognized.is_number
    ]
    return {
        "prediction": prediction_view(recognized, digit, coverage),
        "bars": probability_bars.props(digit.prediction.probabilities),
        "pipeline": {
            "steps": [
                {"name": name, "source": source}
                for name, source in zip(STEPS, sources, strict=False)
            ],
            "boxes": np.clip(boxes, 0, 1).round(3).tolist(),
            "selected": recognized.digits.index(digit),
        },
        "input": {"source": sources[-1]},
    }


def step_sources(recognized: RecognizedDrawing, digit: RecognizedDigit, side: float) -> list[str]:
    """Show the STEPS as images; the last is what the network reads."""
    if not digit.model_input:
        return [data_url(digit.image)] * len(STEPS)
    if not digit.strokes:
        return [data_url(step.image) for step in digit.model_input.steps]
    pen = recognized.pen
    return [
        strokes_svg(recognized.strokes, np.zeros(2), np.full(2, side), pen),
        strokes_svg(digit.strokes, *bounding_corners(digit.strokes, pen), pen),
        data_url(normalization.crop_to_foreground(digit.image)),
        data_url(digit.image),
    ]


def prediction_view(
    recognized: RecognizedDrawing, digit: RecognizedDigit, coverage: float
) -> PredictionView:
    """Put the prediction into words."""
    prediction = digit.prediction
    result: PredictionView = {
        "heading": "h3",
        "text": prediction_text.headline(prediction),
        "strong": "",
        "detail": prediction_text.detail(prediction),
        "note": "",
        "digits": [],
        "selected": 0,
    }
    if recognized.is_number:
        result["heading"], result["text"] = "h2", recognized.text
        result["detail"] = prediction_text.number_detail([d.prediction for d in recognized.digits])
        result["digits"] = list(recognized.text)
        result["selected"] = recognized.digits.index(digit)
    elif prediction.outcome is Outcome.DIGIT:
        result["heading"] = "h1"
        result["strong"] = prediction_text.certainty_level(prediction.confidence)
    elif prediction.outcome is Outcome.NOT_SURE:
        result["note"] = prediction_text.coverage_sentence(coverage)
    return result
