// What a visitor taught: drawings close to one of their own examples are read by it. As model/recognition/personalization.py, where the formula is.

import { decide } from "./prediction.js";

const LEAST_SHARE = 1e-15; // stands for the probability of a digit that rounding made 0

// The examples that Personalization.to_browser sent: [{digit, embedding, image}, …], the oldest first. Images have a byte a pixel.
export function unpackExamples({ digits, embeddings, images }) {
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const part = (values, k) => values.subarray((k * values.length) / digits.length, ((k + 1) * values.length) / digits.length);
  const vectors = new Float32Array(bytesOf(embeddings).buffer), pixels = bytesOf(images);
  return digits.map((digit, k) => ({ digit, embedding: part(vectors, k), image: part(pixels, k) }));
}

// Whether an example is the very drawing with this embedding.
export const isSameDrawing = (example, embedding, { SAME_DISTANCE }) => distanceTo(example, embedding) <= SAME_DISTANCE;

// Add the evidence of the examples to a prediction that the network made alone: the very same prediction where none is close. `example` is the
// position of that which decided, null where none did, and `isTaught` says whether that is the drawing itself. `thresholds` are those of a calibration.
export function personalize(prediction, examples, { personalization, calibration, constants, outcomes }, thresholds = calibration) {
  if (!prediction.embedding) return prediction;
  const { distances, positions } = findNearest(prediction.embedding, examples, personalization);
  if (positions.every((position) => position === null)) return prediction;
  const { power, max_distance } = personalization;
  const joint = Math.max(1 - prediction.rejectionProbability, LEAST_SHARE);
  const shares = distances.map((distance, digit) => {
    const near = Math.min(Math.max(distance, constants.SAME_DISTANCE), max_distance);
    return prediction.probabilities[digit] * joint * Math.exp(power * Math.log(max_distance / near));
  });
  const digits = shares.reduce((total, share) => total + share);
  const personalized = decide({
    probabilities: Float32Array.from(shares, (share) => share / digits),
    rejectionProbability: prediction.rejectionProbability / (digits + prediction.rejectionProbability),
  }, thresholds, outcomes);
  const { digit, outcome } = personalized, isTaught = distances[digit] <= constants.SAME_DISTANCE;
  const hasDecided = isTaught || digit !== prediction.digit || outcome !== prediction.outcome;
  return { ...prediction, ...personalized, embedding: prediction.embedding, example: hasDecided ? positions[digit] : null, isTaught };
}

// The distance of the nearest example of each digit, infinite where none is close, and the examples' positions, null there.
function findNearest(embedding, examples, { max_distance }) {
  const distances = new Array(10).fill(Infinity), positions = new Array(10).fill(null);
  examples.forEach((example, position) => {
    const distance = distanceTo(example, embedding);
    if (distance >= max_distance || distance > distances[example.digit]) return;
    distances[example.digit] = distance;
    positions[example.digit] = position;
  });
  return { distances, positions };
}

// 1 - cosine of the embeddings of an example and of a drawing; infinite where they are of different networks.
function distanceTo(example, embedding) {
  if (example.embedding.length !== embedding.length) return Infinity;
  let cosine = 0;
  for (let k = 0; k < embedding.length; k++) cosine += embedding[k] * example.embedding[k];
  return 1 - cosine;
}
