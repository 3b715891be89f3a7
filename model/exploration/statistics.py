"""Statistics of MNIST's images, pixel by pixel and class by class; pixel values are 0..255."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_CLASSES = 10
BLOCK = 4000  # images turned into float32 at once


@dataclass(frozen=True)
class ClassImbalance:
    """The most and the least frequent class, and how many images each has."""

    most_frequent: int
    least_frequent: int
    most_count: int
    least_count: int

    @property
    def ratio(self) -> float:
        """How many times the most frequent class outnumbers the least frequent."""
        return self.most_count / self.least_count


@dataclass(frozen=True)
class IntensitySummary:
    """Mean and standard deviation of pixel values, shares in 0..1 of pixels above 0 and at 255."""

    mean: float
    std: float
    nonzero_share: float
    saturated_share: float


def class_counts(labels: np.ndarray) -> np.ndarray:
    """Count the images of each class: (10,)."""
    return np.bincount(labels, minlength=N_CLASSES)


def class_imbalance(counts: np.ndarray) -> ClassImbalance:
    """Compare the largest with the smallest class."""
    most, least = int(counts.argmax()), int(counts.argmin())
    return ClassImbalance(most, least, int(counts[most]), int(counts[least]))


def intensity_counts(images: np.ndarray) -> np.ndarray:
    """Count the pixels of each value: (256,)."""
    return np.bincount(images.ravel(), minlength=256)


def class_intensity_counts(images: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Count the pixels of each value in each class: (10, 256)."""
    return np.stack([intensity_counts(images[labels == k]) for k in range(N_CLASSES)])


def summarize_intensities(counts: np.ndarray) -> IntensitySummary:
    """Summarize pixel values by the number of pixels of each, (256,)."""
    share = counts / counts.sum()
    values = np.arange(256)
    mean = float(share @ values)
    std = float(np.sqrt(share @ (values - mean) ** 2))
    return IntensitySummary(mean, std, float(1 - share[0]), float(share[255]))


def bin_shares(counts: np.ndarray, width: int = 8) -> np.ndarray:
    """Return the shares in 0..1 of pixels in bins of `width` values, which divides 256."""
    shares: np.ndarray = counts.reshape(-1, width).sum(1) / counts.sum()
    return shares


def mean_and_std(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of each pixel over images (n, h, w) uint8: (h, w) each."""
    total = images.sum(0, dtype=np.int64)
    squares = np.zeros(images.shape[1:])
    for start in range(0, len(images), BLOCK):
        block = images[start : start + BLOCK].astype(np.float32)
        squares += np.einsum("nij,nij->ij", block, block)
    mean = total / len(images)
    return mean, np.sqrt(np.maximum(squares / len(images) - mean**2, 0))


def median_image(images: np.ndarray) -> np.ndarray:
    """Return the median of each pixel over images (n, h, w) uint8: (h, w)."""
    # far faster than along the first axis
    pixels = np.ascontiguousarray(images.reshape(len(images), -1).T)
    median: np.ndarray = np.median(pixels, axis=1, overwrite_input=True)
    return median.reshape(images.shape[1:])


def class_images(images: np.ndarray, labels: np.ndarray) -> dict[str, np.ndarray]:
    """Return the `mean`, `std` and `median` image of each class: (10, h, w) each."""
    by_class = [images[labels == k] for k in range(N_CLASSES)]
    means, stds = zip(*map(mean_and_std, by_class), strict=True)
    medians = [median_image(of_class) for of_class in by_class]
    return {"mean": np.stack(means), "std": np.stack(stds), "median": np.stack(medians)}


def nonzero_share(images: np.ndarray) -> np.ndarray:
    """Return the share in 0..1 of images (n, h, w) in which each pixel is above 0: (h, w)."""
    share: np.ndarray = (images > 0).mean(0)
    return share


def pool_classes(shares: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Pool shares (10, h, w) of each class's images; `counts` (10, 256) are its pixels."""
    pooled: np.ndarray = np.average(shares, axis=0, weights=counts.sum(1))
    return pooled


def class_densities(
    values: np.ndarray, labels: np.ndarray, points: int = 120, tail: float = 0.005
) -> tuple[np.ndarray, np.ndarray]:
    """Estimate the density of a feature (n,) in each class.

    Returns positions (points,) between the quantiles `tail` and 1 − `tail` of all values, and
    densities (10, points): a histogram smoothed by a Gaussian kernel of Silverman's bandwidth
    (Density Estimation for Statistics and Data Analysis, 1986, equation 3.31). The histogram makes
    60,000 values quick, which scipy.stats.gaussian_kde is not.
    """
    low, high = np.quantile(values, [tail, 1 - tail])
    margin = 0.05 * (high - low)
    edges = np.linspace(low - margin, high + margin, points + 1)
    centers, step = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0]
    densities = []
    for k in range(N_CLASSES):
        of_class = values[labels == k]
        std, quartiles = of_class.std(), np.quantile(of_class, [0.75, 0.25])
        spread = min(std, np.subtract(*quartiles) / 1.34) or std or step
        bandwidth = max(0.9 * spread * len(of_class) ** -0.2, step)
        kernel = np.exp(-0.5 * ((centers[:, None] - centers) / bandwidth) ** 2)
        kernel /= bandwidth * np.sqrt(2 * np.pi)
        densities.append(kernel @ (np.histogram(of_class, edges)[0] / len(of_class)))
    return centers, np.stack(densities)


def class_percentiles(values: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the 5th, 25th, 50th, 75th and 95th percentile of a feature in each class: (10, 5)."""
    percentiles = [5, 25, 50, 75, 95]
    return np.stack([np.percentile(values[labels == k], percentiles) for k in range(N_CLASSES)])


def evenly_ranked(values: np.ndarray, mask: np.ndarray, count: int) -> np.ndarray:
    """Return the positions (count,) of values of evenly spaced rank within a mask (n,) bool.

    From lowest to highest, without the outermost thousandth, where outliers are.
    """
    order = np.flatnonzero(mask)[np.argsort(values[mask], kind="stable")]
    ranks = np.rint(np.linspace(0.001, 0.999, count) * (len(order) - 1)).astype(int)
    positions: np.ndarray = order[ranks]
    return positions


def center_offsets(points: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the median (2,) of centres of mass (n, 2), to half a pixel, and how many are off it.

    Off it is more than half a pixel away on either axis.
    """
    center: np.ndarray = np.rint(2 * np.median(points, axis=0)) / 2
    return center, int((np.abs(points - center) > 0.5).any(1).sum())
