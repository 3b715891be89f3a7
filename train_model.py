"""Train a network on MNIST and save all that the app shows of it.

python train_model.py                         ours, the full recipe, into model/saved/
python train_model.py --quick                 ours, in under two minutes
python train_model.py --network plateau-cnn   a textbook network; --list names all, `all` trains all
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from model.artifacts import ArtifactError
from model.data import mnist
from model.training import distributed
from model.training.files import recover, replacing
from model.training.options import parse, plan_runs
from model.training.recipes import NETWORKS, OURS, Network
from model.training.runs import (
    Loader,
    Run,
    UsageError,
    keep_best,
    train_in_processes,
    unfinished,
    use_threads,
)

# keras and tensorflow take seconds to import: not for --help, --list or a mistyped option
if TYPE_CHECKING:
    import keras


def train(
    run: Run, load: Loader = mnist.load, callbacks: Sequence[keras.callbacks.Callback] = ()
) -> dict[str, Any]:
    """Train a network, evaluate it once on the test set and write its folder, whole or not at all.

    Returns what results.json holds.
    """
    from model.training import calibration, exporter, input_pipeline, networks, results, trainer

    recover(run.folder)
    data = input_pipeline.load_training_data(run, load)
    validation, test = load().validation, load().test  # the same for every network
    model = networks.build(run.network, run.seed)
    model, history = trainer.fit(model, run, data, callbacks)
    temperature = results.fit_temperature(model, validation)
    figures, probabilities = results.evaluate(run, model, history, temperature, data, test)
    with replacing(run.folder) as folder:
        classifier = exporter.write_network(folder, run, model, history)
        classifier.calibration = calibration.calibrate(
            classifier, figures["temperature"], validation, run.calibration_digits
        )
        figures |= results.evaluate_classifier(classifier, folder, test)
        exporter.write_results(folder, classifier.calibration, figures, probabilities)
    print(
        f"{run.network.title}: {figures['test_errors']} wrong in 10,000 "
        f"({figures['test_accuracy']:.2%}), ECE {figures['ece']:.2%}, {figures['seconds']:.0f} s. "
        f"Written to {run.folder}"
    )
    return figures


def execute(
    options: argparse.Namespace,
    command: str,
    networks: Mapping[str, Network],
    load: Loader,
    runner: Callable[..., dict[str, Any]],
) -> None:
    """Do what the options ask for. Raises UsageError."""
    if options.refresh:
        from model.training import exporter

        return exporter.refresh(options.out, load)
    if options.network == distributed.SEARCHED:
        networks = {options.network: distributed.load_searched(options.out)}
    names = list(networks) if options.network == "all" else [options.network or OURS]
    if unknown := [name for name in names if name not in networks]:
        raise UsageError(
            f"There is no network {unknown[0]!r}. Choose one of: {', '.join(networks)}, all."
        )
    if options.search:
        return distributed.search(options, load)
    train_run = functools.partial(runner, load=load)
    planned = [plan_runs(networks[name], options, command) for name in names]
    if options.ray is not None:
        pending = [run for runs in planned for run in unfinished(runs)]
        distributed.train(pending, train_run, options.ray)
    for runs in planned:
        if options.seeds > 1:
            if options.ray is None:
                train_in_processes(unfinished(runs), train_run)
            keep_best(runs, options.out)
        elif options.ray is None:
            if options.threads:
                use_threads(options.threads)
            train_run(runs[0])
    return None


def main(
    argv: list[str] | None = None,
    networks: Mapping[str, Network] = NETWORKS,
    load: Loader = mnist.load,
    runner: Callable[..., dict[str, Any]] = train,
) -> int:
    """Train as the command line says, with a data set, networks and a `train` of one's own where
    they are given. Returns the exit code.
    """
    options, command = parse(argv, __doc__)
    if options.list:
        for network in networks.values():
            print(f"{network.name:14} {network.sentence} ({network.source})")
        return 0
    if importlib.util.find_spec("tensorflow") is None:
        sys.exit("Training needs tensorflow: pip install -r requirements.txt")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    try:
        execute(options, command, networks, load, runner)
    except KeyboardInterrupt:
        print(
            "\nStopped. Every finished epoch is saved: go on with the same command and --resume.",
            file=sys.stderr,
        )
        return 130
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    except (ArtifactError, OSError) as error:
        # a full disk, a folder that may not be written
        if isinstance(error, OSError) and error.errno:
            where = f": {error.filename}" if error.filename else ""
            error = OSError(
                f"The files cannot be written, {(error.strerror or str(error)).lower()}{where}. "
                "What stood there before is as it was."
            )
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
