"""What was read of a drawing, as components/live_drawing/view.js and
components/probability_bars/index.js show it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from charts import image_data, probabilities, strokes
from model import answer_words
from model.preprocessing import normalization
from model.recognition.classifier import Outcome
from model.recognition.drawing import RecognizedDigit, RecognizedDrawing

BLANK = np.zeros((28, 28), np.float32)
STEPS = ("Your ink", "cropped", "20 pixels", "centred by mass")


def content(
    read: RecognizedDrawing, part: RecognizedDigit, coverage: float, side: float
) -> dict[str, Any]:
    """All that changes while a drawing grows:

    `answer`, `bars`, `road` (the steps of its preparation) and `input` (what the network reads).

    `part` is the digit of the reading to show in full, `coverage` the share of validation digits
    that were among those named, `side` the canvas's in pixels. Texts are plain, pictures files in
    data: addresses.
    """
    boxes = [
        [p.box.left / side, p.box.top / side, p.box.right / side, p.box.bottom / side]
        for p in read.parts
        if p.box
    ]
    sources = steps(read, part, side)
    return {
        "answer": answer(read, part, coverage),
        "bars": probabilities.bars(part.answer.probabilities),
        "road": {
            "steps": [
                {"name": name, "source": source}
                for name, source in zip(STEPS, sources, strict=False)
            ],
            "boxes": np.clip(boxes, 0, 1).round(3).tolist(),
            "chosen": read.parts.index(part),
        },
        "input": {"source": sources[-1]},
    }


def steps(read: RecognizedDrawing, part: RecognizedDigit, side: float) -> list[str]:
    """The pictures of STEPS; the last is what the network reads."""
    if not part.model_input:
        return [address(BLANK)] * len(STEPS)
    if not part.strokes:
        return [address(step.picture) for step in part.model_input.steps]
    whole = strokes.address(read.strokes, np.zeros(2), np.full(2, side), read.pen)
    cropped = strokes.address(
        part.strokes, *normalization.corners(part.strokes, read.pen), read.pen
    )
    return [
        whole,
        cropped,
        address(normalization.boxed(part.model_input.image)),
        address(part.model_input.image),
    ]


def answer(read: RecognizedDrawing, part: RecognizedDigit, coverage: float) -> dict[str, Any]:
    """The answer in words: a `heading` (h1 for a digit, h2 for a number, h3 for a sentence) with
    its `text`, what stands beside or below it (`strong`, `detail`, `note`), and for a number its
    `digits` and which is `chosen`.
    """
    said = part.answer
    shown = {
        "heading": "h3",
        "text": answer_words.headline(said),
        "strong": "",
        "detail": answer_words.detail(said),
        "note": "",
        "digits": [],
        "chosen": 0,
    }
    if read.is_number:
        detail = answer_words.number_detail([one.answer for one in read.parts])
        shown |= {
            "heading": "h2",
            "text": read.text,
            "detail": detail,
            "digits": list(read.text),
            "chosen": read.parts.index(part),
        }
    elif said.outcome is Outcome.DIGIT:
        shown |= {"heading": "h1", "strong": answer_words.certainty(said.confidence)}
    elif said.outcome is Outcome.NOT_SURE:
        shown["note"] = answer_words.coverage(coverage)
    return shown


def address(picture: np.ndarray) -> str:
    """A picture (h, w) in 0..1 as a data: address."""
    return image_data.address((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))
