import math

import numpy as np
import pytest

from components.live_drawing import canvas
from components.live_drawing.drawing import MAX_POINTS, MAX_STROKES, Drawing, parse_pen_message
from model.preprocessing import normalization
from testing.shapes import ZIGZAG

LINE = [10.0, 10.0, 10.0, 10.0, 60.0, 40.0, 90.0, 200.0]
OTHER = [200.0, 30.0, 200.0, 30.0, 210.0, 90.0, 220.0, 250.0]


def message(*strokes: tuple[int, list[float]], number: int = 1) -> dict:
    return {"number": number, "strokes": [{"id": k, "points": points} for k, points in strokes]}


def text(*strokes: list[float]) -> dict:
    """What the canvas says when these strokes are on it."""
    return {
        "objects": canvas.strokes_to_canvas(
            [np.array(points).reshape(-1, 2) for points in strokes], "#fff", 20
        )
    }


def update(drawing: Drawing, json_data, sent) -> int:
    drawing.sync_from_canvas(json_data)
    return drawing.apply_pen_message(sent)


def starts(drawing: Drawing) -> list[tuple[float, float]]:
    return [tuple(stroke[0].round().tolist()) for stroke in drawing.strokes]


def test_a_stroke_under_way_belongs_to_the_drawing_and_counts_once_when_the_canvas_has_it():
    drawing = Drawing()
    assert update(drawing, text(), message((7, LINE), number=3)) == 3
    assert starts(drawing) == [(10, 10)]
    # the canvas has it, the pen's message is still the old one
    update(drawing, text(LINE), message((7, LINE[:6])))
    assert starts(drawing) == [(10, 10)]
    update(drawing, text(LINE), message((8, OTHER)))
    assert starts(drawing) == [(10, 10), (200, 30)]


def test_what_is_undone_does_not_come_back_with_an_old_message():
    drawing = Drawing()
    update(drawing, text(), message((7, LINE)))
    update(drawing, text(LINE), message((7, LINE)))
    update(drawing, text(), message((7, LINE)))
    assert drawing.strokes == []


def test_an_old_message_about_what_is_on_the_canvas_adds_nothing_in_another_process():
    drawing = Drawing()  # of the process that took over
    one, other = (
        canvas.smooth_stroke(np.array(points).reshape(-1, 2)).ravel().tolist()
        for points in (OTHER, LINE)
    )
    update(drawing, text(one, other), message((7, OTHER), (8, LINE)))
    assert len(drawing.strokes) == 2
    assert drawing.last_synced == 8
    update(drawing, text(one), message((7, OTHER), (8, LINE)))  # undone
    assert starts(drawing) == [(200, 30)]


def test_a_stroke_is_seen_though_another_began_at_the_same_point():
    drawing = Drawing()
    again = [*LINE[:4], 90.0, 10.0, 120.0, 10.0]
    update(drawing, text(LINE), message((9, again)))
    assert len(drawing.strokes) == 2
    update(drawing, text(LINE, again), message((9, again)))
    assert len(drawing.strokes) == 2


def test_a_cleared_canvas_is_empty_before_it_says_so():
    drawing = Drawing()
    update(drawing, text(), message((7, LINE)))
    update(drawing, text(LINE), message())
    drawing.restart()
    assert drawing.strokes == []
    update(drawing, text(LINE), message((7, LINE)))  # both are late
    assert drawing.strokes == []
    update(drawing, text(), message((8, OTHER)))
    assert starts(drawing) == [(200, 30)]
    update(drawing, text(LINE), message())  # the same line drawn once more is a drawing
    assert starts(drawing) == [(10, 10)]


def test_a_canvas_that_clears_itself_is_not_told_to_begin_anew():
    drawing = Drawing()
    update(drawing, text(LINE), {**message((7, LINE)), "clears": True})
    drawing.clear()
    assert (drawing.strokes, drawing.version) == ([], 0)
    # the canvas's message and the pen's are old, the second stroke is new
    update(drawing, text(LINE), message((7, LINE), (8, OTHER)))
    assert starts(drawing) == [(200, 30)]
    update(drawing, text(), message((8, OTHER)))
    assert starts(drawing) == [(200, 30)]


@pytest.mark.parametrize("clears", [False, None, 1, "yes"])
def test_a_canvas_that_cannot_clear_itself_begins_anew(clears):
    drawing = Drawing()
    update(drawing, text(LINE), {**message((7, LINE)), "clears": clears})
    drawing.clear()
    assert (drawing.strokes, drawing.version) == ([], 1)


def test_a_canvas_that_began_with_strokes_begins_anew_with_none():
    drawing = Drawing()
    drawing.restart([np.array(OTHER).reshape(-1, 2)])
    update(drawing, text(OTHER), {**message(), "clears": True})
    drawing.clear()
    assert (drawing.strokes, drawing.initial_strokes, drawing.version) == ([], [], 2)


def test_a_canvas_that_begins_with_strokes_has_them_before_it_says_so():
    drawing = Drawing()
    update(drawing, text(LINE), message())
    drawing.restart([np.array(OTHER).reshape(-1, 2)])
    update(drawing, text(LINE), message())
    assert starts(drawing) == [(200, 30)]


@pytest.mark.parametrize(
    "forged",
    [
        None,
        3,
        "strokes",
        [],
        {},
        {"number": "1", "strokes": {}},
        {"number": -1, "strokes": [None, 1, [], {}]},
        {
            "number": 1.5,
            "strokes": [
                {"id": 1},
                {"points": LINE},
                {"id": True, "points": LINE},
                {"id": -1, "points": LINE},
            ],
        },
        {"number": 10**30, "strokes": [{"id": 10**30, "points": LINE}]},
        message((1, [])),
        message((1, [1.0])),
        message((1, [1.0, math.nan])),
        message((1, [1.0, math.inf])),
        message((1, [1.0, 1e9])),
        message((1, [1.0, "2"])),
        message((1, [1.0, None])),
        message((1, [[1.0, 2.0], [3.0, 4.0]])),
        message((1, [True, False])),
        message((1, [1.0, 2.0] * (MAX_POINTS + 1))),
    ],
)
def test_a_forged_message_is_passed_over(forged):
    number, strokes = parse_pen_message(forged)
    assert number in (0, 1)
    assert strokes == []
    drawing = Drawing()
    update(drawing, text(LINE), forged)
    assert len(drawing.strokes) == 1


def test_a_message_holds_a_bounded_number_of_strokes():
    _, strokes = parse_pen_message(message(*[(k, LINE) for k in range(1000)]))
    assert len(strokes) == MAX_STROKES


def test_forged_canvas_data_are_passed_over():
    for forged in (
        None,
        1,
        [],
        {"objects": 3},
        {"objects": [None, {"path": "M"}, {"path": [["M"]]}, {"path": [["M", "x", None]]}]},
    ):
        drawing = Drawing()
        update(drawing, forged, message((1, LINE)))
        assert len(drawing.strokes) == 1


def test_strokes_survive_the_way_to_the_canvas_and_back():
    strokes = [ZIGZAG * 200 + 30, np.array([[100.0, 100.0]])]
    line, dot = canvas.strokes_from_canvas(
        {"objects": canvas.strokes_to_canvas(strokes, "#fff", 20)}
    )
    assert np.allclose(line, strokes[0], atol=0.011)
    assert np.abs(dot - strokes[1]).max() < 0.05
    assert normalization.from_strokes([line, dot], pen=20) is not None
