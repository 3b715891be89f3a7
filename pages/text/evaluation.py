"""Figures of an evaluation in words."""

from __future__ import annotations

from typing import Any

import numpy as np

from model import metrics
from model.artifacts import SERVED, network_titles
from model.evaluation.misclassified import ImageFlags, TestPredictions
from model.evaluation.robustness import PREPROCESSED
from pages.text.numbers import exact_percent, p_value, short_percent

SHARED, DOUBTFUL = "●", "⚑"  # most networks miss it; its label is likely wrong


def accuracy_sentence(tested: TestPredictions) -> str:
    """Say how many are wrong, and between what the true accuracy lies."""
    n, hits = len(tested.correct), int(tested.correct.sum())
    low, high = metrics.wilson_interval(hits, n)
    return f"**{n - hits} wrong in {n:,}**: {exact_percent(hits / n)} right, with a 95 % interval from {exact_percent(low)} to {exact_percent(high)}."


def mcnemar_sentence(
    first: str, second: str, first_correct: np.ndarray, second_correct: np.ndarray
) -> str:
    """Say what McNemar's test finds of two networks, given which images (n,) bool each reads
    rightly.
    """
    only_first, only_second, p = metrics.mcnemar(first_correct, second_correct)
    text = (
        f"{only_first} images are read rightly by {first} alone, {only_second} by {second} alone. "
    )
    if only_first + only_second == 0:
        return text + "Nothing tells them apart."
    text += f"Were both equally good, a split at least as uneven would come up with a probability of {p_value(p)}: "
    if p >= 0.05:
        return text + "these images do not show which is better."
    return (
        text
        + f"{first if only_first > only_second else second} is the better one, and not by chance."
    )


def threshold_sentence(answered: int, wrong: int, n: int) -> str:
    """Say what a threshold of confidence gives."""
    text = f"It would answer **{answered:,} of {n:,}** ({exact_percent(answered / n)}) and leave {n - answered:,} open. "
    if not answered:
        return text
    return text + (
        f"**{wrong} of the answers** would be wrong, 1 in {round(answered / wrong):,}."
        if wrong
        else "**None of the answers** would be wrong."
    )


def prediction_set_sentence(
    possible: float, promised: float, coverage: float, sizes: np.ndarray
) -> str:
    """Say what naming every digit with at least the probability `possible` gives, beside the
    coverage promised on validation digits.
    """
    mean = float(sizes @ np.arange(len(sizes)) / sizes.sum())
    return (
        f"Where every digit with at least {possible * 100:.1f} % is named, the true one is among them for {exact_percent(coverage)} of the test images; "
        f"the threshold was set for {promised * 100:.1f} % of validation digits. On average {mean:.3f} digits are named."
    )


def calibration_sentence(temperature: float, before: float, after: float) -> str:
    """Say what the temperature did to the expected calibration error, both in 0..1."""
    bolder = (
        "under-confident, so its logits were enlarged"
        if temperature < 1
        else "over-confident, so its logits were made smaller"
    )
    effect = "lower" if after < before else "no lower, since it was chosen on validation digits"
    return (
        f"On validation digits the network was {bolder}: divided by {temperature:.2f}. Expected calibration error on the test digits "
        f"before {before * 100:.2f} %, after {after * 100:.2f} %: {effect}."
    )


def sparse_bins_sentence(confidence: np.ndarray) -> str:
    """Warn of the bins of a reliability diagram that hold little, given confidences (n,)."""
    below = int((confidence < 0.9).sum())
    return f"Only {below:,} of the {len(confidence):,} images lie below 90 %, so the points there jump. The larger a point, the more images."


def image_caption(tested: TestPredictions, position: int, marks: ImageFlags) -> str:
    """Caption an image as short as it goes: label, answer where it differs, confidence, and its
    marks.
    """
    label, answer, sure = (
        tested.labels[position],
        tested.predicted[position],
        short_percent(tested.confidence[position]),
    )
    if label == answer:
        return f"{label} {sure}"
    signs = (SHARED if position in marks.missed_by_most else "") + (
        DOUBTFUL if position in marks.label_errors else ""
    )
    return f"{label}→{answer} {sure}" + (f" {signs}" if signs else "")


def image_sentence(tested: TestPredictions, position: int, marks: ImageFlags) -> str:
    """Tell of one image its number, label, answer, the probabilities of both, and what its marks
    mean.
    """
    label, answer, given = (
        int(tested.labels[position]),
        int(tested.predicted[position]),
        tested.probabilities[position],
    )
    text = f"Test image {position:,} is labelled **{label}** "
    if label == answer:
        return text + f"and read as {answer} with {short_percent(given[answer])}."
    text += f"and read as **{answer}** with {short_percent(given[answer])}; {label} gets {short_percent(given[label])}."
    if position in marks.missed_by_most:
        text += f" {SHARED} Most of the networks miss it."
    if position in marks.label_errors:
        text += f" {DOUBTFUL} Its label is likely wrong."
    return text


def cell_sentence(label: int, answer: int, found: int, shown: int) -> str:
    """Say what a cell of the confusion matrix holds and how much of it is shown."""
    images = "No image" if not found else "1 image" if found == 1 else f"{found:,} images"
    text = f"{images} of {label} read {'rightly' if label == answer else f'as {answer}'}"
    return text + (
        f"; the {shown} that it is least sure of:"
        if found > shown
        else ", the surest answers first:"
        if found > 1
        else "."
        if not found
        else ":"
    )


def pair_label(value: tuple[int, int] | None) -> str:
    """Name a pair of label and answer for a menu."""
    return "All" if value is None else f"{value[0]} read as {value[1]}"


def misclassified_sentence(found: int, all_of_them: int) -> str:
    """Say how many mistakes are shown, and what stands below each picture."""
    text = f"All {found} mistakes" if found == all_of_them else f"{found} of {all_of_them} mistakes"
    return f"{text}: label, answer, confidence. {SHARED} most networks miss it, {DOUBTFUL} its label is likely wrong."


def robustness_sentence(
    measured: dict[str, Any], kind: str, unit: str, served: str, title: str
) -> str:
    """Say at which level of a distortion the `served` network differs most from the mean of the
    others, and what each reads there.
    """
    columns = measured["accuracy"][kind]
    ours = np.array(columns[served])
    others = np.array(
        [values for name, values in columns.items() if name not in (served, PREPROCESSED)]
    )
    if not len(others):
        return ""
    at = int(np.abs(ours - others.mean(0)).argmax())
    low, high = others[:, at].min(), others[:, at].max()
    return (
        f"The difference is largest at {measured['levels'][kind][at]:g} {unit}: {title} reads {ours[at] * 100:.0f} %, "
        f"the textbook networks {low * 100:.0f} to {high * 100:.0f} %."
    )


def robustness_method(measured: dict[str, Any], title: str) -> str:
    """Say what was measured."""
    return (
        f"Accuracy on {measured['size']:,} of the test digits, put to the network as they are. “{title}, in the app” has the app's preparation "
        f"before it: it cleans, crops, scales and centres the picture ({measured['size_prepared']:,} digits)."
    )


def generalization_sentence(title: str) -> str:
    """Say what the figures on real handwriting are."""
    return (
        f"How {title}, with all that the app does before and after it, reads what is not MNIST: handwriting of people and with pens that it has "
        "never seen. What it is not sure of it leaves open; what is no digit it should turn away."
    )


def baseline_sentence(title: str) -> str:
    """Say what the figures of a textbook network are."""
    return (
        f"Beside it a textbook network, {title}: given the picture scaled down to 28×28 as tutorials do (strokes drawn large and in the middle), and "
        "prepared as the app does it."
    )


def robustness_titles() -> dict[str, str]:
    """What each line of a chart is called, the served network first, then the same with the app's
    preparation.
    """
    found = network_titles()
    served = (
        {SERVED: found[SERVED], PREPROCESSED: f"{found.pop(SERVED)}, in the app"}
        if SERVED in found
        else {}
    )
    return {**served, **found}
