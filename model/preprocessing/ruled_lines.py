"""Remove the ruled lines of a photographed page, and leave the writing that crosses them.

A ruled line differs from a stroke in that it goes on: cut the page into strips from top to bottom,
and the median over a strip's width preserves what lies all across the strip, that is lines, and
removes what crosses it, that is strokes. A line is where most strips agree, along a straight and at
most slightly tilted path. Paper and pen both absorb a share of the light, so the line's share is
divided out, and a gap that this leaves in a stroke is closed.
"""

from __future__ import annotations

import numpy as np
import scipy

STRIPS = 48  # across the page
MAX_TILT = 0.14  # of the page's width, rise or fall of a line over it: 8 degrees
MIN_AGREEMENT = 0.55  # of the strips, to make a line
NOISE_DEVIATIONS = 5.0  # standard deviations of the noise by which a line must stand out in a strip
MIN_LINE_CONTRAST = 0.015  # share of the light that a line absorbs at least
# of a line's median contrast, all that it has anywhere: what is above is a stroke along it
MAX_LINE_RATIO = 1.3
MAX_LINES = 80  # removed in each direction


def remove_ruled_lines(contrast: np.ndarray) -> np.ndarray:
    """Remove ruled lines, in both directions, from contrast (h, w) in 0..1 (see
    `binarization.remove_background`). A page without any is returned unchanged.
    """
    if min(contrast.shape) < 2 * STRIPS:
        return contrast
    return _remove_vertical(_remove_vertical(contrast.T).T)


def _remove_vertical(contrast: np.ndarray) -> np.ndarray:
    """Remove the lines that run along the first axis."""
    contrast = contrast.T.copy()  # from here on they run along the second, from left to right
    h, w = contrast.shape
    width = w // STRIPS
    stride = max(1, width // 16)  # some columns of a strip suffice
    columns = contrast[:, : width * STRIPS].reshape(h, STRIPS, width)
    strips = np.median(columns[..., ::stride], axis=2)
    # half the height that a line can have, its drift inside a strip included
    thickness = max(2, round(max(h, w) / 400))
    evidence = strips - scipy.ndimage.median_filter(strips, (8 * thickness + 1, 1), mode="nearest")
    noise = 1.4826 * np.median(np.abs(evidence), axis=0)
    is_line = evidence > np.maximum(NOISE_DEVIATIONS * noise, MIN_LINE_CONTRAST)
    votes = scipy.ndimage.maximum_filter(is_line, (2 * thickness - 1, 1)).astype(np.uint8)
    for start, end in _straight_paths(votes, round(MAX_TILT * w), thickness):
        _divide_out(contrast, evidence, np.linspace(start, end, STRIPS), thickness)
    return contrast.T


def _straight_paths(votes: np.ndarray, max_rise: int, thickness: int) -> list[tuple[int, int]]:
    """Find the straight paths through votes (h, strips) on which most strips agree: the row that
    each starts and ends at, the best first.

    None rises or falls by more than `max_rise`.
    """
    h = len(votes)
    paths = []
    rises = np.arange(-max_rise, max_rise + 1, thickness)
    padded = np.pad(votes, ((max_rise, max_rise), (0, 0)))
    columns = np.arange(STRIPS)
    # of the path with each rise from side to side that passes each row in the middle
    agreement = np.empty((len(rises), h), np.uint8)
    for k, rise in enumerate(rises):
        shifts = np.rint((columns / (STRIPS - 1) - 0.5) * rise).astype(int)
        total = np.zeros(h, np.uint8)
        for column, shift in zip(columns, shifts, strict=True):
            total += padded[max_rise + shift : max_rise + shift + h, column]
        agreement[k] = total
    for _ in range(MAX_LINES):
        k, y = divmod(int(agreement.argmax()), h)
        if agreement[k, y] < MIN_AGREEMENT * STRIPS:
            break
        paths.append((int(y - rises[k] / 2), int(y + rises[k] / 2)))
        # Whatever crosses or lies beside this path is the same line.
        distance = np.abs(np.arange(h) - y)[None]
        agreement[np.abs(rises - rises[k])[:, None] / 2 + 4 * thickness >= distance] = 0
    return paths


def _divide_out(
    contrast: np.ndarray, evidence: np.ndarray, path: np.ndarray, thickness: int
) -> None:
    """Divide a line's share of the light out of contrast (h, w), in place.

    `path` (strips,) are the rows where it should run.
    """
    h, w = contrast.shape
    reach = 3 * thickness
    offsets = np.arange(-reach, reach + 1)
    rows = np.clip(np.rint(path).astype(int)[:, None] + offsets, 0, h - 1)
    window = np.maximum(evidence[rows, np.arange(STRIPS)[:, None]], 0)  # (strips, offsets)
    weight = window.sum(1)
    drift = np.where(weight > 0, (window * offsets).sum(1) / np.maximum(weight, 1e-6), 0.0)
    center = path + scipy.ndimage.gaussian_filter1d(
        scipy.ndimage.median_filter(drift, 7, mode="nearest"), 1.5, mode="nearest"
    )
    step = w // STRIPS
    x = np.arange(w)
    line_rows = np.rint(np.interp(x, (np.arange(STRIPS) + 0.5) * step, center)).astype(int)
    band_offsets = np.arange(-reach - thickness, reach + thickness + 1)
    band = np.clip(line_rows + band_offsets[:, None], 0, h - 1)
    values = contrast[band, x]  # (band_offsets, w)
    # The line's profile across: the median along each strip, for strokes cross it here and there,
    # smoothed over the strips.
    profile = np.median(values[:, : step * STRIPS].reshape(len(band), STRIPS, step), axis=2)
    profile -= np.minimum(profile[:thickness].mean(0), profile[-thickness:].mean(0))  # the paper
    profile = np.minimum(
        scipy.ndimage.median_filter(profile, (1, 5), mode="nearest"),
        MAX_LINE_RATIO * np.median(profile, axis=1, keepdims=True),
    )
    share = np.clip(profile, 0, 0.95).repeat(step, axis=1)
    share = np.pad(share, ((0, 0), (0, w - share.shape[1])), "edge")
    remaining = np.clip(1 - (1 - values) / (1 - share), 0, 1)
    # a stroke as dark as the line has a gap now
    closed = scipy.ndimage.grey_closing(remaining, (2 * thickness + 1, 3))
    remaining = np.where(
        share > 0.3 * share.max(), np.minimum(np.maximum(remaining, closed), values), remaining
    )
    # What remains of the line where it is darker than elsewhere reaches neither side of it, as a
    # stroke would.
    core = remaining[reach - thickness : -reach + thickness]
    labels, count = scipy.ndimage.label(core > 0.1, np.ones((3, 3)))
    is_stroke = np.zeros(count + 1, bool)
    is_stroke[labels[[0, -1]]] = True
    core[~is_stroke[labels] & (labels > 0)] = 0
    contrast[band, x] = remaining
