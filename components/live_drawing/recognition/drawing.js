// A drawing recognized as a digit, or as rows of digits. As model/recognition/drawing.py.

import { normalizeStrokes } from "./normalization.js";
import { personalize } from "./personalization.js";
import { decide, predict, predictOnce, rejected } from "./prediction.js";
import { evidenceOf, groupRows, segmentStrokes } from "./segmentation.js";
import { cleanStrokes, edgesOf } from "./strokes.js";

const NO_EXAMPLES = [];
const evidenceOfReading = new WeakMap(); // what the network said of groups of strokes, by the reading that asked: {by name, strokes, examples}

// Recognize strokes drawn with a pen `pen` wide on a canvas `side` wide: [{box, strokes, positions, row, image, prediction, examples}, …] in reading
// order, at least one. `positions` are those of the digit's strokes in the drawing.
//
// What `previous`, an earlier reading by the same network with the same `examples`, says of the same strokes is not computed again: while one digit of
// a number grows, the others don't. `examples` are the visitor's own, see unpackExamples. Predictions that there is no time for until `deadline` are
// provisional: see `predict`.
export function recognizeStrokes(network, strokes, pen, side, { previous = [], examples = NO_EXAMPLES, deadline = Infinity } = {}) {
  const { constants, calibration } = network, cleaned = cleanStrokes(strokes, constants);
  const before = evidenceOfReading.get(previous), evidence = new Map();
  const isUnchanged = (group, others) => group.every((k) => k < others.length && sameStroke(cleaned[k], others[k]));
  const normalize = (group) => normalizeStrokes(group.map((k) => cleaned[k]), pen / 4, constants);

  const evaluate = (group) => {
    const name = group.join();
    const known = before?.examples === examples && isUnchanged(group, before.strokes) && before.evidence.get(name);
    if (known) evidence.set(name, known);
    else if (!evidence.has(name)) {
      const prediction = personalize(predictOnce(network, normalize(group)), examples, network);
      evidence.set(name, evidenceOf(prediction, constants));
    }
    return evidence.get(name);
  };

  const recognize = (group, box, row, thresholds) => {
    const isKnown = (digit) => digit.examples === examples && digit.row === row && !digit.prediction.isProvisional &&
      digit.positions?.join() === group.join() && group.every((k, at) => sameStroke(cleaned[k], digit.strokes[at])) &&
      digit.box.every((edge, k) => edge === box[k]);
    const known = previous.find(isKnown);
    if (known) return known;
    const image = group.length ? normalize(group) : null, alone = predict(network, image, deadline);
    const strokes = group.map((k) => cleaned[k]), decided = thresholds === calibration ? alone : decideAgain(alone, thresholds, network);
    const prediction = isDot(strokes, pen) ? rejected(decided, network.outcomes) : decided;
    return { box, strokes, positions: group, row, image, prediction: personalize(prediction, examples, network, thresholds), examples };
  };

  const groups = cleaned.length > 1 ? segmentStrokes(cleaned, network.numbers.weights, constants, evaluate) : null;
  let digits;
  if (groups?.length > 1 && groups.length <= constants.MAX_DIGITS) {
    const boxes = groups.map((group) => boxAround(group.map((k) => cleaned[k]), constants));
    digits = groupRows(boxes, constants).flatMap((members, row) => members.map((k) => recognize(groups[k], boxes[k], row, network.numberCalibration)));
  } else digits = [recognize([...cleaned.keys()], [0, 0, side, side], 0, calibration)];
  evidenceOfReading.set(digits, { evidence, strokes: cleaned, examples });
  return digits;
}

// A prediction, decided by the thresholds of a digit among others.
function decideAgain(prediction, thresholds, { outcomes }) {
  if (prediction.digit === null) return prediction;
  const { embedding, isProvisional } = prediction;
  return { ...decide(prediction, thresholds, outcomes), embedding, isProvisional };
}

// Whether cleaned strokes are a dot: no larger than the pen that drew them.
function isDot(strokes, pen) {
  const [left, top, right, bottom] = edgesOf(strokes);
  return strokes.length > 0 && Math.max(Math.fround(right - left), Math.fround(bottom - top)) <= pen;
}

// The box around strokes as if drawn with PEN_WIDTH.
const boxAround = (strokes, { PEN_WIDTH }) => edgesOf(strokes).map((edge, k) => Math.fround(k < 2 ? edge - PEN_WIDTH / 2 : edge + PEN_WIDTH / 2));

const sameStroke = (a, b) => a.length === b.length && a.every((value, at) => value === b[at]);
