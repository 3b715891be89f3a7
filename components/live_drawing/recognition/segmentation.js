// Find the digits of a drawing: strokes, grouped by rules, in reading order. As model/recognition/segmentation.py, which says why.
//
// A box is [left, top, right, bottom].

import { edgesOf } from "./strokes.js";

const heightOf = (box) => Math.fround(box[3] - box[1]);

// Group cleaned strokes into digits, [{box, strokes}, …] in reading order. The pen widens each stroke's box by half on every side.
export function segmentStrokes(strokes, pen, constants) {
  const boxes = strokes.map((points) => edgesOf([points]).map((edge, k) => Math.fround(k < 2 ? edge - pen / 2 : edge + pen / 2)));
  const digits = groupComponents(boxes, typicalHeight(boxes), constants).map((group) => ({
    box: group.map((k) => boxes[k]).reduce(join),
    strokes: group.map((k) => strokes[k]),
  }));
  return groupRows(digits.map(({ box }) => box), constants).flat().map((k) => digits[k]);
}

const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

// The height of a whole digit: the 60th percentile of the heights, weighted by height.
function typicalHeight(boxes) {
  const heights = Float32Array.from(boxes, (box) => Math.max(heightOf(box), Math.fround(box[2] - box[0]) / 2)).sort();
  const half = Math.fround(heights.reduce((sum, height) => Math.fround(sum + height), 0) * Math.fround(0.6));
  let sum = 0;
  return heights.find((height) => (sum = Math.fround(sum + height)) >= half);
}

// Group the indices of boxes that belong to one digit, the closest first.
function groupComponents(boxes, typical, constants) {
  const groups = boxes.map((_, k) => [k]), edges = boxes.slice();
  const gapOf = (a, b) => (sameDigit(edges[a], edges[b], typical, constants) ? gapBetween(edges[a], edges[b]) : Infinity);
  const gaps = boxes.map((_, a) => boxes.slice(0, a).map((_, b) => gapOf(b, a))); // of each pair once
  for (;;) {
    let smallest = Infinity, a = 0, b = 0;
    gaps.forEach((row, r) => row.forEach((gap, c) => gap < smallest && ([smallest, a, b] = [gap, r, c])));
    if (smallest === Infinity) return groups.filter((group) => group.length);
    groups[b].push(...groups[a]);
    groups[a] = [];
    edges[b] = join(edges[a], edges[b]);
    gaps.forEach((row, r) => {
      if (r === a) row.fill(Infinity);
      else if (r > a) row[a] = Infinity;
    });
    groups.forEach((group, k) => {
      if (k !== b) gaps[Math.max(k, b)][Math.min(k, b)] = group.length ? gapOf(k, b) : Infinity;
    });
  }
}

// The gap between boxes, the larger of the two directions; 0 where they overlap.
const gapBetween = (a, b) => Math.max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3], 0);

// Whether boxes are parts of one digit: one above the other, or a small part close beside a larger one, such as a 5's bar.
function sameDigit(a, b, typical, { MAX_GAP, MAX_HEIGHT, MAX_PART_HEIGHT, MIN_OVERLAP }) {
  const gap = gapBetween(a, b);
  const jointHeight = Math.max(a[3], b[3]) - Math.min(a[1], b[1]);
  if (gap > MAX_GAP * typical || jointHeight > MAX_HEIGHT * typical) return false;
  const overlap = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  if (overlap >= MIN_OVERLAP * Math.min(a[2] - a[0], b[2] - b[0])) return true;
  const heightA = a[3] - a[1], heightB = b[3] - b[1];
  const [small, large] = heightA <= heightB ? [a, b] : [b, a];
  return (
    Math.min(heightA, heightB) < MAX_PART_HEIGHT * typical &&
    small[3] <= (large[1] + large[3]) / 2 &&
    gap <= (MAX_GAP * typical) / 2 &&
    small[0] >= large[0]
  );
}

// How far rows fall for each unit to the right, from neighboring boxes; 0 where there are too few.
function rowSlope(boxes, { MAX_SLOPE }) {
  if (boxes.length < 4) return 0;
  const typical = typicalHeight(boxes);
  const x = boxes.map(([left, , right]) => (left + right) / 2), y = boxes.map(([, top, , bottom]) => (top + bottom) / 2);
  const slopes = [];
  boxes.forEach((box, k) => {
    let nearest = Infinity, neighbor = -1;
    boxes.forEach((other, j) => {
      const gap = other[0] - box[2], rise = Math.abs(y[j] - y[k]);
      if (gap < -0.2 * typical || gap > 4 * typical || rise > 0.6 * typical || x[j] <= x[k] || gap >= nearest) return;
      nearest = gap;
      neighbor = j;
    });
    if (neighbor >= 0) slopes.push((y[neighbor] - y[k]) / (x[neighbor] - x[k]));
  });
  if (slopes.length < 3) return 0;
  slopes.sort((a, b) => a - b);
  const half = slopes.length >> 1;
  const median = slopes.length % 2 ? slopes[half] : (slopes[half - 1] + slopes[half]) / 2;
  return Math.min(MAX_SLOPE, Math.max(-MAX_SLOPE, median));
}

// Group the indices of boxes into rows from the top, each from left to right. A box continues the row whose last boxes it overlaps by at least half
// of the lower one's height.
function groupRows(boxes, constants) {
  const slope = rowSlope(boxes, constants);
  const spans = boxes.map(([left, top, right, bottom]) => [top - (slope * (left + right)) / 2, bottom - (slope * (left + right)) / 2]);
  const rows = [];
  for (const k of [...boxes.keys()].sort((a, b) => boxes[a][0] - boxes[b][0])) {
    const overlaps = rows.map((row) => overlapOf(spans[k], row.slice(-constants.ROW_CONTEXT).map((j) => spans[j])));
    const largest = Math.max(...overlaps);
    if (largest >= 0.5) rows[overlaps.indexOf(largest)].push(k);
    else rows.push([k]);
  }
  const middle = (row) => row.reduce((sum, k) => sum + spans[k][0] + spans[k][1], 0) / row.length;
  return rows.sort((a, b) => middle(a) - middle(b));
}

// The share of the lower one's height that a span has in common with the mean span of a row.
function overlapOf(span, row) {
  const [top, bottom] = [0, 1].map((edge) => row.reduce((sum, other) => sum + other[edge], 0) / row.length);
  return (Math.min(bottom, span[1]) - Math.max(top, span[0])) / Math.max(1e-6, Math.min(bottom - top, span[1] - span[0]));
}
