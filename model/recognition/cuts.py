"""Candidate cuts through ink that may be several digits: seams of little ink from top to bottom
(Avidan, Shamir: Seam Carving for Content-Aware Image Resizing, 2007), and the same round strokes.
"""

from __future__ import annotations

import numpy as np
import scipy

from model.preprocessing.binarization import COMPONENT_THRESHOLD
from model.recognition.stroke_recovery import recover_strokes

SIDE_COST = 0.04  # of a seam's step to the side, in units of a pixel full of ink
MAX_CUT_INK = 0.6  # of the typical height: a seam through more ink runs along a stroke
MIN_DIFFERENCE = 0.3  # of the typical height: the length of stroke between two cuts that differ
CUTS_PER_HEIGHT = 8.0  # at most so many seams for each typical height of the ink's width
MAX_END_SHARE = 0.15  # of a connected component: such an end goes with the rest of it
MAX_STROKE_SHARE = 0.35  # the same of a stroke, where the cut goes round strokes


def seams(ink: np.ndarray, height: float, pen: float) -> np.ndarray:
    """Find paths (n, h) of columns, from top to bottom, that cross little of the ink (h, w).

    A digit is about `height` pixels high, the pen `pen` pixels wide.
    """
    h, w = ink.shape
    from_top, from_bottom = _path_costs(ink), _path_costs(ink[::-1])[::-1]
    through = from_top + from_bottom - ink
    rows = np.unique(np.linspace(0.15 * h, 0.85 * h, 5).astype(int))
    y, x = (part.ravel() for part in np.meshgrid(rows, np.arange(1, w), indexing="ij"))
    costs = through[y, x]
    order = np.argsort(costs, kind="stable")
    order = order[costs[order] <= MAX_CUT_INK * height]
    paths = _trace(from_top, from_bottom, y[order], x[order])
    cumulative = np.concatenate([np.zeros((h, 1)), np.cumsum(ink, 1)], 1)
    left = cumulative[np.arange(h), paths]  # (n, h): ink left of each path by row
    known = [np.zeros(h), cumulative[:, -1]]
    distant: list[int] = []
    for k, of_path in enumerate(left):
        if np.abs(known - of_path).sum(1).min() >= MIN_DIFFERENCE * height * pen:
            distant.append(k)
            known.append(of_path)
            if len(distant) >= CUTS_PER_HEIGHT * w / height:
                break
    return paths[distant].reshape(-1, h)


def _path_costs(ink: np.ndarray) -> np.ndarray:
    """The cost (h, w) of the cheapest path from the first row to each pixel."""
    costs = np.empty(ink.shape)
    costs[0] = ink[0]
    for y in range(1, len(ink)):
        above = np.pad(costs[y - 1], 1, constant_values=np.inf)
        beside = np.minimum(above[:-2], above[2:]) + SIDE_COST
        costs[y] = ink[y] + np.minimum(above[1:-1], beside)
    return costs


def _trace(
    from_top: np.ndarray, from_bottom: np.ndarray, y: np.ndarray, x: np.ndarray
) -> np.ndarray:
    """The cheapest paths (n, h) through each of n pixels."""
    h, w = from_top.shape
    paths = np.empty((len(y), h), int)
    paths[np.arange(len(y)), y] = x

    def follow(costs: np.ndarray, rows: range, step: int) -> None:
        for row in rows:
            active = (row < y) if step > 0 else (row > y)
            if not active.any():
                continue
            previous = paths[active, row + step]
            options = np.clip(previous[:, None] + np.array([0, -1, 1]), 0, w - 1)
            prices = costs[row, options] + np.array([0, SIDE_COST, SIDE_COST])
            paths[active, row] = options[np.arange(len(options)), prices.argmin(1)]

    follow(from_top, range(h - 2, -1, -1), 1)
    follow(from_bottom, range(1, h), -1)
    return paths


def divide(ink: np.ndarray, paths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Divide ink (h, w) at paths (n, h): masks (m, h, w) of what is left and of what is right of
    each of m cuts, from left to right, no two of which are alike.

    Each path gives three cuts: through the ink, where only small ends of a connected component stay
    with the rest; and beside it, where a piece between two junctions, or a whole stroke, belongs to
    the side that has most of it.
    """
    h, w = ink.shape
    beyond = np.arange(w)[None, None] >= paths[:, :, None]
    components = _components(ink)
    parts, numbers = recover_strokes(ink)
    strokes = np.array([parts[numbers == k].any(0) for k in range(numbers.max(initial=-1) + 1)])
    if not len(paths):
        return np.zeros((0, h, w), bool), np.zeros((0, h, w), bool)
    sides = [
        _assign(ink, side, units, max_share)
        for side in beyond
        for units, max_share in (
            (components, MAX_END_SHARE),
            (parts, 0.5),
            (strokes, MAX_STROKE_SHARE),
        )
        if len(units)
    ]
    left, right = (np.array(part).reshape(-1, h, w) for part in zip(*sides, strict=True))
    return left, right


def _components(ink: np.ndarray) -> np.ndarray:
    """Masks (n, h, w) of the connected components, with the fainter pixels close by."""
    labels, count = scipy.ndimage.label(ink > COMPONENT_THRESHOLD, np.ones((3, 3)))
    if not count:
        return np.zeros((0, *ink.shape), bool)
    nearest = scipy.ndimage.distance_transform_edt(
        labels == 0, return_distances=False, return_indices=True
    )
    masks: np.ndarray = labels[tuple(nearest)][None] == np.arange(1, count + 1)[:, None, None]
    return masks


def _assign(
    ink: np.ndarray, beyond: np.ndarray, units: np.ndarray, max_share: float
) -> tuple[np.ndarray, np.ndarray]:
    """Masks of what is left and right where units (n, h, w) of which at most `max_share` lies on
    one side go to the other as a whole.
    """
    mass = (units * ink).sum((1, 2))
    share = (units * (ink * beyond)).sum((1, 2)) / np.maximum(mass, 1e-6)
    goes_left, goes_right = share <= max_share, share >= 1 - max_share
    is_cut = ~goes_left & ~goes_right
    left = units[goes_left].any(0) | (units[is_cut].any(0) & ~beyond)
    right = units[goes_right].any(0) | (units[is_cut].any(0) & beyond)
    return left, right


def distinct(
    ink: np.ndarray, left: np.ndarray, right: np.ndarray, height: float, pen: float
) -> tuple[np.ndarray, np.ndarray]:
    """Keep the cuts, masks (n, h, w), that differ from each other, and add both edges."""
    shape = (1, *ink.shape)
    min_ink = MIN_DIFFERENCE * height * pen
    differing: list[int] = []
    for k in np.argsort((ink * left).sum((1, 2))):
        if all(
            (ink * (left[k] ^ a)).sum() + (ink * (right[k] ^ b)).sum() >= 2 * min_ink
            for a, b in (
                (np.zeros(shape, bool), np.ones(shape, bool)),
                (np.ones(shape, bool), np.zeros(shape, bool)),
                *((left[j], right[j]) for j in differing),
            )
        ):
            differing.append(int(k))
    none, everything = np.zeros(shape, bool), np.ones(shape, bool)
    return (
        np.concatenate([none, left[differing].reshape(-1, *ink.shape), everything]),
        np.concatenate([everything, right[differing].reshape(-1, *ink.shape), none]),
    )
