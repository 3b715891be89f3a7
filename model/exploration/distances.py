"""Distances of images: L2 between their pixel values 0..255."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BLOCK = 2000  # images compared at once


@dataclass(frozen=True)
class ImagePairs:
    """Pairs of images, closest first: positions `first` and `second` and `distance`, (k,) each."""

    first: np.ndarray
    second: np.ndarray
    distance: np.ndarray

    def __len__(self) -> int:
        return len(self.distance)


def squared_norms(images: np.ndarray) -> np.ndarray:
    """Sum the squared pixel values of each image (n, h, w) uint8: (n,) float32."""
    norms = []
    for start in range(0, len(images), BLOCK):
        block = images[start : start + BLOCK].reshape(-1, images[0].size).astype(np.float32)
        norms.append(np.einsum("ij,ij->i", block, block))
    return np.concatenate(norms)


def nearest_images(
    image: np.ndarray, images: np.ndarray, norms: np.ndarray, count: int = 10
) -> tuple[np.ndarray, np.ndarray]:
    """Find the `count` images nearest to an image: their positions and distances, nearest first.

    `image` (h, w) and `images` (n, h, w) uint8, `norms` their `squared_norms`. The image itself, if
    it is among them, comes first.
    """
    flat = image.ravel().astype(np.float32)
    blocks = (images[start : start + BLOCK] for start in range(0, len(images), BLOCK))
    products = np.concatenate(
        [block.reshape(-1, flat.size).astype(np.float32) @ flat for block in blocks]
    )
    squared = norms - 2 * products + flat @ flat
    if count < len(images):
        nearest = np.argpartition(squared, count)[:count]
    else:
        nearest = np.arange(len(images))
    # again in float64, without cancellation
    differences = images[nearest].reshape(len(nearest), -1).astype(np.float64) - flat
    exact = np.linalg.norm(differences, axis=1)
    order = np.argsort(exact, kind="stable")
    return nearest[order], exact[order]


def between_class_means(means: np.ndarray) -> np.ndarray:
    """Return the distances (k, k) between the mean images (k, h, w) of the classes."""
    flat = means.reshape(len(means), -1).astype(np.float64)
    distances: np.ndarray = np.linalg.norm(flat[:, None] - flat[None], axis=2)
    return distances


def closest_and_farthest(distances: np.ndarray) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the closest and the farthest two classes by their distances (k, k)."""
    first, second = np.triu_indices(len(distances), 1)
    low, high = int(distances[first, second].argmin()), int(distances[first, second].argmax())
    return (int(first[low]), int(second[low])), (int(first[high]), int(second[high]))


def count_duplicates(first: np.ndarray, second: np.ndarray | None = None) -> int:
    """Count exact duplicates: images of `second` that are in `first`, or copies within `first`."""
    known = {image.tobytes() for image in first}
    if second is None:
        return len(first) - len(known)
    return sum(image.tobytes() in known for image in second)


def closest_pairs(
    first: np.ndarray, second: np.ndarray | None = None, count: int = 40
) -> ImagePairs:
    """Find the closest pairs of an image of `first` and one of `second`, or of two of `first`.

    `first` (n, h, w), `second` (m, h, w) uint8. Compares all n · m pairs: seconds for some
    thousands of images, minutes for all of MNIST.
    """
    a = first.reshape(len(first), -1).astype(np.float32)
    b = a if second is None else second.reshape(len(second), -1).astype(np.float32)
    norms = np.einsum("ij,ij->i", b, b)
    spare = 4 * count  # float32 is not exact: the last step sorts more pairs than it returns
    i, j = np.zeros(0, int), np.zeros(0, int)
    closest = np.zeros(0, np.float32)
    for start in range(0, len(a), BLOCK):
        skip = start if second is None else 0  # each pair once
        block = a[start : start + BLOCK]
        squared = np.einsum("ij,ij->i", block, block)[:, None] + norms[skip:]
        squared -= 2 * (block @ b[skip:].T)
        if second is None:
            squared[np.tril_indices(len(block), 0, squared.shape[1])] = np.inf
        candidates = np.argpartition(squared, min(spare, squared.size - 1), axis=None)[:spare]
        row, column = np.unravel_index(candidates, squared.shape)
        i, j = np.concatenate([i, row + start]), np.concatenate([j, column + skip])
        closest = np.concatenate([closest, squared.ravel()[candidates]])
        finite = np.flatnonzero(np.isfinite(closest))
        best = finite[np.argsort(closest[finite], kind="stable")[:spare]]
        i, j, closest = i[best], j[best], closest[best]
    distance = np.linalg.norm(a[i].astype(np.float64) - b[j], axis=1)
    order = np.argsort(distance, kind="stable")[:count]
    return ImagePairs(i[order], j[order], distance[order])


def nearest_label_share(points: np.ndarray, labels: np.ndarray) -> float:
    """Return the share in 0..1 of the points (n, 2) whose nearest neighbour has their label."""
    nearest = []
    for start in range(0, len(points), BLOCK // 10):
        block = points[start : start + BLOCK // 10]
        apart = ((block[:, None] - points) ** 2).sum(-1)
        apart[np.arange(len(block)), start + np.arange(len(block))] = np.inf
        nearest.append(apart.argmin(1))
    return float((labels[np.concatenate(nearest)] == labels).mean())
