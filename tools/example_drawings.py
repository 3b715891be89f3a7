"""Write the drawings that the Draw page shows and offers: what writers of UNIPEN's validation set
wrote.

python tools/example_drawings.py     writes data/example_drawings.json
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np

from components.live_drawing.share_link import simplify
from model.data import unipen
from model.data.example_drawings import FILE

# Indices of validation digits by the drawing's name, from left to right. The served network reads
# the last one as a 9, and is sure of it: no other validation digit is misread so.
DRAWINGS = {
    "demo": (1057,),
    "number": (1508, 1240, 1226),
    "crossed": (1736,),
    "slashed": (33,),
    "misread": (687,),
}
HEIGHT, NUMBER_HEIGHT = 0.62, 0.36  # of the tallest digit, in shares of the canvas
CENTRE = 0.46  # of the canvas's height, where the digits' middle is: below it is the prompt
SPACING = 0.01  # of points
SMOOTHING = 3  # points, a Gaussian's standard deviation: tablets are coarse
GAP = 0.07  # between a number's digits
TOLERANCE = 0.001  # that a dropped point may lie beside the line
MIN_LENGTH = 0.02  # of a stroke that is drawn: shorter ones are slips of the pen


def compose(digits: list[list[np.ndarray]]) -> list[np.ndarray]:
    """Put digits side by side in the middle of a canvas of 1×1, all of one height."""
    height, left, placed = (NUMBER_HEIGHT if len(digits) > 1 else HEIGHT), 0.0, []
    for strokes in digits:
        points = np.concatenate(strokes)
        low, high = points.min(0), points.max(0)
        scale = height / max(high[1] - low[1], (high - low).max() * 0.8)
        shift = [left, CENTRE - scale * (high[1] - low[1]) / 2]
        placed += [(stroke - low) * scale + shift for stroke in strokes]
        left += scale * (high[0] - low[0]) + GAP
    middle = (left - GAP) / 2
    shift_right = np.array([0.5 - middle, 0])
    return [stroke + shift_right for stroke in placed]


def smooth(stroke: np.ndarray) -> np.ndarray:
    """Smooth a polyline (n, 2) along its length; its ends stay."""
    lengths = np.concatenate([[0], np.hypot(*np.diff(stroke, axis=0).T).cumsum()])
    at = np.linspace(0, lengths[-1], max(2, round(lengths[-1] / SPACING)))
    even = np.stack([np.interp(at, lengths, axis) for axis in stroke.T], 1)
    weights = np.exp(-(np.arange(-9, 10) ** 2) / (2 * SMOOTHING**2))
    padded = np.pad(even, ((9, 9), (0, 0)), mode="reflect", reflect_type="odd")
    return np.stack([np.convolve(axis, weights / weights.sum(), "valid") for axis in padded.T], 1)


def length(stroke: np.ndarray) -> float:
    """The length of a polyline (n, 2)."""
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def main() -> None:
    """Write the file."""
    digits = unipen.split(unipen.load()).validation_digits
    drawings = {}
    for name, indices in DRAWINGS.items():
        samples = [digits[index] for index in indices]
        placed = compose([sample.strokes for sample in samples])
        strokes = [smooth(stroke) for stroke in placed if length(stroke) > MIN_LENGTH]
        drawings[name] = {
            "label": "".join(str(sample.label) for sample in samples),
            "writers": sorted({sample.writer for sample in samples}),
            "strokes": [s[simplify(s, TOLERANCE)].round(3).tolist() for s in strokes],
        }
    lines = (f"{json.dumps(name)}: {json.dumps(content)}" for name, content in drawings.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
