"""From the drawing canvas's JSON to strokes.

streamlit-drawable-canvas sends what Fabric.js 7 writes: a list of objects, each with its own
coordinates and a place on the canvas. A stroke is a `Path` of the commands M, Q and L; `left` and
`top` say where the centre of its bounding box lies; scale, angle, flip and skew are there for what
was moved, scaled or turned, as the canvas's own toolbar can, which the page hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

# straight pieces of a quadratic curve: the brush draws one for each pointer event, so each piece
# is a few pixels long
CURVE_POINTS = 6
CURVE_PARAMETERS = np.linspace(0, 1, CURVE_POINTS + 1)[1:, None]
MAX_OBJECTS = 500  # on a canvas that are read
MAX_COMMANDS = 10_000  # of all paths on a canvas: some twenty digits, each drawn for ten seconds
MAX_COORDINATE = 1e5  # pixels; a drawing with larger coordinates is no drawing
COORDINATES_PER_COMMAND = {"M": 2, "L": 2, "Q": 4}  # of each command of a path
CIRCLE = np.linspace(0, 2 * np.pi, 25)
ORIGIN = {"left": -0.5, "top": -0.5, "center": 0.0, "right": 0.5, "bottom": 0.5}


def strokes_from_canvas(json_data: Any) -> list[np.ndarray]:
    """Read the strokes off a canvas.

    `json_data` is `CanvasResult.json_data` of streamlit-drawable-canvas 0.13, or None. Paths, lines
    and circles (the canvas's points) are read, in the order they were drawn; other objects, and
    whatever is malformed or too large, are skipped. Returns polylines (n, 2) float64 of x and y
    in canvas pixels, y downwards; a dot is one of a point or two. Never raises.
    """
    strokes: list[np.ndarray] = []
    for item in _objects(json_data):
        try:
            strokes += _polylines(item)
        except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
            continue  # not something this canvas draws
    return strokes


def _objects(json_data: Any) -> Iterator[dict[str, Any]]:
    """What is on a canvas, as much as may be read of it: a visitor can send anything."""
    objects = json_data.get("objects") if isinstance(json_data, dict) else None
    commands_left = MAX_COMMANDS
    for item in objects[:MAX_OBJECTS] if isinstance(objects, list) else []:
        if not isinstance(item, dict):
            continue
        path = item.get("path", [])
        if isinstance(path, list) and len(path) <= commands_left:
            commands_left -= len(path)
            yield item


def strokes_to_canvas(
    strokes: Sequence[np.ndarray], colour: str, width: float
) -> list[dict[str, Any]]:
    """Turn polylines (n, 2) in canvas pixels into objects for the canvas's `initial_drawing`: the
    way back from `strokes_from_canvas`.
    """
    objects = []
    for stroke in strokes:
        points = np.asarray(stroke, float).round(2)
        # a path of one point is not drawn
        points = np.concatenate([points, points[-1:] + 0.02]) if len(points) == 1 else points
        left, top = (points.min(0) + points.max(0)) / 2
        path = [["L" if number else "M", x, y] for number, (x, y) in enumerate(points.tolist())]
        objects.append(
            {
                "type": "Path",
                "originX": "center",
                "originY": "center",
                "left": float(left),
                "top": float(top),
                "fill": None,
                "stroke": colour,
                "strokeWidth": width,
                "strokeLineCap": "round",
                "strokeLineJoin": "round",
                "path": path,
            }
        )
    return objects


def _polylines(item: dict[str, Any]) -> list[np.ndarray]:
    """Turn one Fabric.js object into polylines in canvas pixels."""
    kind = item["type"].lower()
    if kind == "path":
        parts, box = _flatten(item["path"])
        middle = (box.min(0) + box.max(0)) / 2
    elif kind == "line":
        parts = [_pixels([[item["x1"], item["y1"]], [item["x2"], item["y2"]]])]
        middle = parts[0].mean(0)
    elif kind == "circle":
        parts = [_pixels(item["radius"]) * np.stack([np.cos(CIRCLE), np.sin(CIRCLE)], 1)]
        middle = np.zeros(2)
    else:
        return []
    matrix, centre = _placement(item)
    return [(part - middle) @ matrix.T + centre for part in parts]


def _pixels(values: Any) -> np.ndarray:
    """Read numbers, refusing with ValueError what is no number or too large for a drawing."""
    numbers = np.array(values, float)
    if not (np.abs(numbers) < MAX_COORDINATE).all():  # false for NaN too
        raise ValueError("no coordinates")
    return numbers


def _flatten(commands: list[list[Any]]) -> tuple[list[np.ndarray], np.ndarray]:
    """Turn path commands into polylines: each M starts one, L goes straight on, Q is a curve
    (control point, end point).

    Returns them, and the points by which Fabric measures the path.
    """
    numbers = []
    for letter, *values in commands:
        if len(values) != COORDINATES_PER_COMMAND[letter] or not all(
            type(value) in (int, float) for value in values
        ):
            raise ValueError("no coordinates")
        numbers += values
    letters = np.array([command[0] for command in commands])
    if letters[0] != "M":
        raise ValueError("a path that begins nowhere")
    points, curved = _pixels(numbers).reshape(-1, 2), letters == "Q"
    last = np.cumsum(1 + curved) - 1  # of each command's points
    ends, at = points[last], np.flatnonzero(curved)
    curve = ends[at - 1], points[last[at] - 1], ends[at]
    sizes = np.where(curved, CURVE_POINTS, 1)
    first = np.cumsum(sizes) - sizes
    line = np.empty((sizes.sum(), 2))
    line[first[~curved]] = ends[~curved]
    line[first[at, None] + np.arange(CURVE_POINTS)] = _quadratic(*curve)
    return np.split(line, first[letters == "M"][1:]), np.concatenate(
        [ends, _bounding_curve(*curve)]
    )


def _quadratic(start: np.ndarray, control: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Sample a quadratic Bézier curve (…, 2), without its start: (…, CURVE_POINTS, 2)."""
    start, control, end = start[..., None, :], control[..., None, :], end[..., None, :]
    t = CURVE_PARAMETERS
    curve: np.ndarray = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    return curve


def _bounding_curve(start: np.ndarray, control: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Find how far the curves (n, 2) reach by which Fabric measures quadratic ones: cubic ones with
    the control point twice, which reach a little further. Returns, on each axis, where a curve
    turns round, or its start.
    """
    first, second = control - start, end - control
    turns = first * second < 0
    t = 1 / (1 + np.sqrt(np.divide(-second, first, out=np.ones_like(first), where=turns)))
    curve = (1 - t) ** 3 * start + 3 * t * (1 - t) * control + t**3 * end
    return np.where(turns, curve, start)


def _placement(item: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Read an object's linear map (2, 2), Fabric's rotate · flip and scale · skew x · skew y, and
    its centre (2,) on the canvas.
    """

    def number(name: str, default: float = 0.0) -> float:
        return float(_pixels(item.get(name, default)))

    angle, skew_x, skew_y = np.deg2rad([number("angle"), number("skewX"), number("skewY")])
    cos, sin = np.cos(angle), np.sin(angle)
    rotation = np.array([[cos, -sin], [sin, cos]])
    scale = np.array(
        [
            number("scaleX", 1) * (-1 if item.get("flipX") else 1),
            number("scaleY", 1) * (-1 if item.get("flipY") else 1),
        ]
    )
    skew = np.array([[1, np.tan(skew_x)], [0, 1]]) @ np.array([[1, 0], [np.tan(skew_y), 1]])
    # left and top name the object's centre unless it says otherwise; its box includes the pen.
    box = (np.array([number("width"), number("height")]) + number("strokeWidth")) * np.abs(scale)
    origin = np.array([ORIGIN[item.get("originX", "left")], ORIGIN[item.get("originY", "top")]])
    centre = _pixels([item["left"], item["top"]]) - rotation @ (origin * box)
    return rotation @ np.diag(scale) @ skew, centre
