import numpy as np
import pytest

from model.data import mnist
from model.recognition import classifier
from model.recognition.drawing import read_image, read_strokes
from testing.strokes import HANDS

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def reader() -> classifier.Classifier:
    return classifier.load()


def row(number: str, hand: str) -> list[np.ndarray]:
    return [np.array(s) * (50, 90) + (10 + 75 * k, 100) for k, digit in enumerate(number) for s in HANDS[hand][int(digit)]]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("number", ["2026", "10", "357"])
def test_digits_side_by_side_are_read_as_a_number(reader, hand, number):
    read = read_strokes(reader, row(number, hand))
    assert read.is_number
    assert read.text == number
    lefts = [part.box.left for part in read.parts]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("digit", range(10))
def test_one_digit_is_no_number(reader, hand, digit):
    read = read_strokes(reader, [np.array(s) * 200 + 50 for s in HANDS[hand][digit]])
    assert not read.is_number
    assert read.text == str(digit)


def test_the_pen_does_not_change_the_answer(reader):
    for number in ("2026", "5"):
        thin, thick = (read_strokes(reader, row(number, "round"), pen=pen) for pen in (10, 32))
        assert thin.text == thick.text == number
        for a, b in zip(thin.parts, thick.parts, strict=True):
            assert np.array_equal(a.answer.probabilities, b.answer.probabilities)


def test_nothing_drawn_is_one_part_without_ink(reader):
    read = read_strokes(reader, [])
    assert not read.is_number
    assert read.parts[0].answer.outcome is classifier.Outcome.NO_INK


def test_what_has_not_changed_is_not_read_again(reader, monkeypatch):
    strokes = row("20", "round")
    before = read_strokes(reader, strokes)
    after = read_strokes(reader, [*strokes, *[s + (160, 0) for s in strokes[:1]]], before=before)
    assert after.text == "202"
    assert after.parts[0] is before.parts[0]
    other = classifier.load("three-conv")
    assert read_strokes(other, strokes, before=before).parts[0] is not before.parts[0]


def test_a_test_digit_is_read_as_it_is(reader):
    image = mnist.load().test.images[3]
    read = read_image(reader, image)
    assert np.allclose(read.parts[0].answer.probabilities, reader.probabilities(image[None] / np.float32(255))[0], atol=1e-6)
    assert np.array_equal(read.parts[0].prepared.image, image / np.float32(255))
