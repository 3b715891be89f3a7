"""The image behind a point of a plotly chart, shown beside the pointer: plotly's own hover labels
hold text only.
"""

from __future__ import annotations

from typing import TypedDict

import numpy as np
import streamlit as st

from components.images import data_url, sprite_sheet
from components.registration import component

SIDE = 84  # pixels, three for each of MNIST's
COLUMNS = 50

_component = component("hover_image", __file__, html="<div></div>")


class HoverImageProps(TypedDict):
    """What index.js shows."""

    sheet: str  # the sprite sheet as a data: URL
    columns: int  # of the sprite sheet
    side: int  # pixels an image is shown wide and high
    chart: str  # the chart's key on the page


@st.cache_data(show_spinner=False)
def _sheet_url(images: np.ndarray) -> str:
    """Pack images (n, h, w) uint8 once for all visitors, in 16 greys: enough for what is this
    small.
    """
    return data_url(sprite_sheet(images // 17 * 17, COLUMNS), 6)


def hover_image(images: np.ndarray, chart: str) -> None:
    """Show one of images (n, h, w) uint8 while the pointer is on a point of the plotly chart with
    the key `chart`.

    A point's `customdata` is the number of its image. Mount it after the chart.
    """
    props: HoverImageProps = {
        "sheet": _sheet_url(images),
        "columns": COLUMNS,
        "side": SIDE,
        "chart": chart,
    }
    _component(key=f"{chart}_images", data=props)
