"""The drawing that is read while the pen moves: by the browser, stroke by stroke, and by the server
once a stroke is on the canvas. The server's reading is the record, for all else on the page.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal, TypedDict

import numpy as np
import streamlit as st

from components.images import to_uint8
from components.live_drawing import selectors
from components.registration import browser_state, component
from model.recognition.browser import BrowserFiles, outcomes
from model.recognition.drawing import RecognizedDrawing
from model.recognition.personalization import Personalization
from model.recognition.recognized_digit import RecognizedDigit

PARTS = (
    "answer",
    "probabilities",
    "steps",
    "input",
    "stage",
    "tools",
    "starters",
    "examples",
)
PART = '<div class="live-drawing" data-live-drawing="{}"></div>'

_component = component(
    "live_drawing",
    __file__,
    html=PART.format(PARTS[0]),
    isolate_styles=False,  # the answer is the page's own text
)
HANDOVER = str(Path(__file__).parent / "handover" / "__init__.py")
_record = component(
    "live_record",
    HANDOVER,
    html='<p class="live-drawing-status" role="status"></p>',
    isolate_styles=False,
)
_examples = component("live_examples", HANDOVER, isolate_styles=False)


class DrawingProps(TypedDict):
    """A drawing that draws itself."""

    caption: str  # empty: it draws itself when the page opens, else it is offered as an example
    note: str
    label: str  # the digits that were meant
    strokes: list[list[float]]  # x and y in turns, in shares of the canvas


class LiveDrawingProps(TypedDict):
    """What index.js needs to know."""

    files: dict[str, str] | None  # in static/, of the network that the browser reads with
    words: Mapping[str, Any]  # what is said of a drawing
    outcomes: dict[str, str]  # by their names in Python
    parts: int  # how many elements it fills
    canvas_name: str  # for those who cannot see the canvas
    selectors: dict[str, str]  # of what belongs to the canvas
    teaches: bool  # whether a visitor can say which digit they meant
    drawings: Sequence[DrawingProps]


class ImageProps(TypedDict):
    """A gray image."""

    pixels: str  # row by row, a byte each, in base64
    width: int
    height: int


class DigitProps(TypedDict):
    """A recognized digit and its prediction."""

    box: list[float]  # left, top, right, bottom in canvas pixels
    positions: list[int]  # which of the drawing's strokes are the digit's
    row: int  # 0 at the top
    image: ImageProps | None  # what the network got; None where nothing is drawn
    outcome: str
    probabilities: list[float]
    digit: int | None  # the most probable
    confidence: float
    predictionSet: list[int]  # as JavaScript names it
    rejectionProbability: float
    example: int | None  # position of the visitor's own example that decided
    isTaught: bool  # whether that is this very drawing


class ReadingProps(TypedDict):
    """What was recognized in a drawing."""

    strokes: list[str]  # on the canvas: x and y in turns, float32, in base64
    digits: list[DigitProps]  # in reading order, at least one
    pen: float  # canvas pixels


class RecordProps(ReadingProps):
    """What the server has read; index.js reads the same while the pen moves, and shows either."""

    version: int  # counts how often the canvas was given other strokes to begin with
    blank: bool  # whether those were none, so that the canvas's own reset clears it
    side: float  # of the canvas, in pixels
    examples: int  # version of the visitor's examples that it was read with


def mount(
    files: BrowserFiles | None,
    words: Mapping[str, Any],
    canvas_name: str,
    on_edit: Callable[[], None] | None = None,
    on_clear: Callable[[], None] = lambda: None,
    on_link: Callable[[], None] = lambda: None,
    drawings: Sequence[DrawingProps] = (),
) -> None:
    """Read the drawing on the canvas in the container with the key `canvas`, and show the answer.

    With `files` the browser reads while the pen moves; without, it shows what `record` hands over.
    A canvas that was blank to begin with is cleared there, too, without a run; for another one
    `on_clear` is called. `on_link` is called when a link with a drawing was opened: see `link`.
    `on_edit` is called when the visitor has changed their examples: see `edit`; None where they
    cannot.
    """
    data = LiveDrawingProps(
        files=asdict(files) if files else None,
        words=words,
        outcomes=outcomes(),
        parts=len(PARTS),
        canvas_name=canvas_name,
        selectors=selectors.CANVAS,
        teaches=on_edit is not None,
        drawings=drawings,
    )
    _component(
        key="live_drawing",
        data=data,
        default={"selected": None},
        on_selected_change=lambda: None,
        on_edit_change=on_edit or (lambda: None),
        on_clear_change=on_clear,
        on_link_change=on_link,
    )


def part(
    name: Literal["probabilities", "steps", "input", "stage", "tools", "starters", "examples"],
) -> None:
    """Show another part of the reading: it changes without a run."""
    st.html(PART.format(name))


def selected_digit() -> Any:
    """Which digit of a number the visitor selected in the answer: [the number, position], or None;
    unchecked.
    """
    return browser_state("live_drawing", "selected")


def link() -> Any:
    """The drawing of the link that was just opened, in `on_link`, as share_link.encode wrote it;
    unchecked.
    """
    return browser_state("live_drawing", "link")


def edit() -> Any:
    """How the visitor has just changed their examples, in `on_edit`; unchecked. Its `action` says
    what it holds: "teach" (`digit`, `position` of the drawing's digit, how many `strokes`),
    "forget" (`position`), "forget_all", or "restore" (`digits`, and `images` as in
    `Personalization.to_browser`).
    """
    return browser_state("live_drawing", "edit")


# What is handed over stands in a list: a mapping would be searched for data frames, which takes ten
# times as long as all else.


def record(
    recognized: RecognizedDrawing, side: float, version: int, is_blank: bool, examples_version: int
) -> None:
    """Hand over what the server has read off the canvas: see RecordProps."""
    props = RecordProps(
        version=version,
        blank=is_blank,
        side=side,
        examples=examples_version,
        **reading(recognized),
    )
    _record(key="live_record", data=["record", props])


def examples(personalization: Personalization, version: int) -> None:
    """Hand over the visitor's examples; `version` counts how often they have changed."""
    content = {"version": version, **personalization.to_browser()}
    _examples(key="live_examples", data=["examples", content])


def reading(recognized: RecognizedDrawing) -> ReadingProps:
    """Describe a recognized drawing."""
    return {
        "strokes": [
            base64.b64encode(np.asarray(stroke, np.float32).tobytes()).decode()
            for stroke in recognized.strokes
        ],
        "digits": [_digit(digit) for digit in recognized.digits],
        "pen": recognized.pen,
    }


def _digit(digit: RecognizedDigit) -> DigitProps:
    prediction, box = digit.prediction, digit.box
    return {
        "box": [float(edge) for edge in (box.left, box.top, box.right, box.bottom)],
        "positions": list(digit.positions),
        "row": digit.row,
        "image": _image(digit.image) if digit.model_input else None,
        "outcome": prediction.outcome.value,
        "probabilities": np.round(prediction.probabilities, 6).tolist(),
        "digit": prediction.digit,
        "confidence": round(float(prediction.confidence), 6),
        "predictionSet": list(prediction.prediction_set),
        "rejectionProbability": round(float(prediction.rejection_probability), 6),
        "example": prediction.example,
        "isTaught": prediction.is_taught,
    }


def _image(image: np.ndarray) -> ImageProps:
    height, width = image.shape
    pixels = base64.b64encode(np.ascontiguousarray(to_uint8(image)).tobytes()).decode()
    return {"pixels": pixels, "width": width, "height": height}
