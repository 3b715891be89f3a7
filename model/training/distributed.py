"""Training on a Ray cluster: independent runs spread over its machines, and a search for a better
recipe.

A run is `train_model.py` with the options of one network and one seed, in a Ray worker, on one
thread: so its result is that of the same run at home. Its worker keeps each finished epoch in a
folder of its machine; when the worker is lost, Ray starts the run again, which goes on from there
if it is the same machine. The finished folder comes back as bytes: no shared disk is needed.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import functools
import hashlib
import importlib
import io
import json
import os
import shutil
import socket
import sys
import tarfile
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from model.training import networks
from model.training.input_pipeline import UsageError

ROOT = Path(__file__).resolve().parents[2]
TRAINING = "train_model"  # the module whose main() and fit() train
ATTEMPTS = 4  # of a run whose worker is lost each time
SEARCHED = "searched"  # the name of the network that a search found best
# to the workers
NOT_SENT = [".git", ".venv", ".*_cache", "__pycache__", "/model/saved", "/docs", "/tests/browser"]
EPOCHS = 8  # of a recipe that is tried to the end
HALVING = 3  # of the recipes that have come as far, one in so many goes on


@dataclasses.dataclass(frozen=True)
class Job:
    """One run: what to call it, the options of train_model.py, the network that it writes, and what
    makes its folder its own.
    """

    name: str
    arguments: tuple[str, ...]
    network: str
    key: str
    invocation: str  # another one's unfinished run is begun anew ...
    resume: bool  # ... unless it is to be resumed
    training: str = TRAINING
    best: str = ""  # the recipe that a search has found, as JSON


# ---------------------------------------------------------------- the cluster


@contextlib.contextmanager
def connected(address: str) -> Iterator[Any]:
    """Join the Ray cluster at an address, or start one on this machine where that is empty.

    Yields the module. Raises UsageError.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise UsageError(
            "--ray and --search need Ray: pip install -r requirements-cluster.txt"
        ) from error
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    sent = {
        "working_dir": str(ROOT),
        "excludes": NOT_SENT,
        "env_vars": {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"},
    }
    own: dict[str, Any] = {} if address else {"include_dashboard": False}
    if not ray.is_initialized():
        try:
            ray.init(address or "local", runtime_env=sent, log_to_driver=False, **own)
        except (ConnectionError, ValueError) as error:
            raise UsageError(f"--ray {address}: no Ray cluster answers there ({error}).") from error
    try:
        yield ray
    finally:
        ray.shutdown()


class View:
    """Progress of all runs, a line each: redrawn in place on a terminal, else a line whenever it
    has changed.
    """

    def __init__(self, names: Sequence[str]):
        self.lines = dict.fromkeys(names, "waiting")
        self.width = max(map(len, names), default=0)
        self.live = sys.stdout.isatty()
        self.drawn = False

    def show(self, news: dict[str, str]) -> None:
        """Take in what some runs said last."""
        changed = {name: said for name, said in news.items() if self.lines.get(name) != said}
        self.lines |= changed
        if self.live and (changed or not self.drawn):
            up = f"\033[{len(self.lines)}F" if self.drawn else ""
            print(
                up
                + "".join(
                    f"\033[K{name:{self.width}}  {said}\n" for name, said in self.lines.items()
                ),
                end="",
                flush=True,
            )
            self.drawn = True
        elif not self.live:
            for name, said in changed.items():
                print(f"{name:{self.width}}  {said}", flush=True)


class Board:
    """What each run said last: a Ray actor that the workers write to and the view reads."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}

    def tell(self, name: str, line: str) -> None:
        self.said[name] = line

    def read(self) -> dict[str, str]:
        return self.said


class Teller(io.TextIOBase):
    """Standard output of a run: each line goes to the board."""

    def __init__(self, name: str, board: Any):
        self.name, self.board = name, board

    def write(self, text: str) -> int:
        for line in text.replace("\r", "\n").splitlines():
            if line.strip():
                self.board.tell.remote(self.name, line.strip())
        return len(text)


# ---------------------------------------------------------------- runs


def train(names: Sequence[str], options: Any, passed_on: Sequence[str], command: str) -> None:
    """Train networks on the cluster at `options.ray`, once for each seed, and put what each run
    wrote where train_model.train_seeds looks for it.

    With one seed that is OUT/<network>/, and all is done. Raises UsageError when a run fails.
    """
    seeds = range(options.seed, options.seed + options.seeds)
    invocation = uuid.uuid4().hex
    best = options.out / "search" / "best.json"
    jobs, places = [], {}
    for network in names:
        for seed in seeds:
            place = (
                options.out / network
                if options.seeds == 1
                else options.out / f"{network}.seeds" / f"seed-{seed}" / network
            )
            if options.seeds > 1 and options.resume and (place / "results.json").is_file():
                continue
            name = f"{network}, seed {seed}"
            arguments = ("--network", network, "--seed", str(seed), "--threads", "1", *passed_on)
            key = hashlib.sha256(f"{socket.gethostname()} {place.resolve()}".encode()).hexdigest()[
                :16
            ]
            found = best.read_text() if network == SEARCHED else ""
            jobs.append(
                Job(name, arguments, network, key, invocation, options.resume, TRAINING, found)
            )
            places[name] = place
    with connected(options.ray) as ray:
        for name, packed in spread(ray, jobs):
            unpack(packed, places[name])
            if options.seeds == 1:
                results = places[name] / "results.json"
                results.write_text(
                    json.dumps(json.loads(results.read_text()) | {"command": command}, indent=1)
                    + "\n"
                )


def spread(ray: Any, jobs: Sequence[Job]) -> Iterator[tuple[str, bytes]]:
    """Have the cluster do all jobs and show how far they are.

    Yields each job's name and packed folder when it is done.
    """
    board = ray.remote(num_cpus=0, max_restarts=-1)(Board).remote()
    view = View([job.name for job in jobs])
    task = ray.remote(num_cpus=1, max_retries=ATTEMPTS - 1, max_calls=1)(run)
    waiting = {task.remote(job, board): job.name for job in jobs}
    while waiting:
        ready, _ = ray.wait(list(waiting), timeout=0.5)
        view.show(ray.get(board.read.remote()))
        for reference in ready:
            name = waiting.pop(reference)
            try:
                packed = ray.get(reference)
            except ray.exceptions.RayError as error:
                raise UsageError(
                    f"The run of {name} failed: {str(error).strip().splitlines()[-1]} The same command with --resume goes on."
                ) from error
            yield name, packed


def run(job: Job, board: Any) -> bytes:
    """Do one run in a worker. Returns the network's folder, packed."""
    folder = Path(tempfile.gettempdir()) / "handwritten-digits-runs" / job.key
    stamp = folder / "invocation"
    if not job.resume and not (stamp.is_file() and stamp.read_text() == job.invocation):
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(job.invocation)
    if job.best:
        (folder / "search").mkdir(exist_ok=True)
        (folder / "search" / "best.json").write_text(job.best)
    errors = io.StringIO()
    with contextlib.redirect_stdout(Teller(job.name, board)), contextlib.redirect_stderr(errors):
        code = importlib.import_module(job.training).main(
            [*job.arguments, "--out", str(folder), "--resume"]
        )
    if code:
        raise RuntimeError(errors.getvalue().strip() or f"exit code {code}")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(folder / job.network, ".")
    shutil.rmtree(folder)
    return packed.getvalue()


def unpack(packed: bytes, place: Path) -> None:
    """Put a packed folder in its place, whole or not at all."""
    part = place.with_name(place.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(part, filter="data")
    shutil.rmtree(place, ignore_errors=True)
    part.rename(place)


# ---------------------------------------------------------------- search


def recipes(count: int, seed: int) -> list[dict[str, Any]]:
    """Draw recipes to try: rate (on a logarithmic scale), batch, depth, width and strength of the
    distortions. The same for equal seeds.
    """
    rng = np.random.default_rng(seed)
    return [
        {
            "learning_rate": float(f"{10 ** rng.uniform(-3.3, -2):.2g}"),
            "batch_size": int(rng.choice([64, 128, 256])),
            "depth": int(rng.choice([4, 5, 6])),
            "width": float(rng.choice([0.5, 0.75, 1.0, 1.5])),
            "augmentation_strength": round(float(rng.uniform(0.25, 1.25)), 2),
        }
        for _ in range(count)
    ]


def as_network(tried: dict[str, Any], name: str = SEARCHED) -> networks.Network:
    """Our network and recipe, changed as a tried recipe says."""
    ours = networks.NETWORKS[networks.OURS]
    recipe = dataclasses.replace(
        ours.recipe,
        **{key: tried[key] for key in ("learning_rate", "batch_size", "augmentation_strength")},
    )
    stack = functools.partial(networks.ink_reader, networks.filters(tried["depth"], tried["width"]))
    return dataclasses.replace(
        ours,
        name=name,
        title="Searched",
        sentence="Ours, with the recipe that a search found best.",
        stack=stack,
        recipe=recipe,
    )


def found(out: Path) -> networks.Network:
    """The network that a search into `out` found best. Raises UsageError where there was none."""
    path = out / "search" / "best.json"
    try:
        return as_network(json.loads(path.read_text())["recipe"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"There is no recipe in {path}: python train_model.py --search 20 looks for one."
        ) from error


def attempt(config: dict[str, Any]) -> None:
    """Try one recipe in a worker of Ray Tune and report each epoch's validation figures.

    The test set is not read.
    """
    import keras
    import tensorflow as tf
    from ray import tune

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    network = as_network(config["recipe"])
    networks.NETWORKS[network.name] = network
    recipe = dataclasses.replace(
        network.recipe,
        epochs=config["epochs"],
        finetune_runs=1,
        snapshots=False,
        **config["changes"],
    )

    class Report(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            tune.report(
                {
                    "epoch": epoch + 1,
                    "val_loss": float(logs["val_loss"]),
                    "val_accuracy": float(logs["val_accuracy"]),
                }
            )

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module(config["training"]).fit(
            network, recipe, config["seed"], Path(folder), False, None, [Report()]
        )


def search(options: Any, changes: dict[str, Any]) -> dict[str, Any]:
    """Try `options.search` recipes and stop the worse ones early (ASHA:

    Li and others, 2020), all on validation digits.

    Writes OUT/search/results.csv, results.json and best.json. `changes` are what the command line
    asks of the recipe. Returns the best.
    """
    epochs = options.epochs or EPOCHS
    tried = recipes(options.search, options.seed)
    folder = options.out / "search"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with connected(options.ray or ""), tempfile.TemporaryDirectory() as kept:
        from ray import tune
        from ray.tune.schedulers import ASHAScheduler

        view = View([f"recipe {number + 1}" for number in range(len(tried))])

        class Progress(tune.Callback):
            def on_trial_result(self, iteration, trials, trial, result, **info):
                said = f"epoch {result['epoch']}/{epochs}  validation loss {result['val_loss']:.4f}  accuracy {result['val_accuracy']:.4f}"
                view.show({f"recipe {tried.index(trial.config['recipe']) + 1}": said})

        space = {
            "recipe": tune.grid_search(tried),
            "epochs": epochs,
            "seed": options.seed,
            "training": TRAINING,
            "changes": changes,
        }
        scheduler = ASHAScheduler(
            "epoch",
            "val_loss",
            "min",
            max_t=epochs,
            grace_period=max(1, epochs // 8),
            reduction_factor=HALVING,
        )
        grid = tune.Tuner(
            tune.with_resources(attempt, {"cpu": 1}),
            param_space=space,
            tune_config=tune.TuneConfig(scheduler=scheduler),
            run_config=tune.RunConfig(
                storage_path=kept,
                verbose=0,
                callbacks=[Progress()],
                failure_config=tune.FailureConfig(max_failures=ATTEMPTS - 1),
            ),
        ).fit()
        rows = [outcome(grid[number]) for number in range(len(grid))]
    rows = sorted((row for row in rows if row), key=lambda row: (-row["epochs"], row["val_loss"]))
    if not rows:
        raise UsageError("Not one recipe could be tried to the end of an epoch.")
    table(rows, folder)
    best = {
        "recipe": {name: rows[0][name] for name in tried[0]},
        **{name: rows[0][name] for name in ("epochs", "val_loss", "val_accuracy")},
    }
    (folder / "best.json").write_text(
        json.dumps(best | {"seed": options.seed, "tried": len(rows)}, indent=1) + "\n"
    )
    print(
        f"Best of {len(rows)} recipes after {time.monotonic() - began:.0f} s: {best['recipe']}. Train it: --network {SEARCHED}"
    )
    return best


def outcome(result: Any) -> dict[str, Any]:
    """One line of the table, or nothing for a recipe that failed before its first epoch ended."""
    if not result.metrics or "epoch" not in result.metrics:
        return {}
    figures = {name: round(float(result.metrics[name]), 6) for name in ("val_loss", "val_accuracy")}
    return {
        **result.config["recipe"],
        "epochs": result.metrics["epoch"],
        **figures,
        "seconds": round(result.metrics["time_total_s"], 1),
    }


def table(rows: Sequence[dict[str, Any]], folder: Path) -> None:
    """Write all recipes, the best first, as CSV and JSON."""
    (folder / "results.json").write_text(json.dumps(rows, indent=1) + "\n")
    with (folder / "results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
