// Paints the whole network: all maps of all columns, the way through a value, and the logits with their probabilities.

import { shortPercent } from "../probability_bars/bars.js";
import { pixelCenter, tileCorner } from "./columns.js";

const DASH = [7, 9], SPEED = 30; // CSS pixels; how many a second they move on
const LINE = 12; // CSS pixels a line of small type is high
export const SUPPORTS = "#12a17d", OPPOSES = "#e76300"; // as charts/theme.py: for every kind of colour vision

// A canvas's context for `width`×`height` units, as fine as the screen, empty.
export function prepareLayer(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1, [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  return context;
}

// Paint the columns. `shown`: {network, columns, places, image, probabilities, noneShare, digit, path, inputs, focus, field, heat, colours: {text, accent,
// muted, font}, words}.
export function paintWhole(context, shown) {
  paintBundles(context, shown);
  shown.columns.forEach((column, at) => {
    if (column.kind === "logits") paintLogits(context, column, shown.places[at], shown);
    else paintTiles(context, column, shown.places[at], at ? shown.network.layers[column.last].output : shown.image, at ? null : shown.heat);
  });
}

// What joins two columns: each value of the right one is computed of all maps of the left one, or of one.
function paintBundles(context, { columns, places, colours }) {
  context.fillStyle = colours.text;
  context.globalAlpha = 0.05;
  for (let at = 1; at < columns.length; at++) {
    const [a, b] = [places[at - 1], places[at]];
    const [right, left] = [a.x + a.across * a.step + 3, b.x - 5];
    if (left <= right) continue;
    context.beginPath();
    context.moveTo(right, a.y);
    context.bezierCurveTo((left + right) / 2, a.y, (left + right) / 2, b.y, left, b.y);
    context.lineTo(left, b.y + b.rows * b.step);
    context.bezierCurveTo((left + right) / 2, b.y + b.rows * b.step, (left + right) / 2, a.y + a.rows * a.step, right, a.y + a.rows * a.step);
    context.fill();
  }
  context.globalAlpha = 1;
}

// Maps as gray tiles, all of a column to one scale.
export function paintTiles(context, { shape: [rows, across, maps] }, place, values, heat = null) {
  let most = 1e-9;
  for (let k = 0; k < values.length; k++) if (values[k] > most) most = values[k];
  const picture = document.createElement("canvas");
  picture.width = across * place.across;
  picture.height = rows * place.rows;
  const content = new ImageData(picture.width, picture.height), { data } = content;
  for (let map = 0; map < maps; map++) {
    const left = Math.floor(map / place.rows) * across, top = (map % place.rows) * rows;
    for (let y = 0, from = map; y < rows; y++) {
      for (let x = 0, to = 4 * ((top + y) * picture.width + left); x < across; x++, from += maps, to += 4) {
        const gray = 255 * Math.sqrt(Math.max(0, values[from]) / most); // brighter: most values are low
        data[to] = data[to + 1] = data[to + 2] = gray;
        data[to + 3] = 255;
      }
    }
  }
  picture.getContext("2d").putImageData(content, 0, 0);
  for (let map = 0; map < maps; map++) {
    const [x, y] = tileCorner(place, map), left = Math.floor(map / place.rows) * across, top = (map % place.rows) * rows;
    context.drawImage(picture, left, top, across, rows, x, y, place.tile, place.tile);
  }
  if (heat) {
    const [x, y] = tileCorner(place, 0);
    context.drawImage(heat, x, y, place.tile, place.tile);
  }
}

// Bars to the right for what speaks for a digit, to the left for what speaks against it; then the probabilities.
function paintLogits(context, { shape: [, , classes] }, place, { network, probabilities, noneShare, digit, colours, words }) {
  const logits = network.layers.at(-1).output, most = Math.max(6, ...[...logits].map(Math.abs));
  const isWide = place.width > 100, bar = place.step - 6, label = isWide ? 36 : 16;
  const middle = place.x + label + 40, half = 38, start = isWide ? middle + half + 16 : place.x + label, length = place.x + place.width - start - (isWide ? 40 : 2);
  context.textBaseline = "middle";
  for (let k = 0; k < classes; k++) {
    const y = place.y + k * place.step, center = y + place.step / 2, isTop = k === digit, share = k < 10 ? probabilities[k] : noneShare;
    context.fillStyle = colours.text;
    context.globalAlpha = isTop ? 1 : 0.75;
    context.font = `${isTop ? 700 : 400} 14px ${colours.font}`;
    context.textAlign = "left";
    if (k === 10 && isWide) paintLines(context, words.none, place.x, center, colours.font);
    else context.fillText(k < 10 ? `${k}` : words.none_sign, place.x, center + 1);
    context.globalAlpha = 1;
    if (isWide) {
      context.fillStyle = logits[k] < 0 ? OPPOSES : SUPPORTS;
      const size = (half * Math.abs(logits[k])) / most;
      context.globalAlpha = isTop ? 1 : 0.6;
      context.fillRect(logits[k] < 0 ? middle - size : middle, y + 3, size, bar);
      context.fillStyle = colours.text;
      context.globalAlpha = 0.4;
      context.fillRect(middle - 0.5, y, 1, place.step);
      context.globalAlpha = 1;
    }
    context.fillStyle = isTop ? colours.accent : colours.muted;
    context.fillRect(start, y + 3, Math.max(share > 0.001 ? 1.5 : 0, length * share), bar);
    if (isWide && share >= 0.005) {
      context.fillStyle = colours.text;
      context.font = `${isTop ? 700 : 400} 12px ${colours.font}`;
      context.fillText(shortPercent(share), start + length * share + 5, center + 1);
    }
  }
  if (!isWide) return;
  context.fillStyle = colours.text;
  context.globalAlpha = 0.7;
  context.font = `12px ${colours.font}`;
  context.textAlign = "center";
  context.fillText(words.logit, middle, place.y - 10);
  context.textAlign = "left";
  context.fillText(words.probability, start, place.y - 10);
  context.globalAlpha = 1;
}

// Lines of small type, one below the other, about `center`.
function paintLines(context, text, x, center, font) {
  const lines = text.split("\n");
  context.font = `${LINE - 1}px ${font}`;
  lines.forEach((line, at) => context.fillText(line, x, center + 1 + (at - (lines.length - 1) / 2) * LINE));
}

// The way through a value, and what adds most to the value.
export function paintWays(context, { columns, places, path, inputs, focus, field, colours }, time) {
  if (!path) return;
  const center = ({ column, pixel }) => (columns[column].kind === "logits" ? [places[column].x - 4, places[column].y + (pixel[2] + 0.5) * places[column].step] : pixelCenter(places[column], columns[column], pixel));
  const curve = (from, to) => {
    const [start, y] = center(from), [u, v] = center(to), x = columns[from.column].kind === "image" ? places[0].x + places[0].tile : start;
    context.beginPath();
    context.moveTo(start, y);
    context.lineTo(x, y);
    context.bezierCurveTo((x + u) / 2, y, (x + u) / 2, v, u, v);
    context.stroke();
  };
  if (focus) {
    for (const { pixel, sum } of inputs) {
      context.strokeStyle = sum < 0 ? OPPOSES : SUPPORTS;
      context.globalAlpha = 0.75;
      context.lineWidth = 1.2;
      curve({ column: focus.column - 1, pixel }, focus);
      outline(context, columns, places, { column: focus.column - 1, pixel }, 1.2, sum < 0 ? OPPOSES : SUPPORTS);
    }
    context.globalAlpha = 1;
  }
  context.strokeStyle = colours.accent;
  context.lineWidth = 2.2;
  context.setLineDash(DASH);
  context.lineDashOffset = (-time * SPEED) / 1000;
  for (let at = 1; at < path.length; at++) curve(path[at - 1], path[at]);
  context.setLineDash([]);
  for (const place of path) if (columns[place.column].kind !== "image") outline(context, columns, places, place, 2, colours.accent);
  if (field) { // the part of the image that the value depends on
    const [x, y] = tileCorner(places[0], 0), scale = places[0].tile / columns[0].shape[0], [top, left, bottom, right] = field;
    context.strokeStyle = colours.accent;
    context.lineWidth = 2;
    context.strokeRect(x + left * scale, y + top * scale, (right - left) * scale, (bottom - top) * scale);
  }
}

function outline(context, columns, places, { column, pixel: [row, across, map] }, width, colour) {
  const { kind, shape } = columns[column], place = places[column];
  if (kind === "logits" || kind === "image") return;
  const [x, y] = tileCorner(place, map);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(x - 0.5, y - 0.5, place.tile + 1, place.tile + 1);
  if (kind !== "maps") return;
  const w = place.tile / shape[1], h = place.tile / shape[0];
  context.fillStyle = colour;
  context.fillRect(x + across * w - 0.5, y + row * h - 0.5, w + 1, h + 1);
}
