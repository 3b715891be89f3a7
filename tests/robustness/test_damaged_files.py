"""A file of model/saved/ or data/ is missing, cut short or of another version: the page that needs
it says so, the others work.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from testing.app_process import ROOT
from tests.robustness.files import CASES, DATA, OTHER, Case

READ_BY_NO_PAGE = {
    "model.keras",
    "README.md",
    "predictions.png",
    "samples.png",
    "confusion_matrix.png",
    "learning_curves.png",
}
DAMAGES = ("deleted", "truncated", "of another version")
FLIPPED = "with a flipped bit"


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the pages of a copy of the app say, by file and damage."""
    copy = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns(
        "__pycache__", ".training*", "*.part", "*.old", "*.seeds", "model.keras"
    )
    for folder in ("charts", "components", "model", "pages", "data", "docs"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=ignored)
    (copy / "tests" / "robustness").mkdir(parents=True)
    for file in (
        "app.py",
        "train_model.py",
        "tests/robustness/files.py",
        "tests/robustness/damage.py",
    ):
        shutil.copy(ROOT / file, copy / file)
    files = [case.file for case in CASES]
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    halves = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.robustness.damage", *some],
            cwd=copy if number == 0 else shutil.copytree(copy, copy.with_name("copy-2")),
            env={
                **environment,
                "PYTHONPATH": str(copy if number == 0 else copy.with_name("copy-2")),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number, some in enumerate((files[::2], files[1::2]))
    ]
    found = {}
    for process in halves:
        out, error = process.communicate(timeout=600)
        assert process.returncode == 0, error
        found |= json.loads(out.splitlines()[-1])
    return found


@pytest.mark.parametrize(
    ("case", "damage"),
    [
        pytest.param(case, damage, id=f"{case.file} {damage}")
        for case in CASES
        for damage in (*DAMAGES, *([FLIPPED] if case.file.endswith(".tflite") else []))
    ],
)
def test_the_page_says_which_file_is_damaged_and_what_makes_it_anew(
    said: dict, case: Case, damage: str
):
    shown = said[case.file][damage]
    assert shown["exceptions"] == []
    assert bool(shown["errors"]) != (case.may_be_missing and damage == "deleted")
    for sentence in shown["errors"]:
        assert Path(case.file).name in sentence
        assert "`git checkout " in sentence or "`python " in sentence
        assert "\n" not in sentence


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_the_other_pages_work_without_it(said: dict, case: Case):
    assert said[case.file]["elsewhere"] == {"exceptions": [], "errors": []}


def test_every_file_that_a_page_reads_is_tested():
    tested = {case.file for case in CASES}
    kinds = [
        *(ROOT / OTHER).iterdir(),
        *(ROOT / "model/saved/ink-reader").glob("*.*"),
        *(ROOT / "data").glob("*.*"),
        *(ROOT / "data/explore").iterdir(),
        *(ROOT / "data/samples").iterdir(),
        ROOT / "model/saved/ink-reader/SHA256SUMS",
    ]
    names = {
        path.relative_to(ROOT).as_posix()
        for path in kinds
        if path.is_file() and path.name not in READ_BY_NO_PAGE
    }
    assert names <= tested
    assert DATA in {case.page for case in CASES}
