"""Write the sample images of the page Read a picture.

python tools/samples.py     writes data/samples/*.jpg

Nobody wrote these pages, and no camera took them, so they may be shared freely. The strokes come
from model/data/synthetic/, pen, paper, light and lens from testing/page_photos.py.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np
from PIL import Image

from model.data import synthetic
from model.data.variation import Variation, vary_strokes
from testing.page_photos import DESK, FRAME, Surface, draw_ink, photograph, write_on

TARGET = ROOT / "data" / "samples"
MAX_BYTES = 130_000  # of a sample
NOTEBOOK_SEED, SUMS_SEED, BLACKBOARD_SEED = 3, 3, 3  # hands that are legible
# from one time that a hand writes a symbol to the next
HAND = Variation(mean_slant=0.08, slant=0.04, rotation=2.0, stretch=0.06, max_bend=0.03)
RELATIVE_HEIGHTS = {"+": 0.55, "=": 0.38, "#": 1.5}
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
    height: float,
    pitch: float,
    left: float,
    top: float,
    rng: np.random.Generator,
    hand: int,
) -> list[np.ndarray]:
    """Write lines of symbols about `height` pixels tall from (left, top) on; a space leaves room.

    Returns the strokes (n, 2) in pixels, a line rising a little as a hand's does.
    """
    placed = []
    for row, line in enumerate(lines):
        x, slope = left + rng.uniform(-15, 15), rng.uniform(-0.02, 0.005)
        for symbol in line:
            if symbol == " ":
                x += 0.75 * height
                continue
            shape = synthetic.DIGITS[int(symbol)] if symbol.isdigit() else NEGATIVES[NAMES[symbol]]
            style = np.random.default_rng([hand, ord(symbol)])  # a hand writes a 7 in one way
            strokes = vary_strokes(shape(style), HAND, rng)
            points = np.concatenate(strokes)
            low, high = points.min(0), points.max(0)
            relative_height = RELATIVE_HEIGHTS.get(symbol, 1)
            spread = rng.uniform(0.97, 1.03) if symbol == "=" else rng.uniform(0.9, 1.08)
            scale = height * spread * relative_height / (high[1] - low[1])
            middle = top + row * pitch + slope * (x - left) + rng.normal(0, 0.03 * height)
            origin = (low[0], (low[1] + high[1]) / 2)
            placed += [(stroke - origin) * scale + (x, middle) for stroke in strokes]
            x += (high[0] - low[0]) * scale + height * rng.uniform(0.28, 0.4)
    return placed


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
    """Write a notebook, sums on squared paper, one of them wrong, and a board with chalk."""
    lines = ["2026 10 31", "0151 44 87 3", "A 45 k 90", "31415926535", "# 27 72 *", "86420 97531"]
    paper = Surface(
        (0.97, 0.96, 0.92), (0.86, 0.76, 0.42), "lines", (0.28, 0.14, 0.06), 144, margin=95
    )
    make("notebook", lines, paper, (1240, 960), (84, 144, 150, 96), 7, NOTEBOOK_SEED)
    lines = ["12+7=19", "8+25=33", "60+4=64", "39+3=43", "5+10=15"]
    paper = Surface((0.95, 0.95, 0.93), (0.72, 0.71, 0.68), "squares", (0.22, 0.13, 0.08), 56)
    make("sums", lines, paper, (940, 960), (92, 168, 110, 140), 7, SUMS_SEED)
    lines = ["1 2 3 4 5", "6 7 8 9 0", "1969 7 20", "e ten 100"]
    board = Surface((0.12, 0.20, 0.17), (0.90, 0.91, 0.88), is_board=True)
    make("blackboard", lines, board, (1280, 960), (120, 205, 130, 165), 11, BLACKBOARD_SEED)


def make(
    name: str,
    lines: list[str],
    surface: Surface,
    size: tuple[int, int],
    place: tuple[float, float, float, float],
    pen: float,
    seed: int,
) -> None:
    """Write lines on a surface of a size, `place` being `write_page`'s height, pitch, left and top,
    photograph it, and save it.
    """
    rng = np.random.default_rng(seed)
    ink = draw_ink(write_page(lines, *place, rng, seed), size, pen, rng)
    around = FRAME if surface.is_board else () if surface.rules == "squares" else DESK
    save(name, photograph(write_on(surface, ink, rng), rng, around))


if __name__ == "__main__":
    main()
