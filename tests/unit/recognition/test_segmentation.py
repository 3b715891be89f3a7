import numpy as np
import pytest

from model.data import mnist
from model.preprocessing import normalization
from model.preprocessing.binarization import to_foreground
from model.recognition import segmentation
from model.recognition.classifier import Classifier


def page(rows: list[list[int]], factor: int = 4) -> np.ndarray:
    """A white page with MNIST test digits in rows, given by their positions in the test set."""
    images = mnist.load().test.images
    sheet = np.full(
        (len(rows) * 36 * factor + 20, max(map(len, rows)) * 30 * factor + 40), 255, np.uint8
    )
    rng = np.random.default_rng(2)
    for r, row in enumerate(rows):
        for c, k in enumerate(row):
            top, left = (
                10 + r * 36 * factor + int(rng.integers(0, 12)),
                20 + c * 30 * factor + int(rng.integers(-6, 6)),
            )
            part = sheet[top : top + 28 * factor, left : left + 28 * factor]
            np.minimum(
                part, 255 - np.kron(images[k], np.ones((factor, factor), np.uint8)), out=part
            )
    return sheet


def lefts(foreground: np.ndarray) -> list[list[float]]:
    """Where each segment begins, row by row."""
    return [[box.left for box, _ in row] for row in segmentation.segment_image(foreground)]


def test_every_digit_of_a_page_is_found_in_reading_order(classifier: Classifier):
    rows = [[0, 1, 2, 3, 4], [5, 6, 7], [10, 11, 12, 13, 14]]
    segments = [s for row in segmentation.segment_image(to_foreground(page(rows))) for s in row]
    labels = [int(mnist.load().test.labels[k]) for row in rows for k in row]
    digits = [
        classifier.predict(normalization.from_foreground(foreground)).digit
        for _, foreground in segments
    ]
    assert len(digits) == len(labels)
    assert sum(a == b for a, b in zip(digits, labels, strict=True)) >= len(labels) - 1


def test_rows_come_before_columns():
    boxes = [
        segmentation.Box(x, y, x + 20, y + 30) for x, y in ((50, 100), (0, 104), (52, 4), (0, 0))
    ]
    assert segmentation.group_rows(boxes) == [[3, 2], [1, 0]]


def test_nothing_is_found_where_there_is_nothing():
    assert segmentation.segment_image(np.zeros((30, 40), np.float32)) == []


def test_dirt_is_no_digit():
    sheet = page([[0, 1]])
    sheet[5:8, 5:8] = 0
    (row,) = segmentation.segment_image(to_foreground(sheet))
    assert len(row) == 2


@pytest.mark.parametrize("degrees", [-7, -3, 0, 5])
def test_the_rows_of_a_turned_page_are_separated(degrees):
    rng = np.random.default_rng(3)
    a = np.deg2rad(degrees)
    middles = np.array(
        [(60 * column, 70 * row) for row in range(6) for column in range(20)]
    ) + rng.normal(0, 2, (120, 2))
    middles = middles @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    order = rng.permutation(120)
    boxes = [segmentation.Box(x - 15, y - 20, x + 15, y + 20) for x, y in middles[order]]
    assert [[order[k] for k in row] for row in segmentation.group_rows(boxes)] == np.arange(
        120
    ).reshape(6, 20).tolist()


def test_rows_that_bend_are_followed():
    boxes = [
        segmentation.Box(
            40 * c,
            60 * r + 0.04 * (c - 12) ** 2 * 5,
            40 * c + 25,
            60 * r + 0.04 * (c - 12) ** 2 * 5 + 40,
        )
        for r in range(3)
        for c in range(25)
    ]
    assert [len(row) for row in segmentation.group_rows(boxes)] == [25, 25, 25]


def test_what_the_border_cuts_off_is_no_digit_unless_it_is_as_small_as_one():
    foreground = np.zeros((300, 400), np.float32)
    foreground[:, :12] = 1  # the edge of the page
    for left in (60, 120, 180):
        foreground[100:140, left : left + 8] = 1
    foreground[0:40, 300:308] = 1  # cut off
    assert lefts(foreground) == [[300], [60, 120, 180]]


def test_dashes_and_faint_shadows_are_no_digits():
    foreground = np.zeros((200, 400), np.float32)
    for left in (40, 100, 160):
        foreground[60:110, left : left + 8] = 1
    foreground[82:88, 220:260] = 1  # a dash
    foreground[60:110, 320:330] = 0.4  # a shadow
    assert lefts(foreground) == [[40, 100, 160]]
