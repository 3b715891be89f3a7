"""Evaluate real handwriting that is not in this repository, into docs/generalization.json.

python tools/generalization.py FOLDER     evaluates those of SETS that FOLDER has

Then `python tools/results.py` writes the tables.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from model.artifacts import BASELINE, GENERALIZATION
from model.evaluation import real_handwriting
from model.preprocessing.image_io import open_image
from model.recognition.classifier import load_classifier

CANVAS, DIGIT, PEN = 280, 200, 20  # pixels: canvas, digit and pen of the tutorials

# Sets of real handwriting by file or folder. They are not ours to publish; their figures are.
SETS = {
    "strokes_pen.json.gz": "Digits written with a pen tablet, 39 writers",
    "strokes_tablet.json.gz": "Digits written on an LCD tablet, 7 writers",
    "scans_forms": "Digits scanned from forms",
    "photos_paper": "Photographs of digits on paper",
    "strokes_letters.json.gz": "Letters written with a pen tablet, 39 writers",
}


def evaluate_sets(folder: Path) -> None:
    """Evaluate the SETS that are in `folder` with the served network, into GENERALIZATION."""
    classifier = load_classifier()
    left_out = ("confusion", "per_class", "slashed_zeros", "seconds")
    figures = {}
    for name, title in SETS.items():
        if (folder / name).exists():
            metrics = real_handwriting.evaluate(folder / name, classifier).metrics
            figures[name.split(".")[0]] = {
                "what": title,
                **{key: value for key, value in metrics.items() if key not in left_out},
                **evaluate_baseline(folder / name),
            }
    if not figures:
        sys.exit(f"{folder} has none of {', '.join(SETS)}.")
    GENERALIZATION.write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def evaluate_baseline(path: Path) -> dict[str, float | None]:
    """Return the accuracy of the baseline network on a set of digits, None for a set without any.

    `baseline`: each image is just scaled down to 28×28, as tutorials do. `baseline_preprocessed`:
    it is preprocessed as the app does.
    """
    network = load_classifier(BASELINE)
    if path.is_dir():
        samples = [
            (scale_down(open_image(file)), label)
            for label in range(10)
            for file in sorted((path / str(label)).glob("[!.]*"))
        ]
    else:
        samples = [
            (scale_down(render_canvas(sample["strokes"])), int(sample["label"]))
            for sample in real_handwriting.load_strokes(path)
            if sample["label"] != "none"
        ]
    if not samples:
        return {"baseline": None, "baseline_preprocessed": None}
    hits = [int(network.logits(image[None])[0, :10].argmax()) == label for image, label in samples]
    preprocessed = real_handwriting.evaluate(path, network).metrics["accuracy"]
    return {"baseline": round(float(np.mean(hits)), 6), "baseline_preprocessed": preprocessed}


def render_canvas(strokes: Sequence[Sequence[Sequence[float]]]) -> Image.Image:
    """Draw strokes as on the tutorials' canvas: white on black, large and in the middle."""
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, high = points.min(0), points.max(0)
    scale = DIGIT / max(float((high - low).max()), 1e-9)
    canvas = Image.new("L", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(canvas)
    for stroke in strokes:
        placed = (np.asarray(stroke, float) - (low + high) / 2) * scale + CANVAS / 2
        line = [(x, y) for x, y in placed.tolist()]
        pen.line(line, fill=255, width=PEN, joint="curve")
        for x, y in (line[0], line[-1]):
            pen.ellipse((x - PEN / 2, y - PEN / 2, x + PEN / 2, y + PEN / 2), fill=255)
    return canvas


def scale_down(image: Image.Image) -> np.ndarray:
    """Scale an image to 28×28 pixels in 0..1, bright strokes on dark, and do nothing else."""
    small: np.ndarray = np.asarray(image.convert("L").resize((28, 28)), np.float32) / 255
    return 1 - small if np.median(small) > 0.5 else small


def main() -> None:
    """Evaluate the sets of the folder that the command names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    evaluate_sets(parser.parse_args().folder)


if __name__ == "__main__":
    main()
