"""Figures of an evaluation in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model import metrics
from model.artifacts import SERVED, network_titles
from model.evaluation.misclassified import ImageFlags, Order, TestPredictions, confused_pairs
from model.evaluation.robustness import PREPROCESSED
from model.evaluation.validation_writers import ReadSample
from model.metrics import ModelComparison
from model.schemas import Robustness, UnipenResults
from pages.text.numbers import exact_percent, p_value, percent, short_percent

SIGNIFICANT = 0.05  # p-values below
MISSED_BY_MOST, LABEL_ERROR = "●", "⚑"
WILSON = (
    "If the test were repeated with other images, 95 % of such intervals would hold the network's "
    "true accuracy (Wilson's interval of a share)."
)
SCORES = {
    "precision": "Of the images predicted as this digit, the share that is this digit.",
    "recall": "Of the images of this digit, the share that is predicted as it.",
    "F1": "The harmonic mean of precision and recall.",
}
ECE = (
    "Expected calibration error: predictions are put into bins by their confidence; in each bin, "
    "the mean confidence is compared with the share that is correct; ECE is the mean difference, "
    "weighted by the size of the bins."
)
TEMPERATURE = (
    "The logits, the scores from which softmax makes probabilities, are divided by the temperature "
    "T. T is fitted on validation data. It changes confidences, never the digit."
)
P_VALUE = "The probability of a split at least as uneven if both networks were equally good."
MCNEMAR = (
    "McNemar's test looks at the images that only one of two networks classifies correctly. If "
    "both were equally good, these would split evenly but for chance."
)
RISK_COVERAGE = (
    "Below the threshold the network abstains. Coverage is the share of images that it still "
    "answers, selective error the share of wrong answers among them."
)
SUPPORT = "How many test images are this digit."
ORDERS: dict[str, Order] = {
    "Most confident first": "most confident",
    "Least confident first": "least confident",
    "MNIST order": "stored",
}


def errors_headline(predictions: TestPredictions) -> str:
    """Say how many images are misclassified, and which confusion is the most frequent."""
    n, errors = len(predictions.correct), int((~predictions.correct).sum())
    pairs = confused_pairs(predictions)
    text = f"{errors:,} {'error' if errors == 1 else 'errors'} in {n:,} test images"
    if not pairs:
        return f"{text}."
    label, predicted = pairs[0]
    return f"{text}. The most frequent confusion: {label} taken for {predicted}."


def accuracy_sentence(predictions: TestPredictions) -> str:
    """Say the accuracy with its interval."""
    n, hits = len(predictions.correct), int(predictions.correct.sum())
    low, high = metrics.wilson_interval(hits, n)
    return (
        f"Accuracy {exact_percent(hits / n)}, 95 % confidence interval {exact_percent(low)} to "
        f"{exact_percent(high)}. Press a cell to see its images."
    )


def confidence_headline(predictions: TestPredictions) -> str:
    """Say how confident the network is where it is correct, and where it is wrong."""
    correct, wrong = (
        predictions.confidence[mask] for mask in (predictions.correct, ~predictions.correct)
    )
    if not len(wrong) or not len(correct):
        return f"Median confidence {percent(float(np.median(predictions.confidence)))}."
    return (
        f"Correct predictions have a median confidence of {percent(float(np.median(correct)))}, "
        f"wrong ones of {percent(float(np.median(wrong)))}."
    )


def comparison_headline(
    rows: Sequence[ModelComparison], titles: Mapping[str, str], name: str
) -> str:
    """Say which network has the fewest errors, and whether the difference from the `name`d one, or
    of that from the next one, is significant; `rows` have the fewest errors first.
    """
    best = rows[0]
    text = f"{titles[best.name]} has the fewest errors: {best.errors:,}"
    if len(rows) == 1:
        return f"{text}."
    other = rows[1] if best.name == name else next(row for row in rows if row.name == name)
    p = rows[1].p if best.name == name else best.p
    verdict = "significant" if p < SIGNIFICANT else "not significant"
    return (
        f"{text}. {titles[other.name]} has {other.errors:,}; the difference is {verdict} "
        f"(p {'' if p_value(p).startswith('<') else '= '}{p_value(p)})."
    )


def mcnemar_sentence(
    first: str, second: str, first_correct: np.ndarray, second_correct: np.ndarray
) -> str:
    """Say what McNemar's test says of two networks, given which images (n,) bool each classifies
    correctly.
    """
    only_first, only_second, p = metrics.mcnemar(first_correct, second_correct)
    text = (
        f"{only_first} images are classified correctly only by {first}, {only_second} only by "
        f"{second}. "
    )
    if only_first + only_second == 0:
        return text + "The test has nothing to compare."
    text += (
        "The p-value, the probability of a split at least as uneven if both were equally good, is "
        f"{p_value(p)}: "
    )
    if p >= SIGNIFICANT:
        return text + "the difference is not significant."
    better = first if only_first > only_second else second
    return text + f"{better} is significantly better."


def threshold_sentence(accepted: int, errors: int, n: int) -> str:
    """Say what a confidence threshold gives: how many of n are accepted, how many of them wrong."""
    text = (
        f"Coverage: **{accepted:,} of {n:,}** ({exact_percent(accepted / n)}); it abstains from "
        f"{n - accepted:,}. "
    )
    if not accepted:
        return text
    if not errors:
        return text + "Selective error: **none**."
    return text + f"Selective error: **{errors} of {accepted:,}**, 1 in {accepted / errors:,.0f}."


def prediction_set_sentence(
    threshold: float, target_coverage: float, coverage: float, sizes: np.ndarray
) -> str:
    """Say what prediction sets of every digit with at least the probability `threshold` cover,
    beside the coverage on validation data; `sizes` (11,) counts the sets by size.
    """
    mean = float(sizes @ np.arange(len(sizes)) / sizes.sum())
    return (
        f"A prediction set holds every digit with a probability of at least {threshold * 100:.1f} "
        f"%. Coverage: {exact_percent(coverage)} of the sets hold the true label; the threshold "
        f"was chosen for {target_coverage * 100:.1f} % on validation data. Mean size: {mean:.3f} "
        "digits."
    )


def calibration_headline(error: float) -> str:
    """Say how far confidence and accuracy differ, given the expected calibration error in 0..1."""
    return (
        f"Confidence and accuracy differ by {error * 100:.2f} percentage points on average (ECE)."
    )


def calibration_sentence(temperature: float, before: float, after: float) -> str:
    """Say what the temperature did to the expected calibration error, both in 0..1."""
    cause = (
        "under-confident, and T < 1 sharpens its probabilities"
        if temperature < 1
        else "over-confident, and T > 1 softens its probabilities"
    )
    effect = "lower" if after < before else "no lower, since T was chosen on validation data"
    return (
        f"**Temperature scaling, T = {temperature:.2f}:** on validation data the network was "
        f"{cause}. ECE on the test images: {before * 100:.2f} % before, {after * 100:.2f} % after, "
        f"{effect}."
    )


def sparse_bins_sentence(confidence: np.ndarray) -> str:
    """Say how few predictions have a low confidence, given confidences (n,)."""
    below = int((confidence < 0.9).sum())
    return (
        f"**{len(confidence) - below:,} of {len(confidence):,} predictions** have a confidence of "
        f"90 % or more. The other {below:,} are spread over the bins on the left, so their 95 % "
        "confidence intervals are wide. The number beside a point counts its images."
    )


def image_title(predictions: TestPredictions, position: int) -> str:
    """Name a test image by its number, true label, prediction and confidence."""
    return (
        f"Test image {position:,}: true label {predictions.labels[position]}, predicted "
        f"{predictions.predicted[position]}, confidence "
        f"{short_percent(predictions.confidence[position])}"
    )


def image_flags(predictions: TestPredictions, position: int, flags: ImageFlags) -> str:
    """Mark what most networks misclassify and likely label errors, among misclassified images."""
    if predictions.correct[position]:
        return ""
    return (MISSED_BY_MOST if position in flags.missed_by_most else "") + (
        LABEL_ERROR if position in flags.label_errors else ""
    )


def image_sentence(predictions: TestPredictions, position: int, flags: ImageFlags) -> str:
    """Say a test image's number, label and prediction, the probabilities of both, and its flags."""
    label, predicted = int(predictions.labels[position]), int(predictions.predicted[position])
    probabilities = predictions.probabilities[position]
    text = f"Test image {position:,}: true label **{label}**, predicted **{predicted}** "
    if label == predicted:
        return text + f"({short_percent(probabilities[predicted])})."
    text += (
        f"({short_percent(probabilities[predicted])}); {label} gets "
        f"{short_percent(probabilities[label])}."
    )
    if position in flags.missed_by_most:
        text += f" {MISSED_BY_MOST} Most networks misclassify it."
    if position in flags.label_errors:
        text += f" {LABEL_ERROR} Likely label error."
    return text


def cell_sentence(label: int, predicted: int, count: int, limit: int) -> str:
    """Say how many images a cell of the confusion matrix holds; at most `limit` are displayed."""
    images = {0: "No image", 1: "1 image"}.get(count, f"{count:,} images")
    predicted_as = "correctly" if label == predicted else f"as {predicted}"
    text = f"**{images} of {label}** predicted {predicted_as}"
    return f"{text}; the {limit} with the lowest confidence" if count > limit else text


def misclassified_sentence(count: int, total: int) -> str:
    """Say how many misclassified images are displayed."""
    return f"**{'All ' + str(count) if count == total else f'{count} of {total}'} errors**"


def stable_sentence(
    title: str,
    digit: int,
    levels: tuple[float, float],
    unit: str,
    is_own: bool,
    is_all: bool,
) -> str:
    """Say between which levels of a distortion a digit is read as it is undistorted; `is_all` where
    these are all levels.
    """
    subject = f"your {digit}" if is_own else f"this test image, a {digit},"
    low, high = sorted(levels)
    extent = f"from {low:g} to {high:g} {unit}"
    return f"{title}: {subject} is read as {digit} {extent}{', all that was tried' * is_all}."


def robustness_sentence(measured: Robustness, kind: str, unit: str, served: str, title: str) -> str:
    """Say at which level of a distortion the `served` network differs most from the mean of the
    others, and the accuracies there; nothing without others.
    """
    accuracies = measured["accuracy"][kind]
    ours = np.array(accuracies[served])
    baselines = np.array(
        [values for name, values in accuracies.items() if name not in (served, PREPROCESSED)]
    )
    if not len(baselines):
        return ""
    level = int(np.abs(ours - baselines.mean(0)).argmax())
    low, high = baselines[:, level].min(), baselines[:, level].max()
    return (
        f"The difference is largest at {measured['levels'][kind][level]:g} {unit}: {title} has "
        f"an accuracy of {ours[level] * 100:.0f} %, the baselines {low * 100:.0f} to "
        f"{high * 100:.0f} %."
    )


def robustness_method(measured: Robustness, title: str) -> str:
    """Say what was measured."""
    return (
        f"Curves: accuracy on {measured['size']:,} test images, distorted, without preprocessing. "
        f"“{title}, "
        "preprocessed” has the app's preprocessing before it, which cleans, crops, scales and "
        f"centres ({measured['size_preprocessed']:,} images)."
    )


def robustness_titles() -> dict[str, str]:
    """Name each line of a robustness chart: the served network first, then the same with the app's
    preprocessing.
    """
    titles = network_titles()
    if SERVED not in titles:
        return titles
    served = titles.pop(SERVED)
    return {SERVED: served, PREPROCESSED: f"{served}, preprocessed", **titles}


TERMS = (
    "Coverage is the share of digits that the app is sure of, selective accuracy its accuracy on "
    "these. What is not a digit should be rejected. ECE, the expected calibration error, is the "
    "mean difference between confidence and accuracy."
)


def generalization_headline(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Say between which shares the accuracies on sets of handwriting lie, given in per cent."""
    ours = sorted(row["accuracy"] for row in rows)
    baseline = sorted(row["baseline"] for row in rows)
    return (
        f"People it has never seen: {title} reads {ours[0]:.1f} to {ours[-1]:.1f} % of their "
        f"digits, a baseline {baseline[0]:.0f} to {baseline[-1]:.0f} %."
    )


def generalization_sentence(title: str) -> str:
    """Say what the figures on other people's handwriting are."""
    return (
        f"{title} learned from MNIST, from what UNIPEN's training writers wrote and from synthetic "
        "strokes. These sets are by other people, with other pens, read with all that the app does "
        "before and after the network:"
    )


def baseline_sentence(title: str) -> str:
    """Say what the figures of a baseline network are, and why none of the digits is displayed."""
    return (
        f"Baseline: {title}, given the image scaled down to 28×28 as tutorials do, and given it "
        "preprocessed as the app does it. Lines: 95 % confidence intervals (Wilson). The sets are "
        "not ours to publish, so none of their digits is here."
    )


def misread_headline(misread: Sequence[ReadSample], accuracy: float) -> str:
    """Say who wrote the misread digits, given the mean of the writers' accuracies in 0..1."""
    counts = Counter(each.sample.writer for each in misread).most_common(1)
    text = f"UNIPEN's validation writers: accuracy {exact_percent(accuracy)}, mean of the writers."
    if not counts or counts[0][1] == 1:
        return text
    return f"{text} One of them wrote {counts[0][1]} of the {len(misread)} misread digits."


def unipen_sentence(figures: UnipenResults) -> str:
    """Say how the served network does on UNIPEN's validation writers."""
    selective = figures["accuracy_answered"]  # None where it is sure of nothing
    correct = "" if selective is None else f", selective accuracy {exact_percent(selective)}"
    return (
        "Every fifth of UNIPEN's writers was held out for validation: nothing that they wrote was "
        f"trained on, but thresholds were chosen with it. Coverage "
        f"{exact_percent(figures['answered'])}{correct}. Of their letters and signs, "
        f"{exact_percent(figures['rejected'])} are rejected."
    )


def ablation_sentence(epochs: int) -> str:
    """Say how the networks of the ablation were trained, and on what they were measured."""
    return (
        f"Ours, trained for {epochs} epochs on each mix of data with one seed, and measured on "
        "validation data: accuracy on MNIST's digits, and on those of UNIPEN's validation writers "
        "(mean of the writers). The other columns are UNIPEN's, too; rejected are its letters and "
        "signs."
    )
