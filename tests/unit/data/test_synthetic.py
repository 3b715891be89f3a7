import numpy as np
import pytest

from model.data import synthetic


def test_samples_hold_every_class_in_turn_and_non_digits():
    images, labels = (
        np.concatenate(parts) for parts in zip(*synthetic.samples(100, 30, seed=1), strict=True)
    )
    assert images.shape == (130, 28, 28) and images.dtype == np.uint8
    assert np.array_equal(np.bincount(labels), [10] * 10 + [30])
    assert all(image.max() > 200 for image in images)


def test_the_same_seed_writes_the_same():
    once, again, other = (next(synthetic.samples(20, 10, seed=seed))[0] for seed in (4, 4, 5))
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("symbol", [*synthetic.DIGITS, *synthetic.NEGATIVES])
def test_every_symbol_can_be_written_by_many_hands(symbol):
    r = np.random.default_rng(0)
    written = [synthetic.write(symbol, r) for _ in range(20)]
    for strokes in written:
        assert all(
            s.ndim == 2 and s.shape[1] == 2 and len(s) and np.isfinite(s).all() for s in strokes
        )
    assert len({synthetic.draw(strokes, 2.5).tobytes() for strokes in written}) == 20
