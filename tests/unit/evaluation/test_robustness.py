"""Distortions do what they say, and the committed figures are those of the committed networks."""

import json

import numpy as np
import pytest

from model import evaluation_words
from model.evaluation import robustness
from model.preprocessing.normalization import centre_of_mass
from model.recognition.classifier import SERVED, NetworkError, load_classifier, network_names


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return robustness.chosen_images()[0][:8]


@pytest.mark.parametrize("kind", robustness.DISTORTIONS)
def test_every_distortion_keeps_shape_and_range_and_does_nothing_at_its_neutral_level(kind, images):
    distortion = robustness.DISTORTIONS[kind]
    assert distortion.none in distortion.levels
    assert np.array_equal(robustness.spoilt(images, kind, distortion.none), images)
    strongest = max(distortion.levels, key=lambda level: abs(level - distortion.none))
    worse = robustness.spoilt(images, kind, strongest)
    assert worse.shape == images.shape and worse.dtype == np.float32
    assert worse.min() >= 0 and worse.max() <= 1
    assert np.abs(worse - images).mean() > 0.01


def test_shift_moves_the_centre_of_mass(images):
    ways = [(-1, 0), (0, 1), (1, 0), (0, -1)]
    for image, moved, (down, right) in zip(
        images[:4], robustness.shifted(images, 2)[:4], ways, strict=True
    ):
        row, column = np.subtract(centre_of_mass(moved), centre_of_mass(image))
        assert (row, column) == pytest.approx((2 * down, 2 * right), abs=0.05)


def test_rotation_by_a_quarter_is_numpys(images):
    assert np.allclose(
        robustness.rotated(images, 90)[1], np.rot90(images[1], 1), atol=1e-4
    ) or np.allclose(robustness.rotated(images, 90)[1], np.rot90(images[1], -1), atol=1e-4)
    assert not np.allclose(
        robustness.rotated(images, 20)[0], robustness.rotated(images[[1, 0]], 20)[1], atol=0.05
    ), "the two turn different ways"


def test_scale_and_thickness_change_the_ink_as_they_say(images):
    def extent(image):
        rows = np.flatnonzero(image.max(1) > 0.5)
        return rows[-1] - rows[0] + 1

    assert extent(robustness.scaled(images, 0.5)[1]) == pytest.approx(
        extent(images[1]) / 2, abs=1.5
    )
    thin, thick = (robustness.thickened(images, pixels).sum() for pixels in (-1, 2))
    assert thin < images.sum() < thick


def test_occlusion_blackens_a_square_and_contrast_fades(images):
    white = np.ones_like(images)
    assert ((1 - robustness.covered(white, 6)).sum((1, 2)) == 36).all()
    assert robustness.faded(white, 0.3).max() == pytest.approx(0.3)


def test_a_piece_of_the_committed_figures_comes_out_again():
    measured = robustness.load()
    images, labels = robustness.chosen_images(measured["size"])
    for name in network_names():
        again = robustness.accuracy(
            load_classifier(name), robustness.spoilt(images, "shift", 4), labels
        )
        stored = dict(
            zip(measured["levels"]["shift"], measured["accuracy"]["shift"][name], strict=True)
        )[4]
        assert again == pytest.approx(stored, abs=2 / measured["size"]), (
            f"{name}: run `python tools/robustness.py`"
        )


def test_the_committed_file_has_every_distortion_and_network():
    measured = robustness.load()
    assert set(measured["accuracy"]) == set(robustness.DISTORTIONS)
    for kind, columns in measured["accuracy"].items():
        assert set(columns) == set(robustness.titles())
        assert {len(values) for values in columns.values()} == {len(measured["levels"][kind])}


def test_measuring_writes_what_is_read(tmp_path, monkeypatch):
    few = robustness.DISTORTIONS["contrast"]
    monkeypatch.setattr(robustness, "DISTORTIONS", {"contrast": few})
    monkeypatch.setattr(robustness, "SIZE", 8)
    monkeypatch.setattr(robustness.chosen_images, "__defaults__", (8,))
    found = robustness.measure([SERVED])
    robustness.save(found, tmp_path / "s.json")
    again = robustness.load(tmp_path / "s.json")
    assert again["accuracy"] == found
    assert list(found["contrast"]) == [SERVED, robustness.PREPARED]


def test_a_missing_or_damaged_file_is_told(tmp_path):
    path = tmp_path / "robustness.json"
    with pytest.raises(NetworkError, match=r"tools/robustness\.py"):
        robustness.load(path)
    path.write_text(json.dumps({"size": 1}))
    with pytest.raises(NetworkError, match="cannot be read"):
        robustness.load(path)


def test_the_largest_difference_is_put_into_words():
    measured = {
        "levels": {"blur": [0, 1, 2]},
        "accuracy": {
            "blur": {
                "ours": [1, 0.9, 0.5],
                "prepared": [1, 1, 1],
                "a": [1, 0.5, 0.4],
                "b": [1, 0.3, 0.4],
            }
        },
    }
    said = evaluation_words.sturdiness(measured, "blur", "pixels", "ours", "Ours")
    assert (
        said
        == "The difference is largest at 1 pixels: Ours reads 90 %, the textbook networks 30 to 50 %."
    )
