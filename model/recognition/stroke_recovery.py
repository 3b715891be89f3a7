"""Recover the strokes of a pen from ink: its skeleton, followed straight on where strokes cross."""

from __future__ import annotations

import itertools

import numpy as np
import scipy

INK = 0.5  # foreground that is ink
MIN_STRAIGHTNESS = 0.7  # minus the cosine between two ends that are one stroke: 45 degrees
END_LENGTH = 1.5  # stroke widths from which an end's direction is taken
EIGHT = np.ones((3, 3), int)


def thin(mask: np.ndarray) -> np.ndarray:
    """Thin a mask (h, w) to lines one pixel wide (Zhang, Suen: A fast parallel algorithm for
    thinning digital patterns, 1984).
    """
    image = mask
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            around = _around(image)
            count = around.sum(0)
            n, e, s, w = around[::2]
            corner = ~(n & e & s) & ~(e & s & w) if first else ~(n & e & w) & ~(n & s & w)
            drop = image & (count >= 2) & (count <= 6) & (_rises(around) == 1) & corner
            if drop.any():
                image = image & ~drop
                changed = True
    return image


def _around(mask: np.ndarray) -> np.ndarray:
    """The eight neighbors (8, h, w) of each pixel, clockwise from above."""
    p = np.pad(mask, 1)
    return np.stack(
        [
            *(p[:-2, 1:-1], p[:-2, 2:], p[1:-1, 2:], p[2:, 2:]),
            *(p[2:, 1:-1], p[2:, :-2], p[1:-1, :-2], p[:-2, :-2]),
        ]
    )


def _rises(around: np.ndarray) -> np.ndarray:
    """How many lines meet in each pixel: changes from 0 to 1 among its neighbors, (h, w)."""
    changes: np.ndarray = (~around & np.roll(around, -1, 0)).sum(0)
    return changes


def recover_strokes(ink: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Find the pieces of stroke between the junctions of ink (h, w) in 0..1, as masks (n, h, w),
    and the number (n,) of the stroke that each belongs to.

    Every pixel is in at least one; those of a junction are in all pieces that end there. Two pieces
    are one stroke where one continues the other straight on.
    """
    mask = ink > INK
    skeleton = thin(mask)
    if not skeleton.any():
        return np.zeros((0, *ink.shape), bool), np.zeros(0, int)
    distance = scipy.ndimage.distance_transform_edt(mask)
    radius = float(np.median(distance[skeleton]))
    around = _around(skeleton)
    square = skeleton & around[2] & around[3] & around[4]  # where four lines meet
    junctions = skeleton & (_rises(around) >= 3) | square
    # two junctions close together are one crossing
    crossings, count = scipy.ndimage.label(_grow(junctions, distance + 0.5), EIGHT)
    parts, n = scipy.ndimage.label(skeleton & (crossings == 0), EIGHT)
    if n == 0:  # a blot
        return np.ones((1, *ink.shape), bool), np.zeros(1, int)
    points = [np.argwhere(parts == k + 1) for k in range(n)]
    nearest = scipy.ndimage.distance_transform_edt(
        parts == 0, return_distances=False, return_indices=True
    )
    pieces = parts[tuple(nearest)][None] == np.arange(1, n + 1)[:, None, None]
    strokes = np.arange(n)
    for crossing in range(1, count + 1):
        zone = crossings == crossing
        spots, spot_count = scipy.ndimage.label(
            scipy.ndimage.binary_dilation(zone, EIGHT) & (parts > 0), EIGHT
        )
        ends = []
        for spot in range(1, spot_count + 1):
            at = np.argwhere(spots == spot)
            part = int(parts[tuple(at[0])]) - 1
            pieces[part] |= zone
            offsets = points[part] - at.mean(0)
            direction = offsets[np.hypot(*offsets.T) <= END_LENGTH * 2 * radius + 1].mean(0)
            ends.append((part, direction / max(float(np.hypot(*direction)), 1e-6)))
        pairs = sorted(
            (float(a[1] @ b[1]), i, j)
            for (i, a), (j, b) in itertools.combinations(enumerate(ends), 2)
        )
        used: set[int] = set()
        for cosine, i, j in pairs:
            if cosine <= -MIN_STRAIGHTNESS and not {i, j} & used:
                used |= {i, j}
                strokes[strokes == strokes[ends[i][0]]] = strokes[ends[j][0]]
    return pieces, np.unique(strokes, return_inverse=True)[1]


def _grow(seeds: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """A disk round each seed (h, w), of its own radius."""
    grown = np.zeros_like(seeds)
    rows, columns = np.indices(seeds.shape)
    for y, x in np.argwhere(seeds):
        grown |= (rows - y) ** 2 + (columns - x) ** 2 <= radii[y, x] ** 2
    return grown
