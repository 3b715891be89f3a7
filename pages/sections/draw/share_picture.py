"""A picture to post: the drawing, and what was read."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)  # pixels, as social networks show pictures of links
MARGIN, PAPER, TEXT, FAINT, ACCENT = 60, "#14181a", "#e6eaea", "#98a2ad", "#35c49a"
SCALE = 2  # times finer it is drawn


def draw(
    strokes: Sequence[np.ndarray], side: float, pen: float, answer: str, detail: str
) -> np.ndarray:
    """Draw strokes (n, 2) on a canvas `side` wide beside the answer: (630, 1200, 3) uint8."""
    width, height = (SCALE * length for length in SIZE)
    margin, square = SCALE * MARGIN, height - 2 * SCALE * MARGIN
    picture = Image.new("RGB", (width, height), PAPER)
    paint = ImageDraw.Draw(picture)
    canvas = Image.new("RGB", (square, square), "#000")
    ink, unit = ImageDraw.Draw(canvas), square / side
    for stroke in strokes:
        points = [(float(x) * unit, float(y) * unit) for x, y in stroke]
        ink.line(points, fill="#fff", width=round(pen * unit))
        for point in points:
            ink.circle(point, pen * unit / 2, fill="#fff")
    picture.paste(canvas, (margin, margin))
    left, room = 2 * margin + square, width - 3 * margin - square
    middle = margin + square / 2
    paint.text((left, margin), "A neural network reads", FAINT, _font(30), "lt")
    large = _fitting(answer, room, 230)
    paint.text((left, middle), answer, ACCENT, large, "lm", stroke_width=large.size / 30)
    if detail:
        paint.text((left, height - margin), detail, TEXT, _fitting(detail, room, 34), "lb")
    return np.asarray(picture.resize(SIZE, Image.Resampling.LANCZOS))


def _font(size: float) -> ImageFont.FreeTypeFont:
    """Pillow's own font, so that none has to be there."""
    font = ImageFont.load_default(SCALE * size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType.")
    return font


def _fitting(text: str, room: float, size: float) -> ImageFont.FreeTypeFont:
    """The font in which a text is as large as fits, `size` pixels at most."""
    length = _font(size).getlength(text)
    return _font(size * min(1.0, room / max(length, 1.0)))
