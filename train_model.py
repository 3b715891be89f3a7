"""Train a network on MNIST and save all that the app shows of it.

python train_model.py                         ours, the full recipe, into model/saved/
python train_model.py --quick                 ours, in under two minutes
python train_model.py --network plateau-cnn   one of the textbook networks; --list names them, `all` trains every one
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import dataclasses
import io
import json
import os
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from model import metrics
from model.data import mnist

# keras and tensorflow take seconds to import: not for --help, --list or a mistyped option
if TYPE_CHECKING:
    import keras

    from model.recognition.classifier import Classifier
    from model.training.networks import Network, Recipe

SAVED = Path(__file__).resolve().parent / "model" / "saved"
WARM_UP = 0.2  # share of a one-cycle run in which the learning rate rises
UNFINISHED = ".training"  # folder of a run that can be resumed


# ---------------------------------------------------------------- training


def compile_model(model: keras.Model, recipe: Recipe, steps: int) -> None:
    """Give the model its optimizer and loss. `steps` is the length of the whole run in batches."""
    import keras

    rate: Any = recipe.learning_rate
    if recipe.schedule == "one-cycle":
        rise = max(1, int(steps * WARM_UP))
        rate = keras.optimizers.schedules.CosineDecay(
            rate / 20, max(1, steps - rise), alpha=0.002, warmup_target=rate, warmup_steps=rise
        )
    options = {"weight_decay": recipe.weight_decay} if recipe.optimizer == "adamw" else {}
    optimizer = {
        "adam": keras.optimizers.Adam,
        "adamw": keras.optimizers.AdamW,
        "rmsprop": keras.optimizers.RMSprop,
    }[recipe.optimizer](rate, **options)
    if recipe.optimizer == "adamw":
        optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    if recipe.one_hot or recipe.label_smoothing:
        loss = keras.losses.CategoricalCrossentropy(
            from_logits=True, label_smoothing=recipe.label_smoothing
        )
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])


def fit(
    network: Network,
    recipe: Recipe,
    seed: int,
    folder: Path,
    resume: bool,
    extra: Path | None,
    watchers: Sequence[keras.callbacks.Callback] = (),
) -> tuple[keras.Model, dict[str, Any]]:
    """Train, keeping in `folder` after each epoch all that `resume` needs.

    Returns the network of the best epoch and the history.

    Ctrl-C ends the run after what is there has been saved (KeyboardInterrupt).
    """
    import keras

    from model.training import callbacks, input_pipeline, networks

    keras.utils.set_random_seed(seed)
    history: list[dict[str, float]] = []
    if resume and (folder / "history.json").is_file():
        history = json.loads((folder / "history.json").read_text())
        print(f"Resuming {network.name} after epoch {len(history)}.", flush=True)
    keeper = callbacks.Checkpoint(folder, recipe, history)
    if not keeper.finished():
        data, validation = input_pipeline.load_training_data(recipe, seed, extra)
        steps = data.epoch_size() // recipe.batch_size
        x = (validation.images / np.float32(255))[..., None]
        # Keras's default for fit, which means nothing to tf.data
        warnings.filterwarnings("ignore", "`shuffle=True` was passed")
        print(
            f"Training {network.name} for {recipe.epochs} epochs on {data.epoch_size():,} images each, seed {seed}.",
            flush=True,
        )
        model = (
            keras.models.load_model(folder / "last.keras")
            if history
            else networks.build(network.name)
        )
        for first, end, stage, origin in networks.training_phases(recipe):
            done = len(history)
            if done >= end:
                continue
            if done == first:
                if origin < first:
                    model = keras.models.load_model(
                        folder / callbacks.snapshot(origin), compile=False
                    )
                compile_model(model, stage, steps * (end - first))
            hooks: list[keras.callbacks.Callback] = [
                callbacks.Bar(steps, recipe.epochs, done),
                keeper,
                *watchers,
            ]
            if recipe.reduce_on_plateau:
                hooks.append(callbacks.ReduceOnPlateau(list(history), recipe.reduce_on_plateau))
            model.fit(
                input_pipeline.batches(data, stage, seed, done, end),
                epochs=end,
                initial_epoch=done,
                steps_per_epoch=steps,
                validation_data=(x, np.asarray(input_pipeline.encode(validation.labels, stage))),
                validation_batch_size=500,
                callbacks=hooks,
                verbose=0,
            )
    ends = [end for _, end, _, origin in networks.training_phases(recipe) if origin]
    kept = (
        [folder / callbacks.snapshot(end) for end in ends]
        if len(ends) > 1
        else [folder / "best.keras"]
    )
    return average(kept), {"epochs": keeper.history, "best_epoch": keeper.best_epoch}


def average(paths: list[Path]) -> keras.Model:
    """A network with the mean of the weights of those saved in `paths`, the statistics of batch
    norm among them.
    """
    import keras

    models = [keras.models.load_model(path, compile=False) for path in paths]
    models[0].set_weights(
        [
            np.mean(weights, axis=0)
            for weights in zip(*(model.get_weights() for model in models), strict=True)
        ]
    )
    return models[0]


# ---------------------------------------------------------------- evaluation and export


def predict(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Digit logits (n, 10) float32 for images (n, 28, 28) uint8."""
    return model.predict((images / np.float32(255))[..., None], batch_size=500, verbose=0)[:, :10]


def evaluate(model: keras.Model) -> tuple[dict[str, Any], np.ndarray]:
    """Fit the temperature on the validation split, then read the test set, once.

    Returns figures and probabilities (10,000, 10).
    """
    data = mnist.load()
    temperature = metrics.fit_temperature(
        predict(model, data.validation.images), data.validation.labels
    )
    logits, labels = predict(model, data.test.images), data.test.labels
    probabilities = metrics.softmax(logits / temperature)
    top = probabilities.argmax(1)
    confusion = metrics.confusion_matrix(labels, top)
    uncalibrated = metrics.softmax(logits).max(1)
    figures = {
        **test_figures(probabilities, labels),
        "ece_uncalibrated": round(
            metrics.expected_calibration_error(uncalibrated, top == labels), 6
        ),
        "temperature": round(temperature, 6),
        "confusion": confusion.tolist(),
        **metrics.report(confusion),
    }
    return figures, probabilities


def evaluate_with_tta(classifier: Classifier) -> dict[str, Any]:
    """Figures for the test set as the app reads: once, and where that leaves a doubt moved by half
    a pixel, too.
    """
    from model.preprocessing.normalization import ModelInput

    test = mnist.load().test
    answers = classifier.predict_batch(
        [ModelInput(image / np.float32(255)) for image in test.images]
    )
    return test_figures(np.stack([answer.probabilities for answer in answers]), test.labels)


def test_figures(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """Accuracy, errors and calibration error of probabilities (n, 10) of digits with labels (n,)."""
    right = probabilities.argmax(1) == labels
    return {
        "test_accuracy": float(right.mean()),
        "test_errors": int((~right).sum()),
        "ece": round(metrics.expected_calibration_error(probabilities.max(1), right), 6),
    }


def to_litert(model: keras.Model, half: bool = False) -> bytes:
    """Convert to LiteRT with every output of `networks.inside`; `half` stores the weights as
    float16.
    """
    import tensorflow as tf

    from model.training import networks

    converter = tf.lite.TFLiteConverter.from_keras_model(networks.with_layer_outputs(model))
    if half:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    with contextlib.redirect_stdout(io.StringIO()):  # it lists every tensor
        return converter.convert()


def milliseconds_a_digit(classifier: Classifier, images: np.ndarray) -> float:
    """Median time to read one image (28, 28) uint8 through LiteRT, over 200 of them."""
    took = []
    for image in images[:200] / np.float32(255):
        began = time.perf_counter()
        classifier.probabilities(image[None])
        took.append(time.perf_counter() - began)
    return round(float(np.median(took)) * 1000, 3)


def export(
    network: Network,
    model: keras.Model,
    folder: Path,
    history: dict[str, Any],
    results: dict[str, Any],
    probabilities: np.ndarray,
    quick: bool,
) -> None:
    """Write what the app reads, whole or not at all: a new folder takes the old one's place when
    all is in it.
    """
    import keras

    from model.recognition.classifier import Classifier, write_checksums
    from model.training import callbacks, run_plots

    unfinished = folder / UNFINISHED
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    model.save(part / "model.keras")
    (part / "model.tflite").write_bytes(to_litert(model))
    for snapshot in sorted(unfinished.glob("epoch-*.keras")) if network.recipe.snapshots else []:
        (part / "snapshots").mkdir(exist_ok=True)
        is_last = snapshot.name == callbacks.snapshot(len(history["epochs"]))
        kept = model if is_last else keras.models.load_model(snapshot, compile=False)
        (part / "snapshots" / f"{snapshot.stem}.tflite").write_bytes(to_litert(kept, half=True))
    write_checksums(part)
    classifier = Classifier(part)
    describe_and_calibrate(
        model, classifier, part, results["temperature"], size=100 if quick else 5_000
    )
    np.savez_compressed(
        part / "test_probabilities.npz", probabilities=probabilities.astype(np.float16)
    )
    data = mnist.load()
    run_plots.write_all(
        part,
        history["epochs"],
        np.array(results["confusion"]),
        data.train,
        data.test,
        probabilities,
    )
    (part / "history.json").write_text(json.dumps(history, indent=1) + "\n")
    results["with_tta"] = evaluate_with_tta(classifier)
    results["bytes"] = (part / "model.tflite").stat().st_size
    results["milliseconds"] = milliseconds_a_digit(classifier, data.test.images)
    (part / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    replace_folder(part, folder)


def train_and_evaluate(
    network: Network,
    recipe: Recipe,
    seed: int,
    out: Path,
    resume: bool = False,
    extra: Path | None = None,
    command: str = "",
    quick: bool = False,
) -> dict[str, Any]:
    """Train one network, evaluate it once on the test set and write OUT/<network>/.

    Returns what results.json holds.
    """
    folder = out / network.name
    unfinished = folder / UNFINISHED
    if not resume:
        shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, exist_ok=True)
    model, history = fit(network, recipe, seed, unfinished, resume, extra)
    figures, probabilities = evaluate(model)
    epochs = history["epochs"]
    validation = mnist.load(validation_size=recipe.validation).validation
    on_validation = predict(model, validation.images)
    results = {
        **{
            name: getattr(network, name)
            for name in ("name", "title", "sentence", "source", "open_points")
        },
        "command": command,
        **figures,
        "validation_accuracy": float((on_validation.argmax(1) == validation.labels).mean()),
        "validation_loss": round(
            metrics.negative_log_likelihood(on_validation, validation.labels), 6
        ),
        "parameters": model.count_params(),
        "seed": seed,
        "epochs": len(epochs),
        "best_epoch": history["best_epoch"],
        "seconds": round(sum(e["seconds"] for e in epochs), 1),
        "recipe": dataclasses.asdict(recipe),
        "machine": f"{os.cpu_count()} cores",
        "versions": {
            "python": sys.version.split()[0],
            **{name: metadata.version(name) for name in ("tensorflow", "keras", "numpy")},
        },
    }
    export(network, model, folder, history, results, probabilities, quick)
    print(
        f"{network.title}: {results['test_errors']} wrong in 10,000 ({results['test_accuracy']:.2%}), "
        f"ECE {results['ece']:.2%}, {results['seconds']:.0f} s. Written to {folder}"
    )
    return results


def refresh(out: Path) -> None:
    """Write anew what follows from the networks saved in `out` without training: layers,
    calibration, and how they do as the app reads.
    """
    import keras

    from model.recognition.classifier import Classifier, write_checksums

    for path in sorted(out.glob("*/model.keras")):
        write_checksums(path.parent)
        classifier, model = Classifier(path.parent), keras.models.load_model(path, compile=False)
        describe_and_calibrate(model, classifier, path.parent, classifier.calibration.temperature)
        results = json.loads((path.parent / "results.json").read_text())
        results["with_tta"] = evaluate_with_tta(classifier)
        (path.parent / "results.json").write_text(json.dumps(results, indent=1) + "\n")
        print(f"{path.parent.name}: {classifier.calibration}", flush=True)


def describe_and_calibrate(
    model: keras.Model, classifier: Classifier, folder: Path, temperature: float, size: int = 5_000
) -> None:
    """Write layers.json and calibration.json into `folder`, `size` validation digits of each kind
    deciding, and calibrate `classifier`.
    """
    from model.training import calibration, networks

    (folder / "layers.json").write_text(
        json.dumps(networks.describe(model), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    write_for_looking_inside(model, folder, 12 * size)
    classifier.calibration = calibration.calibrate(classifier, temperature, size)
    (folder / "calibration.json").write_text(
        json.dumps(dataclasses.asdict(classifier.calibration), indent=1) + "\n"
    )


def write_for_looking_inside(model: keras.Model, folder: Path, size: int) -> None:
    """Write weights.npz and, for our own network, neighbours.npz with an index of `size` training
    digits into `folder`.
    """
    import keras

    from model.exploration import precomputed
    from model.interpretability import nearest_neighbours, weights
    from model.training import networks

    weights.save(weights.of(model), folder)
    if model.name != networks.OURS.replace("-", "_"):
        return
    embedding = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    arrays = mnist.load_arrays()
    mapped = arrays["x_test"][precomputed.mapped()]
    nearest_neighbours.save(
        nearest_neighbours.build(
            lambda images: embedding.predict(images[..., None], verbose=0),
            arrays["x_train"][:size],
            mapped,
        ),
        folder,
    )


def train_seeds(
    network: Network, options: argparse.Namespace, arguments: list[str]
) -> dict[str, Any]:
    """Train once for each of --seeds seeds and keep the run with the lowest validation loss;
    results.json also gets all runs, mean and spread.

    As many runs go side by side as there are cores, one thread each: small convolutions gain little
    from a second one. With --resume, finished runs are kept and interrupted ones go on. Raises
    pipeline.UsageError when a run fails.
    """
    from model.training import input_pipeline

    folder = options.out / f"{network.name}.seeds"
    seeds = range(options.seed, options.seed + options.seeds)
    passed_on = without(
        arguments, ("--seeds", "--seed", "--network", "--out", "--threads", "--resume")
    )
    waiting, running = list(seeds), []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            seed = waiting.pop(0)
            if (
                options.resume
                and (folder / f"seed-{seed}" / network.name / "results.json").is_file()
            ):
                continue
            command = [
                sys.executable,
                __file__,
                "--network",
                network.name,
                "--seed",
                str(seed),
                "--out",
                str(folder / f"seed-{seed}"),
                *passed_on,
            ]
            environment = {**os.environ, "OMP_NUM_THREADS": "1"}
            running.append(
                subprocess.Popen(
                    [*command, "--threads", "1", *(["--resume"] if options.resume else [])],
                    env=environment,
                )
            )
        if running and (code := running.pop(0).wait()):
            for process in running:
                process.terminate()
            raise input_pipeline.UsageError(
                f"A run of {network.name} ended with exit code {code}; the same command with --resume goes on."
            )
    found = {
        seed: json.loads((folder / f"seed-{seed}" / network.name / "results.json").read_text())
        for seed in seeds
    }
    best = min(seeds, key=lambda seed: found[seed]["validation_loss"])
    measured = ("test_accuracy", "ece", "validation_accuracy", "seconds")
    results = found[best]
    results["runs"] = [
        {
            **{name: found[seed][name] for name in ("seed", *measured)},
            "with_tta": found[seed]["with_tta"]["test_accuracy"],
        }
        for seed in seeds
    ]
    measured = (*measured, "with_tta")
    results["mean"] = {
        name: round(float(np.mean([run[name] for run in results["runs"]])), 6) for name in measured
    }
    results["standard_deviation"] = {
        name: round(float(np.std([run[name] for run in results["runs"]], ddof=1)), 6)
        for name in measured
    }
    results["command"] = " ".join(
        ["python", "train_model.py", *without(arguments, ("--out", "--resume", "--ray"))]
    )
    chosen = folder / f"seed-{best}" / network.name
    (chosen / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    replace_folder(chosen, options.out / network.name)
    shutil.rmtree(folder)
    print(
        f"{network.title}: {results['mean']['test_accuracy']:.3%} ± {results['standard_deviation']['test_accuracy']:.3%} over {len(seeds)} seeds"
    )
    return results


def on_cluster(names: list[str], options: argparse.Namespace, arguments: list[str]) -> None:
    """Search for a recipe, or train networks, with Ray. Raises pipeline.UsageError."""
    from model.training import distributed
    from model.training.networks import NETWORKS, OURS

    if options.search:
        own = NETWORKS[OURS].recipe
        asked = dataclasses.asdict(choose_recipe(own, options))
        tried = (
            "epochs",
            "learning_rate",
            "batch_size",
            "augmentation_strength",
            "finetune_runs",
            "snapshots",
        )
        distributed.search(
            options,
            {
                name: value
                for name, value in asked.items()
                if value != getattr(own, name) and name not in tried
            },
        )
        return
    command = " ".join(
        [
            "python",
            "train_model.py",
            *without(arguments, ("--out", "--resume", "--threads", "--ray")),
        ]
    )
    passed_on = without(
        arguments, ("--seeds", "--seed", "--network", "--out", "--threads", "--resume", "--ray")
    )
    distributed.train(names, options, passed_on, command)


def without(arguments: list[str], names: tuple[str, ...]) -> list[str]:
    """Command-line arguments less some options and their values."""
    kept, skip = [], False
    for argument in arguments:
        name, _, value = argument.partition("=")
        if skip and not argument.startswith("--"):
            skip = False
            continue
        skip = False
        if name in names:
            skip = not value and name != "--resume"
        else:
            kept.append(argument)
    return kept


def replace_folder(new: Path, folder: Path) -> None:
    """Put a finished folder in the place of another, which stays whole until then."""
    old = folder.with_name(folder.name + ".old")
    if folder.exists() and exchange(new, folder):
        old = new
    else:
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)  # and with it what a resumed run would have needed


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step, so that neither is missing even if the process is
    killed. False where the system has no such step.
    """
    try:
        # RENAME_EXCHANGE of Linux
        return (
            ctypes.CDLL(None).renameat2(
                -100, os.fsencode(one.absolute()), -100, os.fsencode(other.absolute()), 2
            )
            == 0
        )
    except (AttributeError, OSError, TypeError):
        return False


# ---------------------------------------------------------------- command line


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    def positive(kind):
        def convert(text: str):
            value = kind(text)
            if not 0 < value < 1e9:
                raise ValueError
            return value

        convert.__name__ = "positive number"
        return convert

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--network", default=None, metavar="NAME", help="which network, or all; ours unless told"
    )
    parser.add_argument("--list", action="store_true", help="name the networks and stop")
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="don't train: calibrate, describe and read anew with the saved networks",
    )
    parser.add_argument(
        "--quick", action="store_true", help="a short recipe: one epoch, no synthetic strokes"
    )
    parser.add_argument("--epochs", type=positive(int), metavar="N")
    parser.add_argument("--batch-size", type=positive(int), metavar="N")
    parser.add_argument("--learning-rate", type=positive(float), metavar="RATE")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument(
        "--seeds",
        type=positive(int),
        default=1,
        metavar="N",
        help="train N times, from --seed on; keep the best by validation",
    )
    parser.add_argument(
        "--validation", type=positive(int), metavar="N", help="images kept for validation"
    )
    parser.add_argument(
        "--augment",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="distort the images while training",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=SAVED,
        metavar="DIR",
        help="write DIR/<network>/ (default: model/saved)",
    )
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument(
        "--extra",
        type=Path,
        metavar="FILE",
        help="add your own drawings, as collected on the Draw page (.npz)",
    )
    parser.add_argument(
        "--ray",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="spread the runs over a Ray cluster; over this machine's cores unless told",
    )
    parser.add_argument(
        "--search",
        type=positive(int),
        metavar="N",
        help="try N recipes with Ray Tune; --network searched trains the best",
    )
    parser.add_argument("--threads", type=positive(int), metavar="N", help="processor cores to use")
    options = parser.parse_args(argv)
    if options.seed < 0:
        parser.error("argument --seed: must not be negative")
    if options.validation and not 100 <= options.validation <= 50_000:
        parser.error("argument --validation: must be 100 to 50,000")
    if options.extra and not options.extra.is_file():
        parser.error(f"argument --extra: there is no file {options.extra}")
    return options


def choose_recipe(recipe: Recipe, options: argparse.Namespace) -> Recipe:
    """The network's own recipe, changed where the command line says so."""
    if options.quick:
        recipe = dataclasses.replace(
            recipe,
            epochs=1,
            augmentation_strength=0.5,
            synthetic=(0, 0),
            label_smoothing=0.0,
            snapshots=False,
        )
    asked = {
        name: getattr(options, name)
        for name in ("epochs", "batch_size", "learning_rate", "validation", "augment")
    }
    return dataclasses.replace(
        recipe, **{name: value for name, value in asked.items() if value is not None}
    )


def main(argv: list[str] | None = None) -> int:
    options = parse(argv)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    try:
        import tensorflow as tf

        from model.training import input_pipeline
        from model.training.networks import NETWORKS, OURS
    except ModuleNotFoundError as error:
        sys.exit(f"Training needs {error.name}: pip install -r requirements.txt")
    if options.list:
        for network in NETWORKS.values():
            print(f"{network.name:14} {network.sentence} ({network.source})")
        return 0
    if options.refresh:
        refresh(options.out)
        return 0
    if options.network == "searched":
        from model.training import distributed

        try:
            NETWORKS["searched"] = distributed.found(options.out)
        except input_pipeline.UsageError as error:
            print(error, file=sys.stderr)
            return 2
    names = list(NETWORKS) if options.network == "all" else [options.network or OURS]
    if unknown := [name for name in names if name not in NETWORKS]:
        print(
            f"There is no network {unknown[0]!r}. Choose one of: {', '.join(NETWORKS)}, all.",
            file=sys.stderr,
        )
        return 2
    if options.threads:
        tf.config.threading.set_intra_op_parallelism_threads(options.threads)
        tf.config.threading.set_inter_op_parallelism_threads(options.threads)
    arguments = sys.argv[1:] if argv is None else argv
    command = " ".join(
        [
            "python",
            "train_model.py",
            *without(arguments, ("--out", "--resume", "--threads", "--ray")),
        ]
    )
    try:
        if options.search or options.ray is not None:
            on_cluster(names, options, arguments)
            if options.search or options.seeds == 1:
                return 0
            options.resume = True  # every run is finished: what is left is to gather them
        for name in names:
            if options.seeds > 1:
                train_seeds(NETWORKS[name], options, arguments)
                continue
            recipe = choose_recipe(NETWORKS[name].recipe, options)
            train_and_evaluate(
                NETWORKS[name],
                recipe,
                options.seed,
                options.out,
                options.resume,
                options.extra,
                command,
                options.quick,
            )
    except KeyboardInterrupt:
        print(
            "\nStopped. Every finished epoch is saved: go on with the same command and --resume.",
            file=sys.stderr,
        )
        return 130
    except (input_pipeline.UsageError, mnist.DatasetError, OSError) as error:
        # a full disk, a folder that may not be written
        if isinstance(error, OSError) and error.errno:
            where = f": {error.filename}" if error.filename else ""
            error = OSError(
                f"The files cannot be written, {(error.strerror or str(error)).lower()}{where}. What stood there before is as it was."
            )
        print(error, file=sys.stderr)
        return 2 if isinstance(error, input_pipeline.UsageError) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
