import numpy as np
import pytest

from model.preprocessing.rasterization import draw_strokes, rasterize, resample
from testing.shapes import SEVEN

LINE = np.array([[4.0, 10.0], [16.0, 10.0]])


def test_resampled_points_are_close_and_hold_both_ends():
    points = resample([LINE], 0.25)
    assert points[[0, -1]].tolist() == LINE.tolist()
    assert np.diff(points[:, 0]).max() <= 0.25


def test_a_line_is_drawn_as_wide_as_asked():
    image = rasterize(resample([LINE], 0.25), (21, 21), 3)
    assert image[:, 10].sum() == pytest.approx(3, abs=0.02)
    # a round cap reaches half a pen beyond the end
    assert image[10, 3] == 1
    assert image[10, 2] == 0


def test_both_ways_to_draw_agree():
    strokes = [stroke * 20 + 4 for stroke in SEVEN]
    exact = rasterize(resample(strokes, 0.25), (28, 28), 3)
    # pixel centers are at whole numbers there, and half a pixel farther here
    fast = draw_strokes([s + 0.5 for s in strokes], np.zeros(2), np.full(2, 28.0), 3, 28)
    assert np.abs(exact - fast).mean() < 0.03
