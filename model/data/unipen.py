"""UNIPEN: digits, letters and signs by 224 writers, as strokes, and the split of its writers."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from model.artifacts import ROOT, loading, read_arrays
from model.caching import compute_once
from model.data import NOT_A_DIGIT
from model.preprocessing.strokes import clean_strokes
from model.schemas import SchemaError

FILE = ROOT / "data" / "unipen.npz"
FIX = "build it with `python tools/unipen.py FOLDER`"
VALIDATION_SHARE = 0.2  # of the writers of each collection
# Of twelve tried, the one with the most digits to train on among those with over forty slashed
# zeros to validate on: by these counts alone.
SPLIT_SALT = "unipen-11"

# `writers` holds the ASCII codes of six letters, "apa-03", `points` the steps from point to point.
SHAPES = {
    "labels": ("samples",),
    "characters": ("samples",),
    "writers": ("samples", 6),
    "stroke_counts": ("samples",),
    "point_counts": ("strokes",),
    "points": (2, "points"),
}


@dataclass(frozen=True)
class Sample:
    """One character that a person wrote.

    `label` is 0 to 9 or NOT_A_DIGIT, `writer` a collection and a number, "apa-03". Strokes are
    (n, 2) float32, x to the right, y downwards, the longer side 1,000 units, in the order written.
    """

    label: int
    character: str
    writer: str
    strokes: list[np.ndarray]

    @property
    def collection(self) -> str:
        """The collection that the writer belongs to: one laboratory, one kind of tablet."""
        return self.writer.split("-")[0]

    @property
    def is_marked_zero(self) -> bool:
        """Whether it is a zero of two or more strokes: nearly always a slashed one."""
        return self.label == 0 and len(self.strokes) > 1


class WriterSplit(NamedTuple):
    """Training and validation samples; nobody wrote in both."""

    train: list[Sample]
    validation: list[Sample]

    @property
    def validation_digits(self) -> list[Sample]:
        """The validation samples that are digits."""
        return [sample for sample in self.validation if sample.label != NOT_A_DIGIT]


def encode(samples: Sequence[Sample]) -> dict[str, np.ndarray]:
    """Pack samples, their coordinates whole numbers, into the arrays of `SHAPES`."""
    strokes = [stroke for sample in samples for stroke in sample.strokes]
    points = np.concatenate(strokes).astype(np.int16)
    return {
        "labels": np.array([sample.label for sample in samples], np.uint8),
        "characters": np.array([ord(sample.character) for sample in samples], np.uint16),
        "writers": np.array([list(sample.writer.encode()) for sample in samples], np.uint8),
        "stroke_counts": np.array([len(sample.strokes) for sample in samples], np.uint8),
        "point_counts": np.array([len(stroke) for stroke in strokes], np.uint16),
        "points": np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int16)).T,
    }


def decode(arrays: Mapping[str, np.ndarray]) -> tuple[Sample, ...]:
    """Unpack what `encode` packed. Raises SchemaError for labels or counts that fit no strokes."""
    if (
        not 0 <= arrays["labels"].min() <= arrays["labels"].max() <= NOT_A_DIGIT
        or min(arrays["stroke_counts"].min(), arrays["point_counts"].min()) < 1
        or int(arrays["stroke_counts"].sum()) != len(arrays["point_counts"])
        or int(arrays["point_counts"].sum()) != arrays["points"].shape[1]
    ):
        raise SchemaError("labels or counts that fit no strokes")
    points = np.cumsum(arrays["points"].T, axis=0, dtype=np.int32).astype(np.float32)
    ends = np.cumsum(arrays["point_counts"], dtype=int)[:-1]
    strokes = iter(np.split(points, ends))
    return tuple(
        Sample(
            int(label),
            chr(character),
            bytes(writer).decode("ascii"),
            clean_strokes([next(strokes) for _ in range(count)]),
        )
        for label, character, writer, count in zip(
            arrays["labels"],
            arrays["characters"],
            arrays["writers"],
            arrays["stroke_counts"],
            strict=True,
        )
    )


@compute_once()
def load(path: Path = FILE) -> tuple[Sample, ...]:
    """Read all samples once a process, in the order of the file.

    Raises ArtifactError when the file is missing, damaged or holds something else.
    """
    arrays = read_arrays(path, SHAPES, FIX)
    with loading(path, FIX):
        return decode(arrays)


def validation_writers(writers: Iterable[str]) -> set[str]:
    """Choose a fifth of each collection's writers, at least one where there are two.

    The same writers give the same choice for ever.
    """
    by_collection = defaultdict(set)
    for writer in writers:
        by_collection[writer.split("-")[0]].add(writer)
    held_out: set[str] = set()
    for group in by_collection.values():
        ordered = sorted(
            group, key=lambda writer: hashlib.sha256(f"{SPLIT_SALT} {writer}".encode()).digest()
        )
        held_out.update(ordered[: max(round(len(group) * VALIDATION_SHARE), int(len(group) > 1))])
    return held_out


def split(samples: Sequence[Sample]) -> WriterSplit:
    """Split samples by writer: see `validation_writers`."""
    held_out = validation_writers({sample.writer for sample in samples})
    return WriterSplit(
        [sample for sample in samples if sample.writer not in held_out],
        [sample for sample in samples if sample.writer in held_out],
    )
