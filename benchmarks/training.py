"""Measure how soon our network passes the best textbook network's reported accuracy.

    python -m benchmarks.training [--every] [--json FILE]

Runs `train_model.py` into a temporary folder: the textbook network by its own recipe, then ours by
--quick with one epoch, two, three, until the test accuracy passes TARGET. With --every it also
trains one epoch of each network, for seconds an epoch. Nothing else should run beside it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TypedDict

from benchmarks import report
from model.training.recipes import NETWORKS

ROOT = Path(__file__).resolve().parent.parent
TEXTBOOK = "plateau-cnn"
TARGET = 0.9922  # what textbook project E reports


class Figures(TypedDict):
    """Seconds of training and of the whole command, and how the network does on the test set."""

    options: str
    epochs: int
    seconds: float
    command_seconds: float
    test_accuracy: float


def train(*options: str) -> Figures:
    """Run train_model.py into a temporary folder and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "train_model.py", *options, "--out", folder],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        command_seconds = time.perf_counter() - start
        (path,) = Path(folder).glob("*/results.json")
        results = json.loads(path.read_text(encoding="utf-8"))
    figures = Figures(
        options=" ".join(options),
        epochs=results["epochs"],
        seconds=results["seconds"],
        command_seconds=round(command_seconds, 1),
        test_accuracy=results["test_accuracy"],
    )
    print(
        "{options}: {epochs} epochs, {seconds:.0f} s of training, {command_seconds:.0f} s in all, "
        "{test_accuracy:.2%}".format(**figures),
        flush=True,
    )
    return figures


def main(argv: list[str] | None = None) -> int:
    """Measure and print. Returns the exit code."""
    parser = report.argument_parser("training", __doc__)
    parser.add_argument("--every", action="store_true", help="also one epoch of every network")
    options = parser.parse_args(argv)
    textbook = train("--network", TEXTBOOK)
    ours = []
    for epochs in (1, 2, 3, 4):
        ours.append(train("--quick", "--epochs", str(epochs)))
        if ours[-1]["test_accuracy"] > TARGET:
            break
    ratio = ours[-1]["seconds"] / textbook["seconds"]
    print(
        f"Ours passes {TARGET:.2%} in {ours[-1]['seconds']:.0f} s, {ratio:.2f} of the "
        f"{textbook['seconds']:.0f} s of {TEXTBOOK}."
    )
    every = (
        [train("--network", name, "--epochs", "1") for name in NETWORKS] if options.every else []
    )
    figures = {"textbook": textbook, "ours": ours, "ratio": round(ratio, 3), "one epoch": every}
    report.write(options.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
