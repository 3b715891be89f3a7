"""What the stroke animation sends to the browser."""

import json

import numpy as np
import pytest

from components import stroke_animation
from model.exploration import precomputed


def test_drawings_are_scaled_and_centred_with_their_strokes_in_order():
    tall = [np.array([[5.0, 10.0], [5.0, 30.0]]), np.array([[0.0, 20.0], [10.0, 20.0]])]
    props = stroke_animation.props([tall], ["A cross"], "Crosses")
    assert props["label"] == "Crosses"
    assert props["drawings"] == [
        {"name": "A cross", "strokes": [[500, 0, 500, 1000], [250, 500, 750, 500]]}
    ]


def test_a_dot_is_in_the_middle():
    (drawing,) = stroke_animation.props([[np.zeros((1, 2))]], ["A dot"], "Dots")["drawings"]
    assert drawing["strokes"] == [[500, 500]]


def test_each_drawing_needs_a_name():
    with pytest.raises(ValueError, match="zip"):
        stroke_animation.props([[np.zeros((1, 2))]], [], "Dots")


def test_what_is_sent_is_small():
    for label in range(11):
        drawings = precomputed.load_handwriting().drawings_of(label)
        props = stroke_animation.props([d.strokes for d in drawings], [""] * len(drawings), "")
        assert len(json.dumps(props)) < 50_000


def test_drawings_stand_under_the_titles_of_their_groups():
    dots = [[np.zeros((1, 2))]] * 3
    names = ["a", "b", "c"]
    groups = stroke_animation.props(dots, names, "Dots", [("One", 1), ("Two", 2)])["groups"]
    assert groups == [{"title": "One", "count": 1}, {"title": "Two", "count": 2}]
    assert stroke_animation.props(dots, names, "Dots")["groups"] == [{"title": "", "count": 3}]
