"""What MNIST's images are like, pixel by pixel and class by class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CLASSES = 10
BLOCK = 4000  # images turned into float32 at once


@dataclass(frozen=True)
class Imbalance:
    """The most and the least frequent class, how many images each has, and how many times the one
    outnumbers the other.
    """

    most: int
    least: int
    most_count: int
    least_count: int

    @property
    def ratio(self) -> float:
        return self.most_count / self.least_count


@dataclass(frozen=True)
class Summary:
    """Grey levels 0..255 of images: their mean and standard deviation, the share in 0..1 of pixels
    above 0 and at 255.
    """

    mean: float
    deviation: float
    on: float
    full: float


def class_counts(labels: np.ndarray) -> np.ndarray:
    """Images of each class (10,)."""
    return np.bincount(labels, minlength=CLASSES)


def imbalance(counts: np.ndarray) -> Imbalance:
    """Compare the largest with the smallest class."""
    most, least = int(counts.argmax()), int(counts.argmin())
    return Imbalance(most, least, int(counts[most]), int(counts[least]))


def intensity_counts(images: np.ndarray) -> np.ndarray:
    """Count how many pixels have each grey level: (256,)."""
    return np.bincount(images.ravel(), minlength=256)


def counts_by_class(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Count how many pixels of each class have each grey level: (10, 256)."""
    return np.stack([intensity_counts(images[labels == k]) for k in range(CLASSES)])


def summarise(counts: np.ndarray) -> Summary:
    """Summarise grey levels from how many pixels have each, (256,)."""
    share = counts / counts.sum()
    levels = np.arange(256)
    mean = float(share @ levels)
    return Summary(
        mean, float(np.sqrt(share @ (levels - mean) ** 2)), float(1 - share[0]), float(share[255])
    )


def binned(counts: np.ndarray, width: int = 8) -> np.ndarray:
    """Shares in 0..1 of pixels in bins of so many grey levels, from counts (256,).

    `width` divides 256.
    """
    return counts.reshape(-1, width).sum(1) / counts.sum()


def mean_and_deviation(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each pixel over images (n, h, w) uint8: two (h, w) float64, in
    grey levels.
    """
    total = images.sum(0, dtype=np.int64)
    squares = np.zeros(images.shape[1:])
    for at in range(0, len(images), BLOCK):
        block = images[at : at + BLOCK].astype(np.float32)
        squares += np.einsum("nij,nij->ij", block, block)
    mean = total / len(images)
    return mean, np.sqrt(np.maximum(squares / len(images) - mean**2, 0))


def median(images: np.ndarray) -> np.ndarray:
    """Median of each pixel over images (n, h, w) uint8: (h, w), in grey levels."""
    # far faster than along the first axis
    pixels = np.ascontiguousarray(images.reshape(len(images), -1).T)
    return np.median(pixels, axis=1, overwrite_input=True).reshape(images.shape[1:])


def of_each_class(images: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """The `mean`, `deviation` and `median` image of each class: (10, h, w) each, in grey levels."""
    found: dict[str, list[np.ndarray]] = {"mean": [], "deviation": [], "median": []}
    for k in range(CLASSES):
        own = images[labels == k]
        mean, deviation = mean_and_deviation(own)
        for name, picture in (("mean", mean), ("deviation", deviation), ("median", median(own))):
            found[name].append(picture)
    return {name: np.stack(pictures) for name, pictures in found.items()}


def share_on(images: np.ndarray) -> np.ndarray:
    """Share in 0..1 of images (n, h, w) in which each pixel holds any ink: (h, w)."""
    return (images > 0).mean(0)


def densities(
    values: np.ndarray, labels: np.ndarray, points: int = 120, cut: float = 0.005
) -> tuple[np.ndarray, np.ndarray]:
    """Smooth the distribution of a measure in each class.

    `values`, `labels` (n,). Returns positions (points,) between the quantiles `cut` and 1 − `cut`
    of all values, and densities (10, points): a histogram smoothed by a normal kernel of
    Silverman's width (Density Estimation for Statistics and Data Analysis, 1986, equation 3.31).
    """
    low, high = np.quantile(values, [cut, 1 - cut])
    margin = 0.05 * (high - low)
    edges = np.linspace(low - margin, high + margin, points + 1)
    middle, step = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    found = []
    for k in range(CLASSES):
        own = values[labels == k]
        spread = (
            min(own.std(), np.subtract(*np.quantile(own, [0.75, 0.25])) / 1.34) or own.std() or step
        )
        width = max(0.9 * spread * len(own) ** -0.2, step)
        kernel = np.exp(-0.5 * ((middle[:, None] - middle) / width) ** 2) / (
            width * np.sqrt(2 * np.pi)
        )
        found.append(kernel @ (np.histogram(own, edges)[0] / len(own)))
    return middle, np.stack(found)


def quartiles(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """The 5th, 25th, 50th, 75th and 95th percentile of a measure in each class: (10, 5)."""
    return np.stack(
        [np.percentile(values[labels == k], [5, 25, 50, 75, 95]) for k in range(CLASSES)]
    )


def over_classes(shares: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Combine shares (10, h, w) of each class's images into those of all; `counts` (10, 256) are
    the pixels of each class.
    """
    return np.average(shares, axis=0, weights=counts.sum(1))


def spread_out(values: np.ndarray, among: np.ndarray, count: int) -> np.ndarray:
    """Positions (count,) of values evenly spread from the lowest to the highest rank among those
    marked in `among` (n,) bool.

    The ends are left out by a thousandth: there lie the freaks.
    """
    order = np.flatnonzero(among)[np.argsort(values[among], kind="stable")]
    return order[np.rint(np.linspace(0.001, 0.999, count) * (len(order) - 1)).astype(int)]


def centring(points: np.ndarray) -> tuple[np.ndarray, int]:
    """Median (2,) of centres of mass (n, 2), to half a pixel, and how many of them are more than
    half a pixel from it, across or down.
    """
    middle = np.rint(2 * np.median(points, axis=0)) / 2
    return middle, int((np.abs(points - middle) > 0.5).any(1).sum())
