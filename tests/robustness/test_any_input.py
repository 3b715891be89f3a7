"""Whatever is given as strokes, ink, images or a picture file: an answer with probabilities, or an
error of our own.
"""

import gzip
import io
import json

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from model import evaluate
from model.preprocessing import binarization, image_io, normalization
from model.recognition import segmentation
from model.recognition.classifier import Outcome, Prediction, load_classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.page import recognize_page
from testing import forged
from testing.shapes import SEVEN

CLASSIFIER = load_classifier()


def expect_probabilities(answer: Prediction) -> None:
    """Finite, in 0..1, and 1 in all; all 0 without ink."""
    values = answer.probabilities
    assert (
        values.shape == (10,)
        and np.isfinite(values).all()
        and 0 <= values.min() <= values.max() <= 1
    )
    assert np.isclose(values.sum(), 0 if answer.outcome is Outcome.NO_INK else 1, atol=1e-4)
    assert 0 <= answer.confidence <= 1 and 0 <= answer.rejection_probability <= 1


def expect_prepared(prepared: normalization.ModelInput | None) -> None:
    """No ink, or a whole picture that is read."""
    if prepared is not None:
        assert (
            prepared.image.shape == (28, 28)
            and np.isfinite(prepared.tta_variants).all()
            and prepared.tta_variants.min() >= 0
        )
        assert prepared.tta_variants.max() <= 1
    expect_probabilities(CLASSIFIER.predict(prepared))


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
        prepared = normalization.from_strokes(strokes, pen=pen, field=(320, 320) if pen else None)
        read = recognize_strokes(CLASSIFIER, strokes)
    except binarization.InvalidInputError:
        return
    expect_prepared(prepared)
    for part in read.parts:
        expect_probabilities(part.answer)


@forged.QUICK
@given(forged.images | forged.odd_arrays | forged.json_values)
@example(np.full((20, 20), np.nan))
@example(np.full((20, 20), np.inf))
@example(np.where(np.eye(9) > 0, np.nan, 1.0))
@example(np.zeros((0, 5)))
def test_any_array_is_ink_or_refused(values):
    for prepare in (normalization.from_ink, normalization.from_image):
        try:
            prepared = prepare(values)
        except binarization.InvalidInputError:
            continue
        expect_prepared(prepared)
    try:
        found = segmentation.segment_image(values)
    except binarization.InvalidInputError:
        return
    assert all(np.isfinite(one.ink).all() for one in found)


@forged.QUICK
@given(
    forged.stroke_arrays.map(lambda points: [points[k : k + 3] for k in range(len(points))])
    | forged.odd_strokes
)
def test_any_strokes_are_sorted_into_digits(strokes):
    try:
        found = segmentation.segment_strokes(strokes, 20.0)
    except binarization.InvalidInputError:
        return
    assert len(found) <= sum(len(own) for _, own in found)
    assert sum(len(own) for _, own in found) == len(normalization.clean(strokes))


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
    except binarization.InvalidInputError:
        return
    assert values.shape == (len(images), 10) and np.isfinite(values).all()
    assert ((values >= 0) & (values <= 1)).all() and np.allclose(values.sum(1), 1, atol=1e-4)


def test_endless_drawings_stay_small():
    rng = np.random.default_rng(0)
    for strokes in (
        [rng.uniform(0, 320, (100_000, 2))],
        [rng.uniform(-1e5, 1e5, (2, 2)) for _ in range(100_000)],
    ):
        kept = normalization.clean(strokes)
        assert (
            sum(map(len, kept)) <= normalization.MOST_POINTS + normalization.MOST_STROKES
            and len(kept) <= normalization.MOST_STROKES
        )
        assert len(normalization.points_along(kept, 1e-9)) <= normalization.MOST_SPACED + 2 * sum(
            map(len, kept)
        )
        expect_prepared(normalization.from_strokes(strokes, pen=20, field=(320, 320)))
    thick = normalization.clean([SEVEN[0] * 100, np.repeat(np.arange(60_000.0)[:, None], 2, 1)])
    assert (thick[1][[0, -1]] == [[0, 0], [59_999, 59_999]]).all()  # thinned, but its ends stay


def picture_bytes() -> list[bytes]:
    written = []
    for kind in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM"):
        stream = io.BytesIO()
        Image.fromarray(np.kron(np.eye(3, dtype=np.uint8), np.full((12, 12), 255, np.uint8))).save(
            stream, kind
        )
        written.append(stream.getvalue())
    return written


WRITTEN = picture_bytes()


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
def test_any_bytes_are_a_picture_or_refused(content):
    try:
        opened = image_io.open_image(content, "a.png")
    except image_io.ImageError:
        return
    assert max(opened.size) <= image_io.LONGEST
    for symbol in recognize_page(opened, CLASSIFIER).symbols:
        expect_probabilities(symbol.answer)
    expect_prepared(normalization.from_image(opened))


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
def test_any_samples_are_scored_or_passed_over(tmp_path_factory, samples):
    path = tmp_path_factory.mktemp("samples") / "any.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"samples": samples}).encode()))
    try:
        figures, read, passed_over = evaluate.evaluate(path, CLASSIFIER)
    except evaluate.EvaluationError:
        return
    assert len(read) + len(passed_over) == len(samples) == figures["samples"] + len(passed_over)


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
    with pytest.raises(evaluate.EvaluationError, match="x.json.gz"):
        evaluate.evaluate(path, CLASSIFIER)


def test_a_zip_bomb_of_samples_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(evaluate, "MOST_BYTES", 1000)
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b'{"samples": [' + b" " * 5000 + b"]}"))
    with pytest.raises(evaluate.EvaluationError, match="bomb.json.gz"):
        evaluate.read_strokes(path)
