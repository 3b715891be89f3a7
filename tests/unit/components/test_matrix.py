import numpy as np
import pytest

from components import matrix

MATRIX = np.diag(np.arange(90, 100)) + np.eye(10, k=1, dtype=int) * 3


def written(cells: list[list[matrix.Cell]]) -> dict[tuple[int, int], str]:
    """What is written in the cells: {(label, answer): text}."""
    return {
        (a, b): cell["text"]
        for a, row in enumerate(cells)
        for b, cell in enumerate(row)
        if cell["text"]
    }


def test_the_matrix_shows_counts_and_every_cell_says_what_it_holds():
    cells = matrix.confusion_cells(MATRIX)
    assert written(cells)[0, 0] == "90"
    assert written(cells)[3, 4] == "3"
    assert (4, 3) not in written(cells)
    assert cells[3][4]["title"] == "3 of 96 images of 3 predicted as 4"
    assert cells[4][3]["title"] == "0 of 97 images of 4 predicted as 3"
    assert "background" not in cells[4][3]
    assert cells[0][0]["background"] != cells[0][1]["background"]


def test_the_matrix_by_row_is_in_per_cent_and_errors_only_leaves_the_diagonal_out():
    assert written(matrix.confusion_cells(MATRIX, by_row=True))[0, 1] == f"{100 * 3 / 93:.1f}"
    assert set(written(matrix.confusion_cells(MATRIX, errors_only=True))) == {
        (k, k + 1) for k in range(9)
    }


def test_other_than_ten_classes_and_a_matrix_without_errors():
    with pytest.raises(ValueError, match="10×10"):
        matrix.confusion_cells(np.eye(9))
    assert len(written(matrix.confusion_cells(np.eye(10, dtype=int)))) == 10
