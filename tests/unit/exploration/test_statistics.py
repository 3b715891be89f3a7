"""What the Data page says of the pixels, against independent computations on the raw file."""

import numpy as np
import pytest

from model.data import mnist
from model.exploration import precomputed, statistics


@pytest.fixture(scope="module")
def raw() -> dict[str, np.ndarray]:
    with np.load(mnist.FILE) as stored:
        return {name: stored[name] for name in ("x_train", "y_train", "x_test", "y_test")}


def test_labels_are_counted_as_published(raw):
    counts = statistics.class_counts(raw["y_train"])
    assert counts.tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    imbalance = statistics.class_imbalance(counts)
    assert (
        imbalance.most_frequent,
        imbalance.most_count,
        imbalance.least_frequent,
        imbalance.least_count,
    ) == (
        1,
        6742,
        5,
        5421,
    )
    assert imbalance.ratio == pytest.approx(6742 / 5421)


def test_the_splits_hold_every_image_of_a_class_once(raw):
    data = mnist.load()
    together = statistics.class_counts(data.train.labels) + statistics.class_counts(
        data.validation.labels
    )
    assert np.array_equal(together, np.bincount(raw["y_train"]))


def test_the_committed_pixels_have_the_published_mean_and_deviation():
    grey = statistics.summarize_intensities(precomputed.load_pixel_statistics().counts.sum(0))
    assert grey.mean == pytest.approx(33.318, abs=5e-4)
    assert grey.std == pytest.approx(78.567, abs=5e-4)


def test_the_committed_pixels_are_those_of_the_data(raw):
    stored = precomputed.load_pixel_statistics()
    images, labels = raw["x_train"], raw["y_train"]
    assert (
        stored.counts[3].tolist() == np.histogram(images[labels == 3], np.arange(257))[0].tolist()
    )
    sample = images[labels == 7].astype(np.float64)
    assert np.allclose(stored.mean[7], sample.mean(0), atol=0.1)
    assert np.allclose(stored.std[7], sample.std(0), atol=0.1)
    assert np.allclose(stored.median[7], np.median(sample, axis=0), atol=0.1)
    assert np.allclose(stored.nonzero_share[7], (sample > 0).mean(0), atol=1e-6)
    corner, middle = (slice(0, 3), slice(0, 3)), (slice(13, 15), slice(13, 15))
    for place in (corner, middle):
        assert np.allclose(
            stored.variance[place], images[:, *place].astype(np.float64).var(0), rtol=1e-3
        )
    everywhere = statistics.pool_classes(stored.nonzero_share, stored.counts)
    assert (everywhere == 0).sum() == (~images.any(0)).sum()


def test_every_figure_of_a_few_images_agrees_with_numpy():
    images = np.random.default_rng(0).integers(0, 256, (50, 6, 5), dtype=np.uint8)
    mean, deviation = statistics.mean_and_std(images)
    assert np.allclose(mean, images.mean(0))
    assert np.allclose(deviation, images.std(0), rtol=1e-5)
    assert np.array_equal(statistics.median_image(images), np.median(images, axis=0))
    assert np.array_equal(statistics.nonzero_share(images), (images > 0).mean(0))
    grey = statistics.summarize_intensities(statistics.intensity_counts(images))
    assert grey.mean == pytest.approx(images.mean())
    assert grey.std == pytest.approx(images.std())
    assert grey.nonzero_share == pytest.approx((images > 0).mean())
    assert grey.saturated_share == pytest.approx((images == 255).mean())
    bins = statistics.bin_shares(statistics.intensity_counts(images), 8)
    assert np.allclose(bins, np.histogram(images, np.arange(0, 257, 8))[0] / images.size)


def test_densities_are_those_of_a_kernel_estimate():
    rng = np.random.default_rng(1)
    labels = np.repeat(np.arange(10), 500)
    values = rng.normal(labels, 1)
    at, densities = statistics.class_densities(values, labels)
    step = at[1] - at[0]
    assert np.allclose(densities.sum(1) * step, 1, atol=0.08)  # the tails are cut
    for k in (3, 6):
        assert np.abs(densities[k] - np.exp(-0.5 * (at - k) ** 2) / np.sqrt(2 * np.pi)).max() < 0.06


def test_percentiles_are_numpys():
    values, labels = np.random.default_rng(2).normal(size=1000), np.arange(1000) % 10
    assert np.allclose(
        statistics.class_percentiles(values, labels)[4],
        np.percentile(values[4::10], [5, 25, 50, 75, 95]),
    )


def test_spread_out_goes_from_the_lowest_to_the_highest_of_those_marked():
    values = np.random.default_rng(3).permutation(1000).astype(float)
    among = values % 2 == 0
    picked = values[statistics.evenly_ranked(values, among, 10)]
    assert (picked % 2 == 0).all()
    assert (np.diff(picked) > 0).all()
    assert picked[0] < 5
    assert picked[-1] > 990


def test_centring_counts_what_lies_off_the_middle():
    points = np.array([[14.0, 14.2], [13.8, 14.0], [14.1, 13.9], [14.0, 14.6], [13.4, 14.0]])
    middle, outside = statistics.center_offsets(points)
    assert middle.tolist() == [14.0, 14.0]
    assert outside == 2
