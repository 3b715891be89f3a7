// Shows images with their true label and their prediction; a click picks one. Props: ClassifiedImagesProps in __init__.py.

import { make } from "../elements.js";

const half = (className, word, ...values) => {
  const element = make("span", `half ${className}`);
  element.append(make("small", "", word), ...values);
  return element;
};

const makeTile = (data, image, number) => {
  const tile = make("button", "tile");
  tile.title = image.title;
  tile.setAttribute("aria-label", image.title);
  tile.dataset.id = image.id;
  const pixels = make("span", "image");
  const last = (n) => Math.max(1, n - 1);
  const [x, y] = [number % data.columns, Math.floor(number / data.columns)];
  pixels.style.backgroundImage = `url(${data.sheet})`;
  pixels.style.backgroundSize = `${data.columns * 100}% ${data.rows * 100}%`;
  pixels.style.backgroundPosition = `${(100 * x) / last(data.columns)}% ${(100 * y) / last(data.rows)}%`;
  if (image.flags) pixels.append(make("span", "flags", image.flags));
  const [trueWord, predictedWord] = data.words;
  const predicted = half(image.label === image.predicted ? "correct" : "wrong", predictedWord, make("b", "", image.predicted));
  predicted.append(make("small", "", image.confidence));
  tile.append(pixels, half("correct", trueWord, make("b", "", image.label)), predicted);
  return tile;
};

export default function ({ data, parentElement, setStateValue }) {
  let tiles = parentElement.querySelector(".tiles");
  const content = JSON.stringify([data.sheet, data.images]);
  if (tiles?.content !== content) {
    const next = make("div", "tiles");
    next.content = content;
    next.append(...data.images.map((image, number) => makeTile(data, image, number)));
    tiles ? tiles.replaceWith(next) : parentElement.append(next);
    tiles = next;
  }
  const press = (id) => {
    for (const tile of tiles.children) tile.setAttribute("aria-pressed", tile.dataset.id === id);
  };
  press(data.picked);
  tiles.onclick = (event) => {
    const id = event.target.closest(".tile")?.dataset.id;
    if (id === undefined) return;
    press(id);
    setStateValue("picked", id);
  };
}
