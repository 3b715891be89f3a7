// A drawing recognized as a digit, or as a number where several digits stand side by side. As model/recognition/drawing.py.

import { normalizeStrokes } from "./normalization.js";
import { personalize } from "./personalization.js";
import { predict } from "./prediction.js";
import { segmentStrokes } from "./segmentation.js";
import { cleanStrokes } from "./strokes.js";

const NO_EXAMPLES = [];

// Recognize strokes drawn with a pen `pen` wide on a canvas `side` wide: [{box, strokes, image, prediction}, …] in reading order, at least one.
//
// The digits of `previous`, what the same network recognized before with the same `examples`, are not recognized again: while one digit of a number
// grows, the others don't. `examples` are the visitor's own, see unpackExamples. Predictions that there is no time for until `deadline` are
// provisional: see `predict`.
export function recognizeStrokes(network, strokes, pen, side, { previous = [], examples = NO_EXAMPLES, deadline = Infinity } = {}) {
  const { constants, outcomes } = network;
  const recognize = (parts, box) => {
    const isKnown = (digit) => digit.examples === examples && !digit.prediction.isProvisional &&
      sameStrokes(digit.strokes, parts) && digit.box.every((edge, k) => edge === box[k]);
    const known = previous.find(isKnown);
    if (known) return known;
    const image = parts.length ? normalizeStrokes(parts, pen / 4, constants) : null;
    return { box, strokes: parts, image, prediction: personalize(predict(network, image, deadline), examples, network), examples };
  };
  const cleaned = cleanStrokes(strokes, constants);
  const whole = recognize(cleaned, [0, 0, side, side]);
  if (cleaned.length < 2 || whole.prediction.outcome === outcomes.DIGIT) return [whole];
  const segments = segmentStrokes(cleaned, constants.PEN_WIDTH, constants);
  if (segments.length < 2 || segments.length > constants.MAX_DIGITS) return [whole];
  return segments.map((segment) => recognize(segment.strokes, segment.box));
}

const sameStrokes = (a, b) =>
  a.length === b.length && a.every((points, k) => points.length === b[k].length && points.every((value, at) => value === b[k][at]));
