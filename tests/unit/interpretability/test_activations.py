"""Activations, against Keras and against the network's own predictions."""

from pathlib import Path

import numpy as np
import pytest

from model import metrics
from model.artifacts import SAVED, ArtifactError, network_names
from model.data import mnist
from model.interpretability import activations, nearest_neighbours, weights
from model.recognition.classifier import Classifier, load_classifier

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
        weights.load_weights(request.param),
        [classifier.layer_outputs(image[None]) for image in IMAGES],
    )


def test_maps_embedding_and_logits_are_those_of_keras(network):
    keras = pytest.importorskip("keras")
    from model.training import inspection

    classifier, known, outputs = network
    model = keras.models.load_model(SAVED / classifier.name / "model.keras", compile=False)
    expected = inspection.with_layer_outputs(model).predict(IMAGES[..., None], verbose=0)
    for number, computed in enumerate(outputs):
        assert set(computed) == set(expected)
        for name in expected:
            np.testing.assert_allclose(
                computed[name][0], expected[name][number], atol=1e-4, err_msg=name
            )
    fresh = inspection.read_weights(model)
    for field in weights.Weights.__dataclass_fields__:
        np.testing.assert_allclose(
            getattr(known, field),
            getattr(fresh, field),
            atol=1e-6,
            err_msg=f"{field}: python train_model.py --refresh",
        )


def test_terms_sum_to_the_logit(network):
    _, known, outputs = network
    for computed in outputs:
        for digit, logit in enumerate(computed["logits"][0, :10]):
            terms = activations.logit_sum(computed, known, digit)
            assert sum(terms.terms) == pytest.approx(logit, abs=1e-3)
            assert terms.logit == pytest.approx(logit, abs=1e-3)
            low, high = activations.axis_range([terms])
            assert low < min(0, logit) <= max(0, logit) < high


def test_class_activation_and_bias_sum_to_the_logit_where_maps_are_averaged(network):
    _, known, outputs = network
    for computed in outputs:
        for digit, logit in enumerate(computed["logits"][0, :10]):
            if known.averaged:
                activation = activations.class_activation(computed, known, digit)
                assert activation.sum() + known.bias[digit] == pytest.approx(logit, abs=1e-3)
            else:
                with pytest.raises(ValueError, match="averaged"):
                    activations.class_activation(computed, known, digit)


def test_softmax_ends_at_the_probabilities_of_the_network(network):
    classifier, _, outputs = network
    temperature = classifier.calibration.temperature
    for image, computed in zip(IMAGES, outputs, strict=True):
        logits, tempered, probabilities = activations.softmax_steps(
            computed["logits"][0], temperature
        )
        np.testing.assert_allclose(tempered * temperature, logits, rtol=1e-5)
        np.testing.assert_allclose(
            probabilities, classifier.probabilities(image[None])[0], atol=1e-5
        )
        np.testing.assert_allclose(probabilities, metrics.softmax(tempered[None])[0], atol=1e-6)


def test_upsampling_keeps_the_place_and_is_linear():
    coarse = np.zeros((7, 7))
    coarse[1, 5] = 1
    fine = activations.upsample(coarse)
    assert fine.shape == (28, 28)
    row, column = np.unravel_index(fine.argmax(), fine.shape)
    assert row in range(4, 8)
    assert column in range(20, 24)
    ramp = activations.upsample(np.tile(np.arange(4.0), (3, 1)))
    np.testing.assert_allclose(np.diff(ramp[:, 4:24], axis=1), 4 / 28)
    np.testing.assert_array_equal(ramp, ramp[:1].repeat(28, 0))


@pytest.mark.parametrize(
    ("file", "load"),
    [
        (weights.FILE, weights.load_weights),
        (nearest_neighbours.FILE, nearest_neighbours.load_index),
    ],
)
def test_a_missing_or_damaged_file_is_named_with_its_fix(file: str, load, tmp_path: Path):
    with pytest.raises(ArtifactError, match=f"{file}.*--refresh"):
        load("ours", tmp_path)
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / file).write_bytes(b"PK no")
    with pytest.raises(ArtifactError, match="git checkout"):
        load("ours", tmp_path)
