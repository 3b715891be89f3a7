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

from model.artifacts import ArtifactError, network_names
from model.data import mnist
from model.training import distributed
from model.training.files import recover, replacing
from model.training.interruption import UsageError, locked, stoppable
from model.training.options import parse, plan_runs, select_networks
from model.training.recipes import NETWORKS, Network
from model.training.runs import Loader, Run, explain, keep_best, train_here, unfinished

# keras and tensorflow take seconds to import: not for --help, --list or a mistyped option
if TYPE_CHECKING:
    import keras


def train(
    run: Run, load: Loader = mnist.load, callbacks: Sequence[keras.callbacks.Callback] = ()
) -> dict[str, Any]:
    """Train a network, evaluate it once on the test set and write its folder, whole or not at all.

    Returns what results.json holds.
    """
    from model.training import (
        browser_export,
        calibration,
        exporter,
        input_pipeline,
        networks,
        numbers,
        personalization,
        results,
        snapshots,
        trainer,
    )

    recover(run.folder)
    data = input_pipeline.load_training_data(run, load)
    validation, test = load().validation, load().test  # the same for every network
    model = networks.build(run.network, run.seed)
    model, history = trainer.fit(model, run, data, callbacks)
    browser_export.round_kernels(model)
    temperature = results.fit_temperature(
        model, input_pipeline.validation_images(validation, data.unipen_validation)
    )
    figures, probabilities = results.evaluate(run, model, history, temperature, data, test)
    with replacing(run.folder) as folder:
        classifier = exporter.write_network(folder, run, model, history)
        classifier.calibration = calibration.calibrate(
            classifier,
            figures["temperature"],
            calibration.validation_digits(
                validation, run.calibration_digits, data.unipen_validation
            ),
        )
        snapshots.write_figures(folder, validation, test)
        numbers.write(folder, classifier, run.calibration_digits)
        personalization.write(folder, classifier, run.calibration_digits)
        figures |= results.evaluate_classifier(
            classifier, folder, test, bool(data.unipen_validation)
        )
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

        with locked(*(options.out / name for name in network_names(options.out))):
            return exporter.refresh(options.out, load)
    if options.network == distributed.SEARCHED:
        networks = {options.network: distributed.load_searched(options.out)}
    selected = select_networks(options, networks)
    if options.search:
        with locked(options.out / "search"):
            return distributed.search(options, load)
    with locked(*(options.out / network.name for network in selected)):
        return train_all(selected, options, command, load, runner)


def train_all(
    networks: Sequence[Network],
    options: argparse.Namespace,
    command: str,
    load: Loader,
    runner: Callable[..., dict[str, Any]],
) -> None:
    """Train the runs of networks, here or on a cluster; of several seeds, keep the best."""
    train_run = functools.partial(runner, load=load)
    planned = [plan_runs(network, options, command) for network in networks]
    if options.ray is not None:
        pending = [run for runs in planned for run in unfinished(runs)]
        distributed.train(pending, train_run, options.ray)
    for runs in planned:
        if options.ray is None:
            train_here(runs, train_run, options.threads)
        if options.seeds > 1:
            keep_best(runs, options.out)
    from model.training import browser_export

    for network in networks:
        browser_export.write_browser_files(
            options.out / network.name, browser_export.static_folder(options.out)
        )


def main(
    argv: list[str] | None = None,
    networks: Mapping[str, Network] = NETWORKS,
    load: Loader = mnist.load,
    runner: Callable[..., dict[str, Any]] = train,
) -> int:
    """Train as the command line says. Returns the exit code."""
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
        with stoppable():
            execute(options, command, networks, load, runner)
    except (KeyboardInterrupt, UsageError, ArtifactError, OSError) as error:
        message, code = explain(error)
        print(message, file=sys.stderr)
        return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
