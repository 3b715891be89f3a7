"""An image of a handwritten page: every digit segmented, normalized and classified."""

from __future__ import annotations

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from model.preprocessing.binarization import page_foreground, remove_background, to_grayscale
from model.preprocessing.image_io import full_size
from model.preprocessing.normalization import ModelInput, Step, from_foreground
from model.recognition.classifier import Classifier
from model.recognition.lattice import load_cut_model
from model.recognition.personalization import Personalization, stored_parameters
from model.recognition.prediction import Outcome, Prediction
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import MIN_HEIGHT, segment_image, typical_row_height
from model.recognition.touching_digits import CutSegment, Segment, cut_touching

DISPLAY_SIDE = 1400  # pixels of the longer side of the image for a screen
STEP_SIDE = 640  # and of the preprocessing steps
BATCH = 32  # digits that are classified at once
# What was cut apart is sure by thresholds of its own: see Calibration. With these, nine of ten rows
# that are sure are right, of those that UNIPEN's validation writers wrote touching or overlapping.
CUT_SET_THRESHOLD = 0.3
CUT_REJECT_THRESHOLD = 0.3


@dataclass(frozen=True)
class RecognizedPage:
    """A page: a JPEG file of it for a screen, its full size in pixels, the preprocessing steps
    (h, w) uint8, and its digits in reading order, with what turned out to be none.
    """

    name: str
    jpeg: bytes
    width: int
    height: int
    steps: tuple[Step, ...]
    digits: tuple[RecognizedDigit, ...]


def recognize_page(
    image: Image.Image,
    classifier: Classifier,
    name: str = "",
    sensitivity: float = 1.0,
    min_height: float = MIN_HEIGHT,
) -> RecognizedPage:
    """Find and recognize every digit of an opened image (see `image_io.open_image`).

    A `sensitivity` above 1 finds fainter strokes; what is lower than `min_height` of the typical
    height is skipped.
    """
    width, height = full_size(image)
    gray = to_grayscale(image)
    contrast = remove_background(gray, mask_page_edges=True)
    foreground = page_foreground(contrast, sensitivity)
    rows = segment_image(foreground, min_height)
    digits = _recognize_rows(rows, classifier, width / image.width)
    steps = (
        Step("Grey", _thumbnail(gray)),
        Step("Background removed", _thumbnail(1 - contrast)),
        Step("Ink", _thumbnail(1 - foreground)),
    )
    return RecognizedPage(name, _jpeg(image), width, height, steps, digits)


@dataclass(frozen=True, eq=False)
class _RecognizedSegment:
    """A segment of a page, what the network got of it, and the prediction."""

    segment: Segment
    model_input: ModelInput
    prediction: Prediction


def _recognize_rows(
    rows: list[list[Segment]], classifier: Classifier, scale: float
) -> tuple[RecognizedDigit, ...]:
    """Recognize rows of segments, whose boxes are enlarged by `scale`, and cut apart those that are
    several digits.
    """
    recognized = _recognize_segments(rows, classifier)
    model = load_cut_model(classifier.name)
    boxes = [each.segment[0] for row in recognized for each in row]
    if model and boxes:
        replaced = cut_touching(
            [[each.segment for each in row] for row in recognized],
            [[each.prediction for each in row] for row in recognized],
            typical_row_height(boxes),
            classifier,
            model,
        )
        pieces = _recognize_segments(
            [[each.segment for each in cut] for _, _, cut in replaced], classifier
        )
        # from the right, so that positions hold
        for (number, members, cut), row in reversed(list(zip(replaced, pieces, strict=True))):
            recognized[number][members] = [
                _judged(each, of_cut, classifier) for each, of_cut in zip(row, cut, strict=True)
            ]
    predictions = iter(
        _by_the_same_hand([each.prediction for row in recognized for each in row], classifier)
    )
    return tuple(
        # without the steps of its input, which hold each segment's foreground in memory
        RecognizedDigit(
            each.segment[0].scaled(scale),
            ModelInput(each.model_input.image),
            next(predictions),
            row=number,
        )
        for number, row in enumerate(recognized)
        for each in row
    )


def _judged(
    recognized: _RecognizedSegment, cut: CutSegment, classifier: Classifier
) -> _RecognizedSegment:
    """A segment that was cut off, judged by all readings of the ink that it is from."""
    calibration = replace(
        classifier.calibration,
        set_threshold=CUT_SET_THRESHOLD,
        reject_threshold=CUT_REJECT_THRESHOLD,
    )
    prediction = calibration.decide(cut.probabilities, cut.rejection_probability)
    embedding = recognized.prediction.embedding
    return replace(recognized, prediction=replace(prediction, embedding=embedding))


def _by_the_same_hand(
    predictions: Sequence[Prediction], classifier: Classifier
) -> list[Prediction]:
    """Predict anew what is not sure, by the sure digits of the same page as examples.

    On pages of 40 characters by one UNIPEN validation writer each, 39 of 68 digits that are not
    sure become so, all of them right, and 1 of 26 letters and signs.
    """
    parameters = stored_parameters(classifier.name)
    if parameters is None:
        return list(predictions)
    hand = Personalization(parameters)
    for prediction in predictions:
        if prediction.outcome is Outcome.DIGIT and prediction.digit is not None:
            hand = hand.teach(prediction, prediction.digit)
    return [
        replace(hand.personalize(prediction, classifier.calibration), example=None)
        if prediction.outcome is Outcome.NOT_SURE
        else prediction
        for prediction in predictions
    ]


def _recognize_segments(
    rows: list[list[Segment]], classifier: Classifier
) -> list[list[_RecognizedSegment]]:
    """Recognize rows of segments; while some are classified, the next are normalized."""
    segments = [(number, segment) for number, row in enumerate(rows) for segment in row]
    normalized, batches = [], []
    with ThreadPoolExecutor(1) as executor:
        for start in range(0, len(segments), BATCH):
            batch = [
                (number, segment, model_input)
                for number, segment in segments[start : start + BATCH]
                if (model_input := from_foreground(segment[1])) is not None
            ]
            inputs = [model_input for _, _, model_input in batch]
            batches.append(executor.submit(classifier.predict_batch, inputs))
            normalized += batch
    predictions = [prediction for batch in batches for prediction in batch.result()]
    recognized: list[list[_RecognizedSegment]] = [[] for _ in rows]
    for (number, segment, model_input), prediction in zip(normalized, predictions, strict=True):
        recognized[number].append(_RecognizedSegment(segment, model_input, prediction))
    return recognized


def _thumbnail(image: np.ndarray) -> np.ndarray:
    """An image (h, w) in 0..1 scaled down to a preprocessing step, uint8."""
    thumbnail = Image.fromarray(np.uint8(255 * np.clip(image, 0, 1)))
    thumbnail.thumbnail((STEP_SIDE, STEP_SIDE), Image.Resampling.BOX)
    return np.asarray(thumbnail)


def _jpeg(image: Image.Image) -> bytes:
    """An image as a JPEG file no larger than a screen shows, white where it is transparent."""
    if image.mode.startswith(("I", "F")):
        image = Image.fromarray(np.uint8(255 * to_grayscale(image)))
    thumbnail = image.convert("RGBA") if image.mode in ("1", "P", "PA") else image.copy()
    thumbnail.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.BOX)
    if thumbnail.mode in ("RGBA", "LA"):
        white = Image.new("RGBA", thumbnail.size, "white")
        white.alpha_composite(thumbnail.convert("RGBA"))
        thumbnail = white
    stream = io.BytesIO()
    thumbnail.convert("RGB").save(stream, "JPEG", quality=80)
    return stream.getvalue()
