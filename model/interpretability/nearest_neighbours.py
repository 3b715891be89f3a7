"""Which training digits a drawing resembles to the network: the nearest ones by its embedding, what
its last layer decides from.

All 60,000 embeddings would be 30 MB. Kept are their first principal components, a byte each: enough
to find candidates, whose true distances are then measured with the network itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from model.data.mnist import check_shapes
from model.recognition.classifier import SAVED, SERVED, Classifier, NetworkError

FILE = "neighbours.npz"
COMPONENTS = 24
CANDIDATES = 48
PLACED_BY = 5  # images on the map that say where a drawing falls on it


@dataclass(frozen=True)
class Index:
    """Embeddings less `mean` (units,), projected on `axes` (units, k) and then code·`step` + `low`
    (k,): of training images, `codes` (n, k) uint8, and of those on the map, `mapped` (m, k) uint8.
    """

    mean: np.ndarray
    axes: np.ndarray
    low: np.ndarray
    step: np.ndarray
    codes: np.ndarray
    mapped: np.ndarray

    def distances(self, embedding: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """About how far an embedding (units,) is from each of some codes (n, k): (n,)."""
        target = ((embedding - self.mean) @ self.axes - self.low).astype(np.float32)
        return np.linalg.norm(codes * self.step - target, axis=1)


def build(
    embed: Callable[[np.ndarray], np.ndarray], images: np.ndarray, mapped: np.ndarray
) -> Index:
    """Index training images and those on the map, (n, 28, 28) uint8; `embed` turns (n, 28, 28) in
    0..1 into embeddings (n, units).
    """
    known, shown = (
        np.concatenate(
            [embed(part[at : at + 2000] / np.float32(255)) for at in range(0, len(part), 2000)]
        )
        for part in (images, mapped)
    )
    mean = known.mean(0)
    _, axes = np.linalg.eigh(np.cov(known - mean, rowvar=False))
    axes = axes[:, ::-1][:, :COMPONENTS].astype(np.float32)
    projected = (known - mean) @ axes
    low, high = projected.min(0), projected.max(0)
    step = np.maximum(high - low, 1e-9).astype(np.float32) / 255

    def coded(values: np.ndarray) -> np.ndarray:
        return np.clip(np.rint((values - low) / step), 0, 255).astype(np.uint8)

    return Index(mean, axes, low, step, coded(projected), coded((shown - mean) @ axes))


def save(index: Index, folder: Path) -> None:
    """Write an index into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(index))


def load(name: str = SERVED, saved: Path = SAVED) -> Index:
    """Read the index of a saved network. Raises NetworkError when it is missing or damaged."""
    path = saved / name / FILE
    try:
        with np.load(path, allow_pickle=False) as stored:
            found = {field: stored[field] for field in Index.__dataclass_fields__}
        units, k = found["axes"].shape
        check_shapes(
            found,
            {"mean": (units,), "low": (k,), "step": (k,), "codes": (None, k), "mapped": (None, k)},
        )
        return Index(**found)
    except Exception as error:  # whatever zipfile, zlib and numpy raise on a damaged file
        kept = "/".join(path.parts[-4:])
        cure = f"Restore it with `git checkout {kept}`, or write it anew with `python train_model.py --refresh`."
        raise NetworkError(f"{kept} cannot be read ({type(error).__name__}). {cure}") from error


def nearest(
    index: Index, classifier: Classifier, image: np.ndarray, images: np.ndarray, count: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """The training images that the network finds most like an image (28, 28) in 0..1: positions in
    `images` (n, 28, 28) uint8, and distances.

    Distances are Euclidean, in the units of the embedding, and exact; the candidates come from the
    index.
    """
    embedding = classifier.layer_outputs(image[None])["embedding"][0]
    rough = index.distances(embedding, index.codes)
    some = np.argpartition(rough, min(CANDIDATES, len(rough) - 1))[:CANDIDATES]
    exact = np.linalg.norm(
        classifier.layer_outputs(images[some] / np.float32(255))["embedding"] - embedding, axis=1
    )
    order = np.argsort(exact, kind="stable")[:count]
    return some[order], exact[order]


def place(
    index: Index, classifier: Classifier, image: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Where an image falls on the map: the mean of the `points` (m, 2) of the PLACED_BY mapped
    images that the network finds most like it.
    """
    embedding = classifier.layer_outputs(image[None])["embedding"][0]
    close = np.argsort(index.distances(embedding, index.mapped), kind="stable")[:PLACED_BY]
    return points[close].mean(0)
