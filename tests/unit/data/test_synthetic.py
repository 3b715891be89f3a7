import numpy as np
import pytest

from model.data import synthetic


def test_samples_hold_every_class_in_turn_and_non_digits():
    images, labels = (
        np.concatenate(parts)
        for parts in zip(*synthetic.generate_samples(100, 30, seed=1), strict=True)
    )
    assert images.shape == (130, 28, 28)
    assert images.dtype == np.uint8
    assert np.array_equal(np.bincount(labels), [10] * 10 + [30])
    assert all(image.max() > 200 for image in images)


def test_the_samples_of_a_seed_never_change():
    images, labels = next(synthetic.generate_samples(200, 100, seed=1))
    assert labels[:8].tolist() == [7, 4, 3, 9, 1, 10, 8, 7]
    means = images.reshape(300, -1).mean(1)
    assert means[:4] == pytest.approx([17.0842, 35.051, 55.8878, 28.6531], rel=1e-3)


def test_the_same_seed_writes_the_same():
    once, again, other = (
        next(synthetic.generate_samples(20, 10, seed=seed))[0] for seed in (4, 4, 5)
    )
    assert np.array_equal(once, again)
    assert not np.array_equal(once, other)


@pytest.mark.parametrize("symbol", [*synthetic.DIGITS, *synthetic.NEGATIVES])
def test_every_symbol_can_be_written_by_many_hands(symbol):
    rng = np.random.default_rng(0)
    written = [synthetic.write_symbol(symbol, rng) for _ in range(20)]
    for strokes in written:
        for stroke in strokes:
            assert len(stroke)
            assert stroke.shape[1:] == (2,)
            assert np.isfinite(stroke).all()
    assert len({synthetic.render_strokes(strokes, 2.5).tobytes() for strokes in written}) == 20
