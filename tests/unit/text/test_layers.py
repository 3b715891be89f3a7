import pytest

from charts.network_diagram import Stage
from model.artifacts import load_layers, load_results, network_names
from pages.text import layers as layers_text


@pytest.mark.parametrize("name", network_names())
def test_every_saved_network_has_its_diagram_and_table(name):
    layers = load_layers(name)
    assert sum(layer["parameters"] for layer in layers) == load_results(name)["parameters"]
    assert sum(layer["share"] for layer in layers) == pytest.approx(1)
    stages = layers_text.diagram_stages(layers)
    assert stages[0].shape == (28, 28, 1)
    assert stages[-1].kind == "dense"
    assert len(layers_text.table_rows(layers)) == len(layers)
    assert f"{load_results(name)['parameters']:,}" in layers_text.size_sentence(layers)


def test_layers_that_leave_the_shape_join_the_stage_before():
    layers = [
        {"type": "Conv2D", "detail": "8 filters 3×3", "shape": [26, 26, 8]},
        {"type": "BatchNormalization", "detail": "", "shape": [26, 26, 8]},
        {"type": "ReLU", "detail": "", "shape": [26, 26, 8]},
        {"type": "Dense", "detail": "10 units, ReLU", "shape": [10]},
        {"type": "Dropout", "detail": "50 %", "shape": [10]},
    ]
    assert layers_text.diagram_stages(layers)[1:] == [
        Stage("convolution", "Convolution", ("8 filters 3×3", "batch norm, ReLU"), (26, 26, 8)),
        Stage("dense", "Dense", ("ReLU", "dropout 50 %"), (10,)),
    ]
