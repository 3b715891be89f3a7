"""What goes on in a network while it reads one image: its maps, a convolution step by step, class
activation, and the last layer's sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model import answer_words, metrics
from model.interpretability.weights import Weights
from model.preprocessing.normalization import FIELD

NEITHER = 10  # the class of what is no digit, in networks that know it


def maps(outputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """The maps (h, w, filters) of each convolution, in order, from what Classifier.inside returned
    for one image.
    """
    return [
        outputs[f"map_{number}"][0]
        for number in range(1, 1 + sum(name.startswith("map_") for name in outputs))
    ]


def strongest(layer: np.ndarray) -> np.ndarray:
    """The filters of maps (h, w, filters) by the mean of their map, highest first."""
    return np.argsort(-layer.mean((0, 1)), kind="stable")


def peak(one: np.ndarray) -> tuple[int, int]:
    """Row and column of the highest pixel of a map (h, w)."""
    row, column = np.unravel_index(int(one.argmax()), one.shape)
    return int(row), int(column)


def field(weights: Weights, number: int, row: int, column: int) -> tuple[int, int, int, int]:
    """Top, left, bottom, right (past the end) of the image's pixels that a pixel of the maps of
    convolution `number`, from 1, can see.
    """
    side, jump, begin = (int(n) for n in weights.fields[number - 1])
    top, left = begin + jump * row, begin + jump * column
    return max(0, top), max(0, left), min(FIELD, top + side), min(FIELD, left + side)


@dataclass(frozen=True)
class Step:
    """One pixel of a map of the first convolution.

    `row` and `column` in 0..27, or −1 where it stands for a zero outside: the upper left corner of
    `patch` (3, 3); `kernel`, `products` (3, 3), their `sum`, then `scaled` by `scale` and `shift`,
    and `value` after ReLU.
    """

    row: int
    column: int
    patch: np.ndarray
    kernel: np.ndarray
    products: np.ndarray
    sum: float
    scale: float
    shift: float
    scaled: float
    value: float


def convolve(image: np.ndarray, weights: Weights, number: int, row: int, column: int) -> Step:
    """Work out the pixel at `row` and `column` of map `number` of the first convolution, for an
    image (28, 28) in 0..1.

    Where the network keeps only the largest of several sums, that one's patch is returned.
    """
    height, width = weights.kernel.shape[:2]
    wide = np.pad(image, (height, width))
    kernel = weights.kernel[:, :, number]
    steps = []
    for y in range(row * weights.pool, (row + 1) * weights.pool):
        for x in range(column * weights.pool, (column + 1) * weights.pool):
            top, left = y * weights.stride - weights.pad, x * weights.stride - weights.pad
            patch = wide[top + height : top + 2 * height, left + width : left + 2 * width]
            steps.append((float((patch * kernel).sum()), top, left, patch))
    total, top, left, patch = max(steps, key=lambda step: step[0])
    scale, shift = float(weights.scale[number]), float(weights.shift[number])
    scaled = scale * total + shift
    return Step(
        top, left, patch, kernel, patch * kernel, total, scale, shift, scaled, max(0.0, scaled)
    )


def worked_out(step: Step, pool: int) -> str:
    """Say how a step goes on from its products; `pool` is the side of the squares of which only the
    largest sum is kept.
    """
    total, scale, shift, scaled, value = (
        number(x) for x in (step.sum, step.scale, step.shift, step.scaled, step.value)
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


def number(value: float) -> str:
    """Write a number to three decimals, with a true minus."""
    return f"{value:.3f}".replace("-0.000", "0.000").replace("-", "−")


def activation(outputs: dict[str, np.ndarray], weights: Weights, digit: int) -> np.ndarray:
    """Class activation (h, w): what each pixel of the last maps adds to a digit's logit.

    Its sum and the bias are the logit, exactly.

    For networks whose units are the means of the last maps (Zhou et al.: Learning Deep Features for
    Discriminative Localization, 2016). Raises ValueError for others.
    """
    if not weights.averaged:
        raise ValueError("The last layer of this network does not see averaged maps.")
    last = maps(outputs)[-1]
    return last @ weights.dense[:, digit] / (last.shape[0] * last.shape[1])


def added_up(coarse: Sequence[np.ndarray], weights: Weights, digits: Sequence[int]) -> str:
    """Say how the class activations of some digits add up to their logits."""
    sums = [
        f"{number(values.sum())} {'−' if weights.bias[digit] < 0 else '+'} bias {number(abs(weights.bias[digit]))} = "
        f"**{number(values.sum() + weights.bias[digit])}** for {digit}"
        for digit, values in zip(digits, coarse, strict=True)
    ]
    return (
        f"Each of the {'×'.join(map(str, coarse[0].shape))} pixels of the last maps adds its share to the logits: {', '.join(sums)}. "
        "It is shown smoothed over the drawing, of which each of them sees a good part: colour reaches beyond the ink."
    )


def spread(evidence: np.ndarray) -> np.ndarray:
    """Lay a coarse map (h, w) over the image's pixels, straight from one of its pixels' middle to
    the next: (28, 28).
    """
    for axis in (0, 1):
        at = (np.arange(FIELD) + 0.5) * evidence.shape[axis] / FIELD - 0.5
        known = np.arange(evidence.shape[axis])
        evidence = np.apply_along_axis(
            lambda line, at=at, known=known: np.interp(at, known, line), axis, evidence
        )
    return evidence


def stages(logits: np.ndarray, temperature: float, digit: int) -> str:
    """Say how a digit's logit becomes its probability."""
    ten, tempered, shares = decision(logits, temperature)
    return (
        f"For {digit}: {number(ten[digit])} ÷ {number(temperature)} = {number(tempered[digit])}; e to this power, {np.exp(tempered[digit]):,.1f}, "
        f"is {answer_words.percent(float(shares[digit]))} of the sum over ten digits, {np.exp(tempered).sum():,.1f}."
    )


@dataclass(frozen=True)
class Sum:
    """How the last layer comes to a logit:

    `bias`, the contributions of the `units` that weigh most, (k,) each, and of all `others`.
    """

    bias: float
    units: np.ndarray
    parts: np.ndarray
    others: float
    logit: float


def contributions(
    outputs: dict[str, np.ndarray], weights: Weights, digit: int, shown: int = 6
) -> Sum:
    """What each unit of the embedding adds to a digit's logit; the `shown` that weigh most by name."""
    parts = outputs["embedding"][0] * weights.dense[:, digit]
    units = np.argsort(-np.abs(parts), kind="stable")[:shown]
    others = float(np.delete(parts, units).sum())
    return Sum(
        float(weights.bias[digit]),
        units,
        parts[units],
        others,
        float(weights.bias[digit] + parts.sum()),
    )


def decision(logits: np.ndarray, temperature: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ten digits' logits, the same divided by the temperature, and their probabilities, (10,) each,
    from logits (10 or 11,).
    """
    ten = logits[:NEITHER]
    return ten, ten / temperature, metrics.softmax(ten[None] / temperature)[0]


def lines(layers: list[dict[str, Any]]) -> list[str]:
    """A sentence for each convolution, then one for each layer after them that is dense or
    averages, from records.layers.
    """
    said: list[list[str]] = []
    shape = [FIELD, FIELD, 1]
    for layer in layers:
        words = _words(layer, shape)
        if layer["type"] == "MaxPooling2D" and "ReLU" in said[-1][-1]:
            words = [f"{words[0]}, which the maps do not show yet"]
        if layer["type"] in ("Conv2D", "Dense", "GlobalAveragePooling2D", "Flatten"):
            said.append([f"**{_size(shape)} in**", *words])
        else:
            said[-1] += words
        said[-1][0] = said[-1][0].partition(",")[0] + f", **{_size(layer['shape'])} out**"
        shape = layer["shape"]
    return [f"{first}: {'; '.join(rest)}." for first, *rest in said]


def _size(shape: list[int]) -> str:
    return "×".join(map(str, shape)) + (" numbers" if len(shape) == 1 else "")


def _words(layer: dict[str, Any], before: list[int]) -> list[str]:
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


def names(one: Sum) -> list[str]:
    """What the parts of a sum are called, in the order of `parts`."""
    return ["Bias", *(f"Unit {unit + 1}" for unit in one.units), "All others"]


def parts(one: Sum) -> list[float]:
    """What adds up to the logit."""
    return [one.bias, *one.parts.tolist(), one.others]


def reach(sums: list[Sum]) -> tuple[float, float]:
    """The lowest and highest value on the way to the logits, with room for a number on either side."""
    passed = np.concatenate([[0], *(np.cumsum(parts(one)) for one in sums)])
    room = 0.3 * float(np.ptp(passed))
    return float(passed.min()) - room, float(passed.max()) + room
