"""Cutting ink that is several digits: strokes, cuts, and the best reading."""

from __future__ import annotations

import numpy as np
import pytest

from model.preprocessing.rasterization import draw_strokes
from model.recognition import cuts, lattice
from model.recognition.classifier import Classifier
from model.recognition.lattice import HEIGHT
from model.recognition.stroke_recovery import recover_strokes, thin
from testing.shapes import RING, SEVEN


def drawn(*strokes: np.ndarray, pen: float = 0.1) -> np.ndarray:
    """Ink of strokes in units of a digit's height, with a margin."""
    points = np.concatenate(strokes)
    low, high = points.min(0) - pen, points.max(0) + pen
    return draw_strokes(strokes, low, high, pen, round(HEIGHT * float((high - low).max())))


def line(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points)


def moved(strokes: list[np.ndarray], x: float) -> list[np.ndarray]:
    return [stroke + np.array([x, 0]) for stroke in strokes]


def cut_all(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    pen = lattice.pen_width(ink)
    return cuts.distinct(ink, *cuts.divide(ink, cuts.seams(ink, HEIGHT, pen)), HEIGHT, pen)


def test_a_thinned_line_is_one_pixel_wide_and_as_long():
    ink = np.zeros((30, 60), bool)
    ink[10:17, 5:55] = True
    skeleton = thin(ink)
    assert skeleton.sum(0).max() == 1
    assert 40 <= skeleton.sum() <= 50


def test_strokes_go_straight_on_where_they_cross():
    ink = drawn(line((0, 0), (1, 1)), line((1, 0), (0, 1)))
    parts, strokes = recover_strokes(ink)
    assert len(parts) == 4
    assert sorted(np.bincount(strokes)) == [2, 2]
    middles = [np.argwhere(part).mean(0) - np.array(ink.shape) / 2 for part in parts]
    for a in range(4):
        for b in range(a):
            is_opposite = middles[a] @ middles[b] < -50
            assert (strokes[a] == strokes[b]) == is_opposite
    assert parts.any(0)[ink > 0.5].all()


@pytest.mark.parametrize("ink", [np.zeros((48, 20)), np.ones((48, 48)), np.eye(48)])
def test_odd_ink_has_strokes_and_cuts_without_an_error(ink: np.ndarray):
    ink = ink.astype(np.float32)
    parts, strokes = recover_strokes(ink)
    assert len(parts) == len(strokes)
    left, right = cut_all(ink)
    assert (left | right).all()


def test_a_seam_finds_the_way_between_two_lines_that_lean():
    ink = drawn(line((0.5, 0), (0, 1)), line((0.9, 0), (0.4, 1)))
    paths = cuts.seams(ink, HEIGHT, lattice.pen_width(ink))
    crossed = np.array([ink[np.arange(len(ink)), path].sum() for path in paths])
    assert crossed.min() < 0.5
    straight = ink.sum(0)[HEIGHT // 3 : -HEIGHT // 3]
    assert straight.min() > 1


def test_a_cut_goes_round_a_stroke_that_reaches_over():
    """A ring that reaches into another stays whole on one side of a cut."""
    ink = drawn(*RING, *moved(RING, 0.7))
    left, _ = cut_all(ink)
    alone = drawn(*RING)
    ring = np.zeros_like(ink)
    ring[:, : alone.shape[1]] = alone[: len(ink)]
    common = [
        np.minimum(ring, ink * side).sum() / np.maximum(ring, ink * side).sum() for side in left
    ]
    assert max(common) > 0.85


def test_all_paths_of_a_number_of_pieces_speak_for_it():
    scores = np.full((4, 4, 10), -np.inf)
    scores[0, 1, 3], scores[1, 3, 4] = -1, -1
    scores[0, 2, 3], scores[2, 3, 5] = -1, -1.5
    scores[1, 2, 7] = -1
    reading = lattice.read_scores(scores, -2.0)
    assert reading.pieces == [(0, 1), (1, 3)]
    assert reading.probabilities.argmax(1).tolist() == [3, 4]
    of_two = np.exp(-2) + np.exp(-2.5)
    assert reading.probabilities[1, 4] == pytest.approx(np.exp(-2) / of_two)
    everything = of_two + np.exp(-2.0) + np.exp(-3.5)  # one, and three pieces
    assert reading.rejection_probability == pytest.approx(1 - of_two / everything)
    assert lattice.read_scores(scores, -2.0, margin=1.0).pieces == []
    assert lattice.read_scores(np.full((2, 2, 10), -np.inf), -1.0).pieces == []


def test_evidence_counts_holes_and_measures_strokes(classifier: Classifier):
    ring, seven = drawn(*RING), drawn(*SEVEN)
    for ink, holes, length in ((ring, 1, 2.8), (seven, 0, 1.9)):
        evidence = lattice.gather([ink], np.zeros(1), lattice.pen_width(ink), classifier)
        assert evidence.holes.tolist() == [holes]
        assert np.exp(evidence.log_length[0]) == pytest.approx(length, rel=0.2)
        assert np.exp(evidence.log_height[0]) == pytest.approx(1, abs=0.15)


def test_a_network_without_a_fitted_file_cuts_nothing():
    assert lattice.load_cut_model("no-such-network") is None
