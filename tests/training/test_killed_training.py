"""Training is killed, or has no room to write: the files that stood there stay, or the new ones are
there, and --resume goes on.
"""

import errno
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

import train_model
from model.recognition.classifier import load_classifier, network_names
from model.training import networks
from testing import tiny_network
from testing.app_process import ROOT

FILES = {
    "model.tflite",
    "calibration.json",
    "results.json",
    "history.json",
    "layers.json",
    "weights.npz",
    "test_probabilities.npz",
}
KILLS = 1  # starts of TensorFlow are what this test costs; the moment is another each time


def start(out: Path, *options: str) -> subprocess.Popen:
    command = [
        sys.executable,
        "-m",
        "testing.tiny_network",
        "--network",
        "tiny",
        "--quick",
        "--epochs",
        "3",
        "--out",
        str(out),
        *options,
    ]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def expect_whole(out: Path) -> int:
    """All files of one run are there, and can be used. Returns its seed."""
    assert {path.name for path in (out / "tiny").iterdir()} >= FILES
    load_classifier("tiny", out)
    assert network_names(out) == ["tiny"]
    return json.loads((out / "tiny" / "results.json").read_text())["seed"]


def test_killed_at_any_moment_it_leaves_the_old_files_or_the_new_ones_and_goes_on(tmp_path: Path):
    began = time.monotonic()
    first = start(tmp_path, "--seed", "1")
    said, error = first.communicate(timeout=300)
    assert first.returncode == 0, error
    whole = time.monotonic() - began
    assert expect_whole(tmp_path) == 1
    moments = random.Random()
    for _ in range(KILLS):
        run = start(tmp_path, "--seed", "2", "--resume")
        assert run.stdout is not None
        run.stdout.readline()  # what follows is training, evaluation and export
        try:
            run.wait(moments.uniform(0, whole / 2))
        except subprocess.TimeoutExpired:
            run.kill()
        run.communicate()
        assert expect_whole(tmp_path) in (1, 2)
    last = start(tmp_path, "--seed", "2", "--resume")
    said, error = last.communicate(timeout=300)
    assert last.returncode == 0, error
    assert expect_whole(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["tiny"]


@pytest.mark.parametrize("swaps", [True, False])
def test_a_new_folder_takes_the_place_of_the_old_one_in_one_step_where_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swaps: bool
):
    for name in ("net", "net.part"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    if not swaps:
        monkeypatch.setattr(train_model, "exchange", lambda one, other: False)
    elif sys.platform == "linux":
        monkeypatch.setattr(Path, "rename", lambda *_: pytest.fail("two steps"))
    train_model.replace_folder(tmp_path / "net.part", tmp_path / "net")
    assert (tmp_path / "net" / "file").read_text() == "net.part"
    assert [path.name for path in tmp_path.iterdir()] == ["net"]


@pytest.mark.parametrize("place", ["a file where the folder should be", "a full disk"])
def test_where_nothing_can_be_written_it_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, place: str
):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device", "best.keras")

    if place == "a full disk":
        monkeypatch.setattr(train_model, "fit", full)
    else:
        (tmp_path / "tiny").write_text("in the way")
    monkeypatch.setitem(networks.NETWORKS, "tiny", tiny_network.TINY)
    code = train_model.main(["--network", "tiny", "--quick", "--out", str(tmp_path)])
    said = capsys.readouterr().err.strip()
    assert code == 1
    assert len(said.splitlines()) == 1 and "cannot be written" in said and "Traceback" not in said
