// Where the digits are: {xs, ys, size, growth} in pixels of the map that is not zoomed, the visitor's own digit last, where there is one.
// `growth` is how fast a digit grows with the zoom: on a map more slowly than the distances, so that zooming in parts what overlaps.

const EXTENT = 1000; // units a map is wide and high, as in __init__.py
const MIN_SIZE = 9, MAX_SIZE = 26; // pixels a digit is wide
const DENSITY = 0.62; // share of the room that the digits of a map take
const ROUNDS = 60;
const EDGE = 4; // distances that are left free on all sides at first: the groups grow into them

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export function arrange({ places, own }, count, width, height) {
  return places.length ? place([...places, ...own], width, height) : wall(count, width, height);
}

// Row by row, the visitor's own digit in the middle.
function wall(count, width, height) {
  let columns = Math.max(1, Math.floor(Math.sqrt((count * width) / height)));
  while (Math.ceil(count / columns) * (width / columns) > height) columns++;
  const size = width / columns;
  const top = (height - Math.ceil(count / columns) * size) / 2;
  const xs = Float32Array.from({ length: count + 1 }, (_, n) => (n < count ? ((n % columns) + 0.5) * size : width / 2));
  const ys = Float32Array.from({ length: count + 1 }, (_, n) => (n < count ? top + (Math.floor(n / columns) + 0.5) * size : height / 2));
  return { xs, ys, size: 0.94 * size, growth: 1 };
}

function place(places, width, height) {
  const count = places.length / 2;
  const distance = Math.sqrt((DENSITY * width * height) / count);
  const size = clamp(1.35 * distance, MIN_SIZE, MAX_SIZE);
  const edge = EDGE * distance;
  const at = (units, length) => edge + (units / EXTENT) * (length - 2 * edge);
  const xs = Float32Array.from({ length: count }, (_, n) => at(places[2 * n], width));
  const ys = Float32Array.from({ length: count }, (_, n) => at(places[2 * n + 1], height));
  for (let round = 0; round < ROUNDS; round++) part(xs, ys, distance, size / 2, width, height);
  return { xs, ys, size, growth: 0.75 };
}

// Moves `xs` and `ys`: push apart those that are closer than `distance`, each by half of what lacks: what is crowded spreads into the empty room about it.
function part(xs, ys, distance, margin, width, height) {
  const columns = Math.ceil(width / distance) + 1;
  const cells = new Map();
  for (let n = 0; n < xs.length; n++) {
    const cell = Math.floor(ys[n] / distance) * columns + Math.floor(xs[n] / distance);
    cells.has(cell) ? cells.get(cell).push(n) : cells.set(cell, [n]);
  }
  for (let n = 0; n < xs.length; n++) {
    const cell = Math.floor(ys[n] / distance) * columns + Math.floor(xs[n] / distance);
    for (const row of [-columns, 0, columns]) {
      for (let near = cell + row - 1; near <= cell + row + 1; near++) {
        for (const other of cells.get(near) ?? []) {
          if (other <= n) continue;
          const dx = xs[n] - xs[other] || 0.01;
          const dy = ys[n] - ys[other];
          const apart = Math.hypot(dx, dy);
          if (apart >= distance) continue;
          const push = (0.5 * (distance - apart)) / apart;
          xs[n] += push * dx;
          ys[n] += push * dy;
          xs[other] -= push * dx;
          ys[other] -= push * dy;
        }
      }
    }
  }
  for (let n = 0; n < xs.length; n++) {
    xs[n] = clamp(xs[n], margin, width - margin);
    ys[n] = clamp(ys[n], margin, height - margin);
  }
}

// The number of the digit nearest to a point; -1 where none is within `reach`.
export function findNearest(xs, ys, x, y, reach, allowed) {
  let [best, least] = [-1, reach * reach];
  for (let n = 0; n < xs.length; n++) {
    const distance = (xs[n] - x) ** 2 + (ys[n] - y) ** 2;
    if (distance < least && allowed(n)) [best, least] = [n, distance];
  }
  return best;
}

// The number of the next digit in a direction [dx, dy] from a point; -1 at the edge.
export function findNext(xs, ys, x, y, [dx, dy], allowed) {
  let [best, least] = [-1, Infinity];
  for (let n = 0; n < xs.length; n++) {
    const along = (xs[n] - x) * dx + (ys[n] - y) * dy;
    const across = Math.abs((xs[n] - x) * dy) + Math.abs((ys[n] - y) * dx);
    if (along > 1 && along + 3 * across < least && allowed(n)) [best, least] = [n, along + 3 * across];
  }
  return best;
}
