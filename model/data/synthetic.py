"""Synthetic handwriting: digits as people in different countries write them, and drawings that are
no digit.

MNIST holds hardly any flagged 1, crossed 7, slashed 0 or cursive 9, and nothing at all that is not
a digit. Each function below writes one symbol as a person might: strokes in a unit box (x right, y
down), its proportions drawn at random. `write` bends, slants and joins the strokes, `draw` turns
them into MNIST's format. All shapes are of our own making; nobody's handwriting went into them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from model.preprocessing import normalization

Strokes = list[np.ndarray]
Random = np.random.Generator
NOT_A_DIGIT = 10  # the label of everything in OTHERS


def _curve(*points: tuple[float, float], n: int = 8) -> np.ndarray:
    """A smooth line (m, 2) through the points (Catmull-Rom)."""
    p = np.asarray(points, float)
    p = np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    t = np.linspace(0, 1, n, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True):
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    return np.concatenate([*pieces, p[-2:-1]])


def _line(*points: tuple[float, float]) -> np.ndarray:
    """Straight pieces (m, 2) with corners at the points."""
    p = np.asarray(points, float)
    t = np.linspace(0, 1, 6, endpoint=False)[:, None]
    return np.concatenate([a + (b - a) * t for a, b in zip(p[:-1], p[1:], strict=True)] + [p[-1:]])


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> np.ndarray:
    """Part of an ellipse, angles in degrees clockwise on the screen from the right."""
    a = np.deg2rad(np.linspace(start, end, max(6, int(abs(end - start) / 15))))
    return np.stack([x + rx * np.cos(a), y + ry * np.sin(a)], 1)


def _joined(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts)


def zero(r: Random) -> Strokes:
    rx = r.uniform(0.22, 0.5)
    start = r.choice([-90, -60, -120, -40, -150]) + r.uniform(-20, 20)
    turn = r.choice([-1, 1], p=[0.8, 0.2]) * r.uniform(330, 400)
    ring = _arc(0.5, 0.5, rx, 0.5, start, start + turn)
    t = np.linspace(0, 1, len(ring))[:, None]
    ring = 0.5 + (ring - 0.5) * (1 + r.uniform(-0.12, 0.12) * t)  # a spiral's ends miss or overlap
    strokes = [ring]
    mark = r.random()
    if mark < 0.16:  # slashed, through or only inside
        reach = r.uniform(0.55, 1.25)
        dx, dy = rx * 0.75 * reach, 0.38 * reach
        strokes.append(_line((0.5 + dx, 0.5 - dy), (0.5 - dx, 0.5 + dy)))
    elif mark < 0.2:
        strokes.append(_line((0.5, 0.5 - 0.03), (0.5, 0.5 + r.uniform(0.0, 0.15))))
    elif mark < 0.32:  # a curl at the top where the pen comes in
        strokes[0] = _joined(
            _curve(
                (0.5 + rx * r.uniform(-0.2, 0.8), r.uniform(-0.12, 0.1)),
                (0.5 + rx * 0.1, r.uniform(0.02, 0.15)),
            ),
            ring,
        )
    return strokes


def one(r: Random) -> Strokes:
    strokes: Strokes = []
    kind = r.random()
    lean = r.uniform(-0.06, 0.06)
    stem = _curve((0.5, 0.0), (0.5 + lean, 0.5), (0.5 + r.uniform(-0.04, 0.04), 1.0))
    if kind < 0.25:
        strokes.append(stem)
    else:  # a flag, short or as long as the stem; steeper than any 7's bar
        length = r.uniform(0.12, 0.4) if kind < 0.5 else r.uniform(0.35, 0.85)
        angle = np.deg2rad(r.uniform(22, 68) if length > 0.3 else r.uniform(15, 65))
        tip = (0.5 - length * np.cos(angle), length * np.sin(angle))
        sag = r.uniform(-0.06, 0.1) * length
        flag = _curve(tip, ((tip[0] + 0.5) / 2 + sag, tip[1] / 2 + sag), (0.5, 0.0))
        if r.random() < 0.12:
            strokes += [flag[::-1], stem]
        else:
            strokes.append(_joined(flag, stem))
    if r.random() < (0.12 if kind < 0.25 else 0.28):
        left, right = r.uniform(0.12, 0.36, 2)
        tilt = r.uniform(-0.04, 0.04)
        strokes.append(_line((0.5 - left, 1.0 + tilt), (0.5 + right, 1.0 - tilt)))
    return strokes


def two(r: Random) -> Strokes:
    w = r.uniform(0.28, 0.45)
    top_y, top_r = r.uniform(0.22, 0.32), r.uniform(0.2, 0.3)
    start = r.uniform(-200, -140)
    head = _arc(0.5, top_y, w, top_r, start, r.uniform(10, 40))
    foot_left = (0.5 - w * r.uniform(0.8, 1.15), r.uniform(0.88, 1.0))
    base = r.random()
    end = (0.5 + w * r.uniform(0.8, 1.5), r.uniform(0.86, 1.04))
    belly = (0.5 + r.uniform(-0.05, 0.12), r.uniform(0.58, 0.7))
    if base < 0.45:  # a corner, then a flat or wavy base
        down = _curve(tuple(head[-1]), belly, foot_left)
        wave = r.uniform(-0.08, 0.08)
        foot = _curve(
            foot_left, ((foot_left[0] + end[0]) / 2, (foot_left[1] + end[1]) / 2 + wave), end
        )
        return [_joined(head, down, foot)]
    if base < 0.85:  # a loop at the lower left
        size = r.uniform(0.05, 0.2)
        x, y = foot_left
        loop = _curve(
            tuple(head[-1]),
            belly,
            (x + size * 0.7, y),
            (x - size * 0.3, y + 0.02),
            (x - size * 0.3, y - size),
            (x + size * 0.8, y - size * 0.6),
            (0.5 + w * 0.4, y + r.uniform(-0.03, 0.08)),
            end,
        )
        return [_joined(head, loop)]
    # rounded where others have a corner
    curved = _curve(
        tuple(head[-1]), belly, foot_left, (0.5, foot_left[1] - r.uniform(0, 0.08)), end
    )
    return [_joined(head, curved)]


def three(r: Random) -> Strokes:
    w_top, w_low = r.uniform(0.25, 0.42), r.uniform(0.3, 0.46)
    waist = r.uniform(0.4, 0.52)
    tuck = 0.5 + r.uniform(-0.22, 0.08)
    low = _curve(
        (tuck, waist),
        (0.5 + w_low * 0.75, waist + 0.08),
        (0.5 + w_low, (waist + 1) / 2),
        (0.5 + w_low * 0.5, 0.96),
        (0.48, 1.0),
        (0.5 - w_low * r.uniform(0.6, 1.1), r.uniform(0.82, 0.97)),
    )
    if r.random() < 0.22:  # flat top
        right = 0.5 + w_top * r.uniform(0.8, 1.1)
        top = _line((0.5 - w_top, r.uniform(0.0, 0.05)), (right, 0.0), (tuck, waist))
    else:
        top = _joined(
            _arc(0.47, waist / 2, w_top, waist / 2, r.uniform(-190, -130), r.uniform(30, 60)),
            np.array([[tuck, waist]]),
        )
    if r.random() < 0.2:  # a small loop at the waist
        s = r.uniform(0.03, 0.1)
        top = _joined(
            top,
            _curve(
                (tuck, waist),
                (tuck - s, waist + s * 0.5),
                (tuck - s * 0.6, waist - s * 0.8),
                (tuck + s, waist - s * 0.1),
            ),
        )
    return [_joined(top, low)]


def four(r: Random) -> Strokes:
    kind = r.random()
    bar_y = r.uniform(0.5, 0.75)
    left, right = r.uniform(0.0, 0.2), r.uniform(0.8, 1.05)
    stem_x = r.uniform(0.55, 0.78)
    foot = (stem_x + r.uniform(-0.1, 0.06), 1.0)
    if kind < 0.45:  # open: an L or a cup, and a stem of its own
        top_left = (left + r.uniform(-0.02, 0.45), r.uniform(0, 0.15))
        cup = _line(top_left, (left, bar_y), (right, bar_y + r.uniform(-0.1, 0.04)))
        if r.random() < 0.35:
            cup = _curve(
                top_left,
                (left, bar_y * 0.75),
                (left + 0.1, bar_y),
                (stem_x, bar_y - 0.02),
                (right, bar_y - r.uniform(0.0, 0.12)),
            )
        return [cup, _line((stem_x + r.uniform(-0.02, 0.1), r.uniform(-0.05, 0.45)), foot)]
    if kind < 0.65:  # closed: the diagonal starts at the stem's top
        top = (stem_x + r.uniform(-0.04, 0.02), 0.0)
        return [
            _line(top, (left, bar_y), (right, bar_y + r.uniform(-0.06, 0.05))),
            _line((stem_x, r.uniform(0.0, 0.1)), foot),
        ]
    # one stroke: down the diagonal, across, and up to the top or round into the stem
    if kind < 0.85:
        top = (stem_x + r.uniform(-0.05, 0.02), r.uniform(0, 0.05))
        return [_line((stem_x, 1.0), top, (left, bar_y), (right, bar_y + r.uniform(-0.05, 0.05)))]
    # like lightning, in one stroke: slanting down, a short way back, and down again
    if kind < 0.93:
        top = (r.uniform(0.45, 0.8), 0.0)
        back = (left + r.uniform(0.45, 0.85), bar_y - r.uniform(0.0, 0.2))
        return [
            _line(
                top,
                (left + r.uniform(0, 0.15), bar_y * r.uniform(0.75, 1.0)),
                back,
                (r.uniform(0.2, 0.6), 1.0),
            )
        ]
    # cursive: a cup that closes upwards into the stem, its bar hidden
    up = (stem_x + r.uniform(0, 0.08), r.uniform(0.0, 0.12))
    corner = _line(
        (left + r.uniform(0.05, 0.25), r.uniform(0, 0.1)),
        (left, bar_y),
        (stem_x - 0.02, bar_y - r.uniform(0, 0.06)),
    )
    return [_joined(corner, _line((stem_x - 0.02, bar_y - 0.05), up, foot))]


def five(r: Random) -> Strokes:
    w = r.uniform(0.2, 0.42)
    left = 0.5 - w * r.uniform(0.6, 1.0)
    shoulder = r.uniform(0.36, 0.5)
    right = 0.5 + w
    bar_end = (0.5 + w * r.uniform(0.5, 1.9), r.uniform(-0.1, 0.06))
    dip = r.uniform(-0.02, 0.1)
    bowl = _curve(
        (left, shoulder),
        (0.5, shoulder - dip),
        (right - 0.03, (shoulder + 1) / 2 - 0.1),
        (right - 0.05, (shoulder + 1) / 2 + 0.12),
        (0.5, 1.0),
        (0.5 - w * r.uniform(0.6, 1.15), r.uniform(0.82, 0.98)),
    )
    corner = (left + r.uniform(0, 0.1), r.uniform(0, 0.04))
    kind = r.random()
    if kind < 0.45:  # the bar last, as a stroke of its own, sometimes not touching
        gap = r.uniform(-0.04, 0.1)
        return [
            _joined(_line(corner, (left, shoulder)), bowl),
            _line((corner[0] + gap, corner[1] + r.uniform(-0.08, 0.05)), bar_end),
        ]
    if kind < 0.85:  # in one stroke from the bar's right end
        return [_joined(_line(bar_end, corner, (left, shoulder)), bowl)]
    return [
        _curve(
            bar_end,
            (0.45, 0.0),
            (left, 0.2),
            (left + 0.1, shoulder),
            (right - 0.05, (shoulder + 1) / 2),
            (0.55, 0.98),
            (0.5 - w, r.uniform(0.85, 0.98)),
        )
    ]  # like an S


def six(r: Random) -> Strokes:
    rx = r.uniform(0.12, 0.42)
    ry = r.uniform(0.16, 0.32) if r.random() < 0.85 else r.uniform(0.07, 0.16)
    cy = 1 - ry
    head_x = 0.5 + rx * r.uniform(-0.4, 1.3)
    bend = (0.5 - rx * r.uniform(0.6, 1.0), cy - ry * r.uniform(0.5, 1.1))
    stem = _curve(
        (head_x, r.uniform(0.0, 0.08)),
        ((head_x + bend[0]) / 2 - r.uniform(0.0, 0.1), 0.22),
        bend,
        (0.5 - rx, cy),
    )
    if r.random() < 0.25:
        stem = _line((0.5 - rx + r.uniform(0, 0.25), 0.0), (0.5 - rx, cy))
    loop = _arc(0.5, cy, rx, ry, 180, 180 - r.uniform(300, 400))
    if r.random() < 0.3:  # the loop tucks in below where it began
        t = np.linspace(0, 1, len(loop))[:, None]
        loop = loop + t**3 * np.array([r.uniform(0.0, 0.15), r.uniform(0.0, 0.12)])
    return [_joined(stem, loop)]


def seven(r: Random) -> Strokes:
    left, right = r.uniform(0.05, 0.25), r.uniform(0.75, 0.95)
    tilt = r.uniform(-0.1, 0.1)  # at most some 9 degrees: a steeper bar is a 1's flag
    foot = (right - r.uniform(0.15, 0.6), 1.0)
    bar = _curve(
        (left, tilt), ((left + right) / 2, tilt / 2 + r.uniform(-0.05, 0.05)), (right, 0.0)
    )
    if r.random() < 0.22:  # a hook hangs from the bar's start
        bar = _joined(
            _line((left + r.uniform(-0.04, 0.03), tilt + r.uniform(0.08, 0.25)), (left, tilt)), bar
        )
    bow = r.uniform(-0.14, 0.06)
    stem = _curve((right, 0.0), ((right + foot[0]) / 2 + bow, 0.5), foot)
    if r.random() < 0.2:  # no corner: the bar bends into the stem
        stem = _curve(
            (right - 0.12, 0.0),
            (right, r.uniform(0.08, 0.2)),
            ((right + foot[0]) / 2 + abs(bow), 0.5),
            foot,
        )
        bar = bar * [0.85, 1]
    if r.random() < 0.12:  # the pen swings back up at the foot, on its way to the cross
        stem = np.concatenate(
            [stem, _line(foot, (foot[0] - r.uniform(0.02, 0.25), r.uniform(0.6, 0.95)))]
        )
    strokes = [_joined(bar, stem)]
    if r.random() < 0.42:  # crossed
        y = r.uniform(0.38, 0.62)
        x = right + (foot[0] - right) * y + bow * 0.9
        a, b = r.uniform(0.12, 0.36, 2)
        slope = r.uniform(-0.1, 0.06)
        strokes.append(_line((x - a, y - slope), (x + b, y + slope)))
    return strokes


def eight(r: Random) -> Strokes:
    w_top, w_low = r.uniform(0.1, 0.36), r.uniform(0.14, 0.42)
    waist = r.uniform(0.4, 0.52)
    kind = r.random()
    if kind < 0.3:  # two rings
        top = _arc(
            0.5 + r.uniform(-0.05, 0.05),
            waist / 2,
            w_top,
            waist / 2 + 0.01,
            -90,
            r.choice([-1, 1]) * r.uniform(340, 390) - 90,
        )
        low = _arc(
            0.5,
            (1 + waist) / 2,
            w_low,
            (1 - waist) / 2 + 0.01,
            -90,
            r.choice([-1, 1]) * r.uniform(340, 390) - 90,
        )
        return [top, low]
    opening = r.uniform(-0.06, 0.12)  # the ends at the upper right cross, meet or stay apart
    start = (0.5 + w_top * r.uniform(0.4, 1.0), r.uniform(0.03, 0.14))
    down = (
        (0.45, 0.0),
        (0.5 - w_top, waist * 0.45),
        (0.5, waist),
        (0.5 + w_low, (1 + waist) / 2),
        (0.5, 1.0),
        (0.5 - w_low, (1 + waist) / 2),
        (0.5, waist),
    )
    end = (start[0] + opening, start[1] + r.uniform(-0.06, 0.1))
    path = _curve(start, *down, (0.5 + w_top * 0.85, waist * 0.55), end)
    if kind < 0.42:  # mirrored: begun the other way round
        path = path * [-1, 1] + [1, 0]
    return [path]


def nine(r: Random) -> Strokes:
    rx, ry = r.uniform(0.14, 0.42), r.uniform(0.15, 0.33)
    if small := r.random() < 0.25:  # a small or flat head on a long body
        rx, ry = r.uniform(0.12, 0.32), r.uniform(0.09, 0.17)
    right = 0.5 + rx
    start = r.uniform(-70, 10)
    loop = _arc(0.5, ry, rx, ry, start, start - r.uniform(300, 365) - max(0, start))
    kind = r.random() if not small else r.uniform(0.3, 1)
    up = (right + r.uniform(-0.02, 0.04), ry * r.uniform(0.2, 0.9))
    if kind < 0.38:  # a straight stem
        tail = _line(up, (right + r.uniform(-0.3, 0.06), 1.0))
    elif kind < 0.62:  # bent to the left at its end, as a 6 turned over
        tail = _curve(
            up,
            (right - 0.01, 0.55),
            (right - rx * r.uniform(0.2, 0.7), 0.9),
            (0.5 - rx * r.uniform(0.2, 0.9), r.uniform(0.9, 1.03)),
        )
    else:  # a hook or an open loop below, as in writing a g
        tail = _curve(
            up,
            (right + r.uniform(-0.05, 0.03), 0.6),
            (right - r.uniform(0.05, 0.16), 0.93),
            (0.5, 1.0),
            (0.5 - max(rx, 0.25) * r.uniform(0.6, 1.5), r.uniform(0.78, 0.97)),
        )
    if r.random() < 0.12:  # the pen turns inside the head before it goes down
        x, y = 0.5 + rx * r.uniform(-0.3, 0.5), ry * r.uniform(0.8, 1.3)
        tail = _joined(_curve(up, (x, y), (x + rx * 0.2, y + 0.05)), tail[len(tail) // 5 :])
    return [_joined(loop, tail)]


DIGITS: tuple[Callable[[Random], Strokes], ...] = (
    zero,
    one,
    two,
    three,
    four,
    five,
    six,
    seven,
    eight,
    nine,
)

# Letters that no digit looks like, stroke by stroke; "~" bends a stroke smoothly through its
# points, else it has corners there.
LETTERS: dict[str, tuple[str, ...]] = {
    "A": ("0,100 50,0 100,100", "20,62 80,62"),
    "E": ("90,0 10,0 10,100 92,100", "10,50 75,50"),
    "E round": ("~85,10 40,0 15,22 50,47 15,70 35,98 90,88",),
    "F": ("90,0 10,0 10,100", "10,48 75,48"),
    "F plain": ("10,0 10,100", "10,0 90,0", "10,45 70,45"),
    "H": ("8,0 8,100", "92,0 92,100", "8,50 92,50"),
    "K": ("10,0 10,100", "85,0 10,55", "32,42 90,100"),
    "K joined": ("10,0 10,100", "85,0 14,50 88,100"),
    "M": ("0,100 10,0 50,65 90,0 100,100",),
    "M round": ("~0,100 5,15 25,5 48,40 50,60 55,30 75,5 95,20 100,100",),
    "N": ("8,100 8,0 90,100 90,0",),
    "P": ("12,100 12,0", "~12,2 70,0 85,25 65,48 12,50"),
    "Q": ("~60,0 12,30 15,80 55,95 90,60 80,10 50,0", "60,65 105,110"),
    "R": ("12,100 12,0", "~12,2 70,0 85,25 65,46 14,50", "35,50 90,100"),
    "R joined": ("10,100 10,0", "~10,3 60,0 80,22 55,45 20,50 55,70 90,100"),
    "T": ("0,0 100,0", "50,0 50,100"),
    "V": ("0,0 50,100 100,0",),
    "W": ("0,0 25,100 50,30 75,100 100,0",),
    "W round": ("~0,0 10,80 28,98 48,60 50,30 55,70 75,98 92,75 100,0",),
    "X": ("5,0 95,100", "95,0 5,100"),
    "X curved": ("~0,10 30,5 50,50 70,95 100,90", "~100,5 70,10 50,50 30,92 0,95"),
    "a": ("~80,45 50,30 15,45 12,75 40,95 75,70 80,40", "~82,30 80,75 88,95 105,90"),
    "a printed": ("~15,20 50,2 82,20 82,98", "~82,45 40,42 10,65 25,95 60,92 82,65"),
    "d": ("~80,55 50,40 15,55 12,85 40,100 75,80", "85,0 85,100"),
    "d joined": ("~80,55 50,40 15,52 12,82 40,100 75,82 88,0 84,60 88,95 105,98",),
    "e": ("~12,52 60,52 88,35 60,5 25,15 8,50 25,90 60,98 92,80",),
    "e flat": ("12,50 88,48 ", "~88,48 75,10 45,0 15,20 8,55 25,92 65,98 90,82"),
    "f": ("~85,12 65,0 45,15 42,50 42,100", "10,42 80,42"),
    "f looped": ("~10,60 60,45 80,10 60,0 45,25 45,75 40,115 20,105 40,75 85,55",),
    "h": ("10,0 10,100", "~10,60 35,42 65,45 75,65 75,100"),
    "h joined": ("~0,60 40,20 35,0 15,10 12,60 10,100 15,65 45,42 68,60 68,95 95,95",),
    "k": ("10,0 10,100", "70,35 12,70", "30,60 75,100"),
    "m": ("5,20 5,100", "~5,45 20,22 42,30 46,100", "~46,45 65,22 90,32 95,100"),
    "n": ("10,15 10,100", "~10,50 35,18 70,22 85,50 85,100"),
    "r": ("15,15 15,100", "~15,55 35,25 60,15 85,25"),
    "r cursive": ("~0,95 30,30 25,12 50,22 75,22 70,60 75,95 100,88",),
    "t": ("45,0 45,85 ", "~45,80 55,98 80,90", "10,30 82,30"),
    "w": ("0,20 25,100 50,40 75,100 100,20",),
    "x": ("10,10 90,100", "90,10 10,100"),
    "u": ("~10,5 8,60 25,95 60,95 82,60", "85,5 85,100"),
    "alpha": ("~100,10 60,75 25,95 5,60 20,20 50,20 70,60 100,95",),
    "psi": ("~5,0 10,50 50,65 90,50 95,0", "50,0 50,100"),
    "pi": ("0,15 100,10", "30,15 22,100", "70,12 75,100"),
    "delta": ("50,0 0,100 100,100 50,0",),
    "plus": ("50,0 50,100", "0,50 100,50"),
    "equals": ("0,30 100,28", "0,70 100,72"),
    "hash": ("35,0 25,100", "75,0 65,100", "0,35 100,32", "0,68 100,65"),
    "asterisk": ("50,0 50,100", "5,25 95,75", "95,25 5,75"),
    "tick": ("0,60 35,100 100,0",),
    "arrow": ("0,50 100,50", "65,20 100,50 65,80"),
    "question": ("~10,25 30,2 70,2 85,28 55,50 50,75", "50,98 51,100"),
    "star": ("20,100 50,0 80,100 0,38 100,38 20,100",),
    "house": ("10,100 10,45 50,0 90,45 90,100 10,100", "40,100 40,70 62,70 62,100"),
    "heart": ("~50,30 30,2 5,15 5,45 50,100 95,45 95,15 70,2 50,30",),
    "smile": (
        "~50,0 10,15 0,50 15,88 50,100 85,88 100,50 90,15 50,0",
        "33,33 34,36",
        "66,33 67,36",
        "~25,65 50,82 75,65",
    ),
    "crossed box": ("5,5 95,5 95,95 5,95 5,5", "5,5 95,95", "95,5 5,95"),
    "wave": ("~0,50 15,20 35,80 55,20 75,80 100,40",),
    "zigzag": ("0,0 20,100 40,0 60,100 80,0 100,100",),
    "ampersand": ("~95,95 30,30 35,2 60,5 60,25 15,60 15,90 50,98 90,55",),
    "percent": ("95,0 5,100", "~20,5 5,20 20,35 35,20 20,5", "~80,65 65,80 80,95 95,80 80,65"),
}


def _letter(name: str) -> Callable[[Random], Strokes]:
    lines = []
    for text in LETTERS[name]:
        points = [
            tuple(float(v) / 100 for v in pair.split(",")) for pair in text.lstrip("~").split()
        ]
        lines.append((text.startswith("~"), points))

    def write_letter(r: Random) -> Strokes:
        moved = [
            (smooth, np.asarray(points) + r.normal(0, 0.035, (len(points), 2)))
            for smooth, points in lines
        ]
        return [_curve(*points) if smooth else _line(*points) for smooth, points in moved]

    return write_letter


def scribble(r: Random) -> Strokes:
    """A random smooth line, wild or tight, in one to three strokes."""
    strokes = []
    for _ in range(r.integers(1, 4)):
        n = r.integers(7, 18)  # fewer turns make a 1, a 2 or a 3 now and then
        path = r.random((n, 2)) if r.random() < 0.6 else np.cumsum(r.normal(0, 0.3, (n, 2)), 0)
        strokes.append(_curve(*path) if r.random() < 0.7 else _line(*path))
    return strokes


def tangle(r: Random) -> Strokes:
    """Loops round and round, or hatching back and forth."""
    turns = r.uniform(2.2, 6)
    t = np.linspace(0, 1, int(turns * 16))
    if r.random() < 0.5:
        a = 2 * np.pi * turns * t
        radius = 0.5 * (r.uniform(0.1, 1) + (1 - r.uniform(0.1, 1)) * t)
        return [np.stack([radius * np.cos(a) + r.uniform(-1, 1) * t, radius * np.sin(a)], 1)]
    y = np.abs((t * turns * 2) % 2 - 1)
    return [np.stack([t * r.uniform(0.4, 1.5), y], 1)]


def crowd(r: Random) -> Strokes:
    """Two digits over or close beside each other, which are not one digit."""
    first, second = (DIGITS[k](r) for k in r.integers(0, 10, 2))
    apart = (
        np.array([r.uniform(0.55, 1.1), r.uniform(-0.2, 0.2)])
        if r.random() < 0.75
        else np.array([r.uniform(-0.1, 0.1), r.uniform(0.6, 1.1)])
    )
    return [*first, *(s + apart for s in second)]


NEGATIVES: tuple[Callable[[Random], Strokes], ...] = (
    *map(_letter, LETTERS),
    *[scribble] * 6,
    *[tangle] * 4,
    *[crowd] * 8,
)


def write(symbol: Callable[[Random], Strokes], r: Random) -> Strokes:
    """Write a symbol by a hand drawn at random: slanted, stretched, bent, shaky, hasty.

    Returns strokes (n, 2) in about a unit box.
    """
    strokes = symbol(r)
    if len(strokes) > 1 and r.random() < 0.08:  # the pen is not lifted between two strokes
        k = r.integers(0, len(strokes) - 1)
        strokes[k : k + 2] = [_joined(strokes[k], strokes[k + 1])]
    slant = np.clip(r.normal(0.1, 0.16), -0.3, 0.5)
    turn = np.deg2rad(r.normal(0, 5))
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]) @ np.array(
        [[1, 0], [-slant, 1]]
    )
    matrix = matrix @ np.diag([np.exp(r.normal(-0.15, 0.22)), 1.0])
    # A smooth field bends the plane: two slow waves in each direction.
    waves = r.normal(0, 1, (2, 2, 2)) * r.uniform(2, 5)
    phase = r.uniform(0, 2 * np.pi, (2, 2))
    bend = r.uniform(0, 0.05)
    tremor = r.choice([0, 0, 0.006, 0.014])
    haste = r.random()
    written = []
    for stroke in strokes:
        p = stroke + r.normal(0, 0.012, 2)
        shift = np.stack(
            [sum(np.sin(p @ waves[a, k] + phase[a, k]) for k in (0, 1)) for a in (0, 1)], 1
        )
        p = p + bend * shift
        if haste < 0.35 and len(p) > 8:  # corners are cut
            n = int(r.integers(3, 7))
            padded = np.concatenate(
                [np.repeat(p[:1], n // 2, 0), p, np.repeat(p[-1:], n - 1 - n // 2, 0)]
            )
            p = np.stack([np.convolve(padded[:, a], np.full(n, 1 / n), "valid") for a in (0, 1)], 1)
        if r.random() < 0.06:  # a small hook where the pen lands or leaves
            p = np.concatenate([p[:1] + r.normal(0, 0.06, (1, 2)), p])
        p = p + r.normal(0, 1, p.shape) * tremor
        written.append((p @ matrix).astype(np.float32))
    return written


def draw(strokes: Strokes, pen: float) -> np.ndarray:
    """Draw strokes as the app does a person's (see `ink.normalise`), with a pen of so many pixels.

    Returns (28, 28) uint8.
    """
    return np.rint(normalization.normalize(strokes, pen) * 255).astype(np.uint8)


def samples(n_digits: int, n_others: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (images (b, 28, 28) uint8, labels (b,) uint8) in blocks, classes in turn: n_digits over
    0..9, then n_others labelled NOT_A_DIGIT.
    """
    r = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(n_digits) % 10, np.full(n_others, NOT_A_DIGIT)]).astype(
        np.uint8
    )
    r.shuffle(labels)
    for at in range(0, len(labels), 1024):
        block = labels[at : at + 1024]
        symbols = [
            write(NEGATIVES[r.integers(len(NEGATIVES))] if k == NOT_A_DIGIT else DIGITS[k], r)
            for k in block
        ]
        yield np.stack([draw(strokes, r.uniform(1.6, 4.2)) for strokes in symbols]), block
