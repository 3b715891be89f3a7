"""A file of model/saved/ or data/ is missing, cut short or of another version: the page that needs
it says so, the others work. Without a file of static/ the server reads alone.
"""

import functools
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.artifacts import SERVED, ArtifactError
from model.recognition import browser
from pages.sections import your_digits
from testing import caches
from testing.app_process import ROOT
from tests.pages.draw_page import draw, props, run, text
from tests.robustness.files import CASES, OTHER, OURS, Case

READ_BY_NO_PAGE = {"model.keras", "README.md", "unipen.npz"}
DAMAGES = ("deleted", "truncated", "of another version")
FLIPPED = "with a flipped bit"
QUICK = {  # a file a page; every other one is slow
    f"{OURS}/calibration.json",
    f"{OURS}/layers.json",
    f"{OURS}/weights.npz",
    "docs/generalization.json",
    "data/explore/pixels.npz",
    "data/samples/notebook.jpg",
}

Reports = dict[str, dict[str, dict[str, list[str]]]]  # by file and damage


def copy_app(folder: Path) -> Path:
    """Copy what the pages need."""
    ignored = shutil.ignore_patterns(
        "__pycache__", ".training*", "*.part", "*.old", "*.seeds", "model.keras"
    )
    for name in ("charts", "components", "model", "pages", "serving", "data", "docs", "static"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "tests" / "robustness").mkdir(parents=True)
    (folder / "testing").mkdir()
    for file in (
        "app.py",
        "pyproject.toml",
        "LICENSE",
        "testing/caches.py",
        "tests/robustness/files.py",
        "tests/robustness/damage.py",
    ):
        shutil.copy(ROOT / file, folder / file)
    return folder


def start_damaging(folder: Path, files: list[str]) -> subprocess.Popen[str]:
    """Damage some files of a copy of the app, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.robustness.damage", *files],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def collect(process: subprocess.Popen[str]) -> Reports:
    out, error = process.communicate(timeout=600)
    assert process.returncode == 0, error
    reports: Reports = json.loads(out.splitlines()[-1])
    return reports


@pytest.fixture(scope="module")
def quick_reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """What the pages of a copy of the app report of the files in QUICK."""
    return collect(start_damaging(copy_app(tmp_path_factory.mktemp("app")), sorted(QUICK)))


@pytest.fixture(scope="module")
def slow_reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """What they report of all other files, from two processes."""
    files = [case.file for case in CASES if case.file not in QUICK]
    processes = [
        start_damaging(copy_app(tmp_path_factory.mktemp("app")), half)
        for half in (files[::2], files[1::2])
    ]
    return {file: report for process in processes for file, report in collect(process).items()}


@pytest.fixture
def reports(request: pytest.FixtureRequest, case: Case) -> dict[str, dict[str, list[str]]]:
    """What the pages report of a file."""
    kind = "quick_reports" if case.file in QUICK else "slow_reports"
    by_file: Reports = request.getfixturevalue(kind)
    return by_file[case.file]


def marks(case: Case) -> tuple[pytest.MarkDecorator, ...]:
    return () if case.file in QUICK else (pytest.mark.slow,)


@pytest.mark.parametrize(
    ("case", "damage"),
    [
        pytest.param(case, damage, id=f"{case.file} {damage}", marks=marks(case))
        for case in CASES
        for damage in (*DAMAGES, *([FLIPPED] if case.file.endswith(".tflite") else []))
    ],
)
def test_the_page_says_which_file_is_damaged_and_the_fix(
    reports: dict[str, dict[str, list[str]]], case: Case, damage: str
):
    assert reports[damage]["exceptions"] == []
    errors = reports[damage]["errors"]
    is_silent = case.is_optional or (case.may_be_missing and damage == "deleted")
    assert bool(errors) != is_silent
    for sentence in errors:
        assert Path(case.file).name in sentence
        assert "`git checkout " in sentence
        assert "`python " in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.file, marks=marks(case)) for case in CASES]
)
def test_the_other_pages_work_without_it(reports: dict[str, dict[str, list[str]]], case: Case):
    assert reports["elsewhere"] == {"exceptions": [], "errors": []}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of static/ that the Draw page takes the browser's files from."""
    folder = tmp_path / "static"
    shutil.copytree(browser.STATIC, folder)
    load = functools.partial(browser.load_browser_files, static=folder)
    monkeypatch.setattr(browser, "load_browser_files", load)
    caches.clear()
    yield folder
    caches.clear()


@pytest.mark.parametrize("suffix", [".json", ".bin"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_with_damaged_files_for_the_browser_the_server_reads_alone(
    static: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    suffix: str,
    damage: str,
):
    (path,) = static.glob(f"{SERVED}-*{suffix}")
    content = path.read_bytes()
    path.unlink()
    if damage == "truncated":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "of another version":
        path.write_bytes(content.replace(b"0", b"1"))
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    with caplog.at_level(logging.WARNING):
        app = run()
        app.run()  # says nothing more
    assert not app.exception
    assert not app.error
    assert props(app, "live_drawing")["files"] is None
    assert text(app) == "7"
    lines = [record.getMessage() for record in caplog.records if path.name in record.getMessage()]
    is_absent = (suffix, damage) == (".json", "deleted")  # an app without them is none to warn of
    assert len(lines) == (0 if is_absent else 1)


def test_without_a_folder_for_the_browser_the_server_reads_alone(
    static: Path, monkeypatch: pytest.MonkeyPatch
):
    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    assert props(run(), "live_drawing")["files"] is not None
    shutil.rmtree(static)
    caches.clear()
    app = run()
    assert props(app, "live_drawing")["files"] is None
    assert text(app) == "7"


def test_without_parameters_of_personalization_the_page_reads_and_teaches_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(_name: str) -> None:
        raise ArtifactError("personalization.json is missing.")

    draw(monkeypatch, [(80, 70), (230, 70), (150, 260)])
    assert props(run(), "live_drawing")["teaches"]
    monkeypatch.setattr(your_digits, "load_parameters", fail)
    with caplog.at_level(logging.WARNING):
        app = run()
    assert not app.exception
    assert not app.error
    assert not props(app, "live_drawing")["teaches"]
    assert text(app) == "7"
    assert "personalization.json is missing" in caplog.text


def test_every_file_that_a_page_reads_is_tested():
    tested = {case.file for case in CASES}
    assert tested >= QUICK
    paths = [
        *(ROOT / OTHER).iterdir(),
        *(ROOT / OURS).glob("*.*"),
        *(ROOT / "data").glob("*.*"),
        *(ROOT / "data/explore").iterdir(),
        *(ROOT / "data/samples").iterdir(),
        ROOT / OURS / "SHA256SUMS",
    ]
    names = {
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.is_file() and path.name not in READ_BY_NO_PAGE
    }
    # see test_without_parameters_of_personalization_the_page_reads_and_teaches_nothing
    assert names <= tested | {f"{OTHER}/personalization.json"}
    assert {case.page for case in CASES if case.file in QUICK} == {case.page for case in CASES}
