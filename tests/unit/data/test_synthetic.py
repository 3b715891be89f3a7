import numpy as np
import pytest

from model.data import synthetic


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


def test_the_symbols_of_a_seed_never_change():
    rng = np.random.default_rng(1)
    images = [
        synthetic.render_strokes(synthetic.write_symbol(symbol, rng), 2.5)
        for symbol in (*synthetic.DIGITS, *synthetic.NEGATIVES)
    ]
    means = [float(image.mean()) for image in images[:12:3]]
    assert means == pytest.approx([39.745, 33.170, 35.059, 42.992], rel=1e-3)


def test_a_symbol_is_rendered_in_mnists_format():
    rng = np.random.default_rng(2)
    for symbol in (*synthetic.DIGITS, *synthetic.NEGATIVES):
        image = synthetic.render_strokes(synthetic.write_symbol(symbol, rng), 3.0)
        assert image.shape == (28, 28)
        assert image.dtype == np.uint8
        assert image.max() > 200


def test_a_wider_pen_leaves_more_ink():
    strokes = synthetic.write_symbol(synthetic.DIGITS[4], np.random.default_rng(3))
    thin, wide = (synthetic.render_strokes(strokes, pen) for pen in synthetic.PEN_WIDTHS)
    assert wide.sum() > 1.3 * thin.sum()
