"""UNIPEN's strokes counted, and drawings chosen to show styles."""

import numpy as np
import pytest

from model.data import NOT_A_DIGIT, unipen
from model.data.unipen import Sample
from model.exploration import handwriting, precomputed

DOWN = np.array([[500.0, 0.0], [500.0, 1000.0]], np.float32)
ACROSS = np.array([[300.0, 500.0], [700.0, 500.0]], np.float32)
BOUNCE = np.array([[500.0, 1000.0], [510.0, 1000.0]], np.float32)


def sample(writer: str, *strokes: np.ndarray, label: int = 7, character: str = "7") -> Sample:
    return Sample(label, character, writer, list(strokes))


def test_strokes_are_counted_by_writer_without_bounces():
    writers, digits, others = handwriting.count_strokes(
        [
            sample("aaa-02", DOWN, BOUNCE),
            sample("aaa-02", DOWN, ACROSS),
            sample("aaa-01", DOWN, ACROSS, DOWN, ACROSS),
            sample("aaa-01", BOUNCE, label=0),
            sample("aaa-01", DOWN, label=NOT_A_DIGIT, character="x"),
        ]
    )
    assert writers == ["aaa-01", "aaa-02"]
    assert digits[:, 7].tolist() == [[0, 0, 1], [1, 1, 0]]
    assert digits[:, 0].tolist() == [[1, 0, 0], [0, 0, 0]]
    assert digits.sum() == 4
    assert others.tolist() == [1, 0]


def test_each_writer_counts_alike_however_many_samples():
    counts = np.zeros((4, 10, 3), np.uint16)
    counts[:3, 7] = [[100, 0, 0], [0, 1, 0], [1, 1, 2]]
    use = handwriting.stroke_use(counts, 7)
    assert (use.writers, use.samples, use.mixed) == (3, 105, 1)
    assert use.shares == pytest.approx([1.25 / 3, 1.25 / 3, 0.5 / 3])


def test_resampled_points_are_evenly_spaced():
    points = handwriting.resample(np.array([[0.0, 0.0], [1.0, 0.0], [4.0, 0.0]]), 5)
    assert points.tolist() == [[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]]


def test_styles_are_by_different_writers_and_no_slips():
    rng = np.random.default_rng(0)

    def near(stroke: np.ndarray) -> np.ndarray:
        return stroke + rng.normal(0, 5, stroke.shape).astype(np.float32)

    plain = [sample(f"aaa-{k:02}", near(DOWN)) for k in range(12) for _ in range(3)]
    crossed = [sample(f"bbb-{k:02}", near(DOWN), near(ACROSS)) for k in range(12)]
    slip = sample("ccc-01", near(ACROSS), near(ACROSS + 400), near(DOWN), near(DOWN - 400))
    chosen = handwriting.choose_styles([*plain, slip, *crossed], 12)
    assert len({drawing.writer for drawing in chosen}) == 12
    assert {drawing.writer[:3] for drawing in chosen} == {"aaa", "bbb"}
    counts = [len(drawing.strokes) for drawing in chosen]
    assert counts == sorted(counts)
    points = np.concatenate([stroke for drawing in chosen for stroke in drawing.strokes])
    assert np.array_equal(points, points.round())
    assert points.min() == 0


def test_the_commonest_characters_are_by_different_writers():
    samples = [
        sample(writer, DOWN, label=NOT_A_DIGIT, character=character)
        for character, writers in (("x", 3), ("a", 2), ("#", 1))
        for writer in ("aaa-01", "aaa-02", "aaa-03")[:writers]
    ]
    chosen = handwriting.choose_characters(samples, 2)
    assert [drawing.character for drawing in chosen] == ["a", "x"]
    assert chosen[0].writer != chosen[1].writer


def test_the_committed_figures_are_those_of_the_data():
    samples, stored = unipen.load(), precomputed.load_handwriting()
    writers, digits, others = handwriting.count_strokes(samples)
    assert stored.writers == tuple(writers)
    assert np.array_equal(stored.digit_counts, digits)
    assert np.array_equal(stored.other_counts, others)
    total = handwriting.collections(stored)
    assert sum(c.writers for c in total) == len({s.writer for s in samples})
    assert sum(c.digits + c.others for c in total) == len(samples)


def test_the_committed_drawings_are_by_different_training_writers():
    train = {sample.writer for sample in unipen.split(unipen.load()).train}
    stored = precomputed.load_handwriting()
    for label in range(NOT_A_DIGIT + 1):
        writers = [drawing.writer for drawing in stored.drawings_of(label)]
        assert len(writers) == (16 if label == NOT_A_DIGIT else 24)
        assert len(set(writers)) == len(writers)
        assert set(writers) <= train
