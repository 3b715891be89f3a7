"""Draw at random what a visitor may send: strokes, arrays, canvases, links and files."""

from __future__ import annotations

import base64
import io
import warnings
from typing import Any

import numpy as np
from PIL import Image

from components.live_drawing import share_link

EDGE_VALUES = (0.0, -1.0, 320.0, 1e-45, 1e5, 1e9, 1e30, -3e38, 1e300, np.nan, np.inf, -np.inf)
# fmt: off
JSON_VALUES: tuple[Any, ...] = (
    "", "M", "Q", "L", "Path", "Circle", "left", "../..", "<b>", "\0",
    None, True, 10**400, -1, {}, [], [[[]]],
)
# fmt: on
Random = np.random.Generator


def number(r: Random) -> float:
    """A coordinate, now and then an odd one."""
    return float(r.choice(EDGE_VALUES)) if r.random() < 0.05 else float(r.uniform(-50, 370))


def anything(r: Random, depth: int = 0) -> Any:
    """What JSON can hold."""
    kind = r.integers(6 if depth < 4 else 4)
    if kind < 2:
        return number(r) if kind else int(r.integers(-(2**40), 2**40))
    if kind < 4:
        return JSON_VALUES[r.integers(len(JSON_VALUES))]
    parts = [anything(r, depth + 1) for _ in range(r.integers(5))]
    return parts if kind == 4 else {str(JSON_VALUES[r.integers(9)]): part for part in parts}


def strokes(r: Random) -> list[Any]:
    """Some polylines: most with a pen's small steps, some of odd numbers, some none at all; rarely
    endless.
    """
    made: list[Any] = []
    for _ in range(r.choice((0, 1, 2, 5, 40, 2000), p=(0.05, 0.4, 0.4, 0.139, 0.01, 0.001))):
        count = r.choice((0, 1, 2, 30, 100_000), p=(0.02, 0.1, 0.28, 0.5999, 0.0001))
        points = np.cumsum(r.normal(0, 12, (count, 2)), 0) + r.uniform(0, 320, 2)
        if r.random() < 0.1 and count:
            points[r.integers(count), r.integers(2)] = r.choice(EDGE_VALUES)
        if r.random() < 0.05:
            points *= 10.0 ** r.integers(-40, 40)
        made.append(
            anything(r) if r.random() < 0.03 else points if r.random() < 0.8 else points.tolist()
        )
    return made


def array(r: Random, sides: tuple[int, ...] | None = None) -> np.ndarray:
    """An array of any shape and type: noise, a line, or odd numbers."""
    shape = sides or tuple(r.integers(0, 60, r.choice((1, 2, 3), p=(0.05, 0.85, 0.1))))
    values = r.random(shape) ** r.choice((0.2, 1, 8)) if r.random() < 0.6 else np.zeros(shape)
    if values.ndim >= 2 and values.size and r.random() < 0.5:
        values[r.integers(len(values)) // 2 :, r.integers(values.shape[1])] = 1
    if r.random() < 0.2 and values.size:
        values.flat[r.integers(values.size, size=3)] = r.choice(EDGE_VALUES, 3)
    if r.random() < 0.3:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return (values * 255).astype(
                r.choice(("u1", "u2", "i4", "i8", "f2", "f4", "?", "c8", "U4", "O"))
            )
    return values


def canvas_data(r: Random) -> Any:
    """What a canvas may send, or something like it."""

    def command() -> Any:
        letter = "MLQ"[r.integers(3)]
        return (
            anything(r)
            if r.random() < 0.02
            else [letter, *(number(r) for _ in range(4 if letter == "Q" else 2))]
        )

    def thing() -> Any:
        path = [["M", number(r), number(r)], *(command() for _ in range(r.integers(30)))]
        made = {"type": "Path", "left": number(r), "top": number(r), "path": path}
        if r.random() < 0.2:
            made[str(r.choice(("angle", "scaleX", "skewY", "originX", "type", "path", "left")))] = (
                anything(r)
            )
        return anything(r) if r.random() < 0.05 else made

    return (
        anything(r)
        if r.random() < 0.05
        else {
            "objects": [
                thing() for _ in range(r.choice((0, 1, 3, 1500), p=(0.1, 0.5, 0.3998, 0.0002)))
            ]
        }
    )


def image_file(r: Random) -> bytes:
    """An image file in some format, with bytes changed or cut off; or no image."""
    if r.random() < 0.2:
        return r.bytes(int(r.integers(400)))
    values: np.ndarray = np.eye(40, dtype=np.uint8)
    if r.random() < 0.9:
        shape = (int(r.integers(8, 90)), int(r.integers(8, 90)))
        brightness = np.clip(np.nan_to_num(array(r, shape).astype(float)), 0, 1)
        values = (255 * brightness).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(values).save(
        stream, str(r.choice(("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM")))
    )
    content = bytearray(stream.getvalue())
    for _ in range(r.choice((0, 1, 4, 40))):
        content[r.integers(len(content))] = r.integers(256)
    return bytes(content[: r.integers(len(content))] if r.random() < 0.2 else content)


def link_text(r: Random) -> Any:
    """What may stand in an address."""
    if r.random() < 0.1:
        return anything(r)
    if r.random() < 0.2:
        return base64.urlsafe_b64encode(r.bytes(int(r.integers(1600)))).decode().rstrip("=")
    drawn = [
        np.cumsum(r.normal(0, 20, (r.integers(1, 30), 2)), 0) + 160 for _ in range(r.integers(1, 4))
    ]
    text = list(share_link.encode(drawn, 320))
    for _ in range(r.choice((0, 1, 3))):
        text[r.integers(len(text))] = str(r.choice(list("AZaz09-_=+ é")))
    return "".join(text)
