"""What corrections bring: each writer's samples in order, recognized with no examples at first and
with one more after each that was misread: its digit, or the digits of its number.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

from model.evaluation.number_samples import NumberSample
from model.evaluation.real_handwriting import Sample
from model.recognition.personalization import Personalization
from model.recognition.prediction import Calibration
from model.schemas import PersonalizationFigures

LIMITS = (0, 1, 2, 5, 10)  # of a writer's corrections


class Adapted(TypedDict):
    """Figures of `model.evaluate --adapt`: the share of digits and numbers that are right when they
    are read, before they are corrected; corrections; samples right without and wrong with them.
    """

    accuracy: float | None
    corrections: int
    harmed: int


def by_writer(samples: Sequence[Sample | NumberSample]) -> list[list[int]]:
    """Positions of each writer's samples, in order. What names no writer is by one more."""
    writers = defaultdict(list)
    for position, sample in enumerate(samples):
        writers[sample.writer].append(position)
    return list(writers.values())


def play(
    samples: Sequence[Sample | NumberSample],
    personalization: Personalization,
    calibration: Calibration,
    limit: int | None = None,
    teach_all: bool = False,
) -> tuple[list[Sample | NumberSample], list[int]]:
    """Recognize each writer's samples, beginning with the examples of `personalization`.

    Returns them with the predictions made then, and the positions of those that were corrected: at
    most `limit` of a writer's. With `teach_all` all digits are taught, also those that are right.
    What is no digit is read, but never corrected. A number counts as one sample and one correction:
    see `NumberSample.teach`.
    """
    adapted, corrected = list(samples), []
    for positions in by_writer(samples):
        taught, corrections = personalization, 0
        for position in positions:
            sample = samples[position]
            adapted[position] = sample.personalized(taught, calibration)
            if sample.label == "none":
                continue
            if not adapted[position].is_correct and (limit is None or corrections < limit):
                corrections += 1
                corrected.append(position)
            elif not teach_all:
                continue
            taught = adapted[position].teach(taught)
    return adapted, corrected


def compare(
    samples: Sequence[Sample | NumberSample],
    adapted: Sequence[Sample | NumberSample],
    corrected: Sequence[int],
) -> PersonalizationFigures:
    """Compare samples with what `play` made of them."""
    was_correct = [sample.is_correct for sample in samples]
    is_correct = [sample.is_correct for sample in adapted]
    is_digit = [sample.label != "none" for sample in samples]
    followers = _followers(samples)
    following = [later for position in corrected if (later := followers[position]) is not None]
    misread = [position for position in following if not was_correct[position]]
    return {
        "writers": len(by_writer(samples)),
        "samples": len(samples),
        "digits": sum(is_digit),
        "errors": sum(is_digit) - sum(itertools.compress(was_correct, is_digit)),
        "errors_adapted": sum(is_digit) - sum(itertools.compress(is_correct, is_digit)),
        "corrections": len(corrected),
        "harmed": sum(was and not now for was, now in zip(was_correct, is_correct, strict=True)),
        "next": len(following),
        "next_correct": sum(is_correct[position] for position in following),
        "next_misread": len(misread),
        "next_misread_correct": sum(is_correct[position] for position in misread),
    }


def _followers(samples: Sequence[Sample | NumberSample]) -> list[int | None]:
    """For each sample, the position of the next one of the same writer and digit."""
    followers: list[int | None] = []
    next_of: dict[tuple[str | None, str], int] = {}
    for position, sample in reversed(list(enumerate(samples))):
        followers.append(next_of.get((sample.writer, sample.label)))
        next_of[sample.writer, sample.label] = position
    return followers[::-1]


def evaluate(
    samples: Sequence[Sample | NumberSample],
    personalization: Personalization,
    calibration: Calibration,
) -> Adapted:
    """The figures of `model.evaluate --adapt`."""
    figures = compare(samples, *play(samples, personalization, calibration))
    digits, errors = figures["digits"], figures["errors_adapted"]
    return {
        "accuracy": round(1 - errors / digits, 6) if digits else None,
        "corrections": figures["corrections"],
        "harmed": figures["harmed"],
    }


def errors_by_limit(
    samples: Sequence[Sample], personalization: Personalization, calibration: Calibration
) -> dict[str, int]:
    """Digits that are misread where a writer makes at most 0, 1, … corrections: see LIMITS."""
    return {
        str(limit): compare(samples, *play(samples, personalization, calibration, limit))[
            "errors_adapted"
        ]
        for limit in LIMITS
    }
