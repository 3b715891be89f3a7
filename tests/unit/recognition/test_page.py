import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from scipy import ndimage

from model.data import mnist
from model.preprocessing import image_io, normalization
from model.recognition import export, page, segmentation
from model.recognition.classifier import Classifier
from model.recognition.prediction import Outcome
from testing import app_process, synthetic_pages

SAMPLES = sorted((app_process.ROOT / "data" / "samples").glob("*.jpg"))

PAGES: dict[str, dict[str, Any]] = {
    "ruled, turned right": {"height": 46, "seed": 31, "degrees": 3.0, "ruled": "lines"},
    "ruled, turned left": {
        "height": 40,
        "seed": 32,
        "degrees": -4.0,
        "ruled": "lines",
        "shadow": 0.5,
    },
    "squared": {"height": 42, "seed": 33, "degrees": 2.0, "ruled": "squares"},
    "plain, dark shadow": {
        "height": 60,
        "seed": 34,
        "degrees": -2.0,
        "ruled": "",
        "shadow": 0.55,
    },
    "blackboard": {"height": 46, "seed": 35, "degrees": 1.0, "ruled": "", "light_ink": True},
}
ROWS, COLUMNS = 7, 9


@pytest.fixture(scope="module")
def scores(classifier: Classifier) -> dict[str, tuple[float, float, int]]:
    """For each page recall, the share of false positives, and the number of rows."""
    scores = {}
    for name, options in PAGES.items():
        sheet = synthetic_pages.mnist_page(ROWS, COLUMNS, **options)
        recognized = page.recognize_page(Image.fromarray(sheet.photo), classifier)
        recall, false_positives = synthetic_pages.match_digits(recognized.digits, sheet)
        scores[name] = recall, false_positives, 1 + recognized.digits[-1].row
    return scores


@pytest.mark.parametrize("name", PAGES)
def test_a_photographed_page_is_recognized(name: str, scores):
    recall, false_positives, rows = scores[name]
    assert recall >= 0.95  # 3 of 63: MNIST has digits that nobody can read
    assert false_positives <= 0.02
    assert rows == ROWS


def test_mean_recall_is_97_percent_and_false_positives_are_at_most_2_percent(scores):
    recall, false_positives, _ = np.mean(list(scores.values()), axis=0)
    assert recall >= 0.97
    assert false_positives <= 0.02


def test_an_empty_page_has_nothing(classifier):
    photo = synthetic_pages.photograph(
        np.zeros((400, 600), np.float32), np.random.default_rng(1), 2.0, "lines", 60
    )
    assert page.recognize_page(Image.fromarray(photo), classifier).digits == ()
    assert page.recognize_page(Image.new("L", (50, 30), 255), classifier).digits == ()


def test_what_lies_beside_the_page_is_not_recognized(classifier):
    sheet = synthetic_pages.mnist_page(3, 4, 50, seed=8, ruled="")
    photo = Image.fromarray(sheet.photo)
    # the table
    ImageDraw.Draw(photo).polygon(
        [(0, 0), (60, 0), (40, photo.height), (0, photo.height)], fill=(40, 30, 20)
    )
    recognized = page.recognize_page(photo, classifier)
    _, false_positives = synthetic_pages.match_digits(recognized.digits, sheet)
    assert false_positives == 0


def test_boxes_are_in_pixels_of_the_original_image(classifier, tmp_path):
    sheet = synthetic_pages.mnist_page(2, 3, 60, seed=9, ruled="")
    large = Image.fromarray(sheet.photo)
    large = large.resize((5 * large.width, 5 * large.height))
    large.save(tmp_path / "large.jpg", quality=85)
    image = image_io.open_image(tmp_path / "large.jpg")
    assert image.width < large.width
    recognized = page.recognize_page(image, classifier)
    assert (recognized.width, recognized.height) == large.size
    middles = (
        np.array([(s.box.left + s.box.right, s.box.top + s.box.bottom) for s in recognized.digits])
        / 2
    )
    assert np.abs(middles - 5 * sheet.centers).max() < 50
    assert max(Image.open(io.BytesIO(recognized.jpeg)).size) <= page.DISPLAY_SIDE


def test_more_sensitivity_finds_fainter_strokes_and_min_height_skips_small_ones(classifier):
    sheet = Image.new("L", (400, 160), 250)
    draw = ImageDraw.Draw(sheet)
    for x, shade in ((60, 30), (150, 30), (240, 190)):  # three ones, the last faint
        draw.line([(x, 40), (x, 120)], fill=shade, width=8)
    draw.line([(320, 85), (320, 120)], fill=30, width=8)  # and one not half as high
    assert len(page.recognize_page(sheet, classifier, sensitivity=2.0).digits) > len(
        page.recognize_page(sheet, classifier, sensitivity=0.5).digits
    )
    assert len(page.recognize_page(sheet, classifier, min_height=0.3).digits) == 1 + len(
        page.recognize_page(sheet, classifier, min_height=0.6).digits
    )


def test_a_batch_gets_the_predictions_of_each(classifier):
    model_inputs = [
        normalization.from_foreground(image / 255) for image in mnist.load().test.images[:70]
    ]
    together, alone = (
        classifier.predict_batch(model_inputs),
        [classifier.predict(model_input) for model_input in model_inputs],
    )
    assert [a.digit for a in together] == [a.digit for a in alone]
    assert np.allclose(
        [a.probabilities for a in together], [a.probabilities for a in alone], atol=1e-5
    )
    assert classifier.predict_batch([]) == []


def test_the_samples_are_light_and_hold_digits_and_more(classifier):
    assert len(SAMPLES) == 3
    assert sum(path.stat().st_size for path in SAMPLES) < 400_000
    for path in SAMPLES:
        symbols = page.recognize_page(image_io.open_image(path), classifier).digits
        assert sum(s.prediction.outcome is Outcome.DIGIT for s in symbols) > 15
        assert any(s.prediction.outcome is not Outcome.DIGIT for s in symbols)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "notebook",
            ["2026 10 31", "0151 44 87 3", "45 90", "31415926535", "27 72", "86420 97531"],
        ),
        ("sums", ["12 7 19", "8 25 33", "60 4 64", "39 3 43", "5 10 15"]),
        ("blackboard", ["1 2 3 4 5", "6 7 8 9 0", "1969 7 20", "100"]),
    ],
)
def test_every_number_of_the_samples_is_read(name: str, rows: list[str], classifier: Classifier):
    path = app_process.ROOT / "data" / "samples" / f"{name}.jpg"
    sample = page.recognize_page(image_io.open_image(path), classifier)
    assert export.row_texts(sample, export.digit_texts(sample)) == rows


def test_sure_digits_help_to_read_what_is_not_sure_on_the_same_page(
    classifier: Classifier, monkeypatch: pytest.MonkeyPatch
):
    path = app_process.ROOT / "data" / "samples" / "notebook.jpg"
    image = image_io.open_image(path)
    read = page.recognize_page(image, classifier)
    monkeypatch.setattr(page, "stored_parameters", lambda _: None)
    alone = page.recognize_page(image, classifier)
    changed = [
        (a.text, b.text) for a, b in zip(alone.digits, read.digits, strict=True) if a.text != b.text
    ]
    assert changed == [("?", "9")]
    assert all(digit.prediction.example is None for digit in read.digits)


def test_a_lawn_takes_no_minutes():
    """A photo full of texture has thousands of pieces of ink: only so many are looked at."""
    noise = np.random.default_rng(0).random((500, 500)).astype(np.float32)
    foreground = (ndimage.gaussian_filter(noise, 1.5) > 0.51).astype(np.float32)
    rows = segmentation.segment_image(foreground)
    assert 0 < sum(map(len, rows)) <= segmentation.MAX_COMPONENTS
