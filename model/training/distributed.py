"""Training on a Ray cluster: independent runs spread over its machines, and a search for a better
recipe.

A run is trained by a Ray worker on one thread: so its result is that of the same run at home. Its
worker keeps each finished epoch in a folder of its machine; when the worker is lost, Ray starts the
run again, which goes on from there if it is the same machine. The finished folder comes back as
bytes: no shared disk is needed.
"""

from __future__ import annotations

import contextlib
import csv
import functools
import hashlib
import io
import json
import os
import shutil
import socket
import tarfile
import tempfile
import time
import uuid
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from model.training.files import replacing, write_json
from model.training.interruption import UsageError
from model.training.options import search_changes
from model.training.recipes import NETWORKS, OURS, Network, Recipe
from model.training.runs import Loader, Run, Runner, use_threads

ROOT = Path(__file__).resolve().parents[2]
MAX_ATTEMPTS = 4  # of a run whose worker is lost each time
SEARCHED = "searched"  # the name of the network that a search found best
# to the workers
EXCLUDED = [".git", ".venv", ".*_cache", "__pycache__", "/model/saved", "/docs", "/tests/browser"]
SEARCH_EPOCHS = 8  # of a recipe that is tried to the end
REDUCTION_FACTOR = 3  # of the recipes that have come as far, one in so many goes on


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
    runtime_env = {
        "working_dir": str(ROOT),
        "excludes": EXCLUDED,
        "env_vars": {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"},
    }
    options: dict[str, Any] = {} if address else {"include_dashboard": False}
    if not ray.is_initialized():
        try:
            ray.init(address or "local", runtime_env=runtime_env, **options)
        except (ConnectionError, ValueError) as error:
            raise UsageError(f"--ray {address}: no Ray cluster answers there ({error}).") from error
    try:
        yield ray
    finally:
        ray.shutdown()


# ---------------------------------------------------------------- runs


def train(runs: Sequence[Run], runner: Runner, address: str) -> None:
    """Train on the cluster at an address and put what each run wrote into its folder.

    Ray prints what the workers print. Raises UsageError when a run fails.
    """
    invocation = uuid.uuid4().hex
    with connected(address) as ray:
        task = ray.remote(num_cpus=1, max_retries=MAX_ATTEMPTS - 1, max_calls=1)(train_in_worker)
        pending = {}
        for run in runs:
            key = f"{socket.gethostname()} {run.folder.resolve()}"
            key = hashlib.sha256(key.encode()).hexdigest()[:16]
            pending[task.options(name=run.name).remote(run, runner, key, invocation)] = run
        while pending:
            (finished,), _ = ray.wait(list(pending))
            run = pending.pop(finished)
            try:
                archive = ray.get(finished)
            except ray.exceptions.RayError as error:
                raise UsageError(
                    f"The run of {run.name} failed: {str(error).strip().splitlines()[-1]} "
                    "The same command with --resume goes on."
                ) from error
            unpack(archive, run.folder)


def train_in_worker(run: Run, runner: Runner, key: str, invocation: str) -> bytes:
    """Train in a folder of this machine. Returns the network's folder, packed.

    The unfinished run with the same `key` goes on if it is of the same invocation, after a worker
    was lost, or if the run is to be resumed.
    """
    use_threads(1)
    folder = Path(tempfile.gettempdir()) / "handwritten-digits-runs" / key
    stamp = folder / "invocation"
    if not run.resume and not (stamp.is_file() and stamp.read_text(encoding="utf-8") == invocation):
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(invocation, encoding="utf-8")
    run = replace(run, folder=folder / run.network.name, resume=True)
    runner(run)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.add(run.folder, ".")
    shutil.rmtree(folder)
    return packed.getvalue()


def unpack(packed: bytes, folder: Path) -> None:
    """Put a packed folder in its place, whole or not at all."""
    with replacing(folder) as part, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(part, filter="data")


# ---------------------------------------------------------------- search


@dataclass(frozen=True)
class Candidate:
    """What a search varies: of the recipe, and how deep and how wide the network is."""

    learning_rate: float
    batch_size: int
    depth: int
    width: float
    augmentation_strength: float

    def network(self) -> Network:
        """Our network and recipe with these."""
        ours = NETWORKS[OURS]
        return replace(
            ours,
            name=SEARCHED,
            title="Searched",
            sentence="Ours, with the recipe that a search found best.",
            recipe=replace(
                ours.recipe,
                learning_rate=self.learning_rate,
                batch_size=self.batch_size,
                augmentation_strength=self.augmentation_strength,
            ),
            layers=functools.partial(_layers, self.depth, self.width),
        )


def _layers(depth: int, width: float) -> list[Any]:
    from model.training import networks

    return networks.ink_reader(networks.scaled_filters(depth, width))


def sample_candidates(count: int, seed: int) -> list[Candidate]:
    """Draw recipes to try, the learning rate on a logarithmic scale; the same for equal seeds."""
    rng = np.random.default_rng(seed)
    return [
        Candidate(
            learning_rate=float(f"{10 ** rng.uniform(-3.3, -2):.2g}"),
            batch_size=int(rng.choice([64, 128, 256])),
            depth=int(rng.choice([4, 5, 6])),
            width=float(rng.choice([0.5, 0.75, 1.0, 1.5])),
            augmentation_strength=round(float(rng.uniform(0.25, 1.25)), 2),
        )
        for _ in range(count)
    ]


def load_searched(out: Path) -> Network:
    """The network that a search into `out` found best. Raises UsageError where there was none."""
    path = out / "search" / "best.json"
    try:
        return Candidate(**json.loads(path.read_text(encoding="utf-8"))["recipe"]).network()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"There is no recipe in {path}: python train_model.py --search 20 looks for one."
        ) from error


def try_candidate(
    config: dict[str, Any], seed: int, epochs: int, changes: Mapping[str, Any], load: Loader
) -> None:
    """Train one candidate in a worker of Ray Tune and report each epoch's validation figures.

    The test set is not read.
    """
    use_threads(1)
    import keras
    from ray import tune

    from model.training import input_pipeline, networks, trainer

    network = Candidate(**config["candidate"]).network()
    recipe: Recipe = replace(
        network.recipe, epochs=epochs, finetune_runs=1, snapshots=False, **changes
    )

    class Report(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            figures = {name: float((logs or {})[name]) for name in ("val_loss", "val_accuracy")}
            tune.report({"epoch": epoch + 1, **figures})

    with tempfile.TemporaryDirectory() as folder:
        run = Run(network, recipe, seed, Path(folder))
        data = input_pipeline.load_training_data(run, load)
        trainer.fit(networks.build(network, seed), run, data, [Report()])


def search(options: Namespace, load: Loader) -> None:
    """Try `options.search` recipes and stop the worse ones early (ASHA: Li and others, 2020), all
    on validation digits.

    Writes OUT/search/results.csv, results.json and best.json. Raises UsageError.
    """
    epochs, changes = options.epochs or SEARCH_EPOCHS, search_changes(options)
    candidates = [asdict(c) for c in sample_candidates(options.search, options.seed)]
    folder = options.out / "search"
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with connected(options.ray or ""), tempfile.TemporaryDirectory() as storage:
        from ray import tune
        from ray.tune.schedulers import ASHAScheduler

        trainable = functools.partial(
            try_candidate, seed=options.seed, epochs=epochs, changes=changes, load=load
        )
        scheduler = ASHAScheduler(
            "epoch",
            "val_loss",
            "min",
            max_t=epochs,
            grace_period=max(1, epochs // 8),
            reduction_factor=REDUCTION_FACTOR,
        )
        grid = tune.Tuner(
            tune.with_resources(trainable, {"cpu": 1}),
            param_space={"candidate": tune.grid_search(candidates)},
            tune_config=tune.TuneConfig(scheduler=scheduler),
            run_config=tune.RunConfig(
                storage_path=storage,
                verbose=1,
                failure_config=tune.FailureConfig(max_failures=MAX_ATTEMPTS - 1),
            ),
        ).fit()
        rows = [_row(grid[number]) for number in range(len(grid))]
    # without those that failed before their first epoch ended
    rows = sorted((row for row in rows if row), key=lambda row: (-row["epochs"], row["val_loss"]))
    if not rows:
        raise UsageError("Not one recipe could be tried to the end of an epoch.")
    write_json(folder / "results.json", rows)
    with (folder / "results.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    best = {field.name: rows[0][field.name] for field in fields(Candidate)}
    figures = {name: rows[0][name] for name in ("epochs", "val_loss", "val_accuracy")}
    write_json(
        folder / "best.json",
        {"recipe": best, **figures, "seed": options.seed, "tried": len(rows)},
    )
    print(
        f"Best of {len(rows)} recipes after {time.monotonic() - start:.0f} s: {best}. "
        f"Train it: --network {SEARCHED}"
    )


def _row(result: Any) -> dict[str, Any]:
    """One line of the table of a search, or nothing for a candidate without a finished epoch."""
    metrics = result.metrics
    if not metrics or "epoch" not in metrics:
        return {}
    return {
        **result.config["candidate"],
        "epochs": metrics["epoch"],
        "val_loss": round(float(metrics["val_loss"]), 6),
        "val_accuracy": round(float(metrics["val_accuracy"]), 6),
        "seconds": round(metrics["time_total_s"], 1),
    }
