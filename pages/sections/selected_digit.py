"""Which digit of a number a page shows."""

from components import live_drawing
from model.recognition.drawing import RecognizedDrawing
from model.recognition.recognized_digit import RecognizedDigit


def of(recognized: RecognizedDrawing) -> RecognizedDigit:
    """The digit of a number that the visitor selected, else the last."""
    match live_drawing.selected_digit():
        case [recognized.text, int(index)] if 0 <= index < len(recognized.digits):
            return recognized.digits[index]
    return recognized.digits[-1]
