"""What goes on in a network while it reads an image, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.interpretability.activations import LogitSum, softmax_steps
from model.interpretability.weights import Weights
from pages.text.numbers import decimal, percent, significant

PLACES = 4  # decimals of numbers that a sentence combines


def class_activation_sentence(
    class_maps: Sequence[np.ndarray], weights: Weights, digits: Sequence[int]
) -> str:
    """Say how the class activation maps (h, w) of some digits add up to their logits."""
    sums = []
    for digit, class_map in zip(digits, class_maps, strict=True):
        exact = float(weights.bias[digit])
        logit, bias = round(float(class_map.sum()) + exact, 3), round(exact, 3)
        sums.append(  # the maps' sum as the two that are shown have it
            f"{decimal(logit - bias)} {'−' if bias < 0 else '+'} {decimal(abs(bias))} (bias) = "
            f"**{decimal(logit)}** for {digit}"
        )
    return (
        f"Each of the {'×'.join(map(str, class_maps[0].shape))} pixels of the last maps adds its "
        f"share to the logits, the scores before softmax: {', '.join(sums)}. It is shown "
        "interpolated over the image, of which each pixel has a large receptive field: colour "
        "reaches beyond the strokes."
    )


def softmax_sentence(logits: np.ndarray, temperature: float, digit: int) -> str:
    """Say how a digit's logit becomes its probability, computed from the digits shown."""
    _, tempered, _ = softmax_steps(logits, temperature)
    logit, divisor = round(float(logits[digit]), PLACES), round(temperature, PLACES)
    quotient = round(logit / divisor, PLACES)
    power = math.exp(quotient)
    total = power + float(np.exp(np.delete(tempered, digit).astype(float)).sum())
    return (
        f"For {digit}: {decimal(logit, PLACES)} ÷ {decimal(divisor, PLACES)} = "
        f"{decimal(quotient, PLACES)}; e to this power, {significant(power)}, is "
        f"{percent(power / total)} of the sum over ten digits, {significant(total)}."
    )


def term_names(logit_sum: LogitSum) -> list[str]:
    """Name the terms of a logit, in the order of `LogitSum.terms`."""
    return ["Bias", *(f"Unit {unit + 1}" for unit in logit_sum.units), "All others"]


def rounded_terms(logit_sum: LogitSum) -> tuple[list[float], float]:
    """Return the terms of a logit and the logit as they are shown, to two decimals: what rounding
    adds or takes away is in the last term, all other units.
    """
    *terms, _ = (round(term, 2) for term in logit_sum.terms)
    logit = round(logit_sum.logit, 2)
    return [*terms, round(logit - sum(terms), 2)], logit


def network_view_words() -> dict[str, Any]:
    """What components/network_view says; {} stand for what the browser fills in."""
    return {
        "invitation": "Draw a digit here",
        "clear": "Clear",
        "occlusion": "Occlusion",
        "occlusion_help": "Colours the ink by how much the digit’s logit falls when a patch there"
        " is covered: green supports the digit, orange opposes it.",
        "pad": "Canvas to draw a digit on",
        "layers": "Layer to enlarge",
        "maps": "Feature maps of the enlarged layer",
        "hint": "Point at any value to see what it is computed from; click or tap to keep it."
        " The dashed line is the strongest path to the answer: at each layer, the input that adds"
        " most. Thin lines are the inputs that count most: green adds, orange subtracts.",
        "none": "not a\ndigit",
        "none_sign": "∅",
        "hint_none": "∅ stands for “not a digit”.",
        "missing": "The network cannot be loaded in this browser.",
        "empty": "Nothing is drawn yet",
        "summary": "The network, which reads a {} with {} % confidence. Arrow keys move from value"
        " to value, Page Up and Page Down from map to map.",
        "image": "Input",
        "convolution": "Convolution {}",
        "dense": "Dense {}",
        "average": "Average",
        "logits": "Logits",
        "logit": "logit",
        "probability": "probability",
        "pixel": "Input, row {}, column {}",
        "place": "{}, map {}, row {}, column {}",
        "unit": "{}, unit {}",
        "unit_name": "unit {}",
        "map_pixel": "map {}, row {}",
        "logit_of": "Logit of {}",
        "logit_of_none": "Logit of “not a digit”",
        "about_pixel": "A pixel of the 28×28 image: 0 is black, 1 is white.",
        "mean": "The mean of all {} values of map {}: one number a map is left.",
        "patch": "patch",
        "kernel": "kernel",
        "products": "products",
        "products_sum": "nine products, sum ≈ {}",
        "map_adds": "map {}: {}",
        "other_maps": "The other {} maps: {}.",
        "total": "All products add up to {}.",
        "pool": "It is the largest of the {}×{} sums that this value stands for (max pooling).",
        "batch_norm": "Batch norm scales and shifts it: {} × {} {} ≈ {}.",
        "with_bias": "With the bias, {}: {}.",
        "relu_keeps": "ReLU keeps what is positive: {}.",
        "relu_zero": "ReLU sets negative values to 0: {}.",
        "others": "{} others",
        "bias": "bias",
        "sum": "sum",
        "softmax": "Softmax: e to the power of {} ÷ {} (the temperature) is {} % of the sum over"
        " the ten digits.",
        "about_none": "An eleventh class, trained on what is no digit. Its share is {} %.",
        "path": "The path from the image to the answer",
        "read_as": "Read as {}",
        "help": {
            "image": "The drawing, scaled and centred as MNIST’s digits are.",
            "maps": "Feature maps: each is white where its kernel matches what lies before it.",
            "units": "A hidden dense layer: each unit is a weighted sum of all values before it.",
            "average": "Global average pooling: the mean of each map, the embedding.",
            "logits": "Logits are the scores of the classes; softmax makes probabilities of them.",
        },
    }
