"""Strokes as SVG."""

import base64
from xml.etree import ElementTree

import numpy as np

from components import images

PATH = "{http://www.w3.org/2000/svg}path"


def parsed(
    strokes: list[np.ndarray], low, high, pen: float
) -> tuple[list[float], ElementTree.Element]:
    """The view box, and the path of the strokes."""
    kind, _, content = images.strokes_svg(
        strokes, np.array(low, float), np.array(high, float), pen
    ).partition(";base64,")
    assert kind == "data:image/svg+xml"
    root = ElementTree.fromstring(base64.b64decode(content))
    return [float(value) for value in root.attrib["viewBox"].split()], root.findall(PATH)[1]


def points(path: ElementTree.Element) -> list[list[list[float]]]:
    return [
        np.array(part.split(), float).reshape(-1, 2).tolist()
        for part in path.attrib["d"].split("M")[1:]
    ]


def test_strokes_keep_their_place_and_their_proportions():
    box, path = parsed(
        [np.array([(10.0, 20.0), (30.0, 60.0)]), np.array([(30.0, 20.0), (10.0, 60.0)])],
        (10, 20),
        (30, 60),
        5,
    )
    assert box == [0, 0, 400, 800]
    assert points(path) == [[[0, 0], [400, 800]], [[400, 0], [0, 800]]]
    assert float(path.attrib["stroke-width"]) == 100


def test_a_dot_is_drawn_and_a_hairline_is_seen():
    box, path = parsed([np.array([(160.0, 160.0)])], (0, 0), (320, 320), 0.1)
    assert points(path) == [[[400, 400], [400, 400]]]
    assert float(path.attrib["stroke-width"]) == images.MIN_SVG_PEN
    assert box == [0, 0, 800, 800]


def test_what_lies_far_outside_is_still_a_number():
    _, path = parsed([np.array([(0.0, 0.0), (1e30, -1e30)])], (0, 0), (320, 320), 20)
    assert np.abs(points(path)).max() < 10_000
