"""The Draw page without a browser: what is on its canvas, and what the server reads."""

import json
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.recognition.prediction import Outcome
from testing.app_process import ROOT


def draw(monkeypatch: pytest.MonkeyPatch, *strokes: list[tuple[float, float]]) -> None:
    """Let the canvas return polylines in the form that it sends."""
    objects = []
    for stroke in strokes:
        points = np.array(stroke, float)
        left, top = (points.min(0) + points.max(0)) / 2
        commands = [["L" if number else "M", x, y] for number, (x, y) in enumerate(stroke)]
        objects.append(
            {
                "type": "Path",
                "originX": "center",
                "originY": "center",
                "left": left,
                "top": top,
                "path": commands,
            }
        )
    result = SimpleNamespace(json_data={"objects": objects})
    # The real module can be imported by a running app only.
    monkeypatch.setitem(
        sys.modules,
        "streamlit_drawable_canvas",
        SimpleNamespace(st_canvas=lambda **_: result),
    )


def run(page: str = "app.py") -> AppTest:
    app = AppTest.from_file(str(ROOT / page), default_timeout=60).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """All text of the page itself; what the browser says of a drawing is not among it."""
    return " ".join(
        element.value
        for kind in (app.title, app.header, app.subheader, app.markdown, app.caption, app.error)
        for element in kind
    )


def props(app: AppTest, component: str) -> Any:
    """What the page hands to a component that it mounts once."""
    (handed,) = (
        json.loads(element.proto.json)
        for element in app.get("bidi_component")
        if element.proto.component_name == component
    )
    return handed


def record(app: AppTest) -> dict[str, Any]:
    """What the server has read: RecordProps of components/live_drawing/__init__.py."""
    _, read = props(app, "live_record")
    return dict(read)


def text(app: AppTest) -> str:
    """The digits that the server has read, a question mark for each that is not sure."""
    return "".join(
        str(digit["digit"]) if digit["outcome"] == Outcome.DIGIT.value else "?"
        for digit in record(app)["digits"]
    )
