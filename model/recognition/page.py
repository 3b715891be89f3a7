"""An image of a handwritten page: every digit segmented, normalized and classified."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model.preprocessing.binarization import page_foreground, remove_background, to_grayscale
from model.preprocessing.image_io import full_size
from model.preprocessing.normalization import ModelInput, Step, from_foreground
from model.recognition.classifier import Classifier
from model.recognition.recognized_digit import RecognizedDigit
from model.recognition.segmentation import MIN_HEIGHT, Box, segment_image

DISPLAY_SIDE = 1400  # pixels of the longer side of the image for a screen
STEP_SIDE = 640  # and of the preprocessing steps
BATCH = 32  # digits that are classified at once

_page_lock = threading.Lock()  # a page takes some 150 MB while it is recognized


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
    with _page_lock:
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


def _recognize_rows(
    rows: list[list[tuple[Box, np.ndarray]]], classifier: Classifier, scale: float
) -> tuple[RecognizedDigit, ...]:
    """Recognize rows of segments, whose boxes are enlarged by `scale`; while some are classified,
    the next are normalized.
    """
    segments = [(number, *segment) for number, row in enumerate(rows) for segment in row]
    normalized, batches = [], []
    with ThreadPoolExecutor(1) as executor:
        for start in range(0, len(segments), BATCH):
            batch = [
                (number, box, model_input)
                for number, box, foreground in segments[start : start + BATCH]
                if (model_input := from_foreground(foreground)) is not None
            ]
            inputs = [model_input for _, _, model_input in batch]
            batches.append(executor.submit(classifier.predict_batch, inputs))
            normalized += batch
    predictions = [prediction for batch in batches for prediction in batch.result()]
    return tuple(
        # without its steps, which hold each segment's foreground in memory
        RecognizedDigit(box.scaled(scale), ModelInput(model_input.image), prediction, row=number)
        for (number, box, model_input), prediction in zip(normalized, predictions, strict=True)
    )


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
