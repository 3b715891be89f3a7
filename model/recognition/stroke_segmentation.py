"""Segment strokes into digits by recognition: of all sensible groupings, the one that reads best.

Each group of strokes that may be a digit gets a score: how confident the network is, and geometry.
The best grouping of the whole drawing is found by dynamic programming. What the evidence weighs is
fitted on rows of digits by UNIPEN's writers: see model/training/numbers.py. As
components/live_drawing/recognition/segmentation.js.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np

from model.recognition.segmentation import Box, typical_height

MAX_SPLIT_STROKES = 40  # of a drawing that is segmented: one with more is a scribble
MAX_GROUP_STROKES = 5  # of a digit
MAX_SKIPPED = 7  # strokes further to the right among which a digit's other strokes are looked for
# of the typical height: between a stroke and the rest of its digit, and of a digit
MAX_STROKE_GAP = 0.35
MAX_GROUP_SIZE = 1.7
MAX_GROUPS = 500  # of a drawing: one with more is a scribble
MAX_EVALUATED = 120  # groups that the network looks at, at most
MAX_STATES = 64  # partial groupings that are followed at once
MARGIN = 0.05  # of the typical height, added to sizes of which ratios are taken
MIN_ROW_OVERLAP = 0.1  # of the typical height: strokes whose heights overlap less do not cover
# Logarithms of the evidence: beyond, a candidate is as bad as it can be.
MIN_CONFIDENCE, MIN_ACCEPTANCE, MIN_REJECTION = -5.0, -3.0, -7.0

Group = tuple[int, ...]  # positions of strokes in the drawing, rising


@dataclass(frozen=True)
class Weights:
    """What a feature of a group adds to its score; sizes are shares of the typical height.

    Of a digit: `digit` for being one, `whole` for being all that is drawn, `confidence` and
    `acceptance`, the logarithms of the probability of the digit and of 1 − rejection; `spread`, how
    much wider it is than its widest stroke; `height`, the logarithm by which its longer side
    differs from the typical height; `width`, by how much its aspect ratio exceeds 0.9; `covered`,
    the largest share of its width or of another stroke's that both have in common; `overlap`, how
    much of its width others overlap; `interruptions`, how often others were drawn between its
    strokes.

    Of a drawing that is one sign, but no digit: `sign`, `rejection`, `sign_spread`, `sign_width`.
    """

    digit: float = 2.5
    spread: float = -0.5
    height: float = -6.4
    width: float = -3.7
    covered: float = -2.0
    overlap: float = -0.4
    interruptions: float = -0.4
    confidence: float = 5.5
    acceptance: float = 2.3
    whole: float = 2.5
    sign: float = 2.9
    rejection: float = 1.1
    sign_spread: float = 0.0
    sign_width: float = 0.0

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if type(value) not in (int, float) or not abs(value) < 1e6:
                raise ValueError(f"{item.name} is {value!r}")
        # without evidence a group's score is a bound, and need not be computed
        if min(self.confidence, self.acceptance, self.rejection) < 0:
            raise ValueError("the network's evidence counts against it")


FEATURES = tuple(item.name for item in fields(Weights))


@dataclass(frozen=True)
class Evidence:
    """Logarithms of the probability of a group's digit, of 1 − rejection, and of rejection."""

    confidence: float
    acceptance: float
    rejection: float

    @staticmethod
    def of(confidence: float, rejection: float) -> Evidence:
        """The evidence of probabilities, no lower than its bounds."""
        return Evidence(
            _log(confidence, MIN_CONFIDENCE),
            _log(1 - rejection, MIN_ACCEPTANCE),
            _log(rejection, MIN_REJECTION),
        )


def _log(share: float, minimum: float) -> float:
    return max(minimum, math.log(share)) if share > 0 else minimum


@dataclass(frozen=True, eq=False)
class Candidates:
    """The groups that `strokes` strokes may make, and their `features` (groups, FEATURES), of which
    the network's are 0. Where `has_sign`, the last group is all strokes, as one sign.
    """

    strokes: int
    groups: tuple[Group, ...]
    masks: tuple[int, ...]  # of each group, a bit for each stroke, from left to right
    features: np.ndarray
    has_sign: bool


def bounding_boxes(strokes: Sequence[np.ndarray]) -> np.ndarray:
    """Left, top, right and bottom (n, 4) of strokes (n, 2), float64."""
    return np.array([[*points.min(0), *points.max(0)] for points in strokes], float)


def find_candidates(strokes: Sequence[np.ndarray]) -> Candidates | None:
    """Find the groups that clean strokes (n, 2) may make; None where there are too many."""
    if len(strokes) > MAX_SPLIT_STROKES:
        return None
    boxes = bounding_boxes(strokes)
    typical = typical_height([Box(*edges) for edges in boxes.tolist()]) or 1.0
    centers = boxes[:, 0] + boxes[:, 2]
    order = [int(k) for k in np.argsort(centers, kind="stable")]
    everything = tuple(range(len(strokes)))
    edges = boxes.tolist()
    groups: list[Group] = []
    masks: list[int] = []
    for first in range(len(order)):
        growing: list[tuple[tuple[int, ...], list[float]]] = [((first,), edges[order[first]])]
        for members, box in growing:  # which grows on the way
            groups.append(tuple(sorted(order[k] for k in members)))
            masks.append(sum(1 << k for k in members))
            if len(members) == MAX_GROUP_STROKES:
                continue
            for k in range(members[-1] + 1, min(len(order), first + 1 + MAX_SKIPPED)):
                joint = _join(box, edges[order[k]], typical)
                if joint:
                    growing.append(((*members, k), joint))
        if len(groups) > MAX_GROUPS:
            return None
    if everything not in groups:
        groups.append(everything)
        masks.append((1 << len(order)) - 1)
    features = _features(boxes, groups, typical)
    whole = features[groups.index(everything)]
    size = np.ptp(boxes.reshape(-1, 2, 2), axis=(0, 1)).max()
    has_sign = bool(size <= MAX_GROUP_SIZE * typical)
    if has_sign:
        sign = np.zeros(len(FEATURES))
        sign[FEATURES.index("sign")] = 1
        sign[FEATURES.index("sign_spread")] = whole[FEATURES.index("spread")]
        sign[FEATURES.index("sign_width")] = whole[FEATURES.index("width")]
        features = np.concatenate([features, sign[None]])
        groups.append(everything)
        masks.append((1 << len(order)) - 1)
    return Candidates(len(strokes), tuple(groups), tuple(masks), features, has_sign)


def _join(a: Sequence[float], b: Sequence[float], typical: float) -> list[float] | None:
    """The box around a group and another stroke; None where they are no digit together."""
    gap = max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
    joint = [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]
    size = max(joint[2] - joint[0], joint[3] - joint[1])
    is_near = gap <= MAX_STROKE_GAP * typical and size <= MAX_GROUP_SIZE * typical
    return joint if is_near else None


def _features(boxes: np.ndarray, groups: Sequence[Group], typical: float) -> np.ndarray:
    """The features (groups, FEATURES) of their geometry; the network's are 0."""
    count, margin = len(boxes), MARGIN * typical
    is_member = np.zeros((len(groups), count), bool)
    for number, group in enumerate(groups):
        is_member[number, list(group)] = True
    low = np.where(is_member[..., None], boxes[:, :2], np.inf).min(1)
    high = np.where(is_member[..., None], boxes[:, 2:], -np.inf).max(1)
    width, height = (high - low).T
    widths = boxes[:, 2] - boxes[:, 0]
    widest = np.where(is_member, widths, 0).max(1)
    across = np.minimum(high[:, :1], boxes[:, 2]) - np.maximum(low[:, :1], boxes[:, 0])
    along = np.minimum(high[:, 1:], boxes[:, 3]) - np.maximum(low[:, 1:], boxes[:, 1])
    is_beside = ~is_member & (along >= -MIN_ROW_OVERLAP * typical)
    overlap = np.where(is_beside, np.maximum(across, 0), 0)
    narrower = np.minimum(width[:, None], widths) + margin
    features = np.zeros((len(groups), len(FEATURES)))
    columns = {
        "digit": 1.0,
        "spread": (width - widest) / typical,
        "height": np.abs(np.log((np.maximum(width, height) + margin) / (typical + margin))),
        "width": np.maximum(0, width / (height + margin) - 0.9),
        "covered": (overlap / narrower).max(1),
        "overlap": overlap.sum(1) / typical,
        "interruptions": [
            sum(later - earlier > 1 for earlier, later in itertools.pairwise(group))
            for group in groups
        ],
        "whole": is_member.all(1),
    }
    for name, values in columns.items():
        features[:, FEATURES.index(name)] = values
    return features


def best_grouping(candidates: Candidates, scores: Sequence[float]) -> list[int]:
    """The positions of the groups that have all strokes between them, each once, and of all such
    groupings the highest sum of scores.
    """
    by_first: list[list[tuple[int, int]]] = [[] for _ in range(candidates.strokes)]
    for number, mask in enumerate(candidates.masks):
        by_first[_lowest(mask)].append((mask, number))
    # by the first stroke that is in no group yet: what is covered, the score, and the groups
    states: list[dict[int, tuple[float, tuple[int, ...]]]] = [
        {} for _ in range(candidates.strokes + 1)
    ]
    states[0][0] = (0.0, ())
    for first in range(candidates.strokes):
        followed = sorted(states[first].items(), key=lambda item: -item[1][0])[:MAX_STATES]
        for covered, (score, group_numbers) in followed:
            for mask, number in by_first[first]:
                if covered & mask:
                    continue
                total = score + scores[number]
                target = states[_lowest(~(covered | mask))]
                if (covered | mask) not in target or total > target[covered | mask][0]:
                    target[covered | mask] = (total, (*group_numbers, number))
    ((_, best),) = states[-1].values()
    return list(best)


def _lowest(mask: int) -> int:
    """The position of the lowest bit that is set."""
    return (mask & -mask).bit_length() - 1


def segment_strokes(
    strokes: Sequence[np.ndarray],
    weights: Weights,
    evaluate: Callable[[list[Group]], list[Evidence]],
) -> list[Group] | None:
    """Group clean strokes (n, 2) into digits: positions of the strokes of each, from left to right.

    `evaluate` asks the network about groups, of which only those are asked about that may be in the
    best grouping. None where all is one sign and no digit, or a scribble.
    """
    candidates = find_candidates(strokes)
    if candidates is None:
        return None
    groups = candidates.groups
    vector = np.array(astuple(weights))
    # Without the network's word a group counts as if it were as good as can be.
    scores = (candidates.features @ vector).tolist()
    evidence: dict[Group, Evidence] = {}
    while True:
        best = best_grouping(candidates, scores)
        unknown = list(dict.fromkeys(groups[k] for k in best if groups[k] not in evidence))
        if not unknown:
            is_sign = candidates.has_sign and best == [len(groups) - 1]
            return None if is_sign else [groups[k] for k in best]
        if len(evidence) + len(unknown) > MAX_EVALUATED:
            return None
        evidence |= dict(zip(unknown, evaluate(unknown), strict=True))
        for number, group in enumerate(groups):
            if group in unknown:
                of_group = evidence[group]
                is_sign = candidates.has_sign and number == len(groups) - 1
                scores[number] += (
                    weights.rejection * of_group.rejection
                    if is_sign
                    else weights.confidence * of_group.confidence
                    + weights.acceptance * of_group.acceptance
                )
