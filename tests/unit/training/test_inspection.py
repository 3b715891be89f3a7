import pytest

from model.training import inspection, networks
from model.training.recipes import NETWORKS


@pytest.mark.parametrize("name", NETWORKS)
def test_a_description_counts_every_parameter(name):
    model = networks.build(NETWORKS[name])
    described = inspection.describe_layers(model)
    assert sum(layer["parameters"] for layer in described) == model.count_params()
    assert len(described) == len(model.layers)


def test_multiply_adds_are_those_worked_by_hand():
    first, *_, last = inspection.describe_layers(networks.build(NETWORKS["dropout-cnn"]))
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
    strided = inspection.describe_layers(networks.build(NETWORKS["batchnorm-gap"]))[0]
    assert strided["detail"] == "16 filters 3×3, stride 2, same padding"
    assert strided["multiply_adds"] == 14 * 14 * 16 * 9
