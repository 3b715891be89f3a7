"""What components/live_drawing/recognition/ reads in a browser, without the app, and how fast."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page, Route

from components.registration import bundle
from model.data.synthetic.numbers import compose_row
from model.data.unipen import Sample
from model.recognition.browser import STATIC, BrowserFiles
from model.recognition.classifier import Classifier
from model.recognition.drawing import PEN_WIDTH, recognize_strokes
from model.recognition.personalization import Personalization

RECOGNITION = Path(__file__).resolve().parents[1] / "components/live_drawing/recognition"
ADDRESS = "http://localhost/"  # nothing is sent there: the page's requests are answered here
SIDE = 320.0  # of the canvas, pixels
BATCH = 100  # drawings that a page reads at once

LOAD = """async ([source, files]) => {
    const url = URL.createObjectURL(new Blob([source], {type: "text/javascript"}));
    Object.assign(window, await import(url));
    const start = performance.now();
    window.network = await loadNetwork("app/static/", files.description, files.weights);
    return performance.now() - start;
}"""
READ = """([drawings, pen, side, taught]) => {
    const examples = taught ? unpackExamples(taught) : [];
    return drawings.map((strokes) => recognizeStrokes(network, strokes, pen, side, { examples })
        .map(({box, positions, row, image, prediction}) => ({
            box, positions, row, image: image && [...image], ...prediction,
            probabilities: [...prediction.probabilities],
            embedding: prediction.embedding && [...prediction.embedding],
        })));
}"""

Drawing = list[np.ndarray]
GAP = (-0.15, 0.35)  # of a digit's height, between two


class Reader:
    """A page that has loaded the scripts, and the network of `files` in `static`.

    `requests` are the paths that it has asked for so far, `load_ms` is what loading took, and
    `loaded` says whether there is a network.
    """

    def __init__(self, page: Page, files: BrowserFiles, static: Path = STATIC):
        self.page, self.static = page, static
        self.requests: list[str] = []
        page.route(f"{ADDRESS}**", self._answer)
        page.goto(ADDRESS)
        self.source = bundle(RECOGNITION / "drawing.js", RECOGNITION / "loading.js")
        names = {"description": files.description, "weights": files.weights}
        self.load_ms = float(page.evaluate(LOAD, [self.source, names]))
        self.loaded = bool(page.evaluate("network !== null"))

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        file = self.static / path.removeprefix("app/static/")
        if not path:
            route.fulfill(body="<!doctype html><title>Reader</title>", content_type="text/html")
            return
        self.requests.append(path)
        if file.is_file():
            route.fulfill(body=file.read_bytes())
        else:
            route.fulfill(status=404)

    def read(
        self,
        drawings: Sequence[Drawing],
        pen: float = PEN_WIDTH,
        personalization: Personalization | None = None,
    ) -> list[Any]:
        """What the page makes of drawings: for each its digits, as objects."""
        taught = personalization.to_browser() if personalization else None
        digits = []
        for start in range(0, len(drawings), BATCH):
            batch = [
                [np.asarray(stroke, float).ravel().tolist() for stroke in drawing]
                for drawing in drawings[start : start + BATCH]
            ]
            digits += self.page.evaluate(READ, [batch, pen, SIDE, taught])
        return digits


@dataclass
class Agreement:
    """How far browser and server agree: drawings and digits that were read, those that differ, and
    the largest differences of a probability and of a pixel, the lowest cosine of two embeddings.
    """

    drawings: int = 0
    digits: int = 0
    numbers: int = 0  # drawings that the server reads as several digits
    different_segmentation: list[int] = field(default_factory=list)
    different_digit: list[int] = field(default_factory=list)
    different_outcome: list[int] = field(default_factory=list)
    worst_probability: float = 0.0
    worst_pixel: float = 0.0
    different_example: list[int] = field(default_factory=list)
    lowest_cosine: float = 1.0

    @property
    def is_complete(self) -> bool:
        """Whether every digit and outcome is the same, and every example that decided."""
        return not (
            self.different_segmentation
            or self.different_digit
            or self.different_outcome
            or self.different_example
        )


def compare(
    reader: Reader,
    classifier: Classifier,
    drawings: Sequence[Drawing],
    pen: float = PEN_WIDTH,
    personalization: Personalization | None = None,
) -> Agreement:
    """Read drawings, strokes (n, 2) in canvas pixels, in the browser and in Python."""
    result = Agreement()
    for number, (drawing, actual) in enumerate(
        zip(drawings, reader.read(drawings, pen, personalization), strict=True)
    ):
        expected = recognize_strokes(
            classifier, drawing, pen, SIDE, personalization=personalization
        ).digits
        result.drawings += 1
        result.numbers += len(expected) > 1
        boxes = [
            (digit.box.left, digit.box.top, digit.box.right, digit.box.bottom) for digit in expected
        ]
        if [(list(digit.positions), digit.row) for digit in expected] != [
            (digit["positions"], digit["row"]) for digit in actual
        ] or not np.allclose(boxes, [digit["box"] for digit in actual], atol=1e-3):
            result.different_segmentation.append(number)
            continue
        for digit, other in zip(expected, actual, strict=True):
            prediction = digit.prediction
            result.digits += 1
            if prediction.digit != other["digit"]:
                result.different_digit.append(number)
            if (prediction.outcome.value, list(prediction.prediction_set)) != (
                other["outcome"],
                other["predictionSet"],
            ):
                result.different_outcome.append(number)
            if prediction.example != other["example"]:
                result.different_example.append(number)
            if prediction.embedding is not None:
                cosine = float(prediction.embedding @ np.array(other["embedding"]))
                result.lowest_cosine = min(result.lowest_cosine, cosine)
            shares = [*prediction.probabilities, prediction.rejection_probability]
            other_shares = [*other["probabilities"], other["rejectionProbability"]]
            result.worst_probability = max(
                result.worst_probability, float(np.abs(np.subtract(shares, other_shares)).max())
            )
            if digit.model_input is not None:
                difference = np.abs(digit.image.ravel() - np.array(other["image"]))
                result.worst_pixel = max(result.worst_pixel, float(difference.max()))
    return result


def on_canvas(sample: Sample) -> Drawing:
    """A UNIPEN sample in the middle of the canvas, as large as a person draws it there."""
    return [stroke.astype(float) * (0.7 * SIDE / 1000) + 0.15 * SIDE for stroke in sample.strokes]


def numbers(digits: Sequence[Sample], count: int, seed: int) -> list[Drawing]:
    """Numbers of two to five digits that fill the canvas's width, each digit of another sample,
    some touching or overlapping; every fifth has two rows.
    """
    random = np.random.default_rng(seed)

    def row() -> Drawing:
        strokes = [
            digits[k].strokes for k in random.integers(len(digits), size=random.integers(2, 6))
        ]
        return compose_row(strokes, random, GAP, late=0.1)[0]

    drawings = []
    for number in range(count):
        drawing = row()
        if number % 5 == 0:
            drawing += [stroke + np.array([0, 1.4], np.float32) for stroke in row()]
        points = np.concatenate(drawing)
        low, size = points.min(0), np.ptp(points, axis=0).max()
        drawings.append([(stroke - low) * (0.9 * SIDE / size) + 0.05 * SIDE for stroke in drawing])
    return drawings


def growing(drawing: Drawing, every: int = 1) -> list[str]:
    """A drawing at every moment while its last stroke is drawn, as JSON for a page."""
    *finished, last = [np.asarray(stroke, float).round(2).ravel().tolist() for stroke in drawing]
    return [json.dumps([*finished, last[:end]]) for end in range(4, len(last) + 1, 2 * every)]
