"""Small pictures side by side, as many in a row as fit; a click, a tap or the keyboard picks one.

Sent as one image, however many they are.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence

import numpy as np
import streamlit as st
from PIL import Image

CSS = """
.tiles { display: grid; gap: 0.5rem 0.4rem; font-family: var(--st-font); }
.tile { all: unset; box-sizing: border-box; display: block; min-width: 0; }
button.tile { cursor: pointer; border-radius: 6px; }
.picture { border-radius: 4px; image-rendering: pixelated; background-repeat: no-repeat; width: 100%; }
button.tile:hover .picture, button.tile:focus-visible .picture { box-shadow: 0 0 0 2px var(--st-border-color); }
.tile[aria-pressed="true"] .picture { box-shadow: 0 0 0 3px var(--st-primary-color); }
.caption { font-size: 0.8rem; line-height: 1.25; padding-top: 0.2rem; text-align: center; color: var(--st-text-color); opacity: 0.75; }
"""

JS = """
export default function ({ data, parentElement, setStateValue }) {
  const tiles = document.createElement("div");
  tiles.className = "tiles";
  tiles.style.gridTemplateColumns = data.row ? `repeat(${data.row}, 1fr)` : `repeat(auto-fill, minmax(${data.side}px, 1fr))`;
  const last = (n) => Math.max(1, n - 1);
  data.names.forEach((name, number) => {
    const tile = document.createElement(data.pick ? "button" : "div");
    tile.className = "tile";
    const picture = document.createElement("div");
    picture.className = "picture";
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", name);
    picture.style.aspectRatio = data.aspect;
    picture.style.backgroundImage = `url(${data.sheet})`;
    picture.style.backgroundSize = `${data.columns * 100}% ${data.rows * 100}%`;
    const [x, y] = [number % data.columns, Math.floor(number / data.columns)];
    picture.style.backgroundPosition = `${(100 * x) / last(data.columns)}% ${(100 * y) / last(data.rows)}%`;
    tile.append(picture);
    if (data.captions[number]) {
      const caption = document.createElement("div");
      caption.className = "caption";
      caption.textContent = data.captions[number];
      tile.append(caption);
    }
    if (data.pick) {
      tile.title = name;
      tile.setAttribute("aria-pressed", data.ids[number] === data.picked);
      tile.onclick = () => {
        for (const other of tiles.children) other.setAttribute("aria-pressed", other === tile);
        setStateValue("picked", data.ids[number]);
      };
    }
    tiles.append(tile);
  });
  const focused = [...(parentElement.querySelector(".tiles")?.children ?? [])].indexOf(parentElement.activeElement);
  parentElement.querySelector(".tiles")?.remove();
  parentElement.append(tiles);
  if (focused >= 0) tiles.children[focused]?.focus();
}
"""

_component = st.components.v2.component("gallery", css=CSS, js=JS)


def sheet(pictures: np.ndarray, columns: int) -> str:
    """Put pictures (n, h, w), uint8 in 0..255 or numbers in 0..1, into one PNG with so many in a
    row: a data URI.
    """
    n, h, w = pictures.shape
    grey = (
        pictures
        if pictures.dtype == np.uint8
        else np.rint(np.clip(pictures, 0, 1) * 255).astype(np.uint8)
    )
    rows = -(-n // columns)
    padded = np.zeros((rows * columns, h, w), np.uint8)
    padded[:n] = grey
    packed = io.BytesIO()
    Image.fromarray(
        padded.reshape(rows, columns, h, w).swapaxes(1, 2).reshape(rows * h, columns * w)
    ).save(packed, "PNG")
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()


def gallery(
    pictures: np.ndarray,
    names: Sequence[str],
    key: str,
    captions: Sequence[str] = (),
    ids: Sequence[str] = (),
    side: int = 60,
    row: int | None = None,
) -> str | None:
    """Show pictures (n, h, w), uint8 in 0..255 or numbers in 0..1, and return the id of the one
    that is picked.

    `names` (n) are read to those who cannot see them and shown on hover, `captions` (n) stand
    below. With `ids` (n) one can be picked: the first is, until a visitor picks another; without,
    they are for looking only and None is returned. Each is `side` pixels wide at least, with `row`
    of them in a row if that is given.
    """
    state = st.session_state.get(key)
    picked = state.get("picked") if isinstance(state, dict) else None
    # it comes from the browser, and may be of pictures that were shown before
    if picked not in ids:
        picked = ids[0] if ids else None
    columns = max(1, min(len(pictures), 50))
    data = {
        "sheet": sheet(pictures, columns) if len(pictures) else "",
        "columns": columns,
        "rows": -(-len(pictures) // columns),
        "aspect": f"{pictures.shape[2]} / {pictures.shape[1]}",
        "names": list(names),
        "captions": list(captions),
        "ids": list(ids),
        "picked": picked,
        "pick": bool(ids),
        "side": side,
        "row": row,
    }
    _component(key=key, data=data, default={"picked": None}, on_picked_change=lambda: None)
    return picked
