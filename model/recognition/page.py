"""A picture of a handwritten page, read: every digit found, prepared and answered."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from PIL import Image

from model.preprocessing import binarization, image_io, normalization
from model.preprocessing.normalization import ModelInput, Step
from model.recognition import segmentation
from model.recognition.classifier import Classifier, Outcome, Prediction
from model.recognition.segmentation import Box

SHOWN = 1400  # pixels of the longer side of a picture that is kept for show
STEP = 640  # and of the steps on the way
TOGETHER = 32  # symbols that are read at once

_one_at_a_time = threading.Lock()  # a page takes some 150 MB while it is read


@dataclass(frozen=True)
class RecognizedSymbol:
    """Something written: its box in pixels of the picture as it was given, its row (0 is the top
    one), the (28, 28) that was read, and the answer.
    """

    box: Box
    row: int
    image: np.ndarray
    answer: Prediction

    @property
    def text(self) -> str:
        """The digit; "?" where it is not sure; nothing where it is no digit."""
        return {Outcome.DIGIT: str(self.answer.digit), Outcome.NOT_SURE: "?"}.get(
            self.answer.outcome, ""
        )

    @property
    def place(self) -> tuple[float, float, float, float]:
        """Left, top, width and height of the box."""
        return self.box.left, self.box.top, self.box.width, self.box.height


@dataclass(frozen=True)
class RecognizedPage:
    """A picture that was read: a JPEG file of it for a screen, its full size in pixels, the steps
    (h, w) uint8, and its symbols in reading order.
    """

    name: str
    jpeg: bytes
    width: int
    height: int
    steps: tuple[Step, ...]
    symbols: tuple[RecognizedSymbol, ...]


def recognize_page(
    opened: Image.Image,
    classifier: Classifier,
    name: str = "",
    sensitivity: float = 1.0,
    smallest: float = segmentation.LOWEST,
) -> RecognizedPage:
    """Find and read everything in an opened picture (see `opening.open_picture`).

    `sensitivity` above 1 finds fainter strokes; what is lower than `smallest` of the typical height
    is passed over.
    """
    with _one_at_a_time:
        grey = binarization.to_grey(opened)
        dark = binarization.darkness(grey, without_edges=True)
        inked = binarization.page_ink(dark, sensitivity)
        found = segmentation.segment_image(inked, smallest)
        kept, answers = _prepared_and_read(found, classifier)
        steps = (
            Step("Grey", _small(grey)),
            Step("Background removed", _small(1 - dark)),
            Step("Ink", _small(1 - inked)),
        )
    row_of = {
        k: number
        for number, row in enumerate(segmentation.group_rows([one.box for one, _ in kept]))
        for k in row
    }
    width, height = image_io.full_size(opened)
    scale = width / opened.width
    symbols = [
        RecognizedSymbol(
            Box(
                *(
                    scale * edge
                    for edge in (one.box.left, one.box.top, one.box.right, one.box.bottom)
                )
            ),
            row_of[k],
            own.image,
            answer,
        )
        for k, ((one, own), answer) in enumerate(zip(kept, answers, strict=True))
    ]
    return RecognizedPage(name, _for_show(opened), width, height, steps, tuple(symbols))


def _prepared_and_read(
    found: list[segmentation.Segment], classifier: Classifier
) -> tuple[list[tuple[segmentation.Segment, ModelInput]], list[Prediction]]:
    """Prepare and read what was found; while some are read, the next are prepared."""
    kept, parts = [], []
    with ThreadPoolExecutor(1) as other:
        for at in range(0, len(found), TOGETHER):
            ready = [
                (one, own)
                for one in found[at : at + TOGETHER]
                if (own := normalization.from_ink(one.ink)) is not None
            ]
            parts.append(other.submit(classifier.predict_batch, [own for _, own in ready]))
            kept += ready
    return kept, [answer for part in parts for answer in part.result()]


def _small(image: np.ndarray) -> np.ndarray:
    """An image (h, w) in 0..1 reduced for show, uint8."""
    reduced = Image.fromarray(np.uint8(255 * np.clip(image, 0, 1)))
    reduced.thumbnail((STEP, STEP), Image.Resampling.BOX)
    return np.asarray(reduced)


def _for_show(opened: Image.Image) -> bytes:
    """A picture as a JPEG file no larger than a screen shows, white where it is transparent."""
    if opened.mode.startswith(("I", "F")):
        opened = Image.fromarray(np.uint8(255 * binarization.to_grey(opened)))
    shown = opened.convert("RGBA") if opened.mode in ("1", "P", "PA") else opened.copy()
    shown.thumbnail((SHOWN, SHOWN), Image.Resampling.BOX)
    if shown.mode in ("RGBA", "LA"):
        white = Image.new("RGBA", shown.size, "white")
        white.alpha_composite(shown.convert("RGBA"))
        shown = white
    stream = io.BytesIO()
    shown.convert("RGB").save(stream, "JPEG", quality=80)
    return stream.getvalue()
