"""Figures of a network's snapshots: those of the committed ones, and how test digits are chosen."""

import keras
import numpy as np
import pytest

from model import metrics
from model.artifacts import SAVED, SERVED
from model.data import mnist
from model.evaluation.snapshots import load_snapshots, predict
from model.preprocessing import normalization
from model.recognition.classifier import Classifier
from model.recognition.prediction import Calibration
from model.training import snapshots
from model.training.callbacks import SNAPSHOT_STEPS, snapshot_epochs
from model.training.recipes import NETWORKS

FOLDER = SAVED / SERVED


def test_the_digits_are_the_first_of_each_class_the_last_learned_and_the_hardest():
    labels = np.array([*range(10), 3, 4, 5])
    correct = np.tile(np.eye(10)[labels], (3, 1, 1))
    logits = correct.copy()
    logits[0, :11] = 0  # right at once but for a mistake before any training
    logits[:2, 11] = -correct[:2, 11]  # right in the end
    logits[:, 12] = -correct[:, 12]  # never
    assert snapshots.choose_digits(logits, labels).tolist() == [*range(10), 11, 12]


def test_every_snapshot_of_the_recipe_is_there_in_order():
    stored = load_snapshots()
    epochs = sorted(snapshot_epochs(NETWORKS[SERVED].recipe))
    assert stored.step.tolist() == [*SNAPSHOT_STEPS, *(0 for _ in epochs)]
    assert stored.epoch.tolist() == [*(0 for _ in SNAPSHOT_STEPS), *epochs]
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("snapshots/*.tflite")}
    assert set(stored.files) == files


def test_the_committed_figures_are_those_of_the_committed_snapshots():
    stored, test = load_snapshots(), mnist.load().test
    np.testing.assert_array_equal(stored.images, test.images[stored.digits])
    np.testing.assert_array_equal(stored.labels, test.labels[stored.digits])
    assert stored.labels[:10].tolist() == list(range(10))
    for file, logits, kernels in zip(stored.files, stored.logits, stored.kernels, strict=True):
        again = Classifier(FOLDER, file).logits(stored.images / np.float32(255))
        assert np.abs(again - logits).max() < 1e-3
        np.testing.assert_array_equal(snapshots.read_kernels(FOLDER / file), kernels)
    model = keras.models.load_model(SAVED / SERVED / "model.keras", compile=False)
    assert np.abs(stored.kernels[-1] - model.layers[0].kernel.numpy()[:, :, 0]).max() < 1e-3


@pytest.mark.parametrize("number", [4, pytest.param(11, marks=pytest.mark.slow)])
def test_the_committed_accuracy_and_loss_are_those_of_the_validation_split(number: int):
    stored, validation = load_snapshots(), mnist.load().validation
    classifier = Classifier(FOLDER, stored.files[number])
    logits = np.concatenate(
        [classifier.logits(part / np.float32(255)) for part in np.split(validation.images, 50)]
    )[:, :10]
    assert stored.validation_size == len(validation)
    assert (logits.argmax(1) != validation.labels).sum() == stored.errors[number]
    loss = metrics.negative_log_likelihood(logits, validation.labels)
    assert loss == pytest.approx(stored.loss[number], abs=1e-4)


def test_a_drawing_is_read_by_each_snapshot_as_the_app_would():
    stored = load_snapshots()
    digit = normalization.from_foreground(stored.images[7] / np.float32(255))
    assert digit is not None
    predictions = predict(digit, stored.files)
    assert len(predictions) == len(stored.files)
    assert predictions[-1].digit == 7
    assert predictions[0].confidence < 0.2
    assert stored.predictions(7, Calibration())[-1].digit == 7
