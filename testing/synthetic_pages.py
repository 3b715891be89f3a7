"""Photographs of handwritten pages that never were: ink on textured, ruled paper in uneven light,
with the place of every symbol known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from model.data import mnist


@dataclass(frozen=True)
class Sheet:
    """A page:

    `photo` (h, w, 3) uint8, and for each digit its label, row, and centre (x, y) in pixels.
    """

    photo: np.ndarray
    labels: np.ndarray
    rows: np.ndarray
    centres: np.ndarray
    height: float


def mnist_sheet(
    rows: int,
    columns: int,
    height: int,
    seed: int,
    degrees: float = 0.0,
    ruled: str = "lines",
    shadow: float = 0.3,
    light_ink: bool = False,
) -> Sheet:
    """Write MNIST test digits, about `height` pixels tall, in rows on a page that is then turned by
    some degrees and photographed.
    """
    rng = np.random.default_rng(seed)
    test = mnist.load().test
    chosen = rng.choice(len(test.labels), rows * columns, replace=False)
    pitch_x, pitch_y = 1.7 * height, 1.9 * height
    shape = (round((rows + 1) * pitch_y), round((columns + 1.5) * pitch_x))
    ink = np.zeros(shape, np.uint8)
    centres = []
    for n, k in enumerate(chosen):
        scale = height / 20 * rng.uniform(0.85, 1.1)
        digit = test.images[k][np.ix_(test.images[k].any(1), test.images[k].any(0))]
        h, w = (max(2, round(side * scale)) for side in digit.shape)
        large = (
            np.asarray(Image.fromarray(digit).resize((w, h), Image.Resampling.BICUBIC), np.float32)
            / 255
        )
        # a pen's edges are sharper than an enlarged digit's
        large = np.uint8(255 * np.clip((large - 0.3) / 0.3, 0, 1))
        x = (n % columns + 1.25) * pitch_x + rng.normal(0, 0.06 * height)
        y = (n // columns + 1) * pitch_y + rng.normal(0, 0.06 * height)
        top, left = round(y - h / 2), round(x - w / 2)
        part = ink[top : top + h, left : left + w]
        np.maximum(part, large, out=part)
        centres.append((left + w / 2, top + h / 2))
    middle = np.array(shape[::-1]) / 2
    a = np.deg2rad(degrees)
    placed = (np.array(centres) - middle) @ np.array(
        [[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]
    ) + middle
    inked = (
        np.asarray(Image.fromarray(ink).rotate(-degrees, Image.Resampling.BICUBIC), np.float32)
        / 255
    )
    photo = photograph(
        inked, rng, degrees, ruled, pitch_y if ruled == "lines" else height * 0.8, shadow, light_ink
    )
    return Sheet(photo, test.labels[chosen], np.arange(rows * columns) // columns, placed, height)


def photograph(
    ink: np.ndarray,
    rng: np.random.Generator,
    degrees: float = 0.0,
    ruled: str = "lines",
    spacing: float = 100.0,
    shadow: float = 0.3,
    light_ink: bool = False,
    pen: Sequence[float] = (0.8, 0.75, 0.55),
    rules: Sequence[float] = (0.32, 0.22, 0.14),
) -> np.ndarray:
    """Photograph ink (h, w) in 0..1 on paper: (h, w, 3) uint8.

    `ruled` is "lines", "squares" or "", `spacing` their distance in pixels, `shadow` how much light
    a soft-edged shadow takes, `pen` and `rules` how much red, green and blue the ink and the lines
    swallow. `light_ink` gives chalk on a board.
    """
    h, w = ink.shape
    y, x = np.mgrid[:h, :w].astype(np.float32)
    a = np.deg2rad(degrees)
    lines = np.zeros_like(ink, np.float32)
    for across in (
        ((y * np.cos(a) - x * np.sin(a)),)
        + (((x * np.cos(a) + y * np.sin(a)),) if ruled == "squares" else ())
        if ruled
        else ()
    ):
        away = np.abs((across - 0.42 * spacing + spacing / 2) % spacing - spacing / 2)
        lines = np.maximum(lines, np.clip(max(1.0, spacing / 60) - away + 0.5, 0, 1))
    slope = rng.uniform(-0.25, 0.25, 2)
    light = 0.88 + slope[0] * (x / w - 0.5) + slope[1] * (y / h - 0.5)
    edge = x / w * rng.uniform(0.5, 1) + y / h * rng.uniform(-0.6, 0.6) - rng.uniform(0.3, 0.6)
    light *= 1 - shadow / (1 + np.exp(-edge / rng.uniform(0.01, 0.05)))
    del x, y, edge
    fibres = ndimage.gaussian_filter(rng.standard_normal((h, w), np.float32), 1.2) * 0.035
    clouds = np.asarray(
        Image.fromarray(rng.normal(0, 0.02, (12, 12)).astype(np.float32)).resize(
            (w, h), Image.Resampling.BICUBIC
        )
    )
    light = light * (1 + fibres + clouds)
    photo = np.empty((h, w, 3), np.uint8)
    for channel, tint in enumerate((0.98, 0.96, 0.9)):
        value = light * tint * (1 - rules[channel] * lines) * (1 - pen[channel] * ink)
        if light_ink:
            value = 0.95 - 0.75 * value / tint
        value = (
            ndimage.gaussian_filter(value, 0.7) + rng.standard_normal((h, w), np.float32) * 0.012
        )
        photo[..., channel] = np.clip(value * 255, 0, 255)
    return photo


def score(
    boxes: Sequence, digits: Sequence[int | None], sheet: Sheet
) -> tuple[float, float, np.ndarray]:
    """Compare what was found with the page.

    Returns the share of its digits found and read right, the share of finds that lie on no digit of
    their own, and for each find the index of its digit, -1 where there is none.
    """
    taken: set[int] = set()
    matched = []
    for box in boxes:
        middle = np.array([(box.left + box.right) / 2, (box.top + box.bottom) / 2])
        away = np.abs(sheet.centres - middle).max(1)
        k = int(away.argmin())
        near = away[k] < 0.35 * sheet.height and box.height < 1.6 * sheet.height and k not in taken
        matched.append(k if near else -1)
        taken |= {k} if near else set()
    right = sum(
        k >= 0 and digit == sheet.labels[k] for k, digit in zip(matched, digits, strict=True)
    )
    return (
        right / len(sheet.labels),
        matched.count(-1) / max(1, len(matched)),
        np.array(matched, int),
    )
