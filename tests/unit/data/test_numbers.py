"""Composed numbers: their digits, their gaps, strokes made last."""

import numpy as np
import pytest

from model.data.synthetic.numbers import compose_row

ONE = [np.array([[10.0, 0], [10, 1000]])]
SEVEN = [np.array([[0.0, 0], [600, 0], [300, 1000]]), np.array([[200.0, 500], [500, 500]])]


@pytest.mark.parametrize("gap", [0.3, 0.0, -0.15])
def test_gaps_are_shares_of_the_height(gap):
    strokes, owners = compose_row([SEVEN, SEVEN], np.random.default_rng(0), (gap, gap), 50)
    first = np.concatenate([s for s, k in zip(strokes, owners, strict=True) if k == 0])
    second = np.concatenate([s for s, k in zip(strokes, owners, strict=True) if k == 1])
    assert second[:, 0].min() - first[:, 0].max() == pytest.approx(50 * gap, abs=1e-3)
    assert 45 <= np.ptp(first[:, 1]) <= 55


def test_late_strokes_come_last():
    strokes, owners = compose_row([SEVEN, ONE], np.random.default_rng(0), (0, 0), late=1.0)
    assert owners == [0, 0, 1]
    late = [
        owners
        for seed in range(50)
        for _, owners in [compose_row([SEVEN, ONE], np.random.default_rng(seed), (0, 0), late=0.5)]
    ]
    assert [0, 1, 0] in late
    assert all(sorted(owners) == [0, 0, 1] for owners in late)
    assert len(strokes) == 3
