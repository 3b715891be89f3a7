"""Write what the app reads of a trained network: LiteRT files, and what is displayed of them."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from model.data import mnist, unipen
from model.exploration import precomputed
from model.interpretability import nearest_neighbours, weights
from model.recognition.classifier import Classifier, write_checksums
from model.recognition.prediction import Calibration
from model.schemas import History
from model.training import (
    browser_export,
    calibration,
    inspection,
    numbers,
    personalization,
    results,
    snapshots,
)
from model.training.callbacks import snapshot_file
from model.training.files import write_json
from model.training.recipes import OURS
from model.training.runs import Loader, Run

CALIBRATION_DIGITS = 5_000  # of each kind of validation digits
# of the nearest neighbours' index, for each validation digit that calibration takes
INDEXED_PER_DIGIT = 12


def to_litert(model: keras.Model, half: bool = False) -> bytes:
    """Convert to LiteRT with every output of `inspection.with_layer_outputs`; `half` stores the
    weights as float16.
    """
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(inspection.with_layer_outputs(model))
    if half:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    with contextlib.redirect_stdout(io.StringIO()):  # it lists every tensor
        content: bytes = converter.convert()
    return content


def write_classifier(folder: Path, model: keras.Model) -> Classifier:
    """Write the network as the app loads it, and return its classifier, not yet calibrated."""
    (folder / "model.tflite").write_bytes(to_litert(model))
    write_checksums(folder)
    return Classifier(folder)


def write_network(folder: Path, run: Run, model: keras.Model, history: History) -> Classifier:
    """Write the network, its snapshots, the history and what is displayed of its weights into
    `folder`.

    Returns the classifier in it, not yet calibrated.
    """
    model.save(folder / "model.keras")
    if run.recipe.snapshots:
        (folder / "snapshots").mkdir()
        last = snapshot_file(len(history["epochs"]))
        checkpoints = (run.checkpoints.glob(f"{kind}-*.keras") for kind in ("step", "epoch"))
        for path in sorted(itertools.chain(*checkpoints)):
            is_last = path.name == last
            snapshot = model if is_last else keras.models.load_model(path, compile=False)
            file = folder / "snapshots" / f"{path.stem}.tflite"
            file.write_bytes(to_litert(snapshot, half=True))
    classifier = write_classifier(folder, model)
    write_json(folder / "history.json", history)
    write_inspection(folder, model, INDEXED_PER_DIGIT * run.calibration_digits)
    return classifier


def write_inspection(folder: Path, model: keras.Model, n_indexed: int) -> None:
    """Write layers.json, weights.npz and, for our own network, neighbours.npz with an index of
    `n_indexed` training digits.
    """
    write_json(folder / "layers.json", inspection.describe_layers(model))
    weights.save_weights(inspection.read_weights(model), folder)
    if model.name != OURS.replace("-", "_"):
        return
    embedding = keras.Model(model.inputs[0], model.get_layer("embedding").output)
    arrays = mnist.load_arrays()
    index = nearest_neighbours.build_index(
        lambda images: embedding.predict(images[..., None], verbose=0),
        arrays["x_train"][:n_indexed],
        arrays["x_test"][precomputed.load_embedded_positions()],
    )
    nearest_neighbours.save_index(index, folder)


def write_results(
    folder: Path,
    fitted: Calibration,
    figures: dict[str, Any],
    probabilities: np.ndarray,
) -> None:
    """Write the calibration, results.json, and the calibrated probabilities (n, 10) of the test
    images as float16.
    """
    write_json(folder / "calibration.json", asdict(fitted))
    write_json(folder / "results.json", figures)
    np.savez_compressed(
        folder / "test_probabilities.npz", probabilities=probabilities.astype(np.float16)
    )


def refresh(out: Path, load: Loader) -> None:
    """Write anew what follows from the networks saved in `out` without training: layers, weights,
    calibration, numbers, personalization, figures of snapshots, how they do with test-time
    augmentation, and what the browser runs them from.
    """
    validation, test = load().validation, load().test
    for path in sorted(out.glob("*/model.keras")):
        folder = path.parent
        model = keras.models.load_model(path, compile=False)
        if folder.name == OURS and browser_export.round_kernels(model):
            model.save(path)
            write_classifier(folder, model)
        write_checksums(folder)
        write_inspection(folder, model, len(mnist.load_arrays()["x_train"]))
        classifier = Classifier(folder)
        stored = json.loads((folder / "results.json").read_text(encoding="utf-8"))
        uses_unipen = any(stored["recipe"].get("unipen", ()))
        writers = unipen.split(unipen.load() if uses_unipen else ())
        classifier.calibration = calibration.calibrate(
            classifier,
            classifier.calibration.temperature,
            calibration.validation_digits(
                validation, CALIBRATION_DIGITS, writers.validation_digits
            ),
        )
        write_json(folder / "calibration.json", asdict(classifier.calibration))
        numbers.write(folder, classifier, CALIBRATION_DIGITS)
        personalization.write(folder, classifier, CALIBRATION_DIGITS)
        snapshots.write_figures(folder, validation, test)
        stored["with_tta"] = results.evaluate_with_tta(classifier, test)
        if uses_unipen:
            stored["unipen"] = results.evaluate_unipen(classifier)
        write_json(folder / "results.json", stored)
        browser_export.write_browser_files(folder, browser_export.static_folder(out))
        print(f"{folder.name}: {classifier.calibration}", flush=True)
