"""Write the sample pictures of the Read page: pages that nobody wrote, photographed by no camera,
so that they may be shared freely.

python tools/samples.py     writes data/samples/*.jpg

The strokes come from model/data/synthetic.py, the paper, the light and the camera's noise from
testing/synthetic_pages.py.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from PIL import Image, ImageDraw

from model.data import synthetic
from testing import synthetic_pages

TARGET = ROOT / "data" / "samples"
FINE = 2  # times finer the ink is drawn
# they begin with the letters
OTHERS = dict(zip(synthetic.LETTERS, synthetic.NEGATIVES, strict=False))
NAMED = {
    "+": "plus",
    "=": "equals",
    "A": "A",
    "k": "k",
    "t": "t",
    "e": "e",
    "n": "n",
    "#": "house",
    "*": "star",
}


def write(
    lines: list[str],
    size: tuple[int, int],
    height: float,
    pitch: float,
    pen: float,
    top: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Write lines of symbols on a page of some size (width, height) in pixels; a space leaves room.

    Returns ink (h, w) in 0..1.
    """
    sheet = Image.new("L", (size[0] * FINE, size[1] * FINE))
    draw = ImageDraw.Draw(sheet)
    for row, line in enumerate(lines):
        x = 110.0 + rng.uniform(-15, 15)
        for symbol in line:
            if symbol == " ":
                x += 0.75 * height
                continue
            shape = synthetic.DIGITS[int(symbol)] if symbol.isdigit() else OTHERS[NAMED[symbol]]
            strokes = synthetic.write(shape, rng)
            points = np.concatenate(strokes)
            low, high = points.min(0), points.max(0)
            scale = (
                height
                * rng.uniform(0.9, 1.08)
                * (0.5 if symbol in "+=~" else 1.5 if symbol in "#" else 1)
                / (high[1] - low[1])
            )
            scale = min(scale, 1.2 * height / (high[0] - low[0])) if symbol in "+=~" else scale
            middle = top + row * pitch + rng.normal(0, 0.04 * height)
            for stroke in strokes:
                placed = (stroke - (low[0], (low[1] + high[1]) / 2)) * scale + (x, middle)
                line_points = [(FINE * a, FINE * b) for a, b in placed.tolist()]
                draw.line(line_points, 255, round(FINE * pen), joint="curve")
                for a, b in line_points:
                    draw.ellipse(
                        [
                            a - FINE * pen / 2,
                            b - FINE * pen / 2,
                            a + FINE * pen / 2,
                            b + FINE * pen / 2,
                        ],
                        255,
                    )
            x += (high[0] - low[0]) * scale + height * rng.uniform(0.28, 0.4)
    return (
        np.asarray(sheet.rotate(ROTATION, Image.Resampling.BICUBIC).reduce(FINE), np.float32) / 255
    )


def save(name: str, photo: np.ndarray) -> None:
    """Write a photo as a JPEG of at most 130 kB."""
    TARGET.mkdir(parents=True, exist_ok=True)
    path = TARGET / f"{name}.jpg"
    for quality in range(85, 20, -5):
        Image.fromarray(photo).save(path, quality=quality, optimize=True)
        if path.stat().st_size <= 130_000:
            break
    print(f"{path}: {path.stat().st_size // 1000} kB")


ROTATION = 1.6  # degrees


def main() -> None:
    """Write a notebook in half shadow, sums on squared paper, and a board with chalk."""
    rng = np.random.default_rng(4)
    notebook = write(
        ["2026 10 31", "0151 44 87 3", "A 45 k 90", "31415926535", "# 27 72 *", "86420 97531"],
        (1240, 960),
        94,
        144,
        8,
        112,
        rng,
    )
    save("notebook", synthetic_pages.photograph(notebook, rng, -ROTATION, "lines", 144, 0.42))
    sums = write(
        ["12+7=19", "8+25=33", "60+4=64", "39+3=42", "5+10=15"], (880, 960), 92, 168, 8, 130, rng
    )
    save(
        "sums",
        synthetic_pages.photograph(
            sums, rng, -ROTATION, "squares", 56, 0.3, pen=(0.72, 0.72, 0.72), rules=(0.3, 0.2, 0.1)
        ),
    )
    board = write(
        ["1 2 3 4 5", "6 7 8 9 0", "1969 7 20", "e ten 100"], (1280, 960), 120, 205, 11, 160, rng
    )
    save(
        "blackboard", synthetic_pages.photograph(board, rng, -ROTATION, "", 0, 0.35, light_ink=True)
    )


if __name__ == "__main__":
    main()
