import numpy as np
import pytest

from model.preprocessing.strokes import MAX_STROKES, bounding_corners, clean_strokes
from model.preprocessing.validation import InvalidInputError


def test_what_is_no_stroke_is_dropped():
    stroke = [[0, 0], [1, 2]]
    cleaned = clean_strokes([stroke, [], "abc", None, [[1, 2, 3]], [[np.nan, 1]], [[1e39, 0]]])
    assert [points.tolist() for points in cleaned] == [stroke]
    assert cleaned[0].dtype == np.float32


def test_repeated_points_are_dropped():
    (points,) = clean_strokes([[[1, 1], [1, 1], [2, 1], [1, 1]]])
    assert points.tolist() == [[1, 1], [2, 1], [1, 1]]


def test_clean_strokes_stay_as_they_are():
    cleaned = clean_strokes(np.random.default_rng(0).random((5, 30, 2)))
    assert all(map(np.array_equal, cleaned, clean_strokes(cleaned)))


def test_an_endless_drawing_is_cut_off():
    assert len(clean_strokes([[[k, 0]] for k in range(MAX_STROKES + 1)])) == MAX_STROKES


def test_what_is_no_drawing_is_refused():
    with pytest.raises(InvalidInputError, match="NoneType"):
        clean_strokes(None)


def test_the_box_around_strokes_includes_the_pen():
    low, high = bounding_corners([np.array([[10, 20]]), np.array([[30, 5]])], 4)
    assert (low.tolist(), high.tolist()) == ([8, 3], [32, 22])
