"""No visitor fills the server's memory."""

import json

import pytest

from components.live_drawing import drawing


@pytest.mark.slow
@pytest.mark.parametrize("clears", [True, False])
def test_a_long_stream_of_messages_does_not_make_the_session_grow(clears: bool):
    def size() -> int:
        return len(
            repr(
                {
                    name: value
                    for name, value in vars(drawn).items()
                    if name not in ("_last_stroke", "last_synced", "version")
                }
            )
        )

    drawn = drawing.Drawing()
    points = [float(k % 300) for k in range(40)]
    path = {"type": "Path", "left": 50, "top": 50, "path": [["M", 0, 0], ["L", 100, 100]]}
    sizes = []
    for number in range(1, 1_200):
        message = {
            "number": number,
            "strokes": [{"id": number, "points": points}],
            "clears": clears,
        }
        drawn.sync_from_canvas(json.loads(json.dumps({"objects": [path] * (number % 5)})))
        assert drawn.apply_pen_message(message) == number
        if number % 7 == 0:
            drawn.clear()
        if number % 11 == 0:
            drawn.redraw()
        if number % 385 == 1:
            sizes.append(size())
    assert len(drawn.strokes) <= drawing.MAX_STROKES + 5
    assert max(sizes) < 1.5 * sizes[0] + 2_000
