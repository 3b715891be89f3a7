"""Simulate a photo of handwriting: strokes of a pen, paper or a blackboard, a desk, a lamp, a lens.

Nothing here is a photo or is taken from one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

SUPERSAMPLING = 2  # times finer the strokes are drawn
DESK = (0.42, 0.30, 0.20)
FRAME = (0.47, 0.34, 0.21)  # of a blackboard


@dataclass(frozen=True)
class Surface:
    """What is written on, colours in 0..1: its own, and how much of red, green and blue the pen and
    the rules absorb; with `is_board` the pen is chalk, and covers.

    `rules` is "lines", "squares" or "", `spacing` their distance in pixels, `margin` where a red
    line stands, in pixels from the left, or 0.
    """

    colour: tuple[float, float, float]
    pen: tuple[float, float, float]
    rules: str = ""
    rule_ink: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spacing: float = 100.0
    margin: float = 0.0
    is_board: bool = False


def noise(shape: tuple[int, int], scale: float, rng: np.random.Generator) -> np.ndarray:
    """Smooth noise (h, w) float32 of deviation 1 whose blobs are about `scale` pixels wide."""
    small = [max(3, round(side / scale) + 2) for side in shape]
    coarse = Image.fromarray(rng.standard_normal(small, np.float32))
    smooth = np.asarray(coarse.resize(shape[::-1], Image.Resampling.BICUBIC))
    return np.asarray(smooth / max(float(smooth.std()), 1e-6), np.float32)


def draw_stroke(
    draw: ImageDraw.ImageDraw, points: np.ndarray, pen: float, rng: np.random.Generator
) -> None:
    """Draw a stroke through points (n, 2) with a pen about `pen` wide, whose pressure changes and
    which thins out at the ends.
    """
    lengths = np.concatenate([[0], np.linalg.norm(np.diff(points, axis=0), axis=1).cumsum()])
    places = np.linspace(0, lengths[-1], max(2, int(lengths[-1] / 1.5)))
    path = np.stack([np.interp(places, lengths, axis) for axis in points.T])
    path = ndimage.gaussian_filter1d(path, 1.2 * pen, mode="nearest")
    pressure = ndimage.gaussian_filter1d(rng.standard_normal(len(places)), 40, mode="wrap")
    pressure *= 0.13 / max(float(pressure.std()), 1e-6)
    from_end = np.minimum(places, places[-1] - places) / pen
    radii = pen / 2 * np.clip(0.95 + pressure, 0.7, 1.25) * np.clip(0.7 + 0.3 * from_end, 0.7, 1)
    for (x, y), radius in zip(path.T.tolist(), radii.tolist(), strict=True):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), 255)


def draw_ink(
    strokes: Sequence[np.ndarray], size: tuple[int, int], pen: float, rng: np.random.Generator
) -> np.ndarray:
    """Draw strokes (n, 2) in pixels on a sheet of a size (width, height): ink (h, w) in 0..1."""
    sheet = Image.new("L", (SUPERSAMPLING * size[0], SUPERSAMPLING * size[1]))
    draw = ImageDraw.Draw(sheet)
    for stroke in strokes:
        draw_stroke(draw, SUPERSAMPLING * stroke, SUPERSAMPLING * pen, rng)
    return np.asarray(sheet.reduce(SUPERSAMPLING), np.float32) / 255


def write_on(surface: Surface, ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Put ink (h, w) on a surface, seen from straight above in even light: (h, w, 3) in 0..1."""
    shape = (ink.shape[0], ink.shape[1])
    grain, clouds = noise(shape, 1.5, rng), noise(shape, 160, rng)
    texture = 1 + 0.012 * grain + 0.012 * noise(shape, 12, rng) + 0.012 * clouds
    sheet = np.multiply.outer(texture, surface.colour).astype(np.float32)
    if surface.is_board:
        smears = ndimage.gaussian_filter(noise(shape, 9, rng), (2, 40)) + 0.8 * clouds
        chalk = np.clip(ink * (0.8 + 0.28 * grain), 0, 1)[..., None]
        dust = (0.03 * np.clip(smears, -1, 2) + 0.08 * ndimage.gaussian_filter(ink, 9))[..., None]
        return np.asarray(sheet * (1 - chalk) + np.array(surface.pen) * chalk + dust)
    sheet *= 1 - rules(surface, shape)
    flow = np.clip(0.9 + 0.06 * grain + 0.07 * noise(shape, 45, rng), 0, 1)
    return np.asarray(sheet * (1 - (ink * flow)[..., None] * np.array(surface.pen)))


def rules(surface: Surface, shape: tuple[int, int]) -> np.ndarray:
    """How much light the printed lines absorb, (h, w, 3) in 0..1."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    absorbed = np.zeros((*shape, 3), np.float32)
    for axis in {"lines": [y], "squares": [y, x]}.get(surface.rules, []):
        away = np.abs((axis - 0.45 * surface.spacing) % surface.spacing - surface.spacing / 2)
        line = np.clip(1.6 - away, 0, 1)
        absorbed = np.maximum(absorbed, line[..., None] * np.array(surface.rule_ink, np.float32))
    if surface.margin:
        line = np.clip(1.8 - np.abs(x - surface.margin), 0, 1)
        absorbed = np.maximum(absorbed, line[..., None] * np.array((0.1, 0.45, 0.4), np.float32))
    return absorbed


def photograph(
    sheet: np.ndarray, rng: np.random.Generator, surroundings: Sequence[float] = ()
) -> np.ndarray:
    """Photograph a sheet (h, w, 3) in 0..1 from a little aside: (h, w, 3) uint8. With a colour of
    its `surroundings` they are seen on the right.
    """
    height, width = sheet.shape[:2]
    aside = np.array([width, height]) * rng.uniform(0.01, 0.035, (4, 2))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    right = -1 if surroundings else 1
    corners += aside * [(-1, -1), (right, -1), (right, 1), (-1, 1)]
    warp = perspective(corners, width, height)
    seen, mask = (
        np.asarray(
            Image.fromarray(np.uint8(255 * np.clip(image, 0, 1))).transform(
                (width, height), Image.Transform.PERSPECTIVE, warp, Image.Resampling.BICUBIC
            ),
            np.float32,
        )
        / 255
        for image in (sheet, np.ones((height, width)))
    )
    wood = noise((height, width), 30, rng) * 0.05
    wood += ndimage.gaussian_filter(rng.standard_normal((height, width)), (1, 60)) * 0.5
    desk = np.multiply.outer(1 + wood, surroundings or DESK)
    desk *= (1 - 0.55 * ndimage.gaussian_filter(mask, 14))[..., None]  # the sheet's shadow
    scene = seen * mask[..., None] + desk * (1 - mask[..., None])
    return expose(scene * light((height, width), rng)[..., None], rng)


def perspective(corners: np.ndarray, width: float, height: float) -> list[float]:
    """Coefficients for Pillow that map the photo's `corners` (4, 2) to those of the sheet."""
    rows, targets = [], []
    sheet = [(0, 0), (width, 0), (width, height), (0, height)]
    for (x, y), (u, v) in zip(corners.tolist(), sheet, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        targets += [u, v]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(targets)).tolist()
    return solved


def light(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A lamp aside, its light falling off, the soft shadow of a head, a lens dark at its corners:
    (h, w) about 1.
    """
    y, x = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    lamp = rng.uniform(-1.6, 1.6), rng.uniform(-1.9, -1.2)
    falloff = 1.08 / (1 + 0.055 * ((x - lamp[0]) ** 2 + (y - lamp[1]) ** 2))
    angle = rng.uniform(-0.5, 0.5)
    across = (y * np.cos(angle) + x * np.sin(angle) - rng.uniform(0.3, 0.7)) / 0.16
    shadow = 1 - 0.18 / (1 + np.exp(-across))
    return np.asarray(falloff * shadow * (1 - 0.07 * (x**2 + y**2)))


def expose(scene: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """What a phone's camera makes of a scene (h, w, 3): blurred, noisy, a little warm; uint8."""
    blurred = ndimage.gaussian_filter(scene, (0.8, 0.8, 0))
    noisy = blurred + rng.standard_normal(scene.shape[:2])[..., None] * 0.010
    noisy += ndimage.gaussian_filter(rng.standard_normal(scene.shape), (1.5, 1.5, 0)) * 0.010
    return np.asarray(255 * np.clip(noisy * (1.0, 0.985, 0.955), 0, 1), np.uint8)
