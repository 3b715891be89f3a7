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

// The position of the example that is the very drawing with this embedding, -1 if there is none.
export function findExample(examples, embedding, { SAME_DISTANCE }) {
  return embedding ? examples.findIndex((example) => distanceTo(example, embedding) <= SAME_DISTANCE) : -1;
}

// Add the evidence of the examples to a prediction that the network made alone: the very same prediction where none is close. `example` is the
// position of that which decided, null where none did.
export function personalize(prediction, examples, { personalization, calibration, constants, outcomes }) {
  if (!prediction.embedding) return prediction;
  const { evidence, positions } = weigh(prediction.embedding, examples, personalization, constants);
  if (!evidence.some(Boolean)) return prediction;
  const joint = Math.max(1 - prediction.rejectionProbability, LEAST_SHARE);
  const shares = evidence.map((value, digit) => prediction.probabilities[digit] * joint * Math.exp(value));
  const digits = shares.reduce((total, share) => total + share);
  const personalized = decide({
    probabilities: Float32Array.from(shares, (share) => share / digits),
    rejectionProbability: prediction.rejectionProbability / (digits + prediction.rejectionProbability),
  }, calibration, outcomes);
  const changed = personalized.digit !== prediction.digit || personalized.outcome !== prediction.outcome;
  return { ...prediction, ...personalized, embedding: prediction.embedding, example: changed ? positions[personalized.digit] : null };
}

// The evidence for each digit, that of its nearest example, and the example's position: 0 and null where none is close.
function weigh(embedding, examples, { power, max_distance }, { SAME_DISTANCE }) {
  const evidence = new Array(10).fill(0), positions = new Array(10).fill(null);
  examples.forEach((example, position) => {
    const distance = Math.max(distanceTo(example, embedding), SAME_DISTANCE);
    if (distance >= max_distance) return;
    const value = power * Math.log(max_distance / distance);
    if (value < evidence[example.digit]) return;
    evidence[example.digit] = value;
    positions[example.digit] = position;
  });
  return { evidence, positions };
}

// 1 - cosine of the embeddings of an example and of a drawing.
function distanceTo(example, embedding) {
  let cosine = 0;
  for (let k = 0; k < embedding.length; k++) cosine += embedding[k] * example.embedding[k];
  return 1 - cosine;
}
