// From an image to a prediction: test-time augmentation, temperature scaling, thresholds, and the outcome that they give. As
// model/recognition/prediction.py and `predict` of model/recognition/classifier.py; `calibration` is what was fitted on validation data.

import { forward, lastEmbedding } from "./network.js";
import { shiftedVariants } from "./normalization.js";

const DIGITS = 10;

// The prediction for an image, null for none. Where the first forward pass is not confident enough, the logits of shifted images are averaged, and
// their embeddings: that takes four more, so if there is no time for them until `deadline` (of performance.now()), the prediction is provisional.
export function predict(network, image, deadline = Infinity) {
  const { calibration, constants, outcomes } = network;
  if (!image) {
    const probabilities = new Float32Array(DIGITS);
    return {
      outcome: outcomes.NO_INK, probabilities, digit: null, confidence: 0, predictionSet: [], rejectionProbability: 0, embedding: null, example: null,
      isTaught: false,
    };
  }
  const began = performance.now();
  const logits = forward(network, image), embedding = lastEmbedding(network);
  const passTime = performance.now() - began;
  let shares = scale(logits, calibration);
  if (Math.max(...shares.probabilities) * (1 - shares.rejectionProbability) <= calibration.tta_threshold) {
    const variants = shiftedVariants(image, constants);
    if (performance.now() + variants.length * passTime > deadline) {
      return { ...decide(shares, calibration, outcomes), embedding: toUnitLength(embedding), isProvisional: true };
    }
    for (const variant of variants) {
      forward(network, variant).forEach((logit, k) => (logits[k] += logit));
      lastEmbedding(network).forEach((value, k) => (embedding[k] += value));
    }
    shares = scale(logits.map((sum) => sum / (1 + variants.length)), calibration);
  }
  return { ...decide(shares, calibration, outcomes), embedding: toUnitLength(embedding) };
}

// The prediction for an image by its first forward pass.
export function predictOnce(network, image) {
  const logits = forward(network, image), embedding = toUnitLength(lastEmbedding(network));
  return { ...decide(scale(logits, network.calibration), network.calibration, network.outcomes), embedding };
}

// The prediction for what is certainly not a digit, whatever the network made of it.
export const rejected = (prediction, outcomes) => ({ ...prediction, outcome: outcomes.NOT_A_DIGIT, rejectionProbability: 1 });

const toUnitLength = (embedding) => {
  const length = Math.sqrt(embedding.reduce((sum, value) => sum + value * value, 0)) || 1;
  return embedding.map((value) => value / length);
};

// Apply temperature scaling: the probabilities of the digits, and that of the class of non-digits, which comes after them where there is one.
function scale(logits, { temperature }) {
  const scaled = logits.map((logit) => logit / Math.fround(temperature));
  const rejectionProbability = scaled.length > DIGITS ? softmax(scaled)[DIGITS] : 0;
  return { probabilities: Float32Array.from(softmax(scaled.subarray(0, DIGITS))), rejectionProbability };
}

function softmax(logits) {
  const largest = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power);
  return powers.map((power) => power / sum);
}

// Turn probabilities into one of the outcomes, by the thresholds.
export function decide({ probabilities, rejectionProbability }, { set_threshold, reject_threshold }, outcomes) {
  const order = [...probabilities.keys()].sort((a, b) => probabilities[b] - probabilities[a]);
  const possible = order.filter((digit) => probabilities[digit] >= Math.fround(set_threshold));
  const predictionSet = possible.length ? possible : order.slice(0, 2);
  const outcome =
    rejectionProbability > Math.max(0.5, reject_threshold) ? outcomes.NOT_A_DIGIT
    : predictionSet.length > 1 || rejectionProbability >= reject_threshold ? outcomes.NOT_SURE
    : outcomes.DIGIT;
  const digit = order[0], confidence = probabilities[digit];
  return { outcome, probabilities, digit, confidence, predictionSet, rejectionProbability, embedding: null, example: null, isTaught: false };
}
