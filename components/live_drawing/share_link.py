"""A drawing as a short text for a web address, and back.

Points are rounded to a grid of 256×256, those that a straight line explains are dropped, and each
is written as its distance from the one before: one byte a coordinate for most. The bytes are
written in the alphabet that web addresses take as it is (RFC 4648, section 5).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence

import numpy as np

GRID = 255
# characters: with the page's own address well under 2,000 for most, and browsers take far more
MAX_LENGTH = 1_900
MAX_STROKES = 100
MAX_POINTS = 1_000  # of a stroke that are encoded: a scribble is thinned out first
TOLERANCE = 0.5  # grid units that a dropped point may lie beside the line


class LinkError(ValueError):
    """A text is no drawing."""


def encode(strokes: Sequence[np.ndarray], side: float) -> str:
    """Write polylines (n, 2) on a square canvas `side` wide as text of at most `MAX_LENGTH`
    characters, the finer the less there is to write.
    """
    tolerance = TOLERANCE
    scaled = [
        np.clip(np.asarray(s[:: 1 + len(s) // MAX_POINTS], float) * GRID / side, 0, GRID)
        for s in strokes[:MAX_STROKES]
        if len(s)
    ]
    while True:
        scaled = [s[simplify(s, tolerance)] for s in scaled]
        data = b"".join(_packed(np.rint(s).astype(int)) for s in scaled)
        text = base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        if len(text) <= MAX_LENGTH:
            return text
        tolerance *= 2
        if tolerance > GRID:
            scaled = scaled[:-1]


def decode(text: object, side: float) -> list[np.ndarray]:
    """Read the polylines (n, 2) back, in units of a canvas `side` wide.

    Raises LinkError for anything that `encode` would not have written.
    """
    if not isinstance(text, str) or not 0 < len(text) <= MAX_LENGTH:
        raise LinkError("no drawing")
    try:
        data = base64.b64decode(
            text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True
        )
    except (UnicodeEncodeError, binascii.Error) as error:
        raise LinkError("no drawing") from error
    numbers = _unpacked(data)
    strokes: list[np.ndarray] = []
    for count in numbers:
        try:
            steps = np.array(
                [[_signed(next(numbers)), _signed(next(numbers))] for _ in range(count)]
            )
        except (StopIteration, RuntimeError) as error:
            raise LinkError("the drawing ends early") from error
        if not len(steps) or len(strokes) == MAX_STROKES:
            raise LinkError("no drawing")
        points = np.cumsum(steps, axis=0)
        if points.min() < 0 or points.max() > GRID:
            raise LinkError("the drawing leaves the canvas")
        strokes.append(points * side / GRID)
    return strokes


def simplify(points: np.ndarray, tolerance: float) -> np.ndarray:
    """Indices of the points of a polyline (n, 2) that hold it within `tolerance` of where it was
    (Ramer 1972, Douglas and Peucker 1973).
    """
    indices = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        a, b, between = points[first], points[last], points[first + 1 : last]
        chord = b - a
        share = np.clip((between - a) @ chord / max(chord @ chord, 1e-12), 0, 1)
        distances = np.hypot(*(between - a - share[:, None] * chord).T)
        farthest = int(distances.argmax())
        if distances[farthest] > tolerance:
            middle = first + 1 + farthest
            indices.add(middle)
            spans += [(first, middle), (middle, last)]
    return np.array(sorted(indices))


def _packed(points: np.ndarray) -> bytes:
    """The number of points, then each one's distance from the one before; seven bits a byte, the
    eighth says that more follow.
    """
    steps = np.diff(points, axis=0, prepend=np.zeros((1, 2), int)).ravel()
    out = bytearray()
    for number in [len(points), *(int(2 * s if s >= 0 else -2 * s - 1) for s in steps)]:
        while number > 127:
            out.append(number & 127 | 128)
            number >>= 7
        out.append(number)
    return bytes(out)


def _unpacked(data: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in data:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
        elif shift > 14:
            raise LinkError("no drawing")
    if shift:
        raise LinkError("the drawing ends early")


def _signed(number: int) -> int:
    return number // 2 if number % 2 == 0 else -(number + 1) // 2
