"""What the Look inside page shows, against Keras and against the network's own answers."""

from pathlib import Path

import numpy as np
import pytest

from model import artifacts, metrics
from model.data import mnist
from model.interpretability import activations, nearest_neighbours, sensitivity, weights
from model.recognition.classifier import (
    SAVED,
    SERVED,
    Classifier,
    NetworkError,
    load_classifier,
    network_names,
)

NAMES = network_names()
IMAGES = mnist.load().test.images[[0, 247, 1901]] / np.float32(255)


@pytest.fixture(scope="module", params=NAMES)
def network(
    request: pytest.FixtureRequest,
) -> tuple[Classifier, weights.Weights, list[dict[str, np.ndarray]]]:
    """A saved network, its weights and what it computes for each of IMAGES."""
    classifier = load_classifier(request.param)
    return (
        classifier,
        weights.load(request.param),
        [classifier.layer_outputs(image[None]) for image in IMAGES],
    )


def test_maps_embedding_and_logits_are_those_of_keras(network):
    keras = pytest.importorskip("keras")
    from model.training import networks

    classifier, known, outputs = network
    model = keras.models.load_model(SAVED / classifier.name / "model.keras", compile=False)
    expected = networks.with_layer_outputs(model).predict(IMAGES[..., None], verbose=0)
    for number, given in enumerate(outputs):
        assert set(given) == set(expected)
        for name in expected:
            np.testing.assert_allclose(
                given[name][0], expected[name][number], atol=1e-4, err_msg=name
            )
    fresh = weights.of(model)
    for field in weights.Weights.__dataclass_fields__:
        np.testing.assert_allclose(
            getattr(known, field),
            getattr(fresh, field),
            atol=1e-6,
            err_msg=f"{field}: python train_model.py --refresh",
        )


def test_a_convolution_worked_out_ends_at_the_number_in_the_map(network):
    _, known, outputs = network
    for image, given in zip(IMAGES, outputs, strict=True):
        first = activations.maps(given)[0]
        last = first.shape[0] - 1
        for number in range(0, first.shape[2], 5):
            for row, column in (
                (0, 0),
                (last, last),
                (last // 2, last // 3),
                activations.peak(first[..., number]),
            ):
                step = activations.convolve(image, known, number, row, column)
                assert step.value == pytest.approx(first[row, column, number], abs=1e-4)
                assert step.products.sum() == pytest.approx(step.sum, abs=1e-6)
                np.testing.assert_array_equal(step.products, step.patch * step.kernel)


def test_contributions_sum_to_the_logit(network):
    _, known, outputs = network
    for given in outputs:
        for digit in range(10):
            one = activations.contributions(given, known, digit)
            assert sum(activations.parts(one)) == pytest.approx(given["logits"][0, digit], abs=1e-3)
            assert one.logit == pytest.approx(given["logits"][0, digit], abs=1e-3)
            assert len(activations.names(one)) == len(activations.parts(one))


def test_class_activation_and_bias_sum_to_the_logit_where_maps_are_averaged(network):
    _, known, outputs = network
    for given in outputs:
        for digit in range(10):
            if known.averaged:
                assert activations.activation(given, known, digit).sum() + known.bias[
                    digit
                ] == pytest.approx(given["logits"][0, digit], abs=1e-3)
            else:
                with pytest.raises(ValueError, match="averaged"):
                    activations.activation(given, known, digit)


def test_a_pixel_sees_what_its_field_says_and_nothing_else(network):
    classifier, known, outputs = network
    image = IMAGES[0]
    for number, one in enumerate(activations.maps(outputs[0]), 1):
        row, column = one.shape[0] // 2, one.shape[1] // 3
        top, left, bottom, right = activations.field(known, number, row, column)
        alone = np.zeros_like(image)
        alone[top:bottom, left:right] = image[top:bottom, left:right]
        same = activations.maps(classifier.layer_outputs(alone[None]))[number - 1]
        np.testing.assert_allclose(same[row, column], one[row, column], atol=1e-4)
        for shorter in (
            ((top + 1, left, bottom, right), (top, left, bottom, right - 1)) if number == 1 else ()
        ):
            bright, (t, le, b, r) = np.ones_like(image), shorter
            bright[t:b, le:r] = 0
            whole = activations.maps(classifier.layer_outputs(np.zeros_like(image)[None]))[0]
            assert not np.allclose(
                activations.maps(classifier.layer_outputs(bright[None]))[0][row, column],
                whole[row, column],
                atol=1e-3,
            )


def test_strongest_maps_come_first():
    layer = np.zeros((2, 2, 3))
    layer[..., 1], layer[0, 0, 2] = 1, 2
    assert activations.strongest(layer).tolist() == [1, 2, 0]


def test_the_decision_ends_at_the_probabilities_of_the_network(network):
    classifier, _, outputs = network
    for image, given in zip(IMAGES, outputs, strict=True):
        logits, tempered, shares = activations.decision(
            given["logits"][0], classifier.calibration.temperature
        )
        np.testing.assert_allclose(tempered * classifier.calibration.temperature, logits, rtol=1e-5)
        np.testing.assert_allclose(shares, classifier.probabilities(image[None])[0], atol=1e-5)
        np.testing.assert_allclose(shares, metrics.softmax(tempered[None])[0], atol=1e-6)


def test_every_layer_that_computes_has_a_line_with_its_sizes(network):
    classifier, _, outputs = network
    layers = artifacts.layers(classifier.name)
    said = activations.lines(layers)
    assert sum("slide over" in line for line in said) == len(activations.maps(outputs[0]))
    assert said[0].startswith("**28×28×1 in**")
    for line, one in zip(said, activations.maps(outputs[0]), strict=False):
        assert ("not show yet" in line) != (f"**{'×'.join(map(str, one.shape))} out**" in line)
    assert "weighted sums" in said[-1]


def test_spreading_a_map_keeps_its_place():
    coarse = np.zeros((7, 7))
    coarse[1, 5] = 1
    fine = activations.spread(coarse)
    assert fine.shape == (28, 28)
    assert activations.peak(fine)[0] in range(4, 8)
    assert activations.peak(fine)[1] in range(20, 24)


def test_a_damaged_file_of_weights_or_neighbours_is_named_with_its_cure(tmp_path: Path):
    folder = tmp_path / "saved" / "ours"
    folder.mkdir(parents=True)
    for module in (weights, nearest_neighbours):
        with pytest.raises(NetworkError, match=f"{module.FILE}.*--refresh"):
            module.load("ours", tmp_path / "saved")
        (folder / module.FILE).write_bytes(b"PK no")
        with pytest.raises(NetworkError, match="git checkout"):
            module.load("ours", tmp_path / "saved")


def test_the_nearest_training_digits_are_those_of_an_exhaustive_search():
    rng = np.random.default_rng(3)
    classifier, images = load_classifier(), mnist.load_arrays()["x_train"][:400]
    index = nearest_neighbours.build(
        lambda part: classifier.layer_outputs(part)["embedding"], images, images[:60]
    )
    for image in IMAGES:
        found, distances = nearest_neighbours.nearest(index, classifier, image, images)
        away = np.linalg.norm(
            classifier.layer_outputs(images / np.float32(255))["embedding"]
            - classifier.layer_outputs(image[None])["embedding"],
            axis=1,
        )
        assert set(found[:8]) <= set(np.argsort(away)[:12])
        np.testing.assert_allclose(distances, away[found], rtol=1e-4)
        assert (np.diff(distances) >= 0).all()
    points = rng.random((60, 2))
    where = nearest_neighbours.place(index, classifier, images[7] / np.float32(255), points)
    assert points.min() <= where.min() <= where.max() <= points.max()


def test_the_committed_index_is_of_the_committed_network():
    """Its candidates are truly near only if it was made with the same weights."""
    classifier, images = load_classifier(), mnist.load_arrays()["x_train"]
    index = nearest_neighbours.load()
    assert len(index.codes) == len(images)
    assert (SAVED / SERVED / nearest_neighbours.FILE).stat().st_size < 2_000_000
    for position in (5, 40_000):
        found, distances = nearest_neighbours.nearest(
            index, classifier, images[position] / np.float32(255), images
        )
        assert found[0] == position
        assert distances[0] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("name", sensitivity.WAYS)
def test_the_middle_of_every_range_is_the_drawing_itself(name: str):
    way = sensitivity.WAYS[name]
    assert way.none in way.levels
    images = sensitivity.changed(IMAGES[0], way, way.levels)
    np.testing.assert_array_equal(images[way.levels.tolist().index(way.none)], IMAGES[0])
    assert images.min() >= 0
    assert images.max() <= 1
    np.testing.assert_allclose(np.diff(way.levels), way.step, atol=1e-6)


def test_turning_moving_scaling_and_thickening_do_what_they_say():
    image = np.zeros((28, 28), np.float32)
    image[4:14, 13:15] = 1  # a bar above the middle

    def once(name: str, level: float) -> np.ndarray:
        return sensitivity.changed(image, sensitivity.WAYS[name], np.array([level]))[0]

    turned = once("Rotate", 90)  # clockwise: up becomes right
    assert turned[:, 14:].sum() > 0.95 * turned.sum()
    np.testing.assert_allclose(once("Shift sideways", 3), np.roll(image, 3, 1), atol=1e-6)
    np.testing.assert_allclose(once("Shift up or down", -2), np.roll(image, -2, 0), atol=1e-6)
    assert once("Scale", 0.5).sum() == pytest.approx(image.sum() / 4, rel=0.15)
    assert once("Thicken", -1).sum() < image.sum() < once("Thicken", 2).sum()


def test_preparing_again_undoes_a_shift():
    way = sensitivity.WAYS["Shift sideways"]
    plain, again = (
        sensitivity.changed(IMAGES[0], way, np.array([0.0, 3.0]), prepared)
        for prepared in (False, True)
    )
    assert np.abs(again[1] - again[0]).sum() < 0.1 * np.abs(plain[1] - plain[0]).sum()


def test_the_verdict_names_the_range_around_the_drawing_only():
    way = sensitivity.WAYS["Rotate"]
    levels, found = np.arange(-3.0, 4.0), np.zeros((7, 10))
    found[[0, 2, 3, 4, 6], 4] = 1
    found[[1, 5], 9] = 1
    assert sensitivity.holds(levels, found, 0) == (4, -1, 1)
    assert (
        sensitivity.verdict(way, levels, found)
        == "4 stays the likeliest from −1 to 1 degrees clockwise."
    )
    found[:, 4] = 2
    assert "whole range" in sensitivity.verdict(way, levels, found)
