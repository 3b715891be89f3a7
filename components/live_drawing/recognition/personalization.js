// What a visitor taught: drawings close to one of their own examples are read by it. As model/recognition/personalization.py, where the formula is.

import { decide } from "./prediction.js";

const LEAST_SHARE = 1e-15; // stands for the probability of a digit that rounding made 0

// The examples that Personalization.to_browser sent: [{digit, embedding}, …], the oldest first.
export function unpackExamples({ digits, embeddings }) {
  const bytes = Uint8Array.from(atob(embeddings), (letter) => letter.charCodeAt(0));
  const values = new Float32Array(bytes.buffer), units = values.length / digits.length;
  return digits.map((digit, k) => ({ digit, embedding: values.subarray(k * units, (k + 1) * units) }));
}

// Add the evidence of the examples to a prediction that the network made alone: the very same prediction where none is close. `example` is the
// position of that which decided, null where none did.
export function personalize(prediction, examples, { personalization, calibration, outcomes }) {
  if (!prediction.embedding) return prediction;
  const { evidence, positions } = weigh(prediction.embedding, examples, personalization);
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
function weigh(embedding, examples, { alpha, beta, min_cosine }) {
  const evidence = new Array(10).fill(0), positions = new Array(10).fill(null);
  examples.forEach((example, position) => {
    let cosine = 0;
    for (let k = 0; k < embedding.length; k++) cosine += embedding[k] * example.embedding[k];
    if (cosine < min_cosine) return;
    const value = alpha * Math.exp(-beta * (1 - cosine));
    if (value < evidence[example.digit]) return;
    evidence[example.digit] = value;
    positions[example.digit] = position;
  });
  return { evidence, positions };
}
