import numpy as np
import pytest

from model.training import networks


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_every_network_takes_an_image_and_ends_in_logits(name):
    model = networks.build(name)
    images = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)
    outputs = networks.with_layer_outputs(model)(images)
    assert outputs["logits"].shape == (2, networks.NETWORKS[name].classes)
    assert outputs["embedding"].shape[0] == 2
    assert np.allclose(outputs["logits"], model(images), atol=1e-5)
    convolutions = sum(layer.__class__.__name__ == "Conv2D" for layer in model.layers)
    assert sum(output.startswith("map_") for output in outputs) == convolutions


def test_the_textbook_networks_have_their_published_layers():
    def layers(name):
        return [
            f"{layer.__class__.__name__} {getattr(layer, 'filters', getattr(layer, 'units', ''))}".strip()
            for layer in networks.build(name).layers
        ]

    assert layers("dropout-cnn") == (
        [
            "Conv2D 32",
            "MaxPooling2D",
            "Dropout",
            "Conv2D 64",
            "MaxPooling2D",
            "Dropout",
            "Flatten",
            "Dense 128",
            "Dropout",
            "Dense 10",
        ]
    )
    assert layers("batchnorm-gap") == [
        *(
            layer
            for filters in (16, 32, 64, 128)
            for layer in (f"Conv2D {filters}", "BatchNormalization", "ReLU")
        ),
        "GlobalAveragePooling2D",
        "Dense 10",
    ]
    assert layers("three-conv") == [
        "Conv2D 32",
        "MaxPooling2D",
        "Conv2D 64",
        "MaxPooling2D",
        "Conv2D 128",
        "MaxPooling2D",
        "Flatten",
        "Dense 128",
        "Dense 10",
    ]
    assert layers("plateau-cnn") == [
        "Conv2D 32",
        "MaxPooling2D",
        "Conv2D 64",
        "MaxPooling2D",
        "Conv2D 128",
        "Flatten",
        "Dropout",
        "Dense 128",
        "Dense 10",
    ]


def test_ours_is_small():
    assert networks.build(networks.OURS).count_params() < 500_000


@pytest.mark.parametrize("name", networks.NETWORKS)
def test_a_description_counts_every_parameter(name):
    model = networks.build(name)
    described = networks.describe(model)
    assert sum(layer["parameters"] for layer in described) == model.count_params()
    assert len(described) == len(model.layers)


def test_multiply_adds_are_those_worked_by_hand():
    first, *_, last = networks.describe(networks.build("dropout-cnn"))
    assert first == {
        "type": "Conv2D",
        "detail": "32 filters 3×3, ReLU",
        "shape": [26, 26, 32],
        "parameters": 320,
        "multiply_adds": 26 * 26 * 32 * 9,
    }
    assert last == {
        "type": "Dense",
        "detail": "10 units",
        "shape": [10],
        "parameters": 1290,
        "multiply_adds": 1280,
    }
    strided = networks.describe(networks.build("batchnorm-gap"))[0]
    assert (
        strided["detail"] == "16 filters 3×3, stride 2, same padding"
        and strided["multiply_adds"] == 14 * 14 * 16 * 9
    )
