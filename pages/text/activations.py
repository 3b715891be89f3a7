"""What goes on in a network while it reads an image, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model.interpretability.activations import ConvolutionStep, LogitSum, softmax_steps
from model.interpretability.weights import Weights
from model.preprocessing.normalization import IMAGE_SIZE
from model.schemas import Layer
from pages.text.numbers import decimal, percent, significant

RELU = "ReLU sets negative values to 0"
PLACES = 4  # decimals of numbers that a sentence combines


def rounded_step(step: ConvolutionStep) -> ConvolutionStep:
    """Compute a convolution step from its numbers as they are shown, rounded to PLACES, so that a
    reader's calculator agrees; its `value` stays what the map holds.
    """
    patch, kernel = step.patch.round(PLACES), step.kernel.round(PLACES)
    products = (patch * kernel).round(PLACES)
    total = round(float(products.sum()), PLACES)
    scale, shift = round(step.scale, PLACES), round(step.shift, PLACES)
    scaled = scale * total + shift
    return replace(
        step,
        patch=patch,
        kernel=kernel,
        products=products,
        sum=total,
        scale=scale,
        shift=shift,
        scaled=scaled,
    )


def convolution_sentences(step: ConvolutionStep, pool: int) -> str:
    """Say how a convolution step goes on from its products.

    `step` is a `rounded_step`; `pool` is the side of the squares of which only the largest sum is
    kept.
    """
    total, scale, shift = (decimal(x, PLACES) for x in (step.sum, step.scale, abs(step.shift)))
    sign = "−" if step.shift < 0 else "+"
    scaled, activation, value = map(decimal, (step.scaled, max(0.0, step.scaled), step.value))
    largest = f", the largest of the {pool}×{pool} sums that this pixel stands for" * (pool > 1)
    if step.scale == 1:
        normalization = f"With the bias: {total} {sign} {shift} = **{scaled}**."
    else:
        normalization = (
            f"Batch norm scales and shifts: {total} × {scale} {sign} {shift} = **{scaled}**."
        )
    in_map = "That" if activation == value else f"Computed with all digits, **{value}**"
    return (
        f"The nine products add up to **{total}**{largest}. {normalization} "
        f"ReLU {'leaves it' if step.scaled > 0 else 'sets negative values to 0'}: "
        f"**{activation}**. {in_map} stands in the map."
    )


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
        source = "the image" if inputs == 1 else f"all {inputs} maps before"
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


def rounded_terms(logit_sum: LogitSum) -> tuple[list[float], float]:
    """Return the terms of a logit and the logit as they are shown, to two decimals: what rounding
    adds or takes away is in the last term, all other units.
    """
    *terms, _ = (round(term, 2) for term in logit_sum.terms)
    logit = round(logit_sum.logit, 2)
    return [*terms, round(logit - sum(terms), 2)], logit
