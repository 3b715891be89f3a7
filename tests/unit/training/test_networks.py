import numpy as np
import pytest

from model.training import inspection, networks
from model.training.recipes import NETWORKS, OURS


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_takes_an_image_and_ends_in_logits(name):
    model = networks.build(NETWORKS[name])
    images = np.random.default_rng(0).random((2, 28, 28, 1), np.float32)
    outputs = inspection.with_layer_outputs(model)(images)
    assert outputs["logits"].shape == (2, 11 if name == OURS else 10)
    assert outputs["embedding"].shape[0] == 2
    assert np.allclose(outputs["logits"], model(images), atol=1e-5)
    convolutions = sum(layer.__class__.__name__ == "Conv2D" for layer in model.layers)
    assert sum(output.startswith("map_") for output in outputs) == convolutions


def test_the_textbook_networks_have_their_published_layers():
    def layers(name):
        return [
            " ".join(
                [
                    type(layer).__name__,
                    *(str(getattr(layer, n)) for n in ("filters", "units") if hasattr(layer, n)),
                ]
            )
            for layer in networks.build(NETWORKS[name]).layers
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
    assert networks.build(NETWORKS[OURS]).count_params() < 500_000


def test_a_seed_makes_the_initial_weights_repeatable():
    first, same, other = (
        networks.build(NETWORKS[OURS], seed).get_weights()[0] for seed in (1, 1, 2)
    )
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_our_network_can_be_made_deeper_and_wider():
    deeper = networks.ink_reader(networks.scaled_filters(6, 1.5))
    assert len(deeper) == len(networks.ink_reader()) + 3
    assert networks.scaled_filters(5, 1.0) == networks.OUR_FILTERS
    assert networks.scaled_filters(6, 0.5) == (16, 24, 24, 48, 64, 64)
