"""Train our network on each mix of data, and compare them on validation digits.

    python tools/ablation.py        into docs/ablation.json; once interrupted, it goes on

Each mix is trained alike, for fewer epochs than the network that the app serves, and calibrated on
the same validation digits. The test set is not read.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import shutil
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from model.artifacts import ABLATION
from model.data import mnist, unipen
from model.schemas import AblationRow
from model.training.files import write_json
from model.training.options import DATA, positive_int
from model.training.recipes import NETWORKS, OURS
from model.training.runs import Run, use_threads

TITLES = {
    "mnist": "MNIST",
    "mnist+synthetic": "MNIST, synthetic",
    "mnist+unipen": "MNIST, UNIPEN",
    "all": "MNIST, UNIPEN, synthetic",
}


def train_mix(name: str, epochs: int, seed: int, out: Path) -> AblationRow:
    """Train on one mix, and evaluate on MNIST's validation split and UNIPEN's validation writers.

    The row is kept in OUT/NAME, and read from there when it is done.
    """
    from model.evaluation import real_handwriting
    from model.training import calibration, exporter, input_pipeline, networks, results, trainer

    use_threads(1)
    network, folder = NETWORKS[OURS], out / name / OURS
    if (folder / "row.json").is_file():
        row: AblationRow = json.loads((folder / "row.json").read_text(encoding="utf-8"))
        return row
    recipe = replace(network.recipe, **DATA[name], epochs=epochs, snapshots=False)
    run = Run(network, recipe, seed, folder, resume=True)
    data = input_pipeline.load_training_data(run, mnist.load)
    model, _ = trainer.fit(networks.build(network, seed), run, data)
    validation, writers = mnist.load().validation, unipen.split(unipen.load()).validation_digits
    temperature = results.fit_temperature(
        model, input_pipeline.validation_images(validation, writers)
    )
    classifier = exporter.write_classifier(folder, model)
    classifier.calibration = calibration.calibrate(
        classifier, temperature, calibration.validation_digits(validation, len(validation), writers)
    )
    figures = real_handwriting.evaluate(unipen.FILE, classifier).metrics
    correct = results.predict_logits(model, validation.images).argmax(1) == validation.labels
    row = {
        "data": TITLES[name],
        "epochs": epochs,
        "seed": seed,
        "images": data.epoch_size,
        "mnist_validation": round(float(correct.mean()), 6),
        "accuracy_by_writer": figures["accuracy_by_writer"],
        "slashed_zeros": (figures["slashed_zeros"] or {"accuracy": None})["accuracy"],
        "answered": figures["answered"],
        "accuracy_answered": figures["accuracy_answered"],
        "rejected": figures["rejected"],
    }
    write_json(folder / "row.json", row)
    return row


def main(argv: list[str] | None = None) -> int:
    """Train the mixes, as many side by side as there are cores, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=positive_int, default=4, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--out", type=Path, default=ABLATION, metavar="FILE")
    parser.add_argument("--work", type=Path, default=ROOT / ".ablation", metavar="FOLDER")
    parser.add_argument("--workers", type=positive_int, default=os.cpu_count(), metavar="N")
    options = parser.parse_args(argv)
    train = functools.partial(train_mix, epochs=options.epochs, seed=options.seed, out=options.work)
    with ProcessPoolExecutor(
        options.workers, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        rows = list(pool.map(train, TITLES))
    write_json(options.out, rows)
    shutil.rmtree(options.work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
