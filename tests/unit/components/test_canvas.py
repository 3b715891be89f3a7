"""What the canvas sends, captured from Chromium (canvas_drawings.json), read as strokes.

`drawn`: a seven from (60, 60) over (120, 60) to (90, 140), a click at (200, 200), a twitch at (200,
250). `edited`: the same after the toolbar's edit mode moved, scaled and turned the seven, with a
line and a point added.
"""

import copy
import json
import math
from pathlib import Path

import numpy as np
import pytest

from components.live_drawing.canvas import strokes_from_canvas

CAPTURED = json.loads((Path(__file__).parent / "canvas_drawings.json").read_text(encoding="utf-8"))


def test_strokes_lie_where_they_were_drawn():
    seven, click, twitch = strokes_from_canvas(CAPTURED["drawn"])
    assert np.allclose(seven[[0, -1]], [[60, 60], [90, 140]], atol=0.1)
    # the brush rounds the corner at (120, 60)
    assert 114 < seven[:, 0].max() < 120
    assert seven[:, 1].min() == pytest.approx(60)
    assert np.allclose(click, [200, 200], atol=0.1)
    assert np.allclose(twitch[[0, -1]], [[200, 250], [201, 250]], atol=0.1)


def test_moved_scaled_and_turned_strokes_lie_where_the_browser_shows_them():
    strokes = strokes_from_canvas(CAPTURED["edited"])
    pen = 18 * CAPTURED["edited"]["objects"][0]["scaleX"]
    # Measured on the screenshot: the ink of the turned seven spans x 89..218 and y 67..216.
    assert np.allclose(strokes[0].min(0) - pen / 2, [89, 67], atol=1.5)
    assert np.allclose(strokes[0].max(0) + pen / 2, [219, 217], atol=1.5)


def test_lines_and_points_are_read():
    *_, line, point = strokes_from_canvas(CAPTURED["edited"])
    assert np.allclose(line, [[20, 200], [80, 280]])
    assert np.allclose(np.abs(point - [20, 200]).max(0), 3)


def test_flipping_mirrors_about_the_centre():
    drawing = copy.deepcopy(CAPTURED["drawn"])
    plain = strokes_from_canvas(drawing)[0]
    drawing["objects"][0]["flipX"] = True
    flipped = strokes_from_canvas(drawing)[0]
    centre = drawing["objects"][0]["left"]
    assert np.allclose(flipped, plain * [-1, 1] + [2 * centre, 0])


def test_each_move_starts_a_stroke():
    drawing = copy.deepcopy(CAPTURED["drawn"])
    drawing["objects"] = drawing["objects"][:1]
    drawing["objects"][0]["path"] = [["M", 0, 0], ["L", 10, 0], ["M", 0, 10], ["L", 10, 10]]
    assert [len(stroke) for stroke in strokes_from_canvas(drawing)] == [2, 2]


@pytest.mark.parametrize(
    "junk",
    [
        None,
        [],
        "objects",
        7,
        {},
        {"objects": None},
        {"objects": "M"},
        {"objects": [None, 3, "x", [], {}, {"type": None}]},
    ],
)
def test_junk_holds_no_strokes(junk):
    assert strokes_from_canvas(junk) == []


@pytest.mark.parametrize(
    "change",
    [
        {"path": None},
        {"path": []},
        {"path": [[]]},
        {"path": [["L", 1, 2]]},
        {"path": [["M", 1]]},
        {"path": [["M", 0, 0], ["Q", 1, 2]]},
        {"path": [["M", "a", "b"]]},
        {"path": [["A", 1, 2]]},
        {"path": [["M", 0, 0], ["L", {}, 1]]},
        {"left": None},
        {"left": math.nan},
        {"top": 1e300},
        {"scaleX": "wide"},
        {"angle": math.inf},
        {"originX": "middle"},
        {"originY": ["top"]},
        {"type": "Rect"},
        {"type": "Group"},
    ],
)
def test_a_malformed_object_is_passed_over_and_the_rest_is_read(change):
    drawing = copy.deepcopy(CAPTURED["drawn"])
    drawing["objects"][0].update(change)
    assert len(strokes_from_canvas(drawing)) == 2
