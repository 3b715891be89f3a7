"""The image behind a point of a plotly chart, shown beside the pointer: plotly's own hover labels
hold text only.
"""

from __future__ import annotations

import numpy as np

from components.images import data_url, sprite_sheet
from components.registration import component
from model.caching import compute_once

SIDE = 84  # pixels an image is shown wide and high, three for each of MNIST's
COLUMNS = 50  # of the sprite sheet

_component = component("hover_image", __file__, html="<div></div>")


@compute_once(max_results=4)
def _sheet_url(pixels: bytes, shape: tuple[int, ...]) -> str:
    """Pack images of shape (n, h, w) once for all visitors, in 16 greys: enough for what is this
    small.
    """
    images = np.frombuffer(pixels, np.uint8).reshape(shape)
    return data_url(sprite_sheet(images // 17 * 17, COLUMNS), 6)


def hover_image(images: np.ndarray, chart: str) -> None:
    """Show one of images (n, h, w) uint8 while the pointer is on a point of the plotly chart with
    the key `chart`.

    A point's `customdata` is the number of its image. Mount it after the chart.
    """
    props = {
        "sheet": _sheet_url(images.tobytes(), images.shape),
        "columns": COLUMNS,
        "side": SIDE,
        "chart": chart,
    }
    _component(key=f"{chart}_images", data=props)
