import numpy as np

from model.interpretability import sensitivity
from pages.text.sensitivity import stability_sentence


def test_the_stable_range_is_put_into_words():
    transformation = sensitivity.TRANSFORMATIONS["Rotate"]
    probabilities = np.eye(10)[np.full(sensitivity.N_LEVELS, 4)]
    assert "4 stays" in stability_sentence(transformation, probabilities)
    assert "whole range" in stability_sentence(transformation, probabilities)
    probabilities[[10, 30]] = np.eye(10)[9]
    assert "from −40.5 to 40.5 degrees" in stability_sentence(transformation, probabilities)
