from collections import Counter, defaultdict

import numpy as np
import pytest

from model.data import NOT_A_DIGIT, unipen
from model.data.unipen import Sample
from model.training import drawings
from model.training.drawings import SPACING, WRITER_LIMIT, Drawing

LINE = np.array([[0, 0], [300, 1000]], np.float32)
# a slanted line on a screen where it is 40 pixels high
STAIRS = np.array([[25 * (k // 2), 25 * ((k + 1) // 2)] for k in range(81)], np.float32)


@pytest.fixture(scope="module")
def split():
    return unipen.split(unipen.load())


@pytest.fixture(scope="module")
def pool(split):
    return drawings.writer_pool(split.train)


def sample(label=1, writer="apb-01", strokes=(LINE,)):
    return Sample(label, str(label), writer, list(strokes))


def path_length(stroke):
    return np.hypot(*np.diff(stroke, axis=0).T).sum()


def test_the_pool_holds_every_training_sample_and_nobody_who_validates(split, pool):
    assert len(pool.digits) + len(pool.negatives) == len(split.train)
    assert {s.label for s in pool.digits} == set(range(10))
    assert {s.label for s in pool.negatives} == {NOT_A_DIGIT}
    writers = {s.writer for s in (*pool.digits, *pool.negatives)}
    assert not writers & {s.writer for s in split.validation}


def test_prepared_strokes_lie_in_the_unit_box_around_the_origin(pool):
    for prepared in (*pool.digits, *pool.negatives):
        points = np.concatenate(prepared.strokes)
        assert np.abs(points).max() <= 0.5 + 1e-6
        assert np.ptp(points, axis=0).max() > 0.95


def test_prepared_points_are_close_together_and_strokes_stay_apart(split, pool):
    digits = [s for s in split.train if s.label != NOT_A_DIGIT]
    for before, after in zip(digits[::20], pool.digits[::20], strict=True):
        assert (before.label, before.writer) == (after.label, after.writer)
        assert len(before.strokes) == len(after.strokes)
        for stroke in after.strokes:
            steps = np.hypot(*np.diff(stroke, axis=0).T)
            assert steps.max(initial=0) <= SPACING * 1.01


def test_a_dot_is_prepared_and_drawn():
    prepared = drawings.prepare(sample(NOT_A_DIGIT, strokes=[np.array([[500.0, 500.0]])]))
    assert prepared.strokes[0].tolist() == [[0.0, 0.0]]
    drawing = Drawing(NOT_A_DIGIT, lambda rng: drawings.rewrite(prepared, rng))
    assert drawing.render(np.random.default_rng(1)).max() > 200


def test_smoothing_takes_the_steps_of_a_coarse_tablet_away_and_keeps_the_ends():
    fine, coarse = (
        drawings.prepare(sample(writer=writer, strokes=[STAIRS])).strokes[0]
        for writer in ("apb-01", "apa-01")
    )
    straight = np.hypot(*(fine[-1] - fine[0]))
    assert path_length(fine) > 1.2 * straight
    assert path_length(coarse) < 1.01 * straight
    assert coarse[[0, -1]] == pytest.approx(fine[[0, -1]], abs=1e-6)
    assert np.abs(coarse - fine).max() < 0.01
    line = np.stack([np.linspace(0, 1, 50), np.linspace(1, 0, 50)], 1)
    assert drawings.smooth(line, 1.1) == pytest.approx(line)


def test_weights_are_probabilities_and_all_classes_alike(pool):
    weights = drawings.sample_weights(pool.digits)
    assert weights.min() > 0
    assert weights.sum() == pytest.approx(1)
    labels = np.array([s.label for s in pool.digits])
    assert np.bincount(labels, weights) == pytest.approx(np.full(10, 0.1))
    assert drawings.sample_weights(pool.negatives).sum() == pytest.approx(1)


def test_more_samples_than_the_limit_give_a_writer_no_more_weight():
    counts = {"syn-01": 40 * WRITER_LIMIT, "apb-01": WRITER_LIMIT, "apb-02": WRITER_LIMIT // 2}
    samples = [sample(k % 10, writer) for writer, n in counts.items() for k in range(n)]
    by_writer = defaultdict(float)
    for one, weight in zip(samples, drawings.sample_weights(samples), strict=True):
        by_writer[one.writer] += weight
    assert by_writer["syn-01"] == pytest.approx(by_writer["apb-01"])
    assert by_writer["apb-02"] == pytest.approx(by_writer["apb-01"] / 2)


def test_nobody_decides(pool):
    by_writer = defaultdict(float)
    for one, weight in zip(pool.digits, drawings.sample_weights(pool.digits), strict=True):
        by_writer[one.writer] += weight
    counts = Counter(s.writer for s in pool.digits)
    assert max(by_writer.values()) < 2.5 / len(by_writer)
    most = counts.most_common(7)
    assert sum(n for _, n in most) > 0.35 * len(pool.digits)
    assert sum(by_writer[writer] for writer, _ in most) < 0.1


def test_a_marked_zero_weighs_more_than_another_zero():
    weights = drawings.sample_weights([sample(0), sample(0, strokes=[LINE, LINE])])
    assert weights[1] / weights[0] == pytest.approx(drawings.MARKED_ZERO_WEIGHT)


def test_an_epoch_has_the_drawings_that_are_asked_for(pool):
    rng = np.random.default_rng(1)
    labels = Counter(drawing.label for drawing in pool.drawings(2_000, 70, rng))
    assert labels[NOT_A_DIGIT] == 70
    assert sum(labels.values()) == 2_070
    assert all(150 < labels[k] < 250 for k in range(10))
    synthetic = Counter(drawing.label for drawing in drawings.synthetic_drawings(50, 30, rng))
    assert synthetic == {**dict.fromkeys(range(10), 5), NOT_A_DIGIT: 30}


def test_without_samples_nothing_is_drawn():
    pool = drawings.writer_pool([])
    assert pool.drawings(0, 0, np.random.default_rng(1)) == []


def test_the_same_generator_draws_the_same_images(pool):
    def draw(epoch):
        rng = np.random.default_rng((1, epoch))
        plan = [*pool.drawings(20, 10, rng), *drawings.synthetic_drawings(10, 10, rng)]
        return np.stack([drawing.render(rng) for drawing in plan])

    once, again, other = draw(0), draw(0), draw(1)
    assert once.shape == (50, 28, 28)
    assert once.dtype == np.uint8
    assert all(image.max() > 200 for image in once)
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


def test_the_same_sample_is_drawn_otherwise_each_time(pool):
    drawing = Drawing(2, lambda rng: drawings.rewrite(pool.digits[100], rng))
    images = [drawing.render(np.random.default_rng((1, epoch))) for epoch in range(20)]
    assert len({image.tobytes() for image in images}) == 20


def test_some_zeros_of_one_stroke_get_a_slash_and_no_other_digit(pool):
    rng = np.random.default_rng(1)
    by_label = {s.label: s for s in pool.digits if len(s.strokes) == 1}
    added = {
        label: sum(len(drawings.rewrite(one, rng)) - 1 for _ in range(400))
        for label, one in by_label.items()
    }
    assert added.pop(0) / 400 == pytest.approx(drawings.SLASH_PROBABILITY, abs=0.05)
    assert set(added.values()) == {0}


def test_a_slash_goes_through_the_zero_from_the_upper_right_to_the_lower_left():
    half = np.array([0.3, 0.5])
    for seed in range(50):
        line = drawings.slash(half, np.random.default_rng(seed))
        assert line[0, 0] > line[-1, 0]
        assert line[0, 1] < line[-1, 1]  # y points downwards
        assert np.hypot(*(line / half).T).min() < 0.5
        assert np.hypot(*np.diff(line, axis=0).T).max() <= SPACING * 1.01
