"""The command line of train_model.py, and the runs that it asks for."""

from __future__ import annotations

import argparse
import functools
import math
import shlex
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from model.artifacts import SAVED
from model.training.interruption import UsageError
from model.training.recipes import NETWORKS, OURS, Network, Recipe
from model.training.runs import Run, seeds_folder

QUICK = {
    "epochs": 1,
    "augmentation_strength": 0.5,
    "unipen": (0, 0),
    "synthetic": (0, 0),
    "label_smoothing": 0.0,
    "snapshots": False,
}
# what --data leaves out of the recipe
NONE = (0, 0)
DATA: dict[str, dict[str, Any]] = {
    "all": {},
    "mnist": {"unipen": NONE, "synthetic": NONE},
    "mnist+unipen": {"synthetic": NONE},
    "mnist+synthetic": {"unipen": NONE},
}
RECIPE_OPTIONS = ("epochs", "batch_size", "learning_rate", "validation", "augment")
# a search draws them, or does without
NOT_IN_SEARCH = {*RECIPE_OPTIONS[:3], "augmentation_strength", "finetune_runs", "snapshots"}
NOT_RECORDED = {"out", "resume", "threads", "ray"}  # in the command: they change no result


def _positive(kind: type[int] | type[float], text: str) -> float:
    """Convert an option's value; raises ArgumentTypeError."""
    try:
        value = kind(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(f"invalid positive number value: {text!r}")
    return value


positive_int = functools.partial(_positive, int)
positive_float = functools.partial(_positive, float)


def parse(argv: list[str] | None, description: str | None) -> tuple[argparse.Namespace, str]:
    """Parse the command line. Returns the options, and the command that repeats the run."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--network", metavar="NAME", help="which network, or all; by default ours")
    add("--list", action="store_true", help="name the networks and stop")
    add(
        "--refresh",
        action="store_true",
        help="don't train: calibrate, describe and read anew with the saved networks",
    )
    add("--quick", action="store_true", help="a short recipe: one epoch of MNIST alone")
    add(
        "--data",
        choices=DATA,
        default="all",
        help="what to train on; UNIPEN and synthetic strokes are for our own network only",
    )
    add("--epochs", type=positive_int, metavar="N")
    add("--batch-size", type=positive_int, metavar="N")
    add("--learning-rate", type=positive_float, metavar="RATE")
    add("--seed", type=int, default=1, metavar="N")
    add(
        "--seeds",
        type=positive_int,
        default=1,
        metavar="N",
        help="train N times, from --seed on; keep the best by validation",
    )
    add("--validation", type=positive_int, metavar="N", help="images held out for validation")
    add(
        "--augment",
        action=argparse.BooleanOptionalAction,
        help="distort the images while training",
    )
    add(
        "--out",
        type=Path,
        default=SAVED,
        metavar="DIR",
        help="write DIR/<network>/ (default: model/saved)",
    )
    add("--resume", action="store_true", help="go on with an interrupted run")
    add(
        "--extra",
        type=Path,
        metavar="FILE",
        help="add your own digits, as downloaded on the Draw page (.npz)",
    )
    add(
        "--ray",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="spread the runs over a Ray cluster; by default over this machine's cores",
    )
    add(
        "--search",
        type=positive_int,
        metavar="N",
        help="try N recipes with Ray Tune; --network searched trains the best",
    )
    add("--threads", type=positive_int, metavar="N", help="processor cores to use")
    options = parser.parse_args(argv)
    if options.seed < 0:
        parser.error("argument --seed: must not be negative")
    if options.validation and not 100 <= options.validation <= 50_000:
        parser.error("argument --validation: must be 100 to 50,000")
    if options.extra and not options.extra.is_file():
        parser.error(f"argument --extra: there is no file {options.extra}")
    defaults = {name: parser.get_default(name) for name in vars(options)}
    return options, _command(options, defaults)


def _command(options: argparse.Namespace, defaults: Mapping[str, Any]) -> str:
    """The command that repeats a run, with the options that are not their defaults."""
    words = ["python", "train_model.py"]
    for name, value in vars(options).items():
        option = name.replace("_", "-")
        if name in NOT_RECORDED or value == defaults[name]:
            continue
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        else:
            words += [f"--{option}", str(value)]
    return shlex.join(words)


def select_networks(options: argparse.Namespace, networks: Mapping[str, Network]) -> list[Network]:
    """The networks to train. Raises UsageError for an unknown one."""
    name = options.network or OURS
    if name == "all":
        return list(networks.values())
    if name not in networks:
        raise UsageError(
            f"There is no network {name!r}. Choose one of: {', '.join(networks)}, all."
        )
    return [networks[name]]


def change_recipe(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    """The network's own recipe, changed where the command line says so.

    Where --data names something that the recipe does not use, it stays unused.
    """
    changes = {**DATA[options.data], **(QUICK if options.quick else {})}
    changes |= {
        name: value for name in RECIPE_OPTIONS if (value := getattr(options, name)) is not None
    }
    return replace(recipe, **changes)


def search_changes(options: argparse.Namespace) -> dict[str, Any]:
    """What the command line changes of the recipe of every candidate of a search."""
    recipe = NETWORKS[OURS].recipe
    return {
        name: value
        for name, value in asdict(change_recipe(recipe, options)).items()
        if value != getattr(recipe, name) and name not in NOT_IN_SEARCH
    }


def plan_runs(network: Network, options: argparse.Namespace, command: str) -> list[Run]:
    """The runs of a network, one for each seed."""
    return [
        Run(
            network,
            change_recipe(network.recipe, options),
            seed,
            folder=(
                options.out
                if options.seeds == 1
                else seeds_folder(options.out, network) / f"seed-{seed}"
            )
            / network.name,
            command=command,
            resume=options.resume,
            extra=options.extra,
            calibration_digits=100 if options.quick else 5_000,
        )
        for seed in range(options.seed, options.seed + options.seeds)
    ]
