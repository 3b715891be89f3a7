"""What goes on in a network while it reads an image, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from model.interpretability.activations import ConvolutionStep, LogitSum, softmax_steps
from model.interpretability.weights import Weights
from model.preprocessing.normalization import IMAGE_SIZE
from pages.text.numbers import decimal, percent


def convolution_sentences(step: ConvolutionStep, pool: int) -> str:
    """Say how a step goes on from its products; `pool` is the side of the squares of which only the
    largest sum is kept.
    """
    total, scale, shift, scaled, value = (
        decimal(x) for x in (step.sum, step.scale, step.shift, step.scaled, step.value)
    )
    said = [
        f"The nine products add up to **{total}**"
        + (
            f", the largest of the {pool}×{pool} sums that this pixel stands for."
            if pool > 1
            else "."
        )
    ]
    if step.scale == 1:
        said.append(f"With the bias {shift}: **{scaled}**.")
    else:
        said.append(
            f"Batch norm scales and shifts: {total} × {scale} {'−' if step.shift < 0 else '+'} {shift.lstrip('−')} = **{scaled}**."
        )
    said.append(
        f"ReLU {'leaves it' if step.scaled > 0 else 'turns what is negative into 0'}: **{value}** stands in the map."
    )
    return " ".join(said)


def class_activation_sentence(
    coarse: Sequence[np.ndarray], weights: Weights, digits: Sequence[int]
) -> str:
    """Say how the class activations of some digits add up to their logits."""
    sums = [
        f"{decimal(values.sum())} {'−' if weights.bias[digit] < 0 else '+'} bias {decimal(abs(weights.bias[digit]))} = "
        f"**{decimal(values.sum() + weights.bias[digit])}** for {digit}"
        for digit, values in zip(digits, coarse, strict=True)
    ]
    return (
        f"Each of the {'×'.join(map(str, coarse[0].shape))} pixels of the last maps adds its share to the logits: {', '.join(sums)}. "
        "It is shown smoothed over the drawing, of which each of them sees a good part: colour reaches beyond the ink."
    )


def softmax_sentence(logits: np.ndarray, temperature: float, digit: int) -> str:
    """Say how a digit's logit becomes its probability."""
    ten, tempered, shares = softmax_steps(logits, temperature)
    return (
        f"For {digit}: {decimal(ten[digit])} ÷ {decimal(temperature)} = {decimal(tempered[digit])}; e to this power, {np.exp(tempered[digit]):,.1f}, "
        f"is {percent(float(shares[digit]))} of the sum over ten digits, {np.exp(tempered).sum():,.1f}."
    )


def layer_sentences(layers: list[dict[str, Any]]) -> list[str]:
    """A sentence for each convolution, then one for each layer after them that is dense or
    averages, from records.layers.
    """
    said: list[list[str]] = []
    shape = [IMAGE_SIZE, IMAGE_SIZE, 1]
    for layer in layers:
        words = _computation(layer, shape)
        if layer["type"] == "MaxPooling2D" and "ReLU" in said[-1][-1]:
            words = [f"{words[0]}, which the maps do not show yet"]
        if layer["type"] in ("Conv2D", "Dense", "GlobalAveragePooling2D", "Flatten"):
            said.append([f"**{_shape(shape)} in**", *words])
        else:
            said[-1] += words
        said[-1][0] = said[-1][0].partition(",")[0] + f", **{_shape(layer['shape'])} out**"
        shape = layer["shape"]
    return [f"{first}: {'; '.join(rest)}." for first, *rest in said]


def _shape(shape: list[int]) -> str:
    return "×".join(map(str, shape)) + (" numbers" if len(shape) == 1 else "")


def _computation(layer: dict[str, Any], before: list[int]) -> list[str]:
    """What a layer computes."""
    kind, detail = layer["type"], layer["detail"]
    if kind == "Conv2D":
        seen = "the picture" if before[-1] == 1 else f"all {before[-1]} maps before"
        step = ", two pixels at a time" if "stride 2" in detail else ""
        return [
            f"{layer['shape'][-1]} filters of 3×3 slide over {seen}{step}",
            *(["ReLU turns what is negative into 0"] if "ReLU" in detail else []),
        ]
    if kind == "Dense":
        return [
            f"{layer['shape'][-1]} weighted sums of all {before[-1]}",
            *(["ReLU turns what is negative into 0"] if "ReLU" in detail else []),
        ]
    return {
        "MaxPooling2D": [f"of each {detail} pixels the largest stays"],
        "BatchNormalization": ["batch norm scales and shifts each map"],
        "ReLU": ["ReLU turns what is negative into 0"],
        "GlobalAveragePooling2D": ["the mean of each map: the embedding"],
        "Flatten": ["all pixels of all maps in one row"],
    }.get(kind, [])


def unit_names(one: LogitSum) -> list[str]:
    """What the parts of a sum are called, in the order of `parts`."""
    return ["Bias", *(f"Unit {unit + 1}" for unit in one.units), "All others"]
