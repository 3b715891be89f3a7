"""No visitor fills the server's memory."""

import json

import pytest

from components.live_drawing import canvas
from components.live_drawing.drawing import Drawing

LINE = {"type": "Path", "left": 50, "top": 50, "path": [["M", 0, 0], ["L", 100, 100]]}


def messages(count: int) -> list:
    """What a canvas sends: now fewer strokes, now more, in an order that repeats."""
    return [json.loads(json.dumps({"objects": [LINE] * (k * 7 % 5)})) for k in range(count)]


@pytest.mark.parametrize("restart", [Drawing.restart, Drawing.redraw])
def test_a_long_stream_of_messages_does_not_make_the_session_grow(restart):
    drawing = Drawing()
    sizes = []
    for number, message in enumerate(messages(1_201)):
        drawing.sync_from_canvas(message)
        if number % 11 == 0:
            restart(drawing)
        if number % 55 == 0:  # as often as the messages repeat
            sizes.append(len(repr({**vars(drawing), "version": 0})))
    assert max(sizes) == sizes[0]


def test_a_huge_message_leaves_few_strokes():
    drawing = Drawing()
    drawing.sync_from_canvas({"objects": [LINE] * 100_000})
    drawing.redraw()
    assert len(drawing.strokes) == len(drawing.initial_strokes) == canvas.MAX_OBJECTS
