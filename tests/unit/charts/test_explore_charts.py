"""The Data page's figures hold the numbers given to them, with title, axis names and units."""

import numpy as np
import pytest

from charts import classes, heatmap, maps, theme

RNG = np.random.default_rng(0)


def test_bars_hold_counts_and_shares_in_the_class_colours():
    counts = np.arange(10, 110, 10)
    chart = classes.class_distribution(counts, "Labels")
    (bars,) = chart.data
    assert list(bars.y) == counts.tolist()
    assert bars.text[9] == f"{100 / counts.sum():.1%}"
    assert tuple(bars.marker.color) == theme.CLASS_COLOURS
    assert chart.layout.shapes[0].y0 == counts.sum() / 10


def test_violins_are_as_wide_as_the_density_and_mark_the_median():
    at = np.linspace(-3, 3, 61)
    densities = np.stack([np.exp(-0.5 * (at - k / 10) ** 2) for k in range(10)])
    percentiles = np.stack([np.array([-2, -1, 0, 1, 2]) + k / 10 for k in range(10)])
    chart = classes.violins(at, densities, percentiles, "Slant", "degrees")
    areas = [trace for trace in chart.data if trace.fill == "toself"]
    dots = [trace for trace in chart.data if trace.mode == "markers"]
    assert [trace.fillcolor for trace in areas] == list(theme.CLASS_COLOURS)
    assert [trace.y[0] for trace in dots] == pytest.approx([k / 10 for k in range(10)])
    assert np.ptp(np.array(areas[4].x, float)) == pytest.approx(
        2 * classes.MAX_HALF_WIDTH, abs=1e-3
    )


def test_the_histogram_is_the_same_on_either_axis():
    shares = RNG.dirichlet(np.ones(32))
    plain, log = (
        classes.intensity_histogram(shares, 8, kind, "Greys", theme.ACCENT)
        for kind in (False, True)
    )
    assert np.allclose(plain.data[0].y, shares)
    assert np.allclose(log.data[0].y, shares)
    assert (plain.layout.yaxis.type, log.layout.yaxis.type) == (None, "log")
    assert plain.data[0].x[0] == 3.5  # the middle of 0 to 7


def test_pixels_are_drawn_from_the_top_in_black_and_white():
    image = RNG.integers(0, 256, (28, 28))
    chart = heatmap.pixels(image, "Label 3", "of 255", grayscale=True, numbers=True)
    (cells,) = chart.data
    assert np.array_equal(cells.z, image)
    assert (cells.zmin, cells.zmax) == (0, 255)
    assert cells.texttemplate == "%{z}"
    assert chart.layout.yaxis.autorange == "reversed"
    assert heatmap.pixels(image, "Variance", "grey levels²").data[0].texttemplate is None


def test_distances_leave_the_diagonal_empty():
    values = RNG.random((10, 10)) * 1000
    (cells,) = heatmap.distance_matrix(values, "Distance", "grey levels").data
    shown = np.array(cells.z, float)
    assert np.isnan(np.diag(shown)).all()
    off = ~np.eye(10, dtype=bool)
    assert np.allclose(shown[off], values[off])


@pytest.mark.parametrize(("draw", "dimensions"), [(maps.scatter_2d, 2), (maps.scatter_3d, 3)])
def test_every_point_of_a_map_carries_its_number_and_its_class_colour(draw, dimensions):
    points, labels = RNG.normal(size=(100, dimensions)), RNG.integers(0, 10, 100)
    chart = draw(
        points,
        labels,
        [f"picture {i}" for i in range(100)],
        "Map",
        [f"axis {n}" for n in range(dimensions)],
    )
    seen = []
    for trace in chart.data:
        k = int(trace.name)
        assert trace.marker.color == theme.CLASS_COLOURS[k]
        for number, text, x, y in zip(trace.customdata, trace.text, trace.x, trace.y, strict=True):
            assert (labels[number], text) == (k, f"picture {number}")
            assert np.allclose((x, y), points[number, :2])
            seen.append(int(number))
    assert sorted(seen) == list(range(100))


def test_every_figure_has_a_title_and_named_axes():
    flat = [
        classes.class_distribution(np.ones(10), "T"),
        classes.violins(np.arange(3.0), np.ones((10, 3)), np.zeros((10, 5)), "T", "degrees"),
        classes.intensity_histogram(np.ones(32) / 32, 8, True, "T", theme.ACCENT),
        heatmap.pixels(np.zeros((28, 28)), "T", "of 255"),
        heatmap.distance_matrix(np.zeros((10, 10)), "T", "grey levels"),
        maps.scatter_2d(np.zeros((2, 2)), np.zeros(2), ["a", "b"], "T", ["x", "y"]),
    ]
    for chart in flat:
        assert chart.layout.title.text
        assert chart.layout.xaxis.title.text
        assert chart.layout.yaxis.title.text
    scene = maps.scatter_3d(
        np.zeros((2, 3)), np.zeros(2), ["a", "b"], "T", ["x", "y", "z"]
    ).layout.scene
    assert [axis.title.text for axis in (scene.xaxis, scene.yaxis, scene.zaxis)] == ["x", "y", "z"]
