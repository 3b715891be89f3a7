"""The training images nearest to an image in a network's embedding.

All 60,000 embeddings would take 30 MB. The index holds their first principal components, a byte
each: enough to find candidates, whose exact distances the network itself then gives.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from model.artifacts import REFRESH_FIX, SAVED, SERVED, Shape, read_arrays
from model.caching import compute_once
from model.recognition.classifier import Classifier

FILE = "neighbours.npz"
N_COMPONENTS = 24
N_CANDIDATES = 48
MAP_NEIGHBOURS = 5  # an image is placed on the map between so many
BATCH = 2000  # images embedded at once


@dataclass(frozen=True)
class EmbeddingIndex:
    """Quantized principal components of embeddings.

    A component is (embedding − `mean` (units,)) @ `axes` (units, k), stored as a code with value
    code · `step` + `low`, (k,) each. `codes` (n, k) uint8 are those of the training images,
    `mapped` (m, k) uint8 those of the test images on the Data page's map.
    """

    mean: np.ndarray
    axes: np.ndarray
    low: np.ndarray
    step: np.ndarray
    codes: np.ndarray
    mapped: np.ndarray

    def distances(self, embedding: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """Approximate the distances (n,) of an embedding (units,) to codes (n, k)."""
        target = ((embedding - self.mean) @ self.axes - self.low).astype(np.float32)
        distances: np.ndarray = np.linalg.norm(codes * self.step - target, axis=1)
        return distances


def build_index(
    embed: Callable[[np.ndarray], np.ndarray], images: np.ndarray, mapped: np.ndarray
) -> EmbeddingIndex:
    """Index training images and those on the map, (n, 28, 28) uint8 each.

    `embed` turns images (n, 28, 28) in 0..1 into embeddings (n, units).
    """

    def embed_all(images: np.ndarray) -> np.ndarray:
        batches = (images[at : at + BATCH] for at in range(0, len(images), BATCH))
        return np.concatenate([embed(batch / np.float32(255)) for batch in batches])

    embeddings = embed_all(images)
    mean = embeddings.mean(0)
    _, axes = np.linalg.eigh(np.cov(embeddings - mean, rowvar=False))
    axes = axes[:, ::-1][:, :N_COMPONENTS].astype(np.float32)
    components = (embeddings - mean) @ axes
    low, high = components.min(0), components.max(0)
    step = np.maximum(high - low, 1e-9).astype(np.float32) / 255

    def quantize(components: np.ndarray) -> np.ndarray:
        codes: np.ndarray = np.clip(np.rint((components - low) / step), 0, 255)
        return codes.astype(np.uint8)

    mapped_components = (embed_all(mapped) - mean) @ axes
    return EmbeddingIndex(mean, axes, low, step, quantize(components), quantize(mapped_components))


def save_index(index: EmbeddingIndex, folder: Path) -> None:
    """Write an index into a network's folder."""
    np.savez_compressed(folder / FILE, **asdict(index))


@compute_once()
def load_index(name: str = SERVED, saved: Path = SAVED) -> EmbeddingIndex:
    """Read the index of a saved network. Raises ArtifactError when it is missing or damaged."""
    shapes: dict[str, Shape] = {
        "mean": ("units",),
        "axes": ("units", "components"),
        "low": ("components",),
        "step": ("components",),
        "codes": (None, "components"),
        "mapped": (None, "components"),
    }
    return EmbeddingIndex(**read_arrays(saved / name / FILE, shapes, REFRESH_FIX))


def find_nearest(
    index: EmbeddingIndex,
    classifier: Classifier,
    image: np.ndarray,
    images: np.ndarray,
    count: int = 10,
) -> tuple[np.ndarray, np.ndarray]:
    """Find the training images nearest to an image (28, 28) in 0..1.

    Returns their positions in `images` (n, 28, 28) uint8 and their exact L2 distances, nearest
    first; the candidates come from the index.
    """
    embedding = classifier.layer_outputs(image[None])["embedding"][0]
    approximate = index.distances(embedding, index.codes)
    last = min(N_CANDIDATES, len(approximate) - 1)
    candidates = np.argpartition(approximate, last)[:N_CANDIDATES]
    embeddings = classifier.layer_outputs(images[candidates] / np.float32(255))["embedding"]
    distances = np.linalg.norm(embeddings - embedding, axis=1)
    order = np.argsort(distances, kind="stable")[:count]
    return candidates[order], distances[order]


def place_on_map(
    index: EmbeddingIndex, classifier: Classifier, image: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Place an image (28, 28) in 0..1 on the map: the mean of its nearest `points` (m, 2)."""
    embedding = classifier.layer_outputs(image[None])["embedding"][0]
    order = np.argsort(index.distances(embedding, index.mapped), kind="stable")
    place: np.ndarray = points[order[:MAP_NEIGHBOURS]].mean(0)
    return place
