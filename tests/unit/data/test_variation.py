import dataclasses

import numpy as np
import pytest

from model.data import variation
from model.data.variation import Variation, vary_strokes

NONE = Variation(
    **{
        field.name: (0.0,) if field.name == "tremor" else 0.0
        for field in dataclasses.fields(Variation)
    }
)
LINE = np.stack([np.linspace(-0.5, 0.5, 40), np.linspace(0.5, -0.5, 40)], 1)
CORNER = np.concatenate([LINE[:20], LINE[20:][:, ::-1]])
STROKES = [LINE, CORNER, np.zeros((1, 2))]


def vary(variation_config, seed=1, strokes=STROKES):
    return vary_strokes(strokes, variation_config, np.random.default_rng(seed))


def test_no_variation_leaves_the_strokes_as_they_are():
    for before, after in zip(STROKES, vary(NONE), strict=True):
        assert after == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"mean_slant": 0.3},
        {"slant": 0.2},
        {"rotation": 10.0},
        {"mean_stretch": 0.3},
        {"stretch": 0.3},
        {"shift": 0.05},
        {"max_bend": 0.1},
        {"tremor": (0.02,)},
        {"haste_probability": 1.0},
        {"hook_probability": 1.0},
    ],
)
def test_each_kind_of_variation_changes_the_strokes(changes):
    varied = vary(dataclasses.replace(NONE, **changes))
    assert any(
        before.shape != after.shape or np.abs(before - after).max() > 1e-3
        for before, after in zip(STROKES, varied, strict=True)
    )


def test_slant_and_stretch_move_points_sideways_only():
    config = dataclasses.replace(NONE, mean_slant=0.3, mean_stretch=np.log(1.5))
    (line,) = vary(config, strokes=[LINE])
    assert line[:, 1] == pytest.approx(LINE[:, 1], abs=1e-6)
    # y points downwards: the upper end moves to the right
    assert line[:, 0] == pytest.approx(1.5 * (LINE[:, 0] - 0.3 * LINE[:, 1]), abs=1e-6)


def test_the_same_seed_gives_the_same_strokes():
    once, again, other = vary(Variation()), vary(Variation()), vary(Variation(), seed=2)
    assert all(np.array_equal(*pair) for pair in zip(once, again, strict=True))
    assert not np.array_equal(once[0], other[0])


def test_the_number_of_strokes_stays_and_all_points_are_finite():
    for seed in range(50):
        varied = vary(Variation(), seed)
        assert len(varied) == len(STROKES)
        for before, after in zip(STROKES, varied, strict=True):
            assert after.dtype == np.float32
            assert len(after) in (len(before), len(before) + 1)  # with a hook
            assert np.abs(after).max() < 1.5


def test_the_strokes_that_are_given_stay_as_they_are():
    strokes = [stroke.copy() for stroke in STROKES]
    vary(Variation(), strokes=strokes)
    assert all(np.array_equal(*pair) for pair in zip(strokes, STROKES, strict=True))


@pytest.mark.parametrize("n", [3, 4, 6])
def test_a_moving_average_is_that_of_numpy_and_keeps_the_length(n):
    averaged = variation.moving_average(CORNER, n)
    assert averaged.shape == CORNER.shape
    middle = np.convolve(CORNER[:, 0], np.full(n, 1 / n), "valid")
    assert averaged[n // 2 : n // 2 + len(middle), 0] == pytest.approx(middle)
