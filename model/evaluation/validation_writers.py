"""Digits of UNIPEN's validation writers, with what the served network reads in them."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from model.artifacts import ROOT, loading, read_arrays
from model.data import unipen

FILE = ROOT / "data" / "validation_writers.npz"
FIX = "make it anew with `python tools/validation_writers.py`"


class ReadSample(NamedTuple):
    """A digit that somebody wrote, and the top class of the network."""

    sample: unipen.Sample
    predicted: int

    @property
    def is_correct(self) -> bool:
        """Whether the top class is the label."""
        return self.sample.label == self.predicted


def choose(digits: Sequence[ReadSample]) -> list[ReadSample]:
    """Choose every misread digit, and one of each writer, whose labels take turns."""
    first: dict[tuple[str, int], ReadSample] = {}
    for each in digits:
        first.setdefault((each.sample.writer, each.sample.label), each)
    shown = [each for each in digits if not each.is_correct]
    for number, writer in enumerate(sorted({each.sample.writer for each in digits})):
        labels = sorted(label for of_writer, label in first if of_writer == writer)
        label = min(labels, key=lambda label: (label - number) % 10)
        if not any(each is first[writer, label] for each in shown):
            shown.append(first[writer, label])
    return shown


def save(samples: Sequence[ReadSample], path: Path = FILE) -> None:
    """Write samples with what was read."""
    rounded = [
        replace(each.sample, strokes=[stroke.round() for stroke in each.sample.strokes])
        for each in samples
    ]
    arrays: dict[str, Any] = unipen.encode(rounded)
    arrays["predicted"] = np.array([each.predicted for each in samples], np.uint8)
    np.savez_compressed(path, **arrays)


@functools.cache
def load(path: Path = FILE) -> tuple[ReadSample, ...]:
    """Read the chosen digits, the misread ones first. Raises ArtifactError."""
    arrays = read_arrays(path, {**unipen.SHAPES, "predicted": ("samples",)}, FIX)
    with loading(path, FIX):
        return tuple(
            ReadSample(sample, int(predicted))
            for sample, predicted in zip(unipen.decode(arrays), arrays["predicted"], strict=True)
        )
