"""How alike images are: Euclidean distance between their pixels, in grey levels 0..255."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BLOCK = 2000  # images compared at once


@dataclass(frozen=True)
class Pairs:
    """Pairs of images, closest first: positions `first` (k,) and `second` (k,) and their `distance`
    (k,) in grey levels.
    """

    first: np.ndarray
    second: np.ndarray
    distance: np.ndarray

    def __len__(self) -> int:
        return len(self.distance)


def squared_norms(images: np.ndarray) -> np.ndarray:
    """Sum of squared grey levels of each image (n, h, w) uint8: (n,) float32."""
    parts = []
    for at in range(0, len(images), BLOCK):
        block = images[at : at + BLOCK].reshape(-1, images[0].size).astype(np.float32)
        parts.append(np.einsum("ij,ij->i", block, block))
    return np.concatenate(parts)


def nearest(
    image: np.ndarray, images: np.ndarray, norms: np.ndarray, count: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """Find the `count` images closest to one: their positions and distances, closest first.

    `image` (h, w) and `images` (n, h, w) uint8, `norms` their `squared_norms`. The image itself, if
    it is among them, comes first.
    """
    one = image.ravel().astype(np.float32)
    products = np.concatenate(
        [
            images[at : at + BLOCK].reshape(-1, one.size).astype(np.float32) @ one
            for at in range(0, len(images), BLOCK)
        ]
    )
    squared = norms - 2 * products + one @ one
    close = (
        np.argpartition(squared, count)[:count] if count < len(images) else np.arange(len(images))
    )
    # without cancellation
    exact = np.linalg.norm(images[close].reshape(len(close), -1).astype(np.float64) - one, axis=1)
    order = np.argsort(exact, kind="stable")
    return close[order], exact[order]


def between_class_means(means: np.ndarray) -> np.ndarray:
    """Distances (k, k) between the mean images (k, h, w) of the classes."""
    flat = means.reshape(len(means), -1).astype(np.float64)
    return np.linalg.norm(flat[:, None] - flat[None], axis=2)


def exact_duplicates(first: np.ndarray, second: np.ndarray | None = None) -> int:
    """Count images that are equal, pixel by pixel, to another: of `second` (m, h, w) to any of
    `first` (n, h, w), or within `first` alone.
    """
    seen = [image.tobytes() for image in first]
    if second is None:
        return len(seen) - len(set(seen))
    known = set(seen)
    return sum(image.tobytes() in known for image in second)


def closest_pairs(first: np.ndarray, second: np.ndarray | None = None, count: int = 40) -> Pairs:
    """Find the closest pairs of one image of `first` and one of `second`, or of two of `first`,
    among all pairs there are.

    `first` (n, h, w), `second` (m, h, w) uint8. Compares n·m pairs: seconds for some thousands of
    images, minutes for all of MNIST.
    """
    a = first.reshape(len(first), -1).astype(np.float32)
    b = a if second is None else second.reshape(len(second), -1).astype(np.float32)
    norms = np.einsum("ij,ij->i", b, b)
    i, j = np.zeros(0, int), np.zeros(0, int)
    closest = np.zeros(0, np.float32)
    for at in range(0, len(a), BLOCK):
        skip = at if second is None else 0  # each pair once
        block = a[at : at + BLOCK]
        squared = (
            np.einsum("ij,ij->i", block, block)[:, None] + norms[skip:] - 2 * (block @ b[skip:].T)
        )
        if second is None:
            squared[np.tril_indices(len(block), 0, squared.shape[1])] = np.inf
        # spare ones: float32 is not exact
        found = np.argpartition(squared, min(4 * count, squared.size - 1), axis=None)[: 4 * count]
        row, column = np.unravel_index(found, squared.shape)
        i, j = np.concatenate([i, row + at]), np.concatenate([j, column + skip])
        closest = np.concatenate([closest, squared.ravel()[found]])
        kept = np.flatnonzero(np.isfinite(closest))
        kept = kept[np.argsort(closest[kept], kind="stable")[: 4 * count]]
        i, j, closest = i[kept], j[kept], closest[kept]
    distance = np.linalg.norm(a[i].astype(np.float64) - b[j], axis=1)
    order = np.argsort(distance, kind="stable")[:count]
    return Pairs(i[order], j[order], distance[order])


def extremes(distance: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """The closest and the farthest two classes by their distances (k, k)."""
    i, j = np.triu_indices(len(distance), 1)
    near, far = int(distance[i, j].argmin()), int(distance[i, j].argmax())
    return (int(i[near]), int(j[near])), (int(i[far]), int(j[far]))
