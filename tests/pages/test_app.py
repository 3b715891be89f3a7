"""The pages without a browser, and what keeps the app small and quick."""

import ast
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from model.artifacts import ArtifactError
from model.recognition.prediction import Outcome
from pages.sections import navigation
from testing import app_process, caches
from tests.pages.draw_page import draw, record, run, text

ROOT = app_process.ROOT
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py"))


def test_every_page_is_in_the_navigation():
    assert sorted(f"pages/{file}" for file, _ in navigation.PAGES) == PAGES


def test_every_page_leads_to_another_one():
    files = {title: file for file, title in navigation.PAGES}
    for title, (file, label) in navigation.NEXT.items():
        assert label
        assert file in set(files.values()) - {files.get(title)}
    assert files.keys() - navigation.NEXT.keys() == {"Draw"}
    assert files.keys() >= navigation.WIDE_PAGES


def test_an_empty_canvas_is_no_digit():
    (digit,) = record(run())["digits"]
    assert digit["outcome"] == Outcome.NO_INK.value
    assert digit["image"] is None
    assert not any(digit["probabilities"])


def test_a_drawn_seven_is_read(monkeypatch: pytest.MonkeyPatch):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    (digit,) = record(run())["digits"]
    assert (digit["outcome"], digit["digit"]) == (Outcome.DIGIT.value, 7)
    assert max(digit["probabilities"]) == digit["probabilities"][7]


def test_the_answer_to_a_seven_is_the_same_wherever_it_is_drawn(monkeypatch: pytest.MonkeyPatch):
    seen = []
    for size, x, y in ((1, 80, 70), (0.4, 10, 15), (0.5, 230, 210)):
        draw(monkeypatch, [(x, y), (x + 150 * size, y), (x + 70 * size, y + 190 * size)])
        seen.append(text(run()))
    assert set(seen) == {"7"}


def test_a_missing_network_is_one_error_and_no_exception(monkeypatch: pytest.MonkeyPatch):
    def load(name: str):
        raise ArtifactError("The network's file is missing.")

    caches.clear()
    monkeypatch.setattr("pages.sections.networks.load_classifier", load)
    app = run()
    assert [error.value for error in app.error] == ["The network's file is missing."]


def test_serving_never_imports_tensorflow_and_drawing_does_without_scipys_parts(tmp_path: Path):
    """Starts the app in an interpreter that reports its imports, opens a page the way a browser
    does, and reads the report.
    """
    log = tmp_path / "log.txt"
    with (
        app_process.run_app(log, ["-X", "importtime"]) as url,
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
        for line in log.read_text(errors="replace", encoding="utf-8").splitlines()
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
    results = {}
    for path in files:
        names = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
        results[path.relative_to(ROOT).as_posix()] = names
    return results


@pytest.mark.parametrize(
    ("places", "forbidden"),
    [
        (
            ("model", "train_model.py"),
            {
                "streamlit",
                "streamlit_drawable_canvas",
                "plotly",
                "charts",
                "components",
                "pages",
                "serving",
            },
        ),
        (("app.py", "pages", "serving", "components"), {"tensorflow", "keras", "train_model"}),
        (("charts",), {"streamlit", "model", "components", "pages", "tensorflow", "keras"}),
    ],
)
def test_imports_run_one_way(places: tuple[str, ...], forbidden: set[str]):
    results = imports(*places)
    assert results
    assert {file: names & forbidden for file, names in results.items() if names & forbidden} == {}
