"""What a network computes for one image: feature maps, a convolution, class activation, logits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model import metrics
from model.interpretability.weights import Weights
from model.preprocessing.normalization import IMAGE_SIZE

REJECTED_CLASS = 10  # of networks that know drawings that are no digit


def feature_maps(outputs: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Return the maps (h, w, filters) of each convolution in order.

    `outputs` is what Classifier.layer_outputs returned for one image.
    """
    count = sum(name.startswith("map_") for name in outputs)
    return [outputs[f"map_{number}"][0] for number in range(1, count + 1)]


def class_activation(outputs: dict[str, np.ndarray], weights: Weights, digit: int) -> np.ndarray:
    """Return what each pixel of the last feature maps adds to a digit's logit: (h, w).

    Their sum and the bias are the logit, exactly. Source: Zhou et al., Learning Deep Features for
    Discriminative Localization, 2016. Raises ValueError for networks without global average
    pooling.
    """
    if not weights.averaged:
        raise ValueError("The last layer of this network does not see averaged maps.")
    last = feature_maps(outputs)[-1]
    added: np.ndarray = last @ weights.dense[:, digit] / (last.shape[0] * last.shape[1])
    return added


def upsample(coarse: np.ndarray) -> np.ndarray:
    """Interpolate a map (h, w) linearly to the pixels of the image: (28, 28)."""
    for axis in (0, 1):
        length = coarse.shape[axis]
        pixels = (np.arange(IMAGE_SIZE) + 0.5) * length / IMAGE_SIZE - 0.5
        lines = [np.interp(pixels, range(length), line) for line in np.moveaxis(coarse, axis, -1)]
        coarse = np.moveaxis(np.stack(lines), -1, axis)
    return coarse


@dataclass(frozen=True)
class LogitSum:
    """What adds up to a digit's logit in the last layer.

    The `bias`, the `contributions` (k,) of the `units` (k,) that contribute most, and the
    `remainder` of all other units.
    """

    bias: float
    units: np.ndarray
    contributions: np.ndarray
    remainder: float
    logit: float

    @property
    def terms(self) -> list[float]:
        """All terms of the sum, in this order."""
        return [self.bias, *self.contributions.tolist(), self.remainder]


def logit_sum(
    outputs: dict[str, np.ndarray], weights: Weights, digit: int, count: int = 6
) -> LogitSum:
    """Split a digit's logit into what the units of the embedding add: the `count` largest terms."""
    contributions = outputs["embedding"][0] * weights.dense[:, digit]
    units = np.argsort(-np.abs(contributions), kind="stable")[:count]
    return LogitSum(
        float(weights.bias[digit]),
        units,
        contributions[units],
        float(np.delete(contributions, units).sum()),
        float(weights.bias[digit] + contributions.sum()),
    )


def softmax_steps(
    logits: np.ndarray, temperature: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ten digits' logits, the same over the temperature, and probabilities, (10,) each.

    `logits` (10,), or (11,) with the rejected class.
    """
    digits = logits[:REJECTED_CLASS]
    return digits, digits / temperature, metrics.softmax(digits[None] / temperature)[0]


def axis_range(sums: list[LogitSum]) -> tuple[float, float]:
    """Return the range of all partial sums, with room for a number on either side."""
    partial = np.concatenate([[0], *(np.cumsum(logit.terms) for logit in sums)])
    room = 0.3 * float(np.ptp(partial))
    return float(partial.min()) - room, float(partial.max()) + room
