"""The committed figures are those of the committed networks."""

import json

import numpy as np
import pytest

from model.artifacts import SERVED, ArtifactError, network_names
from model.evaluation import robustness
from model.preprocessing.normalization import center_of_mass
from model.recognition.classifier import load_classifier


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return robustness.load_sample()[0][:8]


def test_images_are_shifted_in_four_directions(images):
    directions = [(-1, 0), (0, 1), (1, 0), (0, -1)]
    shifted = robustness.shift(images, 2)
    for before, after, (down, right) in zip(images[:4], shifted[:4], directions, strict=True):
        moved = np.subtract(center_of_mass(after), center_of_mass(before))
        assert moved == pytest.approx((2 * down, 2 * right), abs=0.05)


def test_images_are_rotated_in_two_directions(images):
    rotated = robustness.rotate(images, 90)
    assert np.allclose(rotated[0], np.rot90(images[0], 1), atol=1e-4)
    assert np.allclose(rotated[1], np.rot90(images[1], -1), atol=1e-4)


def test_a_piece_of_the_committed_figures_comes_out_again():
    measured = robustness.load()
    images, labels = robustness.load_sample(measured["size"])
    shifted = robustness.DISTORTIONS["shift"](images, 4)
    column = measured["levels"]["shift"].index(4)
    for name in network_names():
        fresh = robustness.accuracy(load_classifier(name), shifted, labels)
        assert fresh == pytest.approx(
            measured["accuracy"]["shift"][name][column], abs=2 / measured["size"]
        ), f"{name}: run `python tools/robustness.py`"


def test_the_committed_file_has_every_distortion_and_network():
    measured = robustness.load()
    assert set(measured["accuracy"]) == set(robustness.DISTORTIONS)
    for kind, columns in measured["accuracy"].items():
        assert set(columns) == {*network_names(), robustness.PREPROCESSED}
        assert {len(values) for values in columns.values()} == {len(measured["levels"][kind])}


def test_measuring_writes_what_is_read(tmp_path, monkeypatch):
    contrast = robustness.DISTORTIONS["contrast"]
    monkeypatch.setattr(robustness, "DISTORTIONS", {"contrast": contrast})
    monkeypatch.setattr(robustness.load_sample, "__defaults__", (8,))
    measured = robustness.measure([SERVED])
    robustness.save(measured, tmp_path / "robustness.json")
    assert robustness.load(tmp_path / "robustness.json")["accuracy"] == measured
    assert list(measured["contrast"]) == [SERVED, robustness.PREPROCESSED]


def test_a_missing_or_damaged_file_is_reported(tmp_path):
    path = tmp_path / "robustness.json"
    with pytest.raises(ArtifactError, match=r"tools/robustness\.py"):
        robustness.load(path)
    path.write_text(json.dumps({"size": 1}), encoding="utf-8")
    with pytest.raises(ArtifactError, match="cannot be read"):
        robustness.load(path)


@pytest.mark.parametrize("kind", robustness.DISTORTIONS)
def test_steps_reach_from_the_first_measured_level_to_the_last(kind, images):
    levels, distortion = robustness.step_levels(kind), robustness.DISTORTIONS[kind]
    assert (levels[0], levels[-1]) == (distortion.levels[0], distortion.levels[-1])
    assert np.allclose(np.abs(np.diff(levels)), robustness.STEPS[kind])
    distorted = robustness.distort_in_steps(kind, images[0])
    undistorted = levels.tolist().index(distortion.identity)
    assert np.array_equal(distorted[undistorted], images[0])
    last = distortion(images[:1], distortion.levels[-1])
    assert np.array_equal(distorted[-1], last[0])


@pytest.mark.parametrize(
    ("digits", "undistorted", "stable"),
    [
        ([8, 8, 8, 3, 8], 0, (0, 2)),
        ([8, 8, 8], 0, (0, 2)),
        ([1, 8, 8, 8, 3], 2, (1, 3)),
        ([1, 8, 1], 1, (1, 1)),
    ],
)
def test_a_digit_is_stable_up_to_the_first_other_one(digits, undistorted, stable):
    assert robustness.stable_range(np.array(digits), undistorted) == stable
