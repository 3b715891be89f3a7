"""Write the sample images of the page Read a picture.

python tools/samples.py     writes data/samples/*.jpg

Nobody wrote these pages, and no camera took them, so they may be shared freely. The strokes come
from model/data/synthetic/, the paper, the light and the noise from testing/synthetic_pages.py.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from PIL import Image, ImageDraw

from model.data import synthetic
from testing.synthetic_pages import photograph

TARGET = ROOT / "data" / "samples"
MAX_BYTES = 130_000  # of a sample
SUPERSAMPLING = 2  # times finer the ink is drawn
ROTATION = 1.6  # degrees
# the letters come first
NEGATIVES = dict(zip(synthetic.LETTERS, synthetic.NEGATIVES, strict=False))
NAMES = {
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


def write_page(
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
    sheet = Image.new("L", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    draw = ImageDraw.Draw(sheet)
    for row, line in enumerate(lines):
        x = 110.0 + rng.uniform(-15, 15)
        for symbol in line:
            if symbol == " ":
                x += 0.75 * height
                continue
            shape = synthetic.DIGITS[int(symbol)] if symbol.isdigit() else NEGATIVES[NAMES[symbol]]
            strokes = synthetic.write_symbol(shape, rng)
            points = np.concatenate(strokes)
            low, high = points.min(0), points.max(0)
            relative_height = 0.5 if symbol in "+=" else 1.5 if symbol == "#" else 1
            scale = height * rng.uniform(0.9, 1.08) * relative_height / (high[1] - low[1])
            if symbol in "+=":
                scale = min(scale, 1.2 * height / (high[0] - low[0]))
            middle = top + row * pitch + rng.normal(0, 0.04 * height)
            for stroke in strokes:
                placed = (stroke - (low[0], (low[1] + high[1]) / 2)) * scale + (x, middle)
                draw_line(draw, SUPERSAMPLING * placed, SUPERSAMPLING * pen)
            x += (high[0] - low[0]) * scale + height * rng.uniform(0.28, 0.4)
    turned = sheet.rotate(ROTATION, Image.Resampling.BICUBIC)
    return np.asarray(turned.reduce(SUPERSAMPLING), np.float32) / 255


def draw_line(draw: ImageDraw.ImageDraw, points: np.ndarray, width: float) -> None:
    """Draw a line with round joins through points (n, 2)."""
    corners = [(x, y) for x, y in points.tolist()]
    draw.line(corners, 255, round(width), joint="curve")
    for x, y in corners:
        draw.ellipse([x - width / 2, y - width / 2, x + width / 2, y + width / 2], 255)


def save(name: str, photo: np.ndarray) -> None:
    """Write a photo as a JPEG of at most MAX_BYTES."""
    TARGET.mkdir(parents=True, exist_ok=True)
    path = TARGET / f"{name}.jpg"
    for quality in range(85, 20, -5):
        Image.fromarray(photo).save(path, quality=quality, optimize=True)
        if path.stat().st_size <= MAX_BYTES:
            break
    print(f"{path}: {path.stat().st_size // 1000} kB")


def main() -> None:
    """Write a notebook in half shadow, sums on squared paper, and a board with chalk."""
    rng = np.random.default_rng(4)
    lines = ["2026 10 31", "0151 44 87 3", "A 45 k 90", "31415926535", "# 27 72 *", "86420 97531"]
    ink = write_page(lines, (1240, 960), 94, 144, 8, 112, rng)
    save("notebook", photograph(ink, rng, -ROTATION, "lines", 144, 0.42))
    lines = ["12+7=19", "8+25=33", "60+4=64", "39+3=42", "5+10=15"]
    ink = write_page(lines, (880, 960), 92, 168, 8, 130, rng)
    gray, brown = (0.72, 0.72, 0.72), (0.3, 0.2, 0.1)
    save("sums", photograph(ink, rng, -ROTATION, "squares", 56, 0.3, pen=gray, rules=brown))
    lines = ["1 2 3 4 5", "6 7 8 9 0", "1969 7 20", "e ten 100"]
    ink = write_page(lines, (1280, 960), 120, 205, 11, 160, rng)
    save("blackboard", photograph(ink, rng, -ROTATION, "", 0, 0.35, light_ink=True))


if __name__ == "__main__":
    main()
