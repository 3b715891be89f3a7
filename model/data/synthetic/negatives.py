"""Drawings that are no digit: letters, signs, scribbles, and two digits at once."""

from __future__ import annotations

import numpy as np

from model.data.synthetic.curves import Strokes, Symbol, curve, polyline
from model.data.synthetic.digits import DIGITS

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


def _letter(name: str) -> Symbol:
    """Make the function that writes a letter, its points moved at random."""
    lines = []
    for text in LETTERS[name]:
        points = [
            tuple(float(v) / 100 for v in pair.split(",")) for pair in text.lstrip("~").split()
        ]
        lines.append((text.startswith("~"), points))

    def write_letter(rng: np.random.Generator) -> Strokes:
        moved = [
            (smooth, np.asarray(points) + rng.normal(0, 0.035, (len(points), 2)))
            for smooth, points in lines
        ]
        return [curve(*points) if smooth else polyline(*points) for smooth, points in moved]

    return write_letter


def scribble(rng: np.random.Generator) -> Strokes:
    """A random smooth line, wild or tight, in one to three strokes."""
    strokes = []
    for _ in range(rng.integers(1, 4)):
        n = rng.integers(7, 18)  # fewer turns make a 1, a 2 or a 3 now and then
        path = (
            rng.random((n, 2)) if rng.random() < 0.6 else np.cumsum(rng.normal(0, 0.3, (n, 2)), 0)
        )
        strokes.append(curve(*path) if rng.random() < 0.7 else polyline(*path))
    return strokes


def tangle(rng: np.random.Generator) -> Strokes:
    """Loops round and round, or hatching back and forth."""
    turns = rng.uniform(2.2, 6)
    t = np.linspace(0, 1, int(turns * 16))
    if rng.random() < 0.5:
        a = 2 * np.pi * turns * t
        radius = 0.5 * (rng.uniform(0.1, 1) + (1 - rng.uniform(0.1, 1)) * t)
        return [np.stack([radius * np.cos(a) + rng.uniform(-1, 1) * t, radius * np.sin(a)], 1)]
    y = np.abs((t * turns * 2) % 2 - 1)
    return [np.stack([t * rng.uniform(0.4, 1.5), y], 1)]


def two_digits(rng: np.random.Generator) -> Strokes:
    """Two digits over or close beside each other, which are not one digit."""
    first, second = (DIGITS[k](rng) for k in rng.integers(0, 10, 2))
    offset = (
        np.array([rng.uniform(0.55, 1.1), rng.uniform(-0.2, 0.2)])
        if rng.random() < 0.75
        else np.array([rng.uniform(-0.1, 0.1), rng.uniform(0.6, 1.1)])
    )
    return [*first, *(stroke + offset for stroke in second)]


NEGATIVES: tuple[Symbol, ...] = (
    *map(_letter, LETTERS),
    *[scribble] * 6,
    *[tangle] * 4,
    *[two_digits] * 8,
)
