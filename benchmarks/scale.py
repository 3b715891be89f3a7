"""How much accuracy depends on how large, where and with what pen a digit is drawn.

    python -m benchmarks.scale FILE.json.gz [--json]

Puts every sample of a file of strokes (see model/evaluate.py) on a 320-pixel canvas at several
sizes, at a random place, in whole pixels as a mouse reports them, with several pens, and prints the
accuracy of each and the loss against the best.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from model.artifacts import ArtifactError
from model.evaluation.real_handwriting import EvaluationError, load_strokes
from model.preprocessing.normalization import from_strokes
from model.preprocessing.strokes import clean_strokes
from model.recognition.classifier import load_classifier

CANVAS = 320
SHARES = (0.15, 0.3, 0.6, 0.95)  # longer side of the digit, of the canvas
PENS = (4, 18, 40)  # canvas pixels


def place_on_canvas(
    strokes: list[np.ndarray], share: float, rng: np.random.Generator
) -> list[np.ndarray]:
    """Scale strokes (n, 2) to a share of the canvas and put them anywhere on it, rounded to whole
    pixels.
    """
    points = np.concatenate(strokes)
    low, size = points.min(0), np.maximum(np.ptp(points, axis=0), 1e-9)
    scale = share * CANVAS / size.max()
    place = rng.random(2) * (CANVAS - size * scale)
    return [np.rint((s - low) * scale + place) for s in strokes]


def main(argv: list[str] | None = None) -> int:
    """Print a row for each size and pen. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.json.gz")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(argv)
    try:
        drawings = [
            (str(sample["label"]), strokes)
            for sample in load_strokes(options.file)
            if (strokes := clean_strokes(sample["strokes"]))
        ]
        classifier = load_classifier()
    except (EvaluationError, ArtifactError) as error:
        print(error, file=sys.stderr)
        return 1
    rng = np.random.default_rng(0)
    rows = []
    for share in SHARES:
        for pen in PENS:
            is_correct = []
            for label, strokes in drawings:
                placed = place_on_canvas(strokes, share, rng)
                prediction = classifier.predict(from_strokes(placed, pen=pen))
                is_correct.append(str(prediction.digit) == label)
            accuracy = round(float(np.mean(is_correct)), 6)
            rows.append({"share": share, "pen": pen, "accuracy": accuracy})
            if not options.json:
                print(f"{share:4.0%} of the canvas, pen {pen:2}: {accuracy:.2%}", flush=True)
    loss = max(row["accuracy"] for row in rows) - min(row["accuracy"] for row in rows)
    print(
        json.dumps({"rows": rows, "loss": round(loss, 6)})
        if options.json
        else f"Loss of the worst against the best: {100 * loss:.2f} points"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
