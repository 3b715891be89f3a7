"""The picture behind a point of a plotly chart, shown beside the pointer: plotly's own hover labels
hold text only.
"""

from __future__ import annotations

import numpy as np
import streamlit as st

from components.gallery import sheet

SIDE = 84  # pixels, three for each of MNIST's
COLUMNS = 50

CSS = f"""
div {{ position: fixed; z-index: 1000; width: {SIDE}px; height: {SIDE}px; pointer-events: none; display: none; border-radius: 6px;
  image-rendering: pixelated; box-shadow: 0 0 0 2px var(--st-primary-color); }}
"""

# Plotly makes and remakes its chart when it likes: so the chart is looked for whenever the pointer
# is over it, and asked once to report.
JS = """
export default function ({ data, parentElement }) {
  const picture = parentElement.querySelector("div");
  const side = picture.offsetWidth || SIDE;
  picture.style.backgroundImage = `url(${data.sheet})`;
  picture.style.backgroundSize = `${data.columns * side}px auto`;
  const asked = new Set();
  let at = { clientX: 0, clientY: 0 };
  const hide = () => (picture.style.display = "none");
  const show = ({ points: [{ customdata: number }] }) => {
    if (!Number.isInteger(number)) return hide();
    picture.dataset.number = number;
    picture.style.backgroundPosition = `${-side * (number % data.columns)}px ${-side * Math.floor(number / data.columns)}px`;
    picture.style.left = `${Math.max(4, at.clientX - side - 16)}px`;
    picture.style.top = `${Math.max(4, at.clientY - side - 16)}px`;
    picture.style.display = "block";
  };
  const look = (event) => {
    at = event;
    const chart = event.target.closest?.(`.st-key-${data.chart} .js-plotly-plot`);
    if (!chart) return hide();
    if (asked.has(chart) || !chart.on) return;
    asked.add(chart);
    chart.on("plotly_hover", show);
    chart.on("plotly_unhover", hide);
  };
  const options = { capture: true, passive: true };
  for (const name of ["pointermove", "pointerdown"]) document.addEventListener(name, look, options);
  return () => {
    for (const name of ["pointermove", "pointerdown"]) document.removeEventListener(name, look, options);
    for (const chart of asked) {
      chart.removeListener?.("plotly_hover", show);
      chart.removeListener?.("plotly_unhover", hide);
    }
  };
}
""".replace("SIDE", str(SIDE))

_component = st.components.v2.component("hover_picture", html="<div></div>", css=CSS, js=JS)


@st.cache_data(show_spinner=False)
def _sheet(pictures: np.ndarray) -> str:
    """Pack pictures (n, h, w) uint8 once for all visitors, in 16 greys: enough for what is this
    small.
    """
    return sheet(pictures // 17 * 17, COLUMNS)


def hover_picture(pictures: np.ndarray, chart: str) -> None:
    """Show one of pictures (n, h, w) uint8 while the pointer is on a point of the plotly chart with
    the key `chart`.

    A point's `customdata` is the number of its picture. Mount it after the chart.
    """
    _component(
        key=f"{chart}_pictures",
        data={"sheet": _sheet(pictures), "columns": COLUMNS, "chart": chart},
    )
