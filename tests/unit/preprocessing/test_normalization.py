import numpy as np
import pytest
from PIL import Image

from model.data import mnist
from model.preprocessing import normalization, rasterization
from model.preprocessing.validation import InvalidInputError
from model.recognition.classifier import Classifier
from testing.shapes import RING, SEVEN, ZIGZAG


def on_canvas(digit: np.ndarray, factor: int, left: int, top: int, size=(420, 400)) -> np.ndarray:
    """An MNIST digit (28, 28), each pixel enlarged, somewhere on a large black canvas."""
    canvas = np.zeros(size, np.uint8)
    large = np.kron(digit, np.ones((factor, factor), np.uint8))
    canvas[top : top + large.shape[0], left : left + large.shape[1]] = large
    return canvas


@pytest.fixture(scope="module")
def returned():
    """100 MNIST test digits, and what comes back of them after being enlarged and shifted on a
    large canvas.
    """
    rng = np.random.default_rng(7)
    digits = mnist.load().test.images[:100]
    back = [
        normalization.from_image(
            on_canvas(d, f := int(rng.integers(1, 11)), *rng.integers(0, 400 - 28 * f, 2))
        ).image
        for d in digits
    ]
    return digits / np.float32(255), np.stack(back)


def test_mnist_digits_come_back_as_themselves(returned):
    digits, back = returned
    error = np.abs(digits - back).mean((1, 2))
    assert np.median(error) < 0.005
    assert np.percentile(error, 90) < 0.03


def test_mnist_digits_come_back_with_the_same_prediction(classifier: Classifier, returned):
    digits, back = returned
    same = classifier.probabilities(digits).argmax(1) == classifier.probabilities(back).argmax(1)
    assert same.mean() >= 0.995


def test_strokes_get_mnists_size_place_and_pen():
    model_input = normalization.from_strokes([ZIGZAG * 150 + 40])
    inked = model_input.image > 0.5
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 in (19, 20, 21)
    assert normalization.center_of_mass(model_input.image) == pytest.approx(
        (normalization.CENTER, normalization.CENTER), abs=0.1
    )
    assert normalization.stroke_width(model_input.image) == pytest.approx(
        normalization.STROKE_WIDTH, abs=0.5
    )
    assert model_input.image.dtype == np.float32
    assert model_input.image.shape == (28, 28)
    assert model_input.image.min() >= 0
    assert model_input.image.max() <= 1


@pytest.mark.parametrize("scale", [30, 60, 150, 290])
@pytest.mark.parametrize("pen", [4, 18, 40])
def test_size_place_and_pen_of_a_drawing_change_nothing(scale, pen):
    plain = normalization.from_strokes(SEVEN).image
    elsewhere = normalization.from_strokes([s * scale + (17.3, 5.1) for s in SEVEN], pen=pen).image
    assert np.abs(plain - elsewhere).max() < 0.01


def test_an_empty_drawing_gives_no_model_input():
    assert normalization.from_strokes([]) is None
    assert normalization.from_strokes([np.zeros((0, 2))]) is None
    assert normalization.from_strokes([np.full((3, 2), np.nan)]) is None
    for value in (0, 255):
        assert normalization.from_image(np.full((50, 60), value, np.uint8)) is None


def test_a_dot_and_a_one_point_stroke_count():
    dot = normalization.from_strokes([np.array([[120.0, 80.0]])])
    assert 2 < dot.image.sum() < 10
    tiny = normalization.from_strokes([np.array([[120.0, 80.0], [121.0, 80.5]])], pen=18)
    assert tiny.image.sum() < 10, "a touch that trembles is a dot, not a line"
    with_dot = normalization.from_strokes([*SEVEN, np.array([[0.2, 0.9]])])
    assert np.abs(with_dot.image - normalization.from_strokes(SEVEN).image).max() > 0.5


def test_polarity_mode_and_transparency_change_nothing():
    gray = on_canvas(mnist.load().test.images[0], 6, 100, 120)
    expected = normalization.from_image(gray).image
    alpha = Image.fromarray(np.dstack([np.zeros((*gray.shape, 3), np.uint8), gray]))
    images = {
        "dark on light": 255 - gray,
        "floats": gray / 255.0,
        "colour": np.repeat(gray[..., None], 3, 2),
        "16 bits": gray.astype(np.uint16) * 257,
        "black ink on transparent": alpha,
        "image": Image.fromarray(gray),
        "half the contrast": 60 + gray // 2,
    }
    for name, image in images.items():
        assert np.abs(normalization.from_image(image).image - expected).max() < 0.06, name


@pytest.mark.parametrize("shape", [(5,), (4, 4, 2), (0, 3), (2, 2, 2, 3)])
def test_an_image_of_the_wrong_shape_is_refused(shape):
    with pytest.raises(InvalidInputError):
        normalization.from_image(np.zeros(shape))


def test_hairlines_and_blobs_get_a_pen_within_mnists_range():
    for pen in (4, 14, 40, 60):
        canvas = 1.0 - rasterization.rasterize(
            rasterization.resample([s * 200 + 60 for s in RING], 0.25), (320, 320), pen
        )
        width = normalization.stroke_width(normalization.from_image(canvas).image)
        assert (
            normalization.STROKE_WIDTH_RANGE[0] - 0.4
            <= width
            <= normalization.STROKE_WIDTH_RANGE[1] + 0.6
        ), pen


def test_every_step_has_an_image():
    for model_input in (
        normalization.from_strokes(SEVEN),
        normalization.from_image(on_canvas(mnist.load().test.images[3], 5, 10, 20)),
    ):
        assert len(model_input.steps) == 4
        assert np.array_equal(model_input.steps[-1].image, model_input.image)
        # 21 where the middle lies between two pixels
        assert max(model_input.steps[2].image.shape) in (20, 21)
        for step in model_input.steps:
            assert step.name
            assert step.image.ndim == 2
            assert 0 <= step.image.min() <= step.image.max() <= 1
        assert np.array_equal(model_input.tta_variants[0], model_input.image)


def test_the_steps_are_drawn_only_when_asked_for(monkeypatch):
    monkeypatch.setattr(normalization, "draw_strokes", lambda *_: pytest.fail("drawn for nobody"))
    normalization.from_strokes(SEVEN)
