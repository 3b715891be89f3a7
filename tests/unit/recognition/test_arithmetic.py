"""Sums are found in rows of numbers and signs, and checked."""

from collections import Counter

import numpy as np
import pytest
from PIL import Image

from model.data import NOT_A_DIGIT, unipen
from model.preprocessing import image_io, normalization
from model.preprocessing.normalization import ModelInput
from model.recognition import arithmetic, export
from model.recognition.arithmetic import EQUALS, PLUS, find_sums, sign, split_sum
from model.recognition.classifier import Classifier
from model.recognition.page import RecognizedPage, recognize_page
from model.recognition.prediction import Outcome
from model.recognition.recognized_digit import RecognizedDigit
from testing import app_process, recognized

PLUS_STROKES = [[(50, 0), (50, 100)], [(0, 50), (100, 50)]]
EQUALS_STROKES = [[(0, 30), (100, 28)], [(0, 70), (100, 72)]]


def image(strokes) -> np.ndarray:
    prepared = normalization.from_strokes([np.array(stroke, float) for stroke in strokes])
    assert prepared is not None
    return prepared.image


def written(symbols: str) -> RecognizedPage:
    """A page of one row, with digits and signs."""
    digits = []
    for k, symbol in enumerate(symbols):
        if symbol.isdigit():
            digits.append(recognized.digit(30 * k, 0, int(symbol)))
            continue
        plain = recognized.digit(30 * k, 0, 4, Outcome.NOT_A_DIGIT)
        ink = image(PLUS_STROKES if symbol == PLUS else EQUALS_STROKES)
        digits.append(RecognizedDigit(plain.box, ModelInput(ink), plain.prediction, row=0))
    return recognized.page(*digits)


def test_signs_are_told_from_each_other_and_from_a_blank():
    assert sign(image(PLUS_STROKES)) == PLUS
    assert sign(image(EQUALS_STROKES)) == EQUALS
    assert sign(image([[(0, 0), (100, 100)], [(0, 100), (100, 0)]])) == ""  # ×
    assert sign(np.zeros((28, 28), np.float32)) == ""


def test_most_signs_of_the_validation_writers_are_known_and_few_letters_taken_for_one():
    samples = [s for s in unipen.split(unipen.load()).validation if s.label == NOT_A_DIGIT]
    read: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for sample in samples:
        prepared = normalization.from_strokes(sample.strokes)
        character = sample.character if sample.character in (PLUS, EQUALS) else "other"
        total[character] += 1
        read[character, sign(prepared.image) if prepared else ""] += 1
    assert read[PLUS, PLUS] >= 0.75 * total[PLUS]
    assert read[EQUALS, EQUALS] >= 0.85 * total[EQUALS]
    assert read["other", PLUS] + read["other", EQUALS] <= 0.02 * total["other"]


@pytest.mark.parametrize(
    ("symbols", "numbers"),
    [
        ("12+7=19", [12, 7, 19]),
        ("1+2+3=6", [1, 2, 3, 6]),
        ("12=12", None),
        ("12+7", None),
        ("12+=19", None),
        ("1?+7=19", None),
        ("12+7=19=19", None),
        ("2012", None),
    ],
)
def test_a_sum_is_numbers_with_plus_between_and_equals_before_the_last(symbols, numbers):
    assert split_sum(symbols) == numbers


def test_a_sum_on_a_page_is_checked_and_has_its_signs_and_its_box():
    page = written("12+7=19")
    (found,) = find_sums(page, export.digit_texts(page))
    assert (found.text, found.total, found.is_correct) == ("12 + 7 = 19", 19, True)
    assert found.signs == {2: PLUS, 4: EQUALS}
    assert (found.box.left, found.box.right) == (0, 6 * 30 + 20)


def test_a_correction_by_hand_changes_the_verdict():
    page = written("12+7=19")
    texts = export.digit_texts(page)
    texts[-1] = "8"
    (found,) = find_sums(page, texts)
    assert (found.text, found.total, found.is_correct) == ("12 + 7 = 18", 19, False)
    texts[-1] = "?"
    assert find_sums(page, texts) == []
    assert find_sums(recognized.two_rows(), export.digit_texts(recognized.two_rows())) == []


def test_the_sums_of_the_sample_are_all_found(classifier: Classifier):
    path = app_process.ROOT / "data" / "samples" / "sums.jpg"
    opened: Image.Image = image_io.open_image(path.read_bytes(), path.name)
    page = recognize_page(opened, classifier)
    sums = arithmetic.find_sums(page, export.digit_texts(page))
    assert [each.text.replace(" ", "") for each in sums] == [
        "12+7=19",
        "8+25=33",
        "60+4=64",
        "39+3=43",
        "5+10=15",
    ]
    assert [each.is_correct for each in sums] == [True, True, True, False, True]
