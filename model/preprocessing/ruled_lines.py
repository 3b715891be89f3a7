"""Take the ruled lines out of a photographed page, and leave the writing that crosses them.

A ruled line is told from a stroke by going on: cut the page into strips from top to bottom, and the
median over a strip's width keeps what lies all across the strip, that is lines, and loses what
crosses it, that is strokes. A line is where most strips agree, along a straight and at most
slightly tilted way. Paper and pen both swallow a share of the light, so the line's share is divided
out, and a gap that this leaves in a stroke is closed.
"""

from __future__ import annotations

import numpy as np
import scipy

STRIPS = 48  # across the page
TILT = 0.14  # of the page's width, rise or fall of a line over it: 8 degrees
AGREE = 0.55  # of the strips, to make a line
CLEAR = 5.0  # deviations of the grain by which a line must stand out in a strip
FAINTEST = 0.015  # share of light that a line swallows at least
# of its middling share of the light, all that a line has anywhere: the rest is a stroke that runs
# along it
EVEN = 1.3
MOST = 80  # lines taken out in each direction


def without_rules(dark: np.ndarray) -> np.ndarray:
    """Take ruled lines, in both directions, out of darkness (h, w) in 0..1 (see
    `picture.darkness`). A page without any comes back as it is.
    """
    if min(dark.shape) < 2 * STRIPS:
        return dark
    return _without_vertical(_without_vertical(dark.T).T)


def _without_vertical(dark: np.ndarray) -> np.ndarray:
    """Take out the lines that run along the first axis."""
    dark = dark.T.copy()  # from here on they run along the second, from left to right
    h, w = dark.shape
    width = w // STRIPS
    every = max(1, width // 16)  # so many columns of a strip are enough
    strips = np.median(dark[:, : width * STRIPS].reshape(h, STRIPS, width)[..., ::every], axis=2)
    # half the height that a line can have, its drift inside a strip included
    thick = max(2, round(max(h, w) / 400))
    evidence = strips - scipy.ndimage.median_filter(strips, (8 * thick + 1, 1), mode="nearest")
    grain = 1.4826 * np.median(np.abs(evidence), axis=0)
    present = scipy.ndimage.maximum_filter(
        evidence > np.maximum(CLEAR * grain, FAINTEST), (2 * thick - 1, 1)
    ).astype(np.uint8)
    for start, end in _straight_ways(present, round(TILT * w), thick):
        _divide_out(dark, evidence, np.linspace(start, end, STRIPS), thick)
    return dark.T


def _straight_ways(present: np.ndarray, reach: int, thick: int) -> list[tuple[int, int]]:
    """Find the straight ways through evidence (h, strips) on which most strips agree: the row each
    starts and ends at, the best first.

    None rises or falls by more than `reach`.
    """
    h = len(present)
    ways = []
    rises = np.arange(-reach, reach + 1, thick)
    padded = np.pad(present, ((reach, reach), (0, 0)))
    columns = np.arange(STRIPS)
    agreement = np.empty((len(rises), h), np.uint8)
    # the way through row y in the middle, rising so much from side to side
    for k, rise in enumerate(rises):
        shifts = np.rint((columns / (STRIPS - 1) - 0.5) * rise).astype(int)
        total = np.zeros(h, np.uint8)
        for column, shift in zip(columns, shifts, strict=True):
            total += padded[reach + shift : reach + shift + h, column]
        agreement[k] = total
    for _ in range(MOST):
        k, y = divmod(int(agreement.argmax()), h)
        if agreement[k, y] < AGREE * STRIPS:
            break
        ways.append((int(y - rises[k] / 2), int(y + rises[k] / 2)))
        # Whatever crosses or lies beside this way is the same line.
        near = np.abs(rises - rises[k])[:, None] / 2 + 4 * thick >= np.abs(np.arange(h) - y)[None]
        agreement[near] = 0
    return ways


def _divide_out(dark: np.ndarray, evidence: np.ndarray, way: np.ndarray, thick: int) -> None:
    """Divide one line's share of the light out of darkness (h, w), in place.

    `way` (strips,) are the rows where it should run.
    """
    h, w = dark.shape
    reach = 3 * thick
    around = np.arange(-reach, reach + 1)
    rows = np.clip(np.rint(way).astype(int)[:, None] + around, 0, h - 1)
    window = np.maximum(evidence[rows, np.arange(STRIPS)[:, None]], 0)  # (strips, offsets)
    weight = window.sum(1)
    drift = np.where(weight > 0, (window * around).sum(1) / np.maximum(weight, 1e-6), 0.0)
    centre = way + scipy.ndimage.gaussian_filter1d(
        scipy.ndimage.median_filter(drift, 7, mode="nearest"), 1.5, mode="nearest"
    )
    x = np.arange(w)
    at = np.interp(x, (np.arange(STRIPS) + 0.5) * (w // STRIPS), centre)
    # The line's profile across, measured over all columns and smoothed along: the middle of what is
    # there, for strokes cross it here and there.
    middle = np.rint(at).astype(int)
    # (offsets, w)
    band = np.clip(middle + np.arange(-reach - thick, reach + thick + 1)[:, None], 0, h - 1)
    values = dark[band, x]
    step = w // STRIPS
    blocks = values[:, : step * STRIPS].reshape(len(band), STRIPS, step)
    level = np.median(blocks, axis=2)
    level -= np.minimum(level[:thick].mean(0), level[-thick:].mean(0))  # the paper beside it
    level = np.minimum(
        scipy.ndimage.median_filter(level, (1, 5), mode="nearest"),
        EVEN * np.median(level, axis=1, keepdims=True),
    )
    share = np.clip(level, 0, 0.95).repeat(step, axis=1)
    share = np.pad(share, ((0, 0), (0, w - share.shape[1])), "edge")
    rest = np.clip(1 - (1 - values) / (1 - share), 0, 1)
    # a stroke as dark as the line has lost a piece
    closed = scipy.ndimage.grey_closing(rest, (2 * thick + 1, 3))
    rest = np.where(share > 0.3 * share.max(), np.minimum(np.maximum(rest, closed), values), rest)
    # What is left of the line where it is darker than elsewhere reaches neither side of it, as a
    # stroke would.
    core = rest[reach - thick : -reach + thick]
    pieces, n = scipy.ndimage.label(core > 0.1, np.ones((3, 3)))
    through = np.zeros(n + 1, bool)
    through[pieces[[0, -1]]] = True
    core[~through[pieces] & (pieces > 0)] = 0
    dark[band, x] = rest
