"""Training is killed at any moment: the previous files stay or the new ones are there, and --resume
goes on.
"""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.artifacts import network_names
from model.recognition.classifier import load_classifier
from testing.app_process import ROOT
from tests.training.test_train_model import FILES

pytestmark = pytest.mark.slow


def start(out: Path, *options: str) -> subprocess.Popen[str]:
    command = [
        *(sys.executable, "-m", "testing.tiny_network", "--network", "tiny"),
        *("--quick", "--epochs", "3", "--out", str(out), *options),
    ]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def trained_seed(out: Path) -> int:
    """All files of one run are there, and can be used. Returns its seed."""
    assert {path.name for path in (out / "tiny").iterdir()} >= FILES
    load_classifier("tiny", out)
    assert network_names(out) == ["tiny"]
    return json.loads((out / "tiny" / "results.json").read_text(encoding="utf-8"))["seed"]


def test_killed_at_any_moment_it_leaves_the_old_files_or_the_new_ones_and_goes_on(
    tmp_path: Path, seed: int
):
    begin = time.monotonic()
    first = start(tmp_path, "--seed", "1")
    _, error = first.communicate(timeout=300)
    assert first.returncode == 0, error
    duration = time.monotonic() - begin
    assert trained_seed(tmp_path) == 1
    delay = random.Random(seed).uniform(0, duration / 2)
    run = start(tmp_path, "--seed", "2", "--resume")
    assert run.stdout is not None
    run.stdout.readline()  # what follows is training, evaluation and export
    try:
        run.wait(delay)
    except subprocess.TimeoutExpired:
        run.kill()
    run.communicate()
    if (tmp_path / "tiny").is_dir():  # else killed in the instant between two renames
        assert trained_seed(tmp_path) in (1, 2)
    else:
        assert (tmp_path / "tiny.old").is_dir()
    last = start(tmp_path, "--seed", "2", "--resume")
    _, error = last.communicate(timeout=300)
    assert last.returncode == 0, error
    assert trained_seed(tmp_path) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["static", "tiny"]
