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

from model.artifacts import ArtifactError
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
    for name in ("charts", "components", "model", "pages", "data", "docs", "static"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    (folder / "tests" / "robustness").mkdir(parents=True)
    (folder / "testing").mkdir()
    for file in (
        "app.py",
        "pyproject.toml",
        "LICENSE",
        "testing/caches.py",
