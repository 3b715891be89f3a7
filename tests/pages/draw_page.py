"""The Draw page without a browser: what is on its canvas, and what it answers."""

import json
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

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
    """All text that the page shows, the answer on the Draw page included."""
    texts = [
        element.value
        for kind in (app.title, app.header, app.subheader, app.markdown, app.caption, app.error)
        for element in kind
    ]
    return " ".join([*texts, *map(str, shown(app).get("prediction", {}).values())])


def shown(app: AppTest) -> dict[str, Any]:
    """What the Draw page hands to the components that show it: see
    pages/sections/draw/view_model.py.
    """
    for element in app.get("bidi_component"):
        if element.proto.component_name == "live_link":
            return json.loads(element.proto.json)[0]
    return {}


def digit(app: AppTest) -> str:
    """The answer, when it is a digit."""
    answer = shown(app)["prediction"]
    return answer["text"] if answer["heading"] == "h1" else ""
