import numpy as np
import pytest

from model.artifacts import load_layers, network_names
from model.data import mnist
from model.interpretability import activations
from model.interpretability.weights import load_weights
from model.recognition.classifier import load_classifier
from pages.text import activations as activations_text
from pages.text.numbers import decimal, significant

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
    exact = activations.convolution_step(IMAGE, weights, 0, 8, 8)
    step = activations_text.rounded_step(exact)
    text = activations_text.convolution_sentences(step, weights.pool)
    assert f"**{decimal(step.sum, 4)}**" in text
    assert f"**{decimal(exact.value)}**" in text
    assert step.sum == pytest.approx(exact.sum, abs=1e-3)
    assert step.scaled == pytest.approx(exact.scaled, abs=1e-2)


@pytest.mark.parametrize("name", network_names())
def test_the_rounded_terms_of_a_logit_add_up_and_are_those_of_the_network(name):
    outputs = load_classifier(name).layer_outputs(IMAGE[None])
    logit_sum = activations.logit_sum(outputs, load_weights(name), 7)
    terms, logit = activations_text.rounded_terms(logit_sum)
    assert sum(terms) == pytest.approx(logit, abs=1e-9)
    assert logit == pytest.approx(logit_sum.logit, abs=0.005)
    assert terms == pytest.approx(logit_sum.terms, abs=0.005 * len(terms))


@pytest.mark.parametrize(
    ("value", "text"), [(12.345678, "12.3457"), (1234567.8, "1,234,568"), (0.5, "0.500000")]
)
def test_numbers_have_six_significant_digits(value, text):
    assert significant(value) == text
