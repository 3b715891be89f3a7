"""Which digit of a number the page is about."""

from components.live_drawing import view
from model.recognition.drawing import RecognizedDigit, RecognizedDrawing


def of(read: RecognizedDrawing) -> RecognizedDigit:
    """The digit of a number that the visitor chose, else the last."""
    match view.chosen("answer_view"):
        case [read.text, int(at)] if 0 <= at < len(read.parts):
            return read.parts[at]
    return read.parts[-1]
