"""What goes on in a network while it reads an image, in words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.interpretability.activations import ConvolutionStep, LogitSum, softmax_steps
from model.interpretability.weights import Weights
from model.preprocessing.normalization import IMAGE_SIZE
from model.schemas import Layer
from pages.text.numbers import decimal, percent

RELU = "ReLU turns what is negative into 0"


def convolution_sentences(step: ConvolutionStep, pool: int) -> str:
    """Say how a convolution step goes on from its products.

    `pool` is the side of the squares of which only the largest sum is kept.
    """
    total, scale, shift, scaled, value = (
        decimal(x) for x in (step.sum, step.scale, step.shift, step.scaled, step.value)
    )
    largest = f", the largest of the {pool}×{pool} sums that this pixel stands for" * (pool > 1)
    if step.scale == 1:
        normalization = f"With the bias {shift}: **{scaled}**."
    else:
        normalization = (
            f"Batch norm scales and shifts: {total} × {scale} {'−' if step.shift < 0 else '+'} "
            f"{shift.lstrip('−')} = **{scaled}**."
        )
    return (
        f"The nine products add up to **{total}**{largest}. {normalization} "
        f"ReLU {'leaves it' if step.scaled > 0 else 'turns what is negative into 0'}: "
        f"**{value}** stands in the map."
    )


def class_activation_sentence(
    class_maps: Sequence[np.ndarray], weights: Weights, digits: Sequence[int]
) -> str:
    """Say how the class activation maps (h, w) of some digits add up to their logits."""
    sums = [
        f"{decimal(class_map.sum())} {'−' if weights.bias[digit] < 0 else '+'} bias "
        f"{decimal(abs(weights.bias[digit]))} = "
        f"**{decimal(class_map.sum() + weights.bias[digit])}** for {digit}"
        for digit, class_map in zip(digits, class_maps, strict=True)
    ]
    return (
        f"Each of the {'×'.join(map(str, class_maps[0].shape))} pixels of the last maps adds its "
        f"share to the logits: {', '.join(sums)}. It is shown smoothed over the drawing, of which "
        "each of them sees a good part: colour reaches beyond the ink."
    )


def softmax_sentence(logits: np.ndarray, temperature: float, digit: int) -> str:
    """Say how a digit's logit becomes its probability."""
    ten, tempered, probabilities = softmax_steps(logits, temperature)
    return (
        f"For {digit}: {decimal(ten[digit])} ÷ {decimal(temperature)} = "
        f"{decimal(tempered[digit])}; e to this power, {np.exp(tempered[digit]):,.1f}, is "
        f"{percent(float(probabilities[digit]))} of the sum over ten digits, "
        f"{np.exp(tempered).sum():,.1f}."
    )


def layer_sentences(layers: Sequence[Layer]) -> list[str]:
    """Write a sentence for each convolution, then one for each layer after them that is dense or
    averages.
    """
    clauses: list[list[str]] = []  # of each sentence
    shape = [IMAGE_SIZE, IMAGE_SIZE, 1]
    for layer in layers:
        computation = _computation(layer, shape)
        if layer["type"] == "MaxPooling2D" and "ReLU" in clauses[-1][-1]:
            computation = [f"{computation[0]}, which the maps do not show yet"]
        if layer["type"] in ("Conv2D", "Dense", "GlobalAveragePooling2D", "Flatten"):
            clauses.append([f"**{_size(shape)} in**", *computation])
        else:
            clauses[-1] += computation
        sizes = clauses[-1][0].partition(",")[0]
        clauses[-1][0] = f"{sizes}, **{_size(layer['shape'])} out**"
        shape = layer["shape"]
    return [f"{sizes}: {'; '.join(computations)}." for sizes, *computations in clauses]


def _size(shape: Sequence[int]) -> str:
    return "×".join(map(str, shape)) + (" numbers" if len(shape) == 1 else "")


def _computation(layer: Layer, input_shape: Sequence[int]) -> list[str]:
    """What a layer computes."""
    kind, detail, inputs = layer["type"], layer["detail"], input_shape[-1]
    relu = [RELU] if "ReLU" in detail else []
    if kind == "Conv2D":
        source = "the picture" if inputs == 1 else f"all {inputs} maps before"
        stride = ", two pixels at a time" if "stride 2" in detail else ""
        return [f"{layer['shape'][-1]} filters of 3×3 slide over {source}{stride}", *relu]
    if kind == "Dense":
        return [f"{layer['shape'][-1]} weighted sums of all {inputs}", *relu]
    return {
        "MaxPooling2D": [f"of each {detail} pixels the largest stays"],
        "BatchNormalization": ["batch norm scales and shifts each map"],
        "ReLU": [RELU],
        "GlobalAveragePooling2D": ["the mean of each map: the embedding"],
        "Flatten": ["all pixels of all maps in one row"],
    }.get(kind, [])


def term_names(logit_sum: LogitSum) -> list[str]:
    """Name the terms of a logit, in the order of `LogitSum.terms`."""
    return ["Bias", *(f"Unit {unit + 1}" for unit in logit_sum.units), "All others"]
