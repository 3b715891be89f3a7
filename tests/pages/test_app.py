"""The pages without a browser, and what keeps the app small and quick."""

import ast
import json
import socket
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest
from websockets.sync.client import connect

from model.recognition.classifier import NetworkError
from testing import app_process

ROOT = app_process.ROOT
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))


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
        SimpleNamespace(st_canvas=lambda **options: result),
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
    return " ".join([*texts, *map(str, shown(app).get("answer", {}).values())])


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
    answer = shown(app)["answer"]
    return answer["text"] if answer["heading"] == "h1" else ""


@pytest.mark.parametrize("page", ["app.py", *PAGES])
def test_every_page_opens_without_an_exception(page: str):
    run(page)


def test_every_page_is_in_the_navigation():
    navigation = (ROOT / "app.py").read_text()
    assert all(page in navigation for page in PAGES)


def test_an_empty_canvas_shows_an_invitation_and_no_guess():
    app = run()
    assert "Draw any digit" in words(app)
    assert not digit(app)
    assert "confidence" not in words(app)


def test_a_drawn_seven_is_read(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    app = run()
    assert digit(app) == "7"
    assert "% confidence" in words(app)


def test_the_answer_to_a_seven_is_the_same_wherever_it_is_drawn(monkeypatch: pytest.MonkeyPatch):
    seen = []
    for size, x, y in ((1, 80, 70), (0.4, 10, 15), (0.5, 230, 210)):
        draw(monkeypatch, [(x, y), (x + 150 * size, y), (x + 70 * size, y + 190 * size)])
        seen.append(digit(run()))
    assert set(seen) == {"7"}


def test_clear_shows_the_invitation_at_once(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    app = run()
    app.button(key="clear").click().run()
    assert "Draw any digit" in words(app)


def test_a_missing_network_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def load(name: str):
        raise NetworkError("The network's file is missing.")

    st.cache_resource.clear()
    monkeypatch.setattr("pages.sections.networks.load_classifier", load)
    app = run()
    assert [error.value for error in app.error] == ["The network's file is missing."]


def test_serving_never_imports_tensorflow_and_drawing_does_without_scipys_parts(tmp_path: Path):
    """Starts the app in an interpreter that reports its imports, opens a page the way a browser
    does, and reads the report.
    """
    log = tmp_path / "log.txt"
    with (
        app_process.app(log, ["-X", "importtime"]) as url,
        connect(
            url.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"]
        ) as socket,
    ):
        request = BackMsg()
        request.rerun_script.query_string = ""
        socket.send(request.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "script_finished":
            message.ParseFromString(socket.recv(timeout=60))
    modules = {
        line.rpartition("|")[2].strip()
        for line in log.read_text(errors="replace").splitlines()
        if line.startswith("import time:")
    }
    imported = {module.split(".")[0] for module in modules}
    assert {"streamlit", "model", "ai_edge_litert"} <= imported  # the page did run
    assert not imported & {"tensorflow", "keras", "jax", "torch"}
    # 30 MB, and half a second of a first visit
    assert not modules & {"scipy.ndimage", "scipy.spatial"}


def imports(*places: str) -> dict[str, set[str]]:
    """Name the top-level packages that the files in some places import, a set a file."""
    files = [
        path
        for place in places
        for path in (
            [ROOT / place] if place.endswith(".py") else sorted((ROOT / place).rglob("*.py"))
        )
    ]
    found = {}
    for path in files:
        names = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
        found[path.relative_to(ROOT).as_posix()] = names
    return found


@pytest.mark.parametrize(
    ("places", "forbidden"),
    [
        (
            ("model", "train_model.py"),
            {"streamlit", "streamlit_drawable_canvas", "plotly", "charts", "components", "pages"},
        ),
        (("app.py", "pages", "components"), {"tensorflow", "keras", "train_model"}),
        (("charts",), {"streamlit", "model", "components", "pages", "tensorflow", "keras"}),
    ],
)
def test_imports_run_one_way(places: tuple[str, ...], forbidden: set[str]):
    found = imports(*places)
    assert found
    assert {file: names & forbidden for file, names in found.items() if names & forbidden} == {}


def test_every_configured_option_is_known_to_streamlit():
    """One of them, runner.postScriptGC, is hidden: it may go without notice, and with it the app's
    speed under load.
    """
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        configured = tomllib.load(file)
    config.get_config_options(force_reparse=False)
    known = set(config._config_options_template)

    def names(table: dict, prefix: str = "") -> set[str]:
        return {
            name
            for key, value in table.items()
            for name in (
                names(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
            )
        }

    assert names(configured) <= known
    assert configured["runner"]["postScriptGC"] is False


def test_the_app_runs_without_collecting_garbage_after_each_run():
    code = "from streamlit import config; print(config.get_option('runner.postScriptGC'))"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "False"


def test_the_app_sends_what_it_has_to_say_at_once():
    """An update of a drawing is several small messages: with Nagle's algorithm all but the first
    would come 40 ms late.
    """
    with socket.socket() as listening, socket.socket() as visitor:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        visitor.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            st.cache_resource.clear()
            run()
            for own in (listening, accepted):
                assert own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
