"""What the canvas makes of the pen's positions, apart from the JavaScript that does the same."""

import math

import numpy as np

from components.live_drawing.canvas import CURVE_PARAMETERS

MIN_POINT_DISTANCE = 0.4  # canvas pixels: Fabric.js drops points closer to the one before


def smooth_stroke(points: np.ndarray) -> np.ndarray:
    """Turn the pen's positions (n, 2) into the polyline of the path that Fabric.js's pencil draws.

    It draws quadratic curves from middle to middle of the positions. The ends, which Fabric.js
    moves outwards by a thousandth of the pen's width, stay.
    """
    if len(points) < 2:
        return points
    distant = [points[0].tolist()]
    for point in points[1:-2].tolist():
        if math.dist(point, distant[-1]) >= MIN_POINT_DISTANCE:
            distant.append(point)
    distant.append(points[-1].tolist())
    corners = np.array(distant)
    corners = corners[np.concatenate([[True], (np.diff(corners, axis=0) != 0).any(1)])]
    middles = (corners[:-1] + corners[1:]) / 2
    starts = np.concatenate([corners[:1], middles[:-1]])[: len(middles)]
    curves = [
        (1 - CURVE_PARAMETERS) ** 2 * start
        + 2 * CURVE_PARAMETERS * (1 - CURVE_PARAMETERS) * control
        + CURVE_PARAMETERS**2 * end
        for start, control, end in zip(starts, corners[:-1], middles, strict=True)
    ]
    return np.concatenate([corners[:1], *curves, corners[-1:]])
