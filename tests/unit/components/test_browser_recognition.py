"""What the browser recognizes while the pen moves: the same as Python, stroke by stroke."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext

from components.live_drawing.canvas import strokes_from_canvas
from model.artifacts import SERVED
from model.data import unipen
from model.recognition.browser import STATIC, load_browser_files
from model.recognition.classifier import Classifier
from model.recognition.drawing import recognize_strokes
from model.recognition.personalization import Personalization, load_parameters
from testing.browser_reader import SIDE, Reader, compare, numbers, on_canvas
from testing.pencil import smooth_stroke

CANVAS_DRAWINGS = Path(__file__).parent / "canvas_drawings.json"  # see test_canvas.py
MAX_DIFFERENCE = 1e-4  # of a probability


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def reader(context: BrowserContext) -> Reader:
    files = load_browser_files()
    assert files, "static/ holds no network: python train_model.py --refresh"
    return Reader(context.new_page(), files)


@pytest.fixture(scope="module")
def samples() -> list[unipen.Sample]:
    """What UNIPEN's validation writers wrote."""
    return unipen.split(unipen.load()).validation


def test_characters_of_unipen_are_read_as_in_python(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample]
):
    drawings = [on_canvas(sample) for sample in samples[::10]]
    agreement = compare(reader, classifier, drawings)
    print(agreement)
    assert agreement.drawings > 300
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE


def test_a_browser_without_webassembly_reads_the_same(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample]
):
    reader.page.evaluate(
        """() => {
            window.fast = network;
            const weights = fetch("app/static/" + network.weights.file);
            return weights.then((answer) => answer.arrayBuffer()).then((content) => {
                network = buildNetwork(fast.description, content, false);
            });
        }"""
    )
    agreement = compare(reader, classifier, [on_canvas(sample) for sample in samples[::100]])
    reader.page.evaluate("network = fast")
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE


@pytest.mark.parametrize("max_distance", [None, 0.5])
def test_own_examples_are_weighed_as_in_python(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample], max_distance: float | None
):
    """Of the writer who wrote most, half is taught, and every other label is a wrong one; where
    examples reach further than those that are served, they decide often.
    """
    parameters = load_parameters(SERVED)
    if max_distance:
        parameters = replace(parameters, max_distance=max_distance)
    digits = [sample for sample in samples if sample.label < 10]
    (writer, _), *_ = Counter(sample.writer for sample in digits).most_common()
    drawings = [on_canvas(sample) for sample in digits if sample.writer == writer][:160]
    personalization = Personalization(parameters)
    for number, drawing in enumerate(drawings[::2]):
        prediction = recognize_strokes(classifier, drawing, side=SIDE).digits[0].prediction
        assert prediction.digit is not None
        personalization = personalization.teach(prediction, (prediction.digit + number % 2) % 10)
    assert len(personalization.examples) > 70
    reader.page.evaluate(
        """(parameters) => {
            window.fitted = network.personalization;
            network.personalization = parameters;
        }""",
        asdict(parameters),
    )
    agreement = compare(reader, classifier, drawings, personalization=personalization)
    alone = reader.read(drawings)
    taught = reader.read(drawings, personalization=personalization)
    reader.page.evaluate("network.personalization = fitted")
    print(agreement)
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE
    assert agreement.lowest_cosine > 1 - 1e-5
    pairs = list(zip(alone, taught, strict=True))
    assert sum(a[0]["probabilities"] != b[0]["probabilities"] for a, b in pairs) > 100
    if max_distance:
        assert sum(a[0]["digit"] != b[0]["digit"] for a, b in pairs) > 10
        assert sum(b[0]["example"] is not None for _, b in pairs) > 10


def test_what_was_taught_since_is_read_anew(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample]
):
    drawing = on_canvas(next(sample for sample in samples if sample.label == 4))
    prediction = recognize_strokes(classifier, drawing, side=SIDE).digits[0].prediction
    taught = Personalization(load_parameters(SERVED)).teach(prediction, 4)
    same = reader.page.evaluate(
        """([strokes, taught]) => {
            const examples = unpackExamples(taught);
            const before = recognizeStrokes(network, strokes, 20, 320);
            const after = recognizeStrokes(network, strokes, 20, 320, {previous: before, examples});
            const again = recognizeStrokes(network, strokes, 20, 320, {previous: after, examples});
            return [after[0] === before[0], again[0] === after[0]];
        }""",
        [[stroke.ravel().tolist() for stroke in drawing], taught.to_browser()],
    )
    assert same == [False, True]


def test_numbers_are_segmented_and_read_as_in_python(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample]
):
    digits = [sample for sample in samples if sample.label < 10]
    agreement = compare(reader, classifier, numbers(digits, 200, seed=1))
    print(agreement)
    assert agreement.numbers > 150
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE


def test_strokes_anywhere_are_segmented_as_in_python(
    reader: Reader, classifier: Classifier, seed: int
):
    random = np.random.default_rng(seed)
    drawings = [
        [
            random.uniform(0, 250, 2) + random.uniform(1, 70) * random.random((n, 2))
            for n in random.integers(1, 12, size=random.integers(2, 25))
        ]
        for _ in range(40)
    ]
    agreement = compare(reader, classifier, drawings, pen=10)
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE


@pytest.mark.parametrize(
    "drawing",
    [
        [],
        [np.array([[160.0, 160.0]])],  # a dot
        [np.array([[160.0, 160.0], [161.0, 160.0]])],  # smaller than its pen
        [np.array([[10.0, 10.0], [10.0, 10.0], [10.0, 300.0]])],  # a point twice, a straight line
        [np.array([[np.nan, 10.0], [40.0, 1e31], [10.0, 20.0], [200.0, 90.0]])],
        [np.random.default_rng(0).uniform(0, 320, (30_000, 2))],  # a scribble without end
    ],
)
def test_odd_drawings_are_read_as_in_python(
    reader: Reader, classifier: Classifier, drawing: list[np.ndarray]
):
    finite = [stroke[np.isfinite(stroke).all(1)] for stroke in drawing]  # what JSON can hold
    agreement = compare(reader, classifier, [finite])
    assert agreement.drawings == 1
    assert agreement.is_complete
    assert agreement.worst_probability < MAX_DIFFERENCE


def test_every_float16_number_is_unpacked(reader: Reader):
    bits = np.arange(2**16, dtype=np.uint16)
    numbers = bits.view(np.float16).astype(np.float32)
    finite = np.isfinite(numbers)
    unpacked = reader.page.evaluate(
        "bits => [...fromHalf(Uint16Array.from(bits))]", bits[finite].tolist()
    )
    assert np.array_equal(unpacked, numbers[finite])


def test_what_is_no_number_is_dropped(reader: Reader):
    points = reader.page.evaluate(
        "cleanStrokes([[NaN, 1, 2, Infinity, 3, 4, 3, 4, -1e31, 0], []], network.constants)"
        ".map((points) => [...points])"
    )
    assert points == [[3, 4]]


def test_digits_that_have_not_changed_are_not_read_again(
    reader: Reader, classifier: Classifier, samples: list[unipen.Sample]
):
    digits = [sample for sample in samples if sample.label < 10]
    drawing = [stroke.ravel().tolist() for stroke in numbers(digits, 40, seed=3)[7]]
    known, count = reader.page.evaluate(
        """(strokes) => {
            const before = recognizeStrokes(network, strokes, 20, 320);
            const after = recognizeStrokes(network, strokes, 20, 320, {previous: before});
            return [after.filter((digit) => before.includes(digit)).length, before.length];
        }""",
        drawing,
    )
    assert known == count > 1


@pytest.mark.parametrize(
    "positions",
    [
        # the last but one is dropped
        [(60, 60), (60, 60), (80, 60), (100, 60), (120, 60), (110, 86), (100, 112), (90, 140)],
        [(200, 200), (200, 200)],  # a click
        [(200, 250), (200, 250), (201, 250)],
    ],
)
def test_the_pens_positions_become_the_stroke_that_fabric_made_of_them(
    reader: Reader, positions: list[tuple[int, int]]
):
    drawn = json.loads(CANVAS_DRAWINGS.read_text(encoding="utf-8"))["drawn"]
    (expected,) = (
        stroke
        for stroke in strokes_from_canvas(drawn)
        if np.allclose(stroke[0], positions[0], atol=0.1)
    )
    flat = [float(value) for position in positions for value in position]
    smooth = reader.page.evaluate("(points) => smoothStroke(points, 18)", flat)
    assert np.allclose(np.reshape(smooth, (-1, 2)), expected, atol=1e-3)


def test_the_pens_stroke_is_smoothed_as_in_python(reader: Reader, seed: int):
    random = np.random.default_rng(seed)
    for n in (1, 2, 3, 4, 40):
        points = random.random((n, 2)).cumsum(0)[[0, *range(n)]] * 3
        smooth = reader.page.evaluate(
            "(points) => smoothStroke(points, 0)", points.ravel().tolist()
        )
        assert np.allclose(np.reshape(smooth, (-1, 2)), smooth_stroke(points))


@pytest.mark.parametrize("pen", [10.0, 20.0, 32.0])
def test_a_dot_is_no_digit_as_in_python(reader: Reader, classifier: Classifier, pen: float):
    corner = np.float32(160.3)
    dots = [np.array([[corner, corner], [corner, corner + pen * k / 8]]) for k in range(17)]
    agreement = compare(reader, classifier, [[dot] for dot in dots], pen)
    assert agreement.is_complete
    outcomes = [digit["outcome"] for (digit,) in reader.read([[dot] for dot in dots], pen)]
    assert outcomes[:8] == ["not a digit"] * 8
    assert outcomes[-1] == "digit"


def test_a_prediction_that_there_is_no_time_for_is_provisional(reader: Reader):
    """Only where it takes several forward passes."""
    read = """(threshold) => {
        const calibration = {...network.calibration, tta_threshold: threshold};
        const strokes = [[60, 60, 200, 60, 120, 250]];
        const read = (deadline, previous) =>
            recognizeStrokes({...network, calibration}, strokes, 20, 320, {previous, deadline});
        const [late] = read(0), [again] = read(Infinity, [late]);
        return [Boolean(late.prediction.isProvisional), again === late];
    }"""
    assert reader.page.evaluate(read, 1) == [True, False]
    assert reader.page.evaluate(read, 0) == [False, True]


def test_the_networks_files_are_fetched_once_and_kept(context: BrowserContext):
    files = load_browser_files()
    assert files
    first = Reader(context.new_page(), files)  # perhaps kept by another test's page
    again = Reader(context.new_page(), files)
    assert again.loaded
    assert again.requests == []
    first.page.evaluate("caches.delete('handwritten-digits')")
    anew = Reader(context.new_page(), files)
    assert set(anew.requests) == {f"app/static/{files.description}", f"app/static/{files.weights}"}


def test_missing_or_damaged_files_leave_the_reading_to_the_server(browser: Browser, tmp_path: Path):
    files = load_browser_files()
    assert files
    for damage in ("missing", "shorter", "changed"):
        weights = (STATIC / files.weights).read_bytes()
        (tmp_path / files.description).write_bytes((STATIC / files.description).read_bytes())
        if damage != "missing":
            content = weights[:-4] if damage == "shorter" else b"\1" + weights[1:]
            (tmp_path / files.weights).write_bytes(content)
        context = browser.new_context()
        assert not Reader(context.new_page(), files, tmp_path).loaded, damage
        assert Reader(context.new_page(), files).loaded  # nothing damaged was kept
        context.close()
