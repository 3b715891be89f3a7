import numpy as np
import pytest

from model.artifacts import network_names
from model.data import mnist
from model.interpretability import activations
from model.interpretability.weights import load_weights
from model.recognition.classifier import load_classifier
from pages.text import activations as activations_text
from pages.text.numbers import significant

IMAGE = mnist.load().test.images[0] / np.float32(255)


@pytest.mark.parametrize("name", network_names())
def test_every_term_of_a_logit_has_a_name(name):
    outputs = load_classifier(name).layer_outputs(IMAGE[None])
    logit_sum = activations.logit_sum(outputs, load_weights(name), 7)
    assert len(activations_text.term_names(logit_sum)) == len(logit_sum.terms)


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
