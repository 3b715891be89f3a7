import base64

import numpy as np
import pytest

from components.live_drawing import share_link
from model.preprocessing import normalization, rasterization
from model.recognition.classifier import Classifier
from testing.strokes import HANDS

SIDE = 320


def drawn(digits, left: float = 20, size: float = 100, pitch: float = 0) -> list[np.ndarray]:
    """Strokes of digits side by side, in canvas pixels, as finely as a mouse reports them."""
    strokes = []
    for k, strokes_of_digit in enumerate(digits):
        for stroke in strokes_of_digit:
            corners = np.array(stroke) * (size, size * 1.3) + (left + pitch * k, 60)
            strokes.append(rasterization.resample([corners], 3.0))
    return strokes


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("digit", range(10))
def test_a_drawing_comes_back_with_the_same_answer(classifier: Classifier, hand, digit):
    strokes = drawn([HANDS[hand][digit]], size=150)
    back = share_link.decode(share_link.encode(strokes, SIDE), SIDE)
    assert len(back) == len(strokes)
    for old, new in zip(strokes, back, strict=True):
        ends = np.abs(np.array([old[0] - new[0], old[-1] - new[-1]]))
        assert ends.max() <= SIDE / share_link.GRID / 2 + 1e-9
    before, after = (
        classifier.predict(normalization.from_strokes(s, pen=20)) for s in (strokes, back)
    )
    assert before.digit == after.digit == digit


@pytest.mark.parametrize("hand", HANDS)
def test_ten_digits_are_well_under_2000_characters(hand):
    text = share_link.encode(
        drawn([HANDS[hand][k] for k in range(10)], left=2, size=28, pitch=31), SIDE
    )
    assert len(text) < 1000
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_a_scribble_is_simplified_until_it_fits():
    rng = np.random.default_rng(0)
    scribble = [rng.uniform(-50, 400, (300, 2)) for _ in range(8)]
    text = share_link.encode(scribble, SIDE)
    assert len(text) <= share_link.MAX_LENGTH
    back = share_link.decode(text, SIDE)
    assert all(s.min() >= 0 and s.max() <= SIDE for s in back)


def test_a_dot_stays_a_dot():
    (back,) = share_link.decode(share_link.encode([np.array([[100.0, 50.0]])], SIDE), SIDE)
    assert np.abs(back - (100, 50)).max() < 1


def test_simplifying_keeps_within_its_tolerance():
    t = np.linspace(0, 3, 400)
    curve = np.stack([t * 50, np.sin(t * 4) * 40], 1)
    kept = curve[share_link.simplify(curve, 0.5)]
    assert len(kept) < 60
    dense = rasterization.resample([kept], 0.05)
    assert max(np.hypot(*(dense - point).T).min() for point in curve) < 0.55


def text_of(numbers: list[int]) -> str:
    return base64.urlsafe_b64encode(bytes(numbers)).rstrip(b"=").decode()


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "A",
        "!!!!",
        "ä",
        "A" * 3000,
        None,
        5,
        text_of([0]),
        text_of([5, 1]),
        text_of([1, 1]),
        text_of([1, 1, 1]),
        text_of([255] * 40),
        text_of([128]),
        text_of([2, 254, 3, 254, 3, 254, 3, 254, 3]),
        text_of([1, 2, 2] * 101),
        text_of([255, 255, 3, 2, 2]),
    ],
)
def test_what_is_no_drawing_is_refused(forged):
    with pytest.raises(share_link.LinkError):
        share_link.decode(forged, SIDE)


def test_any_bytes_are_a_drawing_within_the_canvas_or_refused():
    rng = np.random.default_rng(1)
    for _ in range(500):
        text = text_of(rng.integers(0, 256, rng.integers(1, 60)).tolist())
        try:
            strokes = share_link.decode(text, SIDE)
        except share_link.LinkError:
            continue
        assert strokes
        assert all(s.min() >= 0 and s.max() <= SIDE for s in strokes)
