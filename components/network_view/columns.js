// The network as columns from left to right: the image, each convolution with what follows it, the vectors after them, the logits.

const STARTS = new Set(["convolution", "dense", "average"]);

// [{kind, first, last, shape: [rows, columns, maps], number}, …]: the layers `first` to `last` of the network make a column. `kind` is "image", "maps",
// "units" or "logits"; `number` counts the convolutions, and the hidden dense layers.
export function columnsOf({ layers }) {
  const columns = [{ kind: "image", first: -1, last: -1, shape: layers[0].input, number: 0 }];
  const starts = layers.flatMap(({ kind }, at) => (STARTS.has(kind) ? [at] : []));
  const counts = {};
  starts.forEach((first, at) => {
    const next = starts[at + 1] ?? layers.length;
    const last = layers[next - 1].kind === "flatten" ? next - 2 : next - 1;
    const kind = next === layers.length ? "logits" : layers[first].kind === "convolution" ? "maps" : "units";
    const name = layers[first].kind;
    counts[name] = (counts[name] ?? 0) + 1;
    columns.push({ kind, first, last, shape: layers[last].shape, number: counts[name], isAverage: name === "average" });
  });
  return columns;
}

const GAP = 2, MAX_TILE = 48, UNIT = 11; // CSS pixels: between tiles, of a tile at most, and of a unit's
const SPACE = { wide: 36, narrow: 9 }; // between columns, at least
const BARS = { wide: 240, narrow: 58 }; // of the logits and their probabilities
const IMAGE = { wide: 132, narrow: 44 }; // of the image
export const LABEL = 24; // above it where it stands below the pad

// How the tiles of a column stand: `rows` below each other, in `across` rows side by side, for tiles about `size` wide; maps of more pixels get larger
// ones.
function gridOf({ kind, shape: [side, , maps] }, size, height) {
  const tile = kind === "units" && side === 1 ? Math.min(UNIT, size / 2) : Math.min(MAX_TILE, size * (side / 14) ** 0.5);
  const across = Math.ceil(maps / Math.max(1, Math.min(maps, Math.floor(height / (tile + GAP)))));
  const rows = Math.ceil(maps / across), step = Math.min(tile + GAP, height / rows);
  return { rows, across, step, tile: step - Math.min(GAP, step / 8) };
}

// Where the columns' tiles lie in a view `width` wide and `height` high, as large as they fit: [{x, y, rows, across, tile, step}, …], a tile's side and
// the distance from one to the next. Where the view is wide, the image stands below the pad, which takes `pad` at the left and of the height.
export function layOut(columns, width, height, pad) {
  const form = pad ? "wide" : "narrow", [image, ...others] = columns, middle = others.slice(0, -1), space = SPACE[form];
  const room = width - (pad || IMAGE[form]) - BARS[form] - space * (middle.length + 1);
  const used = (grids) => grids.reduce((sum, { across, step }) => sum + across * step, 0);
  let grids = [];
  for (let size = MAX_TILE; size >= 3; size -= 0.5) {
    grids = middle.map((column) => gridOf(column, size, height));
    if (used(grids) <= room) break;
  }
  const side = Math.min(IMAGE[form], pad ? height - pad - LABEL : height);
  const places = [{ x: pad ? (pad - side) / 2 : 0, y: pad ? pad + LABEL : (height - side) / 2, rows: 1, across: 1, tile: side, step: side }];
  const gap = space + Math.max(0, room - used(grids)) / (middle.length + 1);
  let x = (pad || side) + gap;
  for (const grid of grids) {
    places.push({ ...grid, x, y: (height - grid.rows * grid.step) / 2 });
    x += grid.across * grid.step + gap;
  }
  const classes = columns.at(-1).shape[2], step = Math.min((height - 20) / classes, 32);
  places.push({ x, y: (height - classes * step) / 2 + 8, rows: classes, across: 1, tile: step - GAP, step, width: width - x });
  return places;
}

// The upper left corner of a map's tile: tiles stand one below the other, then in the next row.
export const tileCorner = ({ x, y, rows, step }, map) => [x + Math.floor(map / rows) * step, y + (map % rows) * step];

// The middle of the pixel [row, column, map] of a column.
export function pixelCenter(place, { shape: [rows, columns] }, [row, column, map]) {
  const [x, y] = tileCorner(place, map);
  return [x + ((column + 0.5) * place.tile) / columns, y + ((row + 0.5) * place.tile) / rows];
}

// Which pixel [row, column, map] of which column lies at a point; null for none.
export function pixelAt(columns, places, x, y) {
  for (let at = 0; at < columns.length; at++) {
    const { shape: [rows, across, maps], kind } = columns[at], place = places[at];
    const u = x - place.x, v = y - place.y;
    if (kind === "logits") {
      const map = Math.floor(v / place.step);
      if (u >= -4 && u <= place.width && map >= 0 && map < maps) return { column: at, pixel: [0, 0, map] };
      continue;
    }
    const i = Math.floor(u / place.step), j = Math.floor(v / place.step), map = i * place.rows + j;
    if (u < 0 || v < 0 || i >= place.across || j >= place.rows || map >= maps) continue;
    const clamp = (value, size) => Math.min(size - 1, Math.max(0, Math.floor(value)));
    return { column: at, pixel: [clamp(((v - j * place.step) / place.tile) * rows, rows), clamp(((u - i * place.step) / place.tile) * across, across), map] };
  }
  return null;
}
