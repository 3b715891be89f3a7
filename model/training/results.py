"""What results.json says of a run: how the network does on the test set, read once, and how it was
made.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import keras
import numpy as np

from model import metrics
from model.data import unipen
from model.data.mnist import Split
from model.evaluation import real_handwriting
from model.preprocessing.normalization import ModelInput
from model.recognition.classifier import Classifier
from model.schemas import History, UnipenResults
from model.training.input_pipeline import LabelledImages, TrainingData
from model.training.runs import Run


def predict_logits(model: keras.Model, images: np.ndarray) -> np.ndarray:
    """Digit logits (n, 10) float32 for images (n, 28, 28) uint8."""
    logits: np.ndarray = model.predict(
        (images / np.float32(255))[..., None], batch_size=500, verbose=0
    )
    return logits[:, :10]


def fit_temperature(model: keras.Model, validation: LabelledImages) -> float:
    """The temperature that calibrates the model on validation digits."""
    return metrics.fit_temperature(predict_logits(model, validation.images), validation.labels)


def evaluate(
    run: Run,
    model: keras.Model,
    history: History,
    temperature: float,
    data: TrainingData,
    test: Split,
) -> tuple[dict[str, Any], np.ndarray]:
    """Evaluate a trained model on the test set, and on the validation split of its own run.

    Returns what results.json holds, without what `evaluate_classifier` adds, and the calibrated
    probabilities (n, 10) of the test images.
    """
    logits = predict_logits(model, test.images)
    probabilities = metrics.softmax(logits / temperature)
    predicted = probabilities.argmax(1)
    confusion = metrics.confusion_matrix(test.labels, predicted)
    uncalibrated = metrics.softmax(logits).max(1)
    correct = predicted == test.labels
    validation_logits = predict_logits(model, data.validation.images)
    validation_correct = validation_logits.argmax(1) == data.validation.labels
    validation_loss = metrics.negative_log_likelihood(validation_logits, data.validation.labels)
    network, epochs = run.network, history["epochs"]
    results = {
        "name": network.name,
        "title": network.title,
        "sentence": network.sentence,
        "source": network.source,
        "open_points": network.open_points,
        "command": run.command,
        **accuracy_and_ece(probabilities, test.labels),
        "ece_uncalibrated": round(metrics.expected_calibration_error(uncalibrated, correct), 6),
        "temperature": round(temperature, 6),
        "confusion": confusion.tolist(),
        **metrics.classification_report(confusion),
        "validation_accuracy": float(validation_correct.mean()),
        "validation_loss": round(validation_loss, 6),
        "parameters": model.count_params(),
        "seed": run.seed,
        "epochs": len(epochs),
        "best_epoch": history["best_epoch"],
        "seconds": round(sum(epoch["seconds"] for epoch in epochs), 1),
        "recipe": asdict(run.recipe),
        "machine": f"{os.cpu_count()} cores",
        "versions": {
            "python": sys.version.split()[0],
            **{name: metadata.version(name) for name in ("tensorflow", "keras", "numpy")},
        },
    }
    return results, probabilities


def evaluate_classifier(
    classifier: Classifier, folder: Path, test: Split, uses_unipen: bool
) -> dict[str, Any]:
    """What results.json holds of the exported network in `folder`: how it does on the test set with
    test-time augmentation, and where it was trained on UNIPEN on its validation writers, its size
    and its inference time.
    """
    return {
        "with_tta": evaluate_with_tta(classifier, test),
        **({"unipen": evaluate_unipen(classifier)} if uses_unipen else {}),
        "bytes": (folder / "model.tflite").stat().st_size,
        "milliseconds": milliseconds_per_digit(classifier, test.images),
    }


def evaluate_with_tta(classifier: Classifier, test: Split) -> dict[str, float | int]:
    """Figures for the test set as the app predicts: with test-time augmentation where the first
    forward pass is not confident enough.
    """
    predictions = classifier.predict_batch(
        [ModelInput(image / np.float32(255)) for image in test.images]
    )
    return accuracy_and_ece(
        np.stack([prediction.probabilities for prediction in predictions]), test.labels
    )


def evaluate_unipen(classifier: Classifier) -> UnipenResults:
    """Figures for what UNIPEN's validation writers wrote, as the app predicts."""
    figures: Any = real_handwriting.evaluate(unipen.FILE, classifier).metrics
    return cast(UnipenResults, {key: figures[key] for key in UnipenResults.__annotations__})


def accuracy_and_ece(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float | int]:
    """Accuracy, errors and calibration error of probabilities (n, 10) for labels (n,)."""
    correct = probabilities.argmax(1) == labels
    return {
        "test_accuracy": float(correct.mean()),
        "test_errors": int((~correct).sum()),
        "ece": round(metrics.expected_calibration_error(probabilities.max(1), correct), 6),
    }


def milliseconds_per_digit(classifier: Classifier, images: np.ndarray) -> float:
    """Median inference time of one image (28, 28) uint8 through LiteRT, over 200 of them."""
    seconds = []
    for image in images[:200] / np.float32(255):
        start = time.perf_counter()
        classifier.probabilities(image[None])
        seconds.append(time.perf_counter() - start)
    return round(float(np.median(seconds)) * 1000, 3)
