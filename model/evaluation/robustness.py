"""How reading suffers when test digits are turned, moved, thinned, blurred or covered: the same
images, one distortion after the other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy

from model.data import mnist
from model.preprocessing import normalization
from model.recognition.classifier import SAVED, SERVED, Classifier, NetworkError, network_titles
from model.recognition.classifier import load_classifier as load_classifier

FILE = SAVED / "robustness.json"
SIZE = 500  # test images, of the 10,000, that the distortions are tried on
PREPARED = "prepared"  # the served network with the app's preparation before it, which takes longer
EVERY = 2  # so it gets every second of these images
SEED = 7  # of noise and of the place that is covered
FINE = 3  # subpixels a pixel for thickness


@dataclass(frozen=True)
class Distortion:
    """One way to spoil images:

    `apply(images (n, 28, 28) float32 in 0..1, level)` returns as many; at the level `none` they
    stay as they are.
    """

    title: str
    unit: str
    levels: tuple[float, ...]
    none: float
    apply: Callable[[np.ndarray, float], np.ndarray]


def _affine(images: np.ndarray, matrix: np.ndarray, shift: np.ndarray) -> np.ndarray:
    """Resample each image about its centre: output pixel p comes from matrix @ (p − c) + c + shift;
    bilinear, black outside.

    `matrix` (2, 2) or (n, 2, 2), `shift` (n, 2) or (2,), in rows and columns.
    """
    n, h, w = images.shape
    centre = np.array([(h - 1) / 2, (w - 1) / 2])
    grid = (
        np.stack(np.meshgrid(np.arange(h), np.arange(w), indexing="ij"), -1).reshape(-1, 2) - centre
    )
    places = (
        grid @ np.swapaxes(np.broadcast_to(matrix, (n, 2, 2)), 1, 2)
        + centre
        + np.broadcast_to(shift, (n, 2))[:, None]
    )
    each = np.broadcast_to(np.arange(n)[:, None], (n, h * w))
    return scipy.ndimage.map_coordinates(
        images, [each, places[..., 0], places[..., 1]], order=1
    ).reshape(n, h, w)


def rotated(images: np.ndarray, degrees: float) -> np.ndarray:
    """Turn every second image to the left, the others to the right."""
    angle = np.deg2rad(degrees) * np.where(np.arange(len(images)) % 2, 1, -1)
    matrix = np.stack([np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)], -1).reshape(
        -1, 2, 2
    )
    return _affine(images, matrix, np.zeros(2))


def shifted(images: np.ndarray, pixels: float) -> np.ndarray:
    """Move the images, in turn, up, right, down and left; what leaves the field is lost."""
    ways = np.array([[1, 0], [0, -1], [-1, 0], [0, 1]])
    return _affine(images, np.eye(2), pixels * ways[np.arange(len(images)) % 4])


def scaled(images: np.ndarray, factor: float) -> np.ndarray:
    """Make the digits `factor` times as large about the centre of the field."""
    # against aliasing
    smooth = (
        scipy.ndimage.gaussian_filter(images, (0, 0.35 / factor, 0.35 / factor))
        if factor < 0.75
        else images
    )
    return _affine(smooth, np.eye(2) / factor, np.zeros(2))


def thickened(images: np.ndarray, pixels: float) -> np.ndarray:
    """Make strokes wider by `pixels` (thinner where negative), along the distance to the edge of
    the ink, three times finer than a pixel.
    """
    if pixels == 0:
        return images
    result = np.empty_like(images)
    for number, image in enumerate(images):
        solid = scipy.ndimage.zoom(image, FINE, order=1, grid_mode=True, mode="grid-constant") > 0.5
        edge = scipy.ndimage.distance_transform_edt(solid) - scipy.ndimage.distance_transform_edt(
            ~solid
        )
        fine = np.clip(edge + FINE * pixels / 2 + 0.5, 0, 1)
        result[number] = fine.reshape(len(image), FINE, -1, FINE).mean((1, 3))
    return result


def noisy(images: np.ndarray, deviation: float) -> np.ndarray:
    """Add Gaussian noise to every pixel, then cut to 0..1."""
    noise = np.random.default_rng(SEED).standard_normal(images.shape, np.float32)
    return np.clip(images + deviation * noise, 0, 1)


def blurred(images: np.ndarray, pixels: float) -> np.ndarray:
    """Blur by a Gaussian of this standard deviation."""
    return scipy.ndimage.gaussian_filter(images, (0, pixels, pixels))


def covered(images: np.ndarray, pixels: float) -> np.ndarray:
    """Black out a square of this side somewhere within the middle 20×20 pixels, where the digit is."""
    side, result = int(pixels), images.copy()
    corners = (np.random.default_rng(SEED).random((len(images), 2)) * (21 - side)).astype(int) + 4
    for image, (top, left) in zip(result, corners, strict=True):
        image[top : top + side, left : left + side] = 0
    return result


def faded(images: np.ndarray, factor: float) -> np.ndarray:
    """Leave a share of the contrast between ink and background."""
    return images * np.float32(factor)


DISTORTIONS: dict[str, Distortion] = {
    "rotation": Distortion("Rotation", "degrees", (0, 10, 20, 30, 40, 50, 60), 0, rotated),
    "shift": Distortion("Shift", "pixels", (0, 1, 2, 3, 4, 6, 8), 0, shifted),
    "scale": Distortion("Scale", "times as large", (0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.4), 1, scaled),
    "thickness": Distortion("Thickness", "pixels wider", (-2, -1, 0, 1, 2, 3, 4), 0, thickened),
    "noise": Distortion("Noise", "standard deviation", (0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8), 0, noisy),
    "blur": Distortion("Blur", "pixels", (0, 0.5, 1, 1.5, 2, 2.5, 3), 0, blurred),
    "occlusion": Distortion(
        "Occlusion", "pixels covered, squared", (0, 4, 6, 8, 10, 12, 14), 0, covered
    ),
    "contrast": Distortion(
        "Contrast", "of the full contrast", (1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05), 1, faded
    ),
}


def chosen_images(size: int = SIZE) -> tuple[np.ndarray, np.ndarray]:
    """Every k-th test image, `size` of them: (size, 28, 28) float32 in 0..1 and labels (size,)."""
    test = mnist.load().test
    chosen = np.linspace(0, len(test) - 1, size).astype(int)
    return test.images[chosen] / np.float32(255), test.labels[chosen]


def spoilt(images: np.ndarray, kind: str, level: float) -> np.ndarray:
    """Apply the distortion DISTORTIONS[kind] at a level; at its `none` the images come back as they
    are.
    """
    distortion = DISTORTIONS[kind]
    return (
        images if level == distortion.none else distortion.apply(images, level).astype(np.float32)
    )


def accuracy(classifier: Classifier, images: np.ndarray, labels: np.ndarray) -> float:
    """Share of images (n, 28, 28) in 0..1 that the network itself reads rightly, the eleventh class
    left aside.
    """
    return float((classifier.logits(images)[:, :10].argmax(1) == labels).mean())


def accuracy_prepared(classifier: Classifier, images: np.ndarray, labels: np.ndarray) -> float:
    """The same through all that the app does with a picture.

    Where it finds no ink the answer is wrong.
    """
    right = 0
    for image, label in zip(images, labels, strict=True):
        prepared = normalization.from_image((image * 255).astype(np.uint8))
        right += int(classifier.predict(prepared).digit == label)
    return right / len(labels)


def measure(
    networks: Sequence[str], tell: Callable[[str], None] = lambda line: None
) -> dict[str, dict[str, list[float]]]:
    """Try every distortion on some saved networks: {kind: {network: [accuracy at each level]}},
    with PREPARED where the served one is among them.
    """
    images, labels = chosen_images()
    readers = {name: load_classifier(name) for name in networks}
    undistorted = read_rightly(readers, images, labels)
    found: dict[str, dict[str, list[float]]] = {}
    for kind, distortion in DISTORTIONS.items():
        at_levels = [
            undistorted
            if level == distortion.none
            else read_rightly(readers, spoilt(images, kind, level), labels)
            for level in distortion.levels
        ]
        found[kind] = {name: [at_level[name] for at_level in at_levels] for name in undistorted}
        tell(
            f"{distortion.title}, {distortion.unit}: {', '.join(f'{level:g}' for level in distortion.levels)}"
        )
        for name, values in found[kind].items():
            tell(f"  {name:14} {' '.join(f'{value:6.1%}' for value in values)}")
    return found


def read_rightly(
    readers: dict[str, Classifier], images: np.ndarray, labels: np.ndarray
) -> dict[str, float]:
    """Accuracy of each network on images (n, 28, 28), of the served one with the app's preparation
    too.
    """
    found = {
        name: round(accuracy(classifier, images, labels), 4) for name, classifier in readers.items()
    }
    if SERVED in readers:
        found[PREPARED] = round(
            accuracy_prepared(readers[SERVED], images[::EVERY], labels[::EVERY]), 4
        )
    return found


def save(measured: dict[str, dict[str, list[float]]], path: Path = FILE) -> None:
    """Write what `measure` found, with the levels and the number of images beside it."""
    levels = {kind: distortion.levels for kind, distortion in DISTORTIONS.items()}
    path.write_text(
        json.dumps(
            {"size": SIZE, "size_prepared": SIZE // EVERY, "levels": levels, "accuracy": measured}
        )
        + "\n"
    )


def load(path: Path = FILE) -> dict[str, Any]:
    """Read what `tools/robustness.py` measured:

    `size`, `size_prepared`, `levels` {kind: […]}, `accuracy` {kind: {network: [… at each level]}}.

    Raises NetworkError when the file is missing or damaged.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not {"size", "size_prepared"} <= set(found) or not all(
            len(found["levels"][kind]) == len(each.levels) for kind, each in DISTORTIONS.items()
        ):
            raise ValueError("incomplete")
        if not all(set(found["accuracy"][kind]) >= {SERVED, PREPARED} for kind in DISTORTIONS):
            raise ValueError("another version")
        return found
    except (OSError, ValueError, TypeError, KeyError) as error:
        kept = "/".join(path.parts[-3:])
        cure = f"Restore it with `git checkout {kept}`, or measure anew with `python tools/robustness.py`."
        raise NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}") from error


def titles() -> dict[str, str]:
    """What each line of a chart is called, the served network first, then the same with the app's
    preparation.
    """
    found = network_titles()
    served = (
        {SERVED: found[SERVED], PREPARED: f"{found.pop(SERVED)}, in the app"}
        if SERVED in found
        else {}
    )
    return {**served, **found}


def examples(kind: str, number: int = 0) -> np.ndarray:
    """One of the images at every level of a distortion: (levels, 28, 28) float32 in 0..1."""
    images, _ = chosen_images()
    return np.stack(
        [spoilt(images[: number + 1], kind, level)[number] for level in DISTORTIONS[kind].levels]
    )
