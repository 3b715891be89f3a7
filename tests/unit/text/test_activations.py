import numpy as np
import pytest

from model.artifacts import load_layers, network_names
from model.data import mnist
from model.interpretability import activations
from model.interpretability.weights import load_weights
from model.recognition.classifier import load_classifier
from pages.text import activations as activations_text
from pages.text.numbers import decimal

IMAGE = mnist.load().test.images[0] / np.float32(255)


@pytest.mark.parametrize("name", network_names())
def test_every_layer_that_computes_has_a_sentence_with_its_sizes(name):
    sentences = activations_text.layer_sentences(load_layers(name))
    maps = activations.feature_maps(load_classifier(name).layer_outputs(IMAGE[None]))
    assert sum("slide over" in sentence for sentence in sentences) == len(maps)
    assert sentences[0].startswith("**28×28×1 in**")
    for sentence, of_layer in zip(sentences, maps, strict=False):
        size = "×".join(map(str, of_layer.shape))
        assert ("not show yet" in sentence) != (f"**{size} out**" in sentence)
    assert "weighted sums" in sentences[-1]


@pytest.mark.parametrize("name", network_names())
def test_every_term_of_a_logit_has_a_name(name):
    outputs = load_classifier(name).layer_outputs(IMAGE[None])
    logit_sum = activations.logit_sum(outputs, load_weights(name), 7)
    assert len(activations_text.term_names(logit_sum)) == len(logit_sum.terms)


@pytest.mark.parametrize("name", network_names())
def test_a_convolution_is_told_up_to_the_value_in_the_map(name):
    weights = load_weights(name)
    step = activations.convolution_step(IMAGE, weights, 0, 8, 8)
    text = activations_text.convolution_sentences(step, weights.pool)
    assert f"**{decimal(step.sum)}**" in text
    assert text.endswith(f"**{decimal(step.value)}** stands in the map.")
