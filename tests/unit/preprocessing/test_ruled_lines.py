import numpy as np
import pytest

from model.preprocessing import binarization, ruled_lines
from testing import synthetic_pages


def contrast(page: synthetic_pages.SyntheticPage) -> np.ndarray:
    return binarization.remove_background(binarization.to_grayscale(page.photo))


@pytest.mark.parametrize("pattern", ["lines", "squares"])
@pytest.mark.parametrize("degrees", [0.0, 3.0, -5.0])
def test_lines_are_removed_and_the_writing_stays(pattern: str, degrees: float):
    lined = synthetic_pages.mnist_page(4, 6, 50, seed=5, degrees=degrees, ruled=pattern)
    # the same page but for its lines
    plain = contrast(synthetic_pages.mnist_page(4, 6, 50, seed=5, degrees=degrees, ruled=""))
    before, after = contrast(lined), ruled_lines.remove_ruled_lines(contrast(lined))
    inner = (slice(40, -40), slice(40, -40))
    paper, pen = plain[inner] < 0.1, plain[inner] > 0.5
    assert (before[inner][paper] > 0.12).mean() > 0.02
    assert (after[inner][paper] > 0.12).mean() < 0.25 * (before[inner][paper] > 0.12).mean()
    assert (after[inner][pen] > 0.35).mean() > 0.97


def test_a_page_without_lines_is_left_alone():
    image = contrast(synthetic_pages.mnist_page(5, 8, 45, seed=3, degrees=2.0, ruled=""))
    assert np.array_equal(ruled_lines.remove_ruled_lines(image), image)


def test_a_row_of_bars_is_no_line():
    image = np.zeros((300, 600), np.float32)
    for left in range(20, 580, 70):
        image[150:154, left : left + 30] = 0.8
    assert np.array_equal(ruled_lines.remove_ruled_lines(image), image)


def test_an_image_too_small_for_lines_is_left_alone():
    image = np.full((28, 28), 0.5, np.float32)
    assert ruled_lines.remove_ruled_lines(image) is image
