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
HEIGHT, NUMBER_HEIGHT = 0.66, 0.36  # of the tallest digit, in shares of the canvas
GAP = 0.07  # between a number's digits
TOLERANCE = 0.002  # that a dropped point may lie beside the line
MIN_LENGTH = 0.02  # of a stroke that is drawn: shorter ones are slips of the pen


def compose(digits: list[list[np.ndarray]]) -> list[np.ndarray]:
    """Put digits side by side in the middle of a canvas of 1×1, all of one height."""
    height, left, placed = (NUMBER_HEIGHT if len(digits) > 1 else HEIGHT), 0.0, []
    for strokes in digits:
        points = np.concatenate(strokes)
        low, high = points.min(0), points.max(0)
        scale = height / max(high[1] - low[1], (high - low).max() * 0.8)
        shift = [left, 0.5 - scale * (high[1] - low[1]) / 2]
        placed += [(stroke - low) * scale + shift for stroke in strokes]
        left += scale * (high[0] - low[0]) + GAP
    middle = (left - GAP) / 2
    return [stroke + [0.5 - middle, 0] for stroke in placed]


def length(stroke: np.ndarray) -> float:
    """The length of a polyline (n, 2)."""
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def main() -> None:
    """Write the file."""
    digits = unipen.split(unipen.load()).validation_digits
    drawings = {}
    for name, indices in DRAWINGS.items():
        samples = [digits[index] for index in indices]
        strokes = [s for s in compose([s.strokes for s in samples]) if length(s) > MIN_LENGTH]
        drawings[name] = {
            "label": "".join(str(sample.label) for sample in samples),
            "writers": sorted({sample.writer for sample in samples}),
            "strokes": [s[simplify(s, TOLERANCE)].round(3).tolist() for s in strokes],
        }
    lines = (f"{json.dumps(name)}: {json.dumps(content)}" for name, content in drawings.items())
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{FILE.relative_to(ROOT)}: {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
