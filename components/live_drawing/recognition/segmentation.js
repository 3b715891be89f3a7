// Segment strokes into digits by recognition: of all sensible groupings, the one that reads best. As model/recognition/stroke_segmentation.py, which
// says why, and for rows as model/recognition/segmentation.py.
//
// A box is [left, top, right, bottom]; a group the positions of its strokes in the drawing, rising.

import { edgesOf } from "./strokes.js";

// Group cleaned strokes into digits; null where all is one sign and no digit, or a scribble. `evaluate(group)` asks the network: see `evidenceOf`.
// It is asked only about groups that may be in the best grouping: without its word, a group counts as if it were as good as can be.
export function segmentStrokes(strokes, weights, constants, evaluate) {
  const candidates = findCandidates(strokes, weights, constants);
  if (!candidates) return null;
  let evaluated = 0;
  for (;;) {
    const best = bestGrouping(strokes.length, candidates, constants), unknown = best.filter(({ isKnown }) => !isKnown);
    if (!unknown.length) return best[0].isSign ? null : best.map(({ group }) => group);
    for (const { name, group } of unknown) {
      if ((evaluated += 1) > constants.MAX_EVALUATED) return null;
      const { confidence, acceptance, rejection } = evaluate(group);
      for (const candidate of candidates) {
        if (candidate.name !== name) continue;
        candidate.isKnown = true;
        candidate.score += candidate.isSign ? weights.rejection * rejection : weights.confidence * confidence + weights.acceptance * acceptance;
      }
    }
  }
}

// What a prediction says of a group: logarithms of the probability of the digit, of 1 − rejection, and of rejection, no lower than their bounds.
export function evidenceOf({ confidence, rejectionProbability }, { MIN_CONFIDENCE, MIN_ACCEPTANCE, MIN_REJECTION }) {
  return {
    confidence: Math.max(MIN_CONFIDENCE, Math.log(confidence)),
    acceptance: Math.max(MIN_ACCEPTANCE, Math.log(1 - rejectionProbability)),
    rejection: Math.max(MIN_REJECTION, Math.log(rejectionProbability)),
  };
}

// The groups that strokes may make, [{group, name, mask, score, isSign, isKnown}, …]: the mask has a bit for each stroke, from left to right. Null where
// there are too many.
function findCandidates(strokes, weights, constants) {
  const { MAX_SPLIT_STROKES, MAX_GROUP_STROKES, MAX_SKIPPED, MAX_GROUPS, MAX_GROUP_SIZE } = constants;
  if (strokes.length > MAX_SPLIT_STROKES) return null;
  const boxes = strokes.map((points) => edgesOf([points])), typical = typicalHeight(boxes) || 1;
  const order = [...boxes.keys()].sort((a, b) => boxes[a][0] + boxes[a][2] - boxes[b][0] - boxes[b][2] || a - b);
  const candidates = [];
  const add = (members, box, isSign = false) => {
    const group = members.map((k) => order[k]).sort((a, b) => a - b);
    const score = scoreOf(group, box, boxes, typical, weights, constants, isSign);
    candidates.push({ group, name: group.join(), mask: members.reduce((mask, k) => mask | (1n << BigInt(k)), 0n), score, isSign, isKnown: false });
  };
  for (let first = 0; first < order.length; first++) {
    const growing = [[[first], boxes[order[first]]]];
    for (const [members, box] of growing) { // which grows on the way
      add(members, box);
      if (members.length === MAX_GROUP_STROKES) continue;
      for (let k = members.at(-1) + 1; k < Math.min(order.length, first + 1 + MAX_SKIPPED); k++) {
        const joint = joinNear(box, boxes[order[k]], typical, constants);
        if (joint) growing.push([[...members, k], joint]);
      }
    }
    if (candidates.length > MAX_GROUPS) return null;
  }
  const everything = [...order.keys()], box = boxes.reduce(join);
  if (!candidates.some(({ group }) => group.length === order.length)) add(everything, box);
  if (Math.max(box[2] - box[0], box[3] - box[1]) <= MAX_GROUP_SIZE * typical) add(everything, box, true);
  return candidates;
}

const join = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

// The box around a group and another stroke; null where they are no digit together.
function joinNear(a, b, typical, { MAX_STROKE_GAP, MAX_GROUP_SIZE }) {
  const gap = Math.max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3]), joint = join(a, b);
  const size = Math.max(joint[2] - joint[0], joint[3] - joint[1]);
  return gap <= MAX_STROKE_GAP * typical && size <= MAX_GROUP_SIZE * typical ? joint : null;
}

// What the geometry of a group says, as a digit or as the sign that all is.
function scoreOf(group, box, boxes, typical, weights, { MARGIN, MIN_ROW_OVERLAP }, isSign) {
  const margin = MARGIN * typical, width = box[2] - box[0], height = box[3] - box[1];
  const widest = Math.max(...group.map((k) => boxes[k][2] - boxes[k][0]));
  const spread = (width - widest) / typical, excess = Math.max(0, width / (height + margin) - 0.9);
  if (isSign) return weights.sign + weights.sign_spread * spread + weights.sign_width * excess;
  let covered = 0, overlap = 0;
  boxes.forEach((other, k) => {
    const along = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
    if (group.includes(k) || along < -MIN_ROW_OVERLAP * typical) return;
    const across = Math.max(0, Math.min(box[2], other[2]) - Math.max(box[0], other[0]));
    covered = Math.max(covered, across / (Math.min(width, other[2] - other[0]) + margin));
    overlap += across;
  });
  const interruptions = group.filter((k, at) => at && k - group[at - 1] > 1).length;
  return (
    weights.digit +
    weights.spread * spread +
    weights.height * Math.abs(Math.log((Math.max(width, height) + margin) / (typical + margin))) +
    weights.width * excess +
    weights.covered * covered +
    (weights.overlap * overlap) / typical +
    weights.interruptions * interruptions +
    (group.length === boxes.length ? weights.whole : 0)
  );
}

// The candidates that have all strokes between them, each once, and of all such groupings the highest sum of scores.
function bestGrouping(count, candidates, { MAX_STATES }) {
  const byFirst = Array.from({ length: count }, () => []);
  for (const candidate of candidates) byFirst[lowest(candidate.mask)].push(candidate);
  // by the first stroke that is in no group yet: what is covered, the score, and the groups
  const states = Array.from({ length: count + 1 }, () => new Map());
  states[0].set(0n, [0, []]);
  for (let first = 0; first < count; first++) {
    const followed = [...states[first]].sort(([, a], [, b]) => b[0] - a[0]).slice(0, MAX_STATES);
    for (const [covered, [score, chosen]] of followed) {
      for (const candidate of byFirst[first]) {
        if (covered & candidate.mask) continue;
        const now = covered | candidate.mask, target = states[lowest(~now)], total = score + candidate.score;
        if (!(total <= target.get(now)?.[0])) target.set(now, [total, [...chosen, candidate]]);
      }
    }
  }
  return [...states[count].values()][0][1];
}

// The position of the lowest bit that is set.
function lowest(mask) {
  let position = 0;
  for (; !(mask & 1n); mask >>= 1n) position += 1;
  return position;
}

// The height of a whole digit: the 60th percentile of the heights, weighted by height.
function typicalHeight(boxes) {
  const heights = boxes.map((box) => Math.max(box[3] - box[1], (box[2] - box[0]) / 2)).sort((a, b) => a - b);
  const half = heights.reduce((sum, height) => sum + height, 0) * 0.6;
  let sum = 0;
  return heights.find((height) => (sum += height) >= half);
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
export function groupRows(boxes, constants) {
  const slope = rowSlope(boxes, constants);
  const spans = boxes.map(([left, top, right, bottom]) => [top - (slope * (left + right)) / 2, bottom - (slope * (left + right)) / 2]);
  const rows = [];
  for (const k of [...boxes.keys()].sort((a, b) => boxes[a][0] + boxes[a][2] - boxes[b][0] - boxes[b][2])) {
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
