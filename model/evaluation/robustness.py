"""Accuracy of the saved networks on test images that are rotated, shifted, blurred and so on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from model import transforms
from model.artifacts import SAVED, SERVED, loading, read_json
from model.data import mnist
from model.preprocessing import normalization
from model.recognition.classifier import Classifier, load_classifier
from model.schemas import Robustness, SchemaError
from model.transforms import Transformation

FILE = SAVED / "robustness.json"
SAMPLE_SIZE = 500  # of the 10,000 test images
PREPROCESSED = "preprocessed"  # stands for the served network behind the app's preprocessing
PREPROCESSED_STRIDE = 2  # preprocessing takes long: every second image of the sample
SEED = 7  # of noise and of the erased place

Accuracies = dict[str, dict[str, list[float]]]  # distortion → network → accuracy at each level


def rotate(images: np.ndarray, degrees: float) -> np.ndarray:
    """Rotate every second image anticlockwise, the others clockwise."""
    return transforms.rotate(images, degrees * np.where(np.arange(len(images)) % 2, 1, -1))


def shift(images: np.ndarray, pixels: float) -> np.ndarray:
    """Shift the images, in turn, up, right, down and left."""
    directions = np.array([[-1, 0], [0, 1], [1, 0], [0, -1]])
    return transforms.shift(images, pixels * directions[np.arange(len(images)) % 4])


DISTORTIONS: dict[str, Transformation] = {
    "rotation": Transformation("Rotation", "degrees", (0, 10, 20, 30, 40, 50, 60), 0, rotate),
    "shift": Transformation("Shift", "pixels", (0, 1, 2, 3, 4, 6, 8), 0, shift),
    "scale": Transformation(
        "Scale", "times as large", (0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.4), 1, transforms.scale
    ),
    "thickness": Transformation(
        "Thickness", "pixels wider", (-2, -1, 0, 1, 2, 3, 4), 0, transforms.thicken
    ),
    "noise": Transformation(
        "Noise",
        "standard deviation",
        (0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8),
        0,
        lambda images, deviation: transforms.add_noise(images, deviation, SEED),
    ),
    "blur": Transformation("Blur", "pixels", (0, 0.5, 1, 1.5, 2, 2.5, 3), 0, transforms.blur),
    "occlusion": Transformation(
        "Occlusion",
        "pixels covered, squared",
        (0, 4, 6, 8, 10, 12, 14),
        0,
        lambda images, side: transforms.erase(images, int(side), SEED),
    ),
    "contrast": Transformation(
        "Contrast",
        "of the full contrast",
        (1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05),
        1,
        transforms.reduce_contrast,
    ),
}

STEPS = {  # from level to level of a distortion that follows the hand
    "rotation": 2.0,
    "shift": 0.25,
    "scale": 0.05,
    "thickness": 0.25,
    "noise": 0.025,
    "blur": 0.1,
    "occlusion": 1.0,
    "contrast": 0.05,
}


def load_sample(size: int = SAMPLE_SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Load every k-th test image: (size, 28, 28) float32 in 0..1, and their labels (size,)."""
    test = mnist.load().test
    positions = np.linspace(0, len(test) - 1, size).astype(int)
    return test.images[positions] / np.float32(255), test.labels[positions]


def accuracy(classifier: Classifier, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of images (n, 28, 28) in 0..1 whose top digit is the label."""
    return float((classifier.logits(images)[:, :10].argmax(1) == labels).mean())


def accuracy_preprocessed(classifier: Classifier, images: np.ndarray, labels: np.ndarray) -> float:
    """Return the same when the app preprocesses each image first; one left blank is an error."""
    predicted = [
        classifier.predict(normalization.from_image((image * 255).astype(np.uint8))).digit
        for image in images
    ]
    return float((np.array(predicted) == labels).mean())


def accuracies(
    classifiers: dict[str, Classifier], images: np.ndarray, labels: np.ndarray
) -> dict[str, float]:
    """Return each network's accuracy on images (n, 28, 28); the served one's PREPROCESSED, too."""
    measured = {
        name: round(accuracy(classifier, images, labels), 4)
        for name, classifier in classifiers.items()
    }
    if SERVED in classifiers:
        subset = slice(None, None, PREPROCESSED_STRIDE)
        measured[PREPROCESSED] = round(
            accuracy_preprocessed(classifiers[SERVED], images[subset], labels[subset]), 4
        )
    return measured


def measure(networks: Sequence[str], report: Callable[[str], object] = str) -> Accuracies:
    """Try every distortion on some saved networks; `report` is called with each line of a table."""
    images, labels = load_sample()
    classifiers = {name: load_classifier(name) for name in networks}
    undistorted = accuracies(classifiers, images, labels)
    measured: Accuracies = {}
    for kind, distortion in DISTORTIONS.items():
        by_level = [
            undistorted
            if level == distortion.identity
            else accuracies(classifiers, distortion(images, level), labels)
            for level in distortion.levels
        ]
        measured[kind] = {name: [level[name] for level in by_level] for name in undistorted}
        levels = ", ".join(f"{level:g}" for level in distortion.levels)
        report(f"{distortion.title}, {distortion.unit}: {levels}")
        for name, values in measured[kind].items():
            report(f"  {name:14} {' '.join(f'{value:6.1%}' for value in values)}")
    return measured


def save(measured: Accuracies, path: Path = FILE) -> None:
    """Write what `measure` returned, with the levels and the numbers of images."""
    robustness: Robustness = {
        "size": SAMPLE_SIZE,
        "size_preprocessed": SAMPLE_SIZE // PREPROCESSED_STRIDE,
        "levels": {kind: list(distortion.levels) for kind, distortion in DISTORTIONS.items()},
        "accuracy": measured,
    }
    path.write_text(json.dumps(robustness) + "\n", encoding="utf-8")


def load(path: Path = FILE) -> Robustness:
    """Read what `tools/robustness.py` measured. Raises ArtifactError."""
    fix = "measure anew with `python tools/robustness.py`"
    measured: Robustness = read_json(path, Robustness, fix)
    with loading(path, fix):
        for kind, distortion in DISTORTIONS.items():
            if len(measured["levels"][kind]) != len(distortion.levels):
                raise SchemaError(f"other levels of {kind}")
            if not set(measured["accuracy"][kind]) >= {SERVED, PREPROCESSED}:
                raise SchemaError(f"{kind} lacks the served network")
    return measured


def step_levels(kind: str) -> np.ndarray:
    """The levels from the first to the last that is measured, in STEPS, (n,)."""
    levels = DISTORTIONS[kind].levels
    count = round(abs(levels[-1] - levels[0]) / STEPS[kind]) + 1
    return np.linspace(levels[0], levels[-1], count).round(4)


def distort_in_steps(kind: str, image: np.ndarray) -> np.ndarray:
    """Distort one image (28, 28) at each of `step_levels`: (n, 28, 28) float32 in 0..1."""
    distortion = DISTORTIONS[kind]
    return np.concatenate(
        [distortion(image[None], float(level)) for level in step_levels(kind)]
    ).astype(np.float32)


def stable_range(digits: np.ndarray, undistorted: int) -> tuple[int, int]:
    """The first and last position around `undistorted` up to which the digits (n,) are the same as
    there.
    """
    other = np.flatnonzero(digits != digits[undistorted])
    before, after = other[other < undistorted], other[other > undistorted]
    first = int(before[-1]) + 1 if len(before) else 0
    return first, int(after[0]) - 1 if len(after) else len(digits) - 1
