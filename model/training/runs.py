"""A training run, and several of them: side by side in processes, and the best of several seeds."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.data.mnist import Dataset
from model.training.files import replace_folder, write_json
from model.training.interruption import Terminated, UsageError, end_with_parent
from model.training.recipes import Network, Recipe

MEASURED = ("test_accuracy", "ece", "validation_accuracy", "seconds")  # of each seed's run


def explain(error: BaseException) -> tuple[str, int]:
    """Return what to tell the user of an error that ended training, and the exit code."""
    if isinstance(error, KeyboardInterrupt):
        return (
            "\nStopped. Every finished epoch is saved: go on with the same command and --resume.",
            143 if isinstance(error, Terminated) else 130,
        )
    if isinstance(error, OSError) and error.errno:  # a full disk, a folder that may not be written
        where = f": {error.filename}" if error.filename else ""
        return (
            f"The files cannot be written, {(error.strerror or str(error)).lower()}{where}. "
            "What stood there before is as it was.",
            1,
        )
    return str(error), 2 if isinstance(error, UsageError) else 1


@dataclass(frozen=True)
class Run:
    """One training run, which writes `folder` as the app reads it.

    `command` is recorded as what repeats the run. `calibration_digits` is the number of validation
    digits of each kind that calibration takes.
    """

    network: Network
    recipe: Recipe
    seed: int
    folder: Path
    command: str = ""
    resume: bool = False
    extra: Path | None = None
    calibration_digits: int = 5_000

    @property
    def name(self) -> str:
        """What a person calls it."""
        return f"{self.network.name}, seed {self.seed}"

    @property
    def checkpoints(self) -> Path:
        """Where the files are from which the run can be resumed."""
        return self.folder / ".training"


Loader = Callable[..., Dataset]  # as model.data.mnist.load
Runner = Callable[[Run], dict[str, Any]]  # trains, writes run.folder, returns results.json


def use_threads(threads: int) -> None:
    """Limit the processor cores that TensorFlow uses; to be called before it computes anything."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def seeds_folder(out: Path, network: Network) -> Path:
    """Where the runs of several seeds are until the best is chosen."""
    return out / f"{network.name}.seeds"


def unfinished(runs: Sequence[Run]) -> list[Run]:
    """The runs that are left to train: of several seeds, a resumed command has finished some."""
    return [
        run
        for run in runs
        if len(runs) == 1 or not (run.resume and (run.folder / "results.json").is_file())
    ]


def train_here(runs: Sequence[Run], runner: Runner, threads: int | None) -> None:
    """Train the runs of a network on this machine: one in this process, several in others."""
    if len(runs) > 1:
        return train_in_processes(unfinished(runs), runner)
    if threads:
        use_threads(threads)
    runner(runs[0])
    return None


def train_in_processes(runs: Sequence[Run], runner: Runner) -> None:
    """Train as many runs side by side as there are cores, each in a process of its own on one
    thread: small convolutions gain little from a second one.

    Raises UsageError when a process is killed, and what a run raises.
    """
    pool = ProcessPoolExecutor(
        mp_context=multiprocessing.get_context("spawn"),
        initializer=end_with_parent,  # on Ctrl-C, this process ends the others
        max_tasks_per_child=1,
    )
    try:
        for future in as_completed([pool.submit(_train_alone, runner, run) for run in runs]):
            future.result()
    except BaseException as error:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        if isinstance(error, BrokenProcessPool):
            raise UsageError("A run was killed; the same command with --resume goes on.") from error
        raise
    pool.shutdown()


def _train_alone(runner: Runner, run: Run) -> None:
    """Train in a process that does nothing else."""
    use_threads(1)
    runner(run)


def keep_best(runs: Sequence[Run], out: Path) -> None:
    """Put the run with the lowest validation loss into OUT/<network>; its results.json also gets
    all runs, their mean and standard deviation.

    The runs, one a seed, are those of one network; their folders are removed.
    """
    all_results = [
        json.loads((run.folder / "results.json").read_text(encoding="utf-8")) for run in runs
    ]
    best = min(range(len(runs)), key=lambda k: float(all_results[k]["validation_loss"]))
    rows = [
        {
            **{name: results[name] for name in ("seed", *MEASURED)},
            "with_tta": results["with_tta"]["test_accuracy"],
        }
        for results in all_results
    ]
    columns = {name: [row[name] for row in rows] for name in (*MEASURED, "with_tta")}
    results: dict[str, Any] = {
        **all_results[best],
        "runs": rows,
        "mean": {name: round(float(np.mean(column)), 6) for name, column in columns.items()},
        "standard_deviation": {
            name: round(float(np.std(column, ddof=1)), 6) for name, column in columns.items()
        },
    }
    write_json(runs[best].folder / "results.json", results)
    replace_folder(runs[best].folder, out / runs[best].network.name)
    shutil.rmtree(seeds_folder(out, runs[best].network))
    mean, deviation = (results[name]["test_accuracy"] for name in ("mean", "standard_deviation"))
    print(f"{results['title']}: {mean:.3%}, standard deviation {deviation:.3%}, {len(runs)} seeds")
