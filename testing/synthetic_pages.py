"""Make synthetic photographs of handwritten pages, with the place of every digit known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from model.data import mnist
from model.data.synthetic.numbers import compose_row
from model.preprocessing.rasterization import draw_strokes
from model.recognition.recognized_digit import RecognizedDigit

# how much red, green and blue the ink and the lines absorb
PEN, RULES = (0.8, 0.75, 0.55), (0.32, 0.22, 0.14)
PEN_WIDTHS = (0.06, 0.12)  # of a digit's height, in rows of numbers
MAX_DEGREES = 2.0  # that such a page is turned
MARGIN = 1.0  # around it, and
PITCH = 2.1  # from row to row, of a digit's height
MIN_WIDTH = 8.0  # of the whole page, also where numbers are short


@dataclass(frozen=True)
class SyntheticPage:
    """A page: `photo` (h, w, 3) uint8, and for each digit its label, row, and center (x, y) in
    pixels; all are about `height` pixels tall.
    """

    photo: np.ndarray
    labels: np.ndarray
    rows: np.ndarray
    centers: np.ndarray
    height: float


def mnist_page(
    rows: int,
    columns: int,
    height: int,
    seed: int,
    degrees: float = 0.0,
    ruled: str = "lines",
    shadow: float = 0.3,
    light_ink: bool = False,
) -> SyntheticPage:
    """Write MNIST test digits, about `height` pixels tall, in rows on a page that is then turned by
    some degrees and photographed.
    """
    rng = np.random.default_rng(seed)
    test = mnist.load().test
    indices = rng.choice(len(test.labels), rows * columns, replace=False)
    pitch_x, pitch_y = 1.7 * height, 1.9 * height
    shape = (round((rows + 1) * pitch_y), round((columns + 1.5) * pitch_x))
    ink = np.zeros(shape, np.uint8)
    centers = []
    for n, k in enumerate(indices):
        scale = height / 20 * rng.uniform(0.85, 1.1)
        digit = test.images[k][np.ix_(test.images[k].any(1), test.images[k].any(0))]
        h, w = (max(2, round(side * scale)) for side in digit.shape)
        enlarged = Image.fromarray(digit).resize((w, h), Image.Resampling.BICUBIC)
        # a pen's edges are sharper than an enlarged digit's
        sharp = np.clip((np.asarray(enlarged, np.float32) / 255 - 0.3) / 0.3, 0, 1)
        x = (n % columns + 1.25) * pitch_x + rng.normal(0, 0.06 * height)
        y = (n // columns + 1) * pitch_y + rng.normal(0, 0.06 * height)
        top, left = round(y - h / 2), round(x - w / 2)
        target = ink[top : top + h, left : left + w]
        np.maximum(target, np.uint8(255 * sharp), out=target)
        centers.append((left + w / 2, top + h / 2))
    middle = np.array(shape[::-1]) / 2
    a = np.deg2rad(degrees)
    rotation = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    turned = Image.fromarray(ink).rotate(-degrees, Image.Resampling.BICUBIC)
    spacing = pitch_y if ruled == "lines" else height * 0.8
    photo = photograph(
        np.asarray(turned, np.float32) / 255, rng, degrees, ruled, spacing, shadow, light_ink
    )
    return SyntheticPage(
        photo,
        test.labels[indices],
        np.arange(rows * columns) // columns,
        (np.array(centers) - middle) @ rotation + middle,
        height,
    )


@dataclass(frozen=True)
class NumberPage:
    """A page with a number a row: `photo` (h, w, 3) uint8, and where the rows' middles are at the
    left end, (n, 2) x and y in pixels; rows rise by `slope` for each unit to the right.
    """

    photo: np.ndarray
    row_starts: np.ndarray
    slope: float
    height: float


def number_page(
    numbers: Sequence[Sequence[Sequence[np.ndarray]]],
    rng: np.random.Generator,
    gap: tuple[float, float],
    height: float,
    ruled: str = "",
) -> NumberPage:
    """Write numbers, each a row of digits (strokes), on a page that is turned a little and
    photographed; see `compose_row` for `gap`.
    """
    rows = [compose_row(digits, rng, gap, height)[0] for digits in numbers]
    right = max(float(stroke[:, 0].max()) for row in rows for stroke in row)
    size = (
        round(max(right + 2 * MARGIN * height, MIN_WIDTH * height)),
        round((len(rows) - 1) * PITCH * height + (1 + 2 * MARGIN) * height),
    )
    ink = np.zeros(size[::-1], np.float32)
    for number, row in enumerate(rows):
        offset = height * np.array([MARGIN, MARGIN + number * PITCH], np.float32)
        pen = height * rng.uniform(*PEN_WIDTHS)
        strip = draw_strokes(
            [stroke + offset for stroke in row],
            np.zeros(2),
            np.array(size, float),
            pen,
            max(size),
        )
        np.maximum(ink, strip, out=ink)
    degrees = rng.uniform(-MAX_DEGREES, MAX_DEGREES)
    turned = Image.fromarray(np.uint8(255 * ink)).rotate(-degrees, Image.Resampling.BICUBIC)
    spacing = PITCH * height if ruled == "lines" else 0.8 * height
    photo = photograph(np.asarray(turned, np.float32) / 255, rng, degrees, ruled, spacing)
    middle = np.array(size) / 2
    a = np.deg2rad(degrees)
    rotation = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    starts = [(MARGIN * height, (MARGIN + k * PITCH + 0.5) * height) for k in range(len(rows))]
    row_starts = (np.array(starts) - middle) @ rotation + middle
    return NumberPage(photo, row_starts, float(np.tan(a)), height)


def photograph(
    ink: np.ndarray,
    rng: np.random.Generator,
    degrees: float = 0.0,
    ruled: str = "lines",
    spacing: float = 100.0,
    shadow: float = 0.3,
    light_ink: bool = False,
) -> np.ndarray:
    """Photograph ink (h, w) in 0..1 on paper: (h, w, 3) uint8.

    `ruled` is "lines", "squares" or "", `spacing` their distance in pixels, `shadow` how much light
    a soft-edged shadow takes. `light_ink` gives chalk on a board.
    """
    h, w = ink.shape
    y, x = np.mgrid[:h, :w].astype(np.float32)
    a = np.deg2rad(degrees)
    directions = {
        "lines": [y * np.cos(a) - x * np.sin(a)],
        "squares": [y * np.cos(a) - x * np.sin(a), x * np.cos(a) + y * np.sin(a)],
    }.get(ruled, [])
    lines = np.zeros_like(ink, np.float32)
    for across in directions:
        distance = np.abs((across - 0.42 * spacing + spacing / 2) % spacing - spacing / 2)
        lines = np.maximum(lines, np.clip(max(1.0, spacing / 60) - distance + 0.5, 0, 1))
    slope = rng.uniform(-0.25, 0.25, 2)
    light = 0.88 + slope[0] * (x / w - 0.5) + slope[1] * (y / h - 0.5)
    edge = x / w * rng.uniform(0.5, 1) + y / h * rng.uniform(-0.6, 0.6) - rng.uniform(0.3, 0.6)
    light *= 1 - shadow / (1 + np.exp(np.minimum(-edge / rng.uniform(0.01, 0.05), 80)))
    del x, y, edge, directions
    fibers = ndimage.gaussian_filter(rng.standard_normal((h, w), np.float32), 1.2) * 0.035
    clouds = np.asarray(
        Image.fromarray(rng.normal(0, 0.02, (12, 12)).astype(np.float32)).resize(
            (w, h), Image.Resampling.BICUBIC
        )
    )
    light = light * (1 + fibers + clouds)
    photo = np.empty((h, w, 3), np.uint8)
    for channel, tint in enumerate((0.98, 0.96, 0.9)):
        value = light * tint * (1 - RULES[channel] * lines) * (1 - PEN[channel] * ink)
        if light_ink:
            value = 0.95 - 0.75 * value / tint
        noise = rng.standard_normal((h, w), np.float32) * 0.012
        value = ndimage.gaussian_filter(value, 0.7) + noise
        photo[..., channel] = np.clip(value * 255, 0, 255)
    return photo


def match_digits(digits: Sequence[RecognizedDigit], page: SyntheticPage) -> tuple[float, float]:
    """Compare recognized digits with the page.

    Returns the recall, the share of its digits that are found and correct, and the share of false
    positives, recognized digits that lie on none of the page or on one found before.
    """
    matched: set[int] = set()
    correct = 0
    for digit in digits:
        box = digit.box
        middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
        distance = np.abs(page.centers - middle).max(1)
        k = int(distance.argmin())
        is_near = distance[k] < 0.35 * page.height and box.height < 1.6 * page.height
        if is_near and k not in matched:
            matched.add(k)
            correct += int(digit.prediction.digit == page.labels[k])
    false_positives = len(digits) - len(matched)
    return correct / len(page.labels), false_positives / max(1, len(digits))
