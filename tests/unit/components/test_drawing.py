"""What a visitor has drawn, as the canvas tells it."""

import gc
import weakref

import numpy as np
import pytest

from components.live_drawing import canvas
from components.live_drawing.drawing import Drawing
from model.preprocessing import normalization
from testing.shapes import ZIGZAG

LINE = np.array([[10.0, 10.0], [60.0, 40.0], [90.0, 200.0]])
OTHER = np.array([[200.0, 30.0], [210.0, 90.0], [220.0, 250.0]])


def sent(*strokes: np.ndarray) -> dict:
    """What the canvas sends when these strokes are on it."""
    return {"objects": canvas.strokes_to_canvas(strokes, "#fff", 20)}


def starts(drawing: Drawing) -> list[tuple[float, float]]:
    return [tuple(stroke[0].round().tolist()) for stroke in drawing.strokes]


def test_the_strokes_are_those_of_the_canvas():
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE, OTHER))
    assert starts(drawing) == [(10, 10), (200, 30)]
    drawing.sync_from_canvas(sent(LINE))  # undone
    assert starts(drawing) == [(10, 10)]
    drawing.sync_from_canvas(sent())  # cleared by the canvas itself
    assert drawing.strokes == []
    assert drawing.version == 0


def test_what_the_canvas_sends_again_is_not_read_again():
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE))
    strokes = drawing.strokes
    drawing.sync_from_canvas(sent(LINE))
    assert drawing.strokes is strokes


def test_what_the_canvas_sent_is_not_held():
    class Message(dict):
        """One that can be watched."""

    message = Message(sent(LINE))
    held = weakref.ref(message)
    drawing = Drawing()
    drawing.sync_from_canvas(message)
    drawing.restart([OTHER])
    del message
    gc.collect()
    assert held() is None


def test_a_cleared_drawing_stays_empty_until_the_canvas_sends_something_else():
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE))
    drawing.restart()
    assert (drawing.strokes, drawing.initial_strokes, drawing.version) == ([], [], 1)
    drawing.sync_from_canvas(sent(LINE))  # from before
    assert drawing.strokes == []
    drawing.sync_from_canvas(sent())
    drawing.sync_from_canvas(sent(LINE))  # the same line drawn once more is a drawing
    assert starts(drawing) == [(10, 10)]


def test_a_canvas_that_begins_with_strokes_has_them_before_it_says_so():
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE))
    drawing.restart([OTHER])
    assert drawing.initial_strokes == [OTHER]
    drawing.sync_from_canvas(sent(LINE))  # from before
    assert starts(drawing) == [(200, 30)]
    drawing.sync_from_canvas(sent(OTHER, LINE))
    assert starts(drawing) == [(200, 30), (10, 10)]


def test_a_redrawn_canvas_begins_with_what_is_drawn():
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE, OTHER))
    drawing.redraw()
    assert starts(drawing) == [(10, 10), (200, 30)]
    assert len(drawing.initial_strokes) == 2
    assert drawing.version == 1


@pytest.mark.parametrize(
    "forged", [None, 1, [], {"objects": 3}, {"objects": [None, {"path": "M"}, {"path": [["M"]]}]}]
)
def test_what_is_no_drawing_is_an_empty_one(forged):
    drawing = Drawing()
    drawing.sync_from_canvas(sent(LINE))
    drawing.sync_from_canvas(forged)
    assert drawing.strokes == []


def test_strokes_survive_the_way_to_the_canvas_and_back():
    strokes = [ZIGZAG * 200 + 30, np.array([[100.0, 100.0]])]
    line, dot = canvas.strokes_from_canvas(sent(*strokes))
    assert np.allclose(line, strokes[0], atol=0.011)
    assert np.abs(dot - strokes[1]).max() < 0.05
    assert normalization.from_strokes([line, dot], pen=20) is not None
