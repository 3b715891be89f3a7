"""The digits as people in different countries write them: strokes in a unit box, each proportion
drawn at random.
"""

from __future__ import annotations

import numpy as np

from model.data.synthetic.curves import Strokes, Symbol, arc, curve, join, polyline


def zero(rng: np.random.Generator) -> Strokes:
    """A ring, sometimes slashed, dotted, or with a curl where the pen comes in."""
    rx = rng.uniform(0.22, 0.5)
    start = rng.choice([-90, -60, -120, -40, -150]) + rng.uniform(-20, 20)
    turn = rng.choice([-1, 1], p=[0.8, 0.2]) * rng.uniform(330, 400)
    ring = arc(0.5, 0.5, rx, 0.5, start, start + turn)
    t = np.linspace(0, 1, len(ring))[:, None]
    # a spiral's ends miss or overlap
    ring = 0.5 + (ring - 0.5) * (1 + rng.uniform(-0.12, 0.12) * t)
    strokes = [ring]
    mark = rng.random()
    if mark < 0.16:  # slashed, through or only inside
        reach = rng.uniform(0.55, 1.25)
        dx, dy = rx * 0.75 * reach, 0.38 * reach
        strokes.append(polyline((0.5 + dx, 0.5 - dy), (0.5 - dx, 0.5 + dy)))
    elif mark < 0.2:
        strokes.append(polyline((0.5, 0.5 - 0.03), (0.5, 0.5 + rng.uniform(0.0, 0.15))))
    elif mark < 0.32:  # a curl at the top where the pen comes in
        strokes[0] = join(
            curve(
                (0.5 + rx * rng.uniform(-0.2, 0.8), rng.uniform(-0.12, 0.1)),
                (0.5 + rx * 0.1, rng.uniform(0.02, 0.15)),
            ),
            ring,
        )
    return strokes


def one(rng: np.random.Generator) -> Strokes:
    """A stem, often with a flag, sometimes with a foot."""
    strokes: Strokes = []
    kind = rng.random()
    lean = rng.uniform(-0.06, 0.06)
    stem = curve((0.5, 0.0), (0.5 + lean, 0.5), (0.5 + rng.uniform(-0.04, 0.04), 1.0))
    if kind < 0.25:
        strokes.append(stem)
    else:  # a flag, short or as long as the stem; steeper than any 7's bar
        length = rng.uniform(0.12, 0.4) if kind < 0.5 else rng.uniform(0.35, 0.85)
        angle = np.deg2rad(rng.uniform(22, 68) if length > 0.3 else rng.uniform(15, 65))
        tip = (0.5 - length * np.cos(angle), length * np.sin(angle))
        sag = rng.uniform(-0.06, 0.1) * length
        flag = curve(tip, ((tip[0] + 0.5) / 2 + sag, tip[1] / 2 + sag), (0.5, 0.0))
        if rng.random() < 0.12:
            strokes += [flag[::-1], stem]
        else:
            strokes.append(join(flag, stem))
    if rng.random() < (0.12 if kind < 0.25 else 0.28):
        left, right = rng.uniform(0.12, 0.36, 2)
        tilt = rng.uniform(-0.04, 0.04)
        strokes.append(polyline((0.5 - left, 1.0 + tilt), (0.5 + right, 1.0 - tilt)))
    return strokes


def two(rng: np.random.Generator) -> Strokes:
    """A head, and a base with a corner, a loop or a rounding."""
    w = rng.uniform(0.28, 0.45)
    top_y, top_r = rng.uniform(0.22, 0.32), rng.uniform(0.2, 0.3)
    start = rng.uniform(-200, -140)
    head = arc(0.5, top_y, w, top_r, start, rng.uniform(10, 40))
    foot_left = (0.5 - w * rng.uniform(0.8, 1.15), rng.uniform(0.88, 1.0))
    base = rng.random()
    end = (0.5 + w * rng.uniform(0.8, 1.5), rng.uniform(0.86, 1.04))
    belly = (0.5 + rng.uniform(-0.05, 0.12), rng.uniform(0.58, 0.7))
    if base < 0.45:  # a corner, then a flat or wavy base
        down = curve(tuple(head[-1]), belly, foot_left)
        wave = rng.uniform(-0.08, 0.08)
        foot = curve(
            foot_left, ((foot_left[0] + end[0]) / 2, (foot_left[1] + end[1]) / 2 + wave), end
        )
        return [join(head, down, foot)]
    if base < 0.85:  # a loop at the lower left
        size = rng.uniform(0.05, 0.2)
        x, y = foot_left
        loop = curve(
            tuple(head[-1]),
            belly,
            (x + size * 0.7, y),
            (x - size * 0.3, y + 0.02),
            (x - size * 0.3, y - size),
            (x + size * 0.8, y - size * 0.6),
            (0.5 + w * 0.4, y + rng.uniform(-0.03, 0.08)),
            end,
        )
        return [join(head, loop)]
    # rounded where others have a corner
    curved = curve(
        tuple(head[-1]), belly, foot_left, (0.5, foot_left[1] - rng.uniform(0, 0.08)), end
    )
    return [join(head, curved)]


def three(rng: np.random.Generator) -> Strokes:
    """Two bowls, the upper one round or flat, sometimes a loop between them."""
    w_top, w_low = rng.uniform(0.25, 0.42), rng.uniform(0.3, 0.46)
    waist = rng.uniform(0.4, 0.52)
    tuck = 0.5 + rng.uniform(-0.22, 0.08)
    low = curve(
        (tuck, waist),
        (0.5 + w_low * 0.75, waist + 0.08),
        (0.5 + w_low, (waist + 1) / 2),
        (0.5 + w_low * 0.5, 0.96),
        (0.48, 1.0),
        (0.5 - w_low * rng.uniform(0.6, 1.1), rng.uniform(0.82, 0.97)),
    )
    if rng.random() < 0.22:  # flat top
        right = 0.5 + w_top * rng.uniform(0.8, 1.1)
        top = polyline((0.5 - w_top, rng.uniform(0.0, 0.05)), (right, 0.0), (tuck, waist))
    else:
        top = join(
            arc(0.47, waist / 2, w_top, waist / 2, rng.uniform(-190, -130), rng.uniform(30, 60)),
            np.array([[tuck, waist]]),
        )
    if rng.random() < 0.2:  # a small loop at the waist
        s = rng.uniform(0.03, 0.1)
        top = join(
            top,
            curve(
                (tuck, waist),
                (tuck - s, waist + s * 0.5),
                (tuck - s * 0.6, waist - s * 0.8),
                (tuck + s, waist - s * 0.1),
            ),
        )
    return [join(top, low)]


def four(rng: np.random.Generator) -> Strokes:
    """Open or closed, in one stroke or two, like lightning, or cursive."""
    kind = rng.random()
    bar_y = rng.uniform(0.5, 0.75)
    left, right = rng.uniform(0.0, 0.2), rng.uniform(0.8, 1.05)
    stem_x = rng.uniform(0.55, 0.78)
    foot = (stem_x + rng.uniform(-0.1, 0.06), 1.0)
    if kind < 0.45:  # open: an L or a cup, and a stem of its own
        top_left = (left + rng.uniform(-0.02, 0.45), rng.uniform(0, 0.15))
        cup = polyline(top_left, (left, bar_y), (right, bar_y + rng.uniform(-0.1, 0.04)))
        if rng.random() < 0.35:
            cup = curve(
                top_left,
                (left, bar_y * 0.75),
                (left + 0.1, bar_y),
                (stem_x, bar_y - 0.02),
                (right, bar_y - rng.uniform(0.0, 0.12)),
            )
        return [cup, polyline((stem_x + rng.uniform(-0.02, 0.1), rng.uniform(-0.05, 0.45)), foot)]
    if kind < 0.65:  # closed: the diagonal starts at the stem's top
        top = (stem_x + rng.uniform(-0.04, 0.02), 0.0)
        return [
            polyline(top, (left, bar_y), (right, bar_y + rng.uniform(-0.06, 0.05))),
            polyline((stem_x, rng.uniform(0.0, 0.1)), foot),
        ]
    # one stroke: down the diagonal, across, and up to the top or round into the stem
    if kind < 0.85:
        top = (stem_x + rng.uniform(-0.05, 0.02), rng.uniform(0, 0.05))
        return [
            polyline((stem_x, 1.0), top, (left, bar_y), (right, bar_y + rng.uniform(-0.05, 0.05)))
        ]
    # like lightning, in one stroke: slanting down, a short way back, and down again
    if kind < 0.93:
        top = (rng.uniform(0.45, 0.8), 0.0)
        back = (left + rng.uniform(0.45, 0.85), bar_y - rng.uniform(0.0, 0.2))
        return [
            polyline(
                top,
                (left + rng.uniform(0, 0.15), bar_y * rng.uniform(0.75, 1.0)),
                back,
                (rng.uniform(0.2, 0.6), 1.0),
            )
        ]
    # cursive: a cup that closes upwards into the stem, its bar hidden
    up = (stem_x + rng.uniform(0, 0.08), rng.uniform(0.0, 0.12))
    corner = polyline(
        (left + rng.uniform(0.05, 0.25), rng.uniform(0, 0.1)),
        (left, bar_y),
        (stem_x - 0.02, bar_y - rng.uniform(0, 0.06)),
    )
    return [join(corner, polyline((stem_x - 0.02, bar_y - 0.05), up, foot))]


def five(rng: np.random.Generator) -> Strokes:
    """A bowl under a bar that is a stroke of its own or begins the first."""
    w = rng.uniform(0.2, 0.42)
    left = 0.5 - w * rng.uniform(0.6, 1.0)
    shoulder = rng.uniform(0.36, 0.5)
    right = 0.5 + w
    bar_end = (0.5 + w * rng.uniform(0.5, 1.9), rng.uniform(-0.1, 0.06))
    dip = rng.uniform(-0.02, 0.1)
    bowl = curve(
        (left, shoulder),
        (0.5, shoulder - dip),
        (right - 0.03, (shoulder + 1) / 2 - 0.1),
        (right - 0.05, (shoulder + 1) / 2 + 0.12),
        (0.5, 1.0),
        (0.5 - w * rng.uniform(0.6, 1.15), rng.uniform(0.82, 0.98)),
    )
    corner = (left + rng.uniform(0, 0.1), rng.uniform(0, 0.04))
    kind = rng.random()
    if kind < 0.45:  # the bar last, as a stroke of its own, sometimes not touching
        gap = rng.uniform(-0.04, 0.1)
        return [
            join(polyline(corner, (left, shoulder)), bowl),
            polyline((corner[0] + gap, corner[1] + rng.uniform(-0.08, 0.05)), bar_end),
        ]
    if kind < 0.85:  # in one stroke from the bar's right end
        return [join(polyline(bar_end, corner, (left, shoulder)), bowl)]
    return [
        curve(
            bar_end,
            (0.45, 0.0),
            (left, 0.2),
            (left + 0.1, shoulder),
            (right - 0.05, (shoulder + 1) / 2),
            (0.55, 0.98),
            (0.5 - w, rng.uniform(0.85, 0.98)),
        )
    ]  # like an S


def six(rng: np.random.Generator) -> Strokes:
    """A stem, bent or straight, that ends in a loop."""
    rx = rng.uniform(0.12, 0.42)
    ry = rng.uniform(0.16, 0.32) if rng.random() < 0.85 else rng.uniform(0.07, 0.16)
    cy = 1 - ry
    head_x = 0.5 + rx * rng.uniform(-0.4, 1.3)
    bend = (0.5 - rx * rng.uniform(0.6, 1.0), cy - ry * rng.uniform(0.5, 1.1))
    stem = curve(
        (head_x, rng.uniform(0.0, 0.08)),
        ((head_x + bend[0]) / 2 - rng.uniform(0.0, 0.1), 0.22),
        bend,
        (0.5 - rx, cy),
    )
    if rng.random() < 0.25:
        stem = polyline((0.5 - rx + rng.uniform(0, 0.25), 0.0), (0.5 - rx, cy))
    loop = arc(0.5, cy, rx, ry, 180, 180 - rng.uniform(300, 400))
    if rng.random() < 0.3:  # the loop tucks in below where it began
        t = np.linspace(0, 1, len(loop))[:, None]
        loop = loop + t**3 * np.array([rng.uniform(0.0, 0.15), rng.uniform(0.0, 0.12)])
    return [join(stem, loop)]


def seven(rng: np.random.Generator) -> Strokes:
    """A bar and a stem, often crossed, sometimes with a hook or without a corner."""
    left, right = rng.uniform(0.05, 0.25), rng.uniform(0.75, 0.95)
    tilt = rng.uniform(-0.1, 0.1)  # at most some 9 degrees: a steeper bar is a 1's flag
    foot = (right - rng.uniform(0.15, 0.6), 1.0)
    bar = curve(
        (left, tilt), ((left + right) / 2, tilt / 2 + rng.uniform(-0.05, 0.05)), (right, 0.0)
    )
    if rng.random() < 0.22:  # a hook hangs from the bar's start
        bar = join(
            polyline(
                (left + rng.uniform(-0.04, 0.03), tilt + rng.uniform(0.08, 0.25)), (left, tilt)
            ),
            bar,
        )
    bow = rng.uniform(-0.14, 0.06)
    stem = curve((right, 0.0), ((right + foot[0]) / 2 + bow, 0.5), foot)
    if rng.random() < 0.2:  # no corner: the bar bends into the stem
        stem = curve(
            (right - 0.12, 0.0),
            (right, rng.uniform(0.08, 0.2)),
            ((right + foot[0]) / 2 + abs(bow), 0.5),
            foot,
        )
        bar = bar * [0.85, 1]
    if rng.random() < 0.12:  # the pen swings back up at the foot, on its way to the cross
        stem = np.concatenate(
            [stem, polyline(foot, (foot[0] - rng.uniform(0.02, 0.25), rng.uniform(0.6, 0.95)))]
        )
    strokes = [join(bar, stem)]
    if rng.random() < 0.42:  # crossed
        y = rng.uniform(0.38, 0.62)
        x = right + (foot[0] - right) * y + bow * 0.9
        a, b = rng.uniform(0.12, 0.36, 2)
        slope = rng.uniform(-0.1, 0.06)
        strokes.append(polyline((x - a, y - slope), (x + b, y + slope)))
    return strokes


def eight(rng: np.random.Generator) -> Strokes:
    """Two rings, or one path that crosses itself."""
    w_top, w_low = rng.uniform(0.1, 0.36), rng.uniform(0.14, 0.42)
    waist = rng.uniform(0.4, 0.52)
    kind = rng.random()
    if kind < 0.3:  # two rings
        top = arc(
            0.5 + rng.uniform(-0.05, 0.05),
            waist / 2,
            w_top,
            waist / 2 + 0.01,
            -90,
            rng.choice([-1, 1]) * rng.uniform(340, 390) - 90,
        )
        low = arc(
            0.5,
            (1 + waist) / 2,
            w_low,
            (1 - waist) / 2 + 0.01,
            -90,
            rng.choice([-1, 1]) * rng.uniform(340, 390) - 90,
        )
        return [top, low]
    opening = rng.uniform(-0.06, 0.12)  # the ends at the upper right cross, meet or stay apart
    start = (0.5 + w_top * rng.uniform(0.4, 1.0), rng.uniform(0.03, 0.14))
    down = (
        (0.45, 0.0),
        (0.5 - w_top, waist * 0.45),
        (0.5, waist),
        (0.5 + w_low, (1 + waist) / 2),
        (0.5, 1.0),
        (0.5 - w_low, (1 + waist) / 2),
        (0.5, waist),
    )
    end = (start[0] + opening, start[1] + rng.uniform(-0.06, 0.1))
    path = curve(start, *down, (0.5 + w_top * 0.85, waist * 0.55), end)
    if kind < 0.42:  # mirrored: begun the other way round
        path = path * [-1, 1] + [1, 0]
    return [path]


def nine(rng: np.random.Generator) -> Strokes:
    """A loop, and a tail that is straight, bent, or hooked as that of a g."""
    rx, ry = rng.uniform(0.14, 0.42), rng.uniform(0.15, 0.33)
    if small := rng.random() < 0.25:  # a small or flat head on a long body
        rx, ry = rng.uniform(0.12, 0.32), rng.uniform(0.09, 0.17)
    right = 0.5 + rx
    start = rng.uniform(-70, 10)
    loop = arc(0.5, ry, rx, ry, start, start - rng.uniform(300, 365) - max(0, start))
    kind = rng.random() if not small else rng.uniform(0.3, 1)
    up = (right + rng.uniform(-0.02, 0.04), ry * rng.uniform(0.2, 0.9))
    if kind < 0.38:  # a straight stem
        tail = polyline(up, (right + rng.uniform(-0.3, 0.06), 1.0))
    elif kind < 0.62:  # bent to the left at its end, as a 6 turned over
        tail = curve(
            up,
            (right - 0.01, 0.55),
            (right - rx * rng.uniform(0.2, 0.7), 0.9),
            (0.5 - rx * rng.uniform(0.2, 0.9), rng.uniform(0.9, 1.03)),
        )
    else:  # a hook or an open loop below, as in writing a g
        tail = curve(
            up,
            (right + rng.uniform(-0.05, 0.03), 0.6),
            (right - rng.uniform(0.05, 0.16), 0.93),
            (0.5, 1.0),
            (0.5 - max(rx, 0.25) * rng.uniform(0.6, 1.5), rng.uniform(0.78, 0.97)),
        )
    if rng.random() < 0.12:  # the pen turns inside the head before it goes down
        x, y = 0.5 + rx * rng.uniform(-0.3, 0.5), ry * rng.uniform(0.8, 1.3)
        tail = join(curve(up, (x, y), (x + rx * 0.2, y + 0.05)), tail[len(tail) // 5 :])
    return [join(loop, tail)]


DIGITS: tuple[Symbol, ...] = (zero, one, two, three, four, five, six, seven, eight, nine)
