"""Whatever is given as strokes, images or a file: a prediction with probabilities, or an error of
our own.
"""

import gzip
import io
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from model.evaluation import real_handwriting
from model.evaluation.real_handwriting import EvaluationError
from model.preprocessing.image_io import MAX_SIDE, ImageError, open_image
from model.preprocessing.normalization import ModelInput, from_foreground, from_image, from_strokes
from model.preprocessing.rasterization import MAX_RESAMPLED_POINTS, resample
from model.preprocessing.strokes import MAX_POINTS, MAX_STROKES, clean_strokes
from model.preprocessing.validation import InvalidInputError
from model.recognition.classifier import load_classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.page import recognize_page
from model.recognition.prediction import Outcome, Prediction
from model.recognition.segmentation import segment_image
from model.recognition.stroke_segmentation import Evidence, Weights, segment_strokes
from testing import forged
from testing.shapes import SEVEN

CLASSIFIER = load_classifier()


def expect_probabilities(prediction: Prediction) -> None:
    """Finite, in 0..1, and 1 in all; all 0 for an empty drawing."""
    values = prediction.probabilities
    assert values.shape == (10,)
    assert np.isfinite(values).all()
    assert 0 <= values.min() <= values.max() <= 1
    assert np.isclose(values.sum(), 0 if prediction.outcome is Outcome.NO_INK else 1, atol=1e-4)
    assert 0 <= prediction.confidence <= 1
    assert 0 <= prediction.rejection_probability <= 1


def expect_prediction(model_input: ModelInput | None) -> None:
    """An empty drawing, or a valid model input with a valid prediction."""
    if model_input is not None:
        variants = model_input.tta_variants
        assert variants.shape[1:] == (28, 28)
        assert np.isfinite(variants).all()
        assert 0 <= variants.min() <= variants.max() <= 1
    expect_probabilities(CLASSIFIER.predict(model_input))


@forged.QUICK
@given(forged.odd_strokes, st.sampled_from([0.0, 20.0]))
@example([[[0, 0], [1e30, 1e30]]], 20.0)
@example([[[-3e38, 0], [3e38, 1]]], 20.0)
@example([[[0, 0], [1e-45, 0]]], 0.0)
@example([[[1e9, 1e9]]], 32.0)
@example([["a", "b"], [[1, 2], [3]], [[1j, 2]], None, {"a": 1}], 0.0)
@example(None, 0.0)
def test_any_strokes_are_read_or_refused(strokes, pen):
    try:
        model_input = from_strokes(strokes, pen=pen, canvas_size=(320, 320) if pen else None)
        drawing = recognize_strokes(CLASSIFIER, strokes)
    except InvalidInputError:
        return
    expect_prediction(model_input)
    for digit in drawing.digits:
        expect_probabilities(digit.prediction)


@forged.QUICK
@given(forged.images | forged.odd_arrays | forged.json_values)
@example(np.full((20, 20), np.nan))
@example(np.full((20, 20), np.inf))
@example(np.where(np.eye(9) > 0, np.nan, 1.0))
@example(np.zeros((0, 5)))
def test_any_array_is_an_image_or_refused(values):
    for normalize in (from_foreground, from_image):
        try:
            model_input = normalize(values)
        except InvalidInputError:
            continue
        expect_prediction(model_input)
    try:
        rows = segment_image(values)
    except InvalidInputError:
        return
    assert all(np.isfinite(foreground).all() for row in rows for _, foreground in row)


@forged.QUICK
@given(
    forged.stroke_arrays.map(lambda points: [points[k : k + 3] for k in range(len(points))])
    | forged.odd_strokes
)
def test_any_strokes_are_sorted_into_digits(strokes):
    try:
        cleaned = clean_strokes(strokes)
    except InvalidInputError:
        return
    if not cleaned:
        return
    groups = segment_strokes(
        cleaned,
        Weights(),
        lambda asked: [Evidence.of(1 / (1 + len(group)), 0.5) for group in asked],
    )
    if groups is not None:
        assert sorted(k for group in groups for k in group) == list(range(len(cleaned)))


@forged.QUICK
@given(
    forged.odd_arrays
    | forged.json_values
    | forged.arrays.arrays(
        np.float64, (2, 28, 28), elements=forged.coordinates, fill=forged.coordinates
    )
)
@example(np.zeros((0, 28, 28)))
@example(np.full((1, 28, 28), 3e38))
@example(np.full((1, 28, 28), np.nan))
def test_any_images_get_probabilities_or_are_refused(images):
    try:
        values = CLASSIFIER.probabilities(images)
    except InvalidInputError:
        return
    assert values.shape == (len(images), 10)
    assert np.isfinite(values).all()
    assert ((values >= 0) & (values <= 1)).all()
    assert np.allclose(values.sum(1), 1, atol=1e-4)


def test_endless_drawings_stay_small():
    rng = np.random.default_rng(0)
    for strokes in (
        [rng.uniform(0, 320, (100_000, 2))],
        [rng.uniform(-1e5, 1e5, (2, 2)) for _ in range(100_000)],
    ):
        cleaned = clean_strokes(strokes)
        points = sum(map(len, cleaned))
        assert len(cleaned) <= MAX_STROKES
        assert points <= MAX_POINTS + MAX_STROKES
        assert len(resample(cleaned, 1e-9)) <= MAX_RESAMPLED_POINTS + 2 * points
        expect_prediction(from_strokes(strokes, pen=20, canvas_size=(320, 320)))
    thinned = clean_strokes([SEVEN[0] * 100, np.repeat(np.arange(60_000.0)[:, None], 2, 1)])
    assert (thinned[1][[0, -1]] == [[0, 0], [59_999, 59_999]]).all()  # thinned, but its ends stay


def image_bytes() -> list[bytes]:
    written = []
    for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"):
        stream = io.BytesIO()
        Image.fromarray(np.kron(np.eye(3, dtype=np.uint8), np.full((12, 12), 255, np.uint8))).save(
            stream, kind
        )
        written.append(stream.getvalue())
    return written


WRITTEN = image_bytes()


@forged.QUICK
@given(
    st.binary(max_size=300)
    | st.tuples(
        st.sampled_from(WRITTEN),
        st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8),
        st.integers(0, 2000),
    ).map(
        lambda made: bytes(dict(made[1]).get(k, byte) for k, byte in enumerate(made[0]))[
            : made[2] or None
        ]
    )
)
def test_any_bytes_are_an_image_or_refused(content):
    try:
        image = open_image(content, "a.png")
    except ImageError:
        return
    assert max(image.size) <= MAX_SIDE
    for digit in recognize_page(image, CLASSIFIER).digits:
        expect_probabilities(digit.prediction)
    expect_prediction(from_image(image))


@forged.QUICK
@given(
    st.lists(
        forged.json_values
        | st.fixed_dictionaries(
            {"label": forged.json_values | st.just("7"), "strokes": forged.json_values}
        ),
        max_size=5,
    )
)
def test_any_samples_are_scored_or_skipped(tmp_path_factory, samples):
    path = tmp_path_factory.mktemp("samples") / "any.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    try:
        evaluation = real_handwriting.evaluate(path, CLASSIFIER)
    except EvaluationError:
        return
    assert len(evaluation.samples) == evaluation.metrics["samples"]
    assert len(evaluation.samples) + len(evaluation.skipped) == len(samples)


@pytest.mark.parametrize(
    "content",
    [
        b'{"samples": ' + b"[" * 100_000,
        gzip.compress(b"[" * 100_000),
        gzip.compress(b" " * 10_000)[:-20],
    ],
    ids=["nested", "nested and packed", "cut short"],
)
def test_a_file_that_is_no_samples_is_told_in_a_sentence(tmp_path, content):
    path = tmp_path / "x.json.gz"
    path.write_bytes(content)
    with pytest.raises(EvaluationError, match=r"x\.json\.gz"):
        real_handwriting.evaluate(path, CLASSIFIER)


def test_a_zip_bomb_of_samples_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(real_handwriting, "MAX_BYTES", 1000)
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b'{"samples": [' + b" " * 5000 + b"]}"))
    with pytest.raises(EvaluationError, match=r"bomb\.json\.gz"):
        real_handwriting.load_strokes(path)
