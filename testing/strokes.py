"""Digits in two made-up hands: ROUND is upright, ANGULAR slanted, with flags and crossbars.

A digit is a list of strokes, a stroke a list of (x, y) in a box of 1×1, y downwards.
"""

import itertools
import math

Point = tuple[float, float]
Stroke = list[Point]


def line(*corners: Point, pieces: int = 8) -> Stroke:
    """Draw straight from corner to corner, as a pen does: in small steps."""
    points = [corners[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        points += [
            (x0 + (x1 - x0) * k / pieces, y0 + (y1 - y0) * k / pieces) for k in range(1, pieces + 1)
        ]
    return points


def arc(
    x: float, y: float, rx: float, ry: float, start: float, end: float, pieces: int = 24
) -> Stroke:
    """Draw along an ellipse from one angle to another: degrees, 0 to the right, 90 down."""
    angles = [math.radians(start + (end - start) * k / pieces) for k in range(pieces + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def shear(strokes: list[Stroke], by: float = 0.16) -> list[Stroke]:
    """Shear strokes to the right."""
    return [[(x + by * (0.5 - y), y) for x, y in stroke] for stroke in strokes]


ROUND: dict[int, list[Stroke]] = {
    0: [arc(0.5, 0.5, 0.3, 0.45, -90, -450)],
    1: [line((0.5, 0.05), (0.5, 0.95), pieces=16)],
    2: [arc(0.48, 0.32, 0.27, 0.26, -165, 35) + line((0.66, 0.52), (0.2, 0.93), (0.84, 0.93))],
    3: [arc(0.45, 0.28, 0.27, 0.22, -150, 90) + arc(0.45, 0.72, 0.31, 0.23, -90, 145)],
    4: [line((0.34, 0.08), (0.2, 0.56), (0.82, 0.56)), line((0.64, 0.1), (0.64, 0.95), pieces=14)],
    5: [
        line((0.3, 0.08), (0.27, 0.45)) + arc(0.46, 0.67, 0.28, 0.26, -130, 140),
        line((0.3, 0.08), (0.76, 0.08)),
    ],
    6: [arc(0.72, 0.6, 0.5, 0.54, -100, -180) + arc(0.49, 0.69, 0.27, 0.25, -180, -540)],
    7: [line((0.2, 0.1), (0.8, 0.1), (0.42, 0.95), pieces=12)],
    8: [
        arc(0.5, 0.27, 0.23, 0.21, -20, -270)
        + arc(0.5, 0.71, 0.28, 0.23, -90, 270)
        + arc(0.5, 0.27, 0.23, 0.21, 90, -20, 10)
    ],
    9: [arc(0.48, 0.31, 0.26, 0.25, -10, -360) + line((0.74, 0.3), (0.7, 0.95), pieces=14)],
}

ANGULAR: dict[int, list[Stroke]] = {
    0: shear([arc(0.5, 0.5, 0.23, 0.44, -60, 305)]),
    1: [line((0.32, 0.27), (0.56, 0.06), (0.54, 0.95), pieces=12)],
    2: [
        line(
            (0.24, 0.24),
            (0.36, 0.11),
            (0.58, 0.08),
            (0.72, 0.22),
            (0.66, 0.42),
            (0.22, 0.9),
            (0.5, 0.87),
            (0.82, 0.91),
            pieces=4,
        )
    ],
    3: [
        line((0.26, 0.1), (0.72, 0.1), (0.46, 0.42), pieces=8)
        + arc(0.45, 0.68, 0.27, 0.26, -80, 140)
    ],
    4: [line((0.6, 0.95), (0.62, 0.06), (0.18, 0.64), (0.84, 0.62), pieces=12)],
    5: [
        line(
            (0.78, 0.08),
            (0.36, 0.1),
            (0.3, 0.44),
            (0.56, 0.4),
            (0.72, 0.56),
            (0.68, 0.8),
            (0.48, 0.92),
            (0.24, 0.86),
            pieces=4,
        )
    ],
    6: shear(
        [
            line((0.6, 0.06), (0.36, 0.4), (0.28, 0.66), pieces=6)
            + arc(0.48, 0.7, 0.2, 0.22, -190, -540)
        ],
        0.05,
    ),
    7: [line((0.2, 0.14), (0.8, 0.1), (0.44, 0.95), pieces=12), line((0.38, 0.52), (0.76, 0.5))],
    8: shear([arc(0.5, 0.29, 0.2, 0.2, 90, 450), arc(0.5, 0.71, 0.24, 0.22, -90, 270)], 0.1),
    9: shear([arc(0.5, 0.3, 0.22, 0.22, 0, -360) + arc(0.3, 0.42, 0.42, 0.52, 0, 75)], 0.05),
}

HANDS = {"round": ROUND, "angular": ANGULAR}


def coarse(strokes: list[Stroke], every: int = 3) -> list[Stroke]:
    """Keep one point in three, as a quick hand does: a browser takes a frame for each."""
    return [[*stroke[:-1:every], stroke[-1]] for stroke in strokes]
