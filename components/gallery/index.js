// Shows images of one sprite sheet as tiles; a click picks one. Props: GalleryProps in __init__.py.

export default function ({ data, parentElement, setStateValue }) {
  const tiles = document.createElement("div");
  tiles.className = "tiles";
  tiles.style.gridTemplateColumns = data.row ? `repeat(${data.row}, 1fr)` : `repeat(auto-fill, minmax(${data.side}px, 1fr))`;
  const last = (n) => Math.max(1, n - 1);
  data.names.forEach((name, number) => {
    const tile = document.createElement(data.pick ? "button" : "div");
    tile.className = "tile";
    const image = document.createElement("div");
    image.className = "image";
    image.setAttribute("role", "img");
    image.setAttribute("aria-label", name);
    image.style.aspectRatio = data.aspect;
    image.style.backgroundImage = `url(${data.sheet})`;
    image.style.backgroundSize = `${data.columns * 100}% ${data.rows * 100}%`;
    const [x, y] = [number % data.columns, Math.floor(number / data.columns)];
    image.style.backgroundPosition = `${(100 * x) / last(data.columns)}% ${(100 * y) / last(data.rows)}%`;
    tile.append(image);
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
        for (const each of tiles.children) each.setAttribute("aria-pressed", each === tile);
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
