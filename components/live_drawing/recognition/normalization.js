// From strokes to the 28×28 image that MNIST would have made of them: the longer side fills the digit's box, the center of mass lies at the center.
// As `normalize_strokes` of model/preprocessing/normalization.py and model/preprocessing/rasterization.py, with NumPy's float32 where it has them.

import { edgesOf } from "./strokes.js";

const { fround } = Math;

// The image, IMAGE_SIZE² pixels in 0..1 row by row, of cleaned strokes. A drawing whose extent is at most maxDotExtent is a dot and stays one.
export function normalizeStrokes(strokes, maxDotExtent, constants) {
  const { points, shift: [right, down] } = placeStrokes(strokes, maxDotExtent, constants);
  return rasterize(points, right, down, constants);
}

// Where cleaned strokes come to lie in the image: a point is moved by −middle, scaled, and moved by CENTER and `shift`. Returns {points, scale, middle,
// shift}; `points` are resampled and not yet shifted.
export function placeStrokes(strokes, maxDotExtent, constants) {
  const { CENTER, DIGIT_SIZE, IMAGE_SIZE, MAX_COORDINATE, STROKE_WIDTH } = constants;
  const [left, top, right, bottom] = edgesOf(strokes);
  const extent = Math.max(fround(right - left), fround(bottom - top));
  const scale = extent > Math.max(maxDotExtent, 1 / MAX_COORDINATE) ? fround((DIGIT_SIZE - STROKE_WIDTH) / extent) : 0;
  const middle = [fround(fround(left + right) / 2), fround(fround(top + bottom) / 2)];
  const placed = strokes.map((points) => points.map((value, k) => fround(fround(value - middle[k % 2]) * scale) + CENTER));
  const points = resample(placed, constants);
  const [row, column] = centerOfMass(rasterize(points, 0, 0, constants), IMAGE_SIZE);
  return { points, scale, middle, shift: [CENTER - column, CENTER - row] };
}

// The points of all strokes, each stroke's at most RESAMPLE_SPACING apart, both ends included.
function resample(strokes, { RESAMPLE_SPACING, MAX_RESAMPLED_POINTS }) {
  const lengths = strokes.map((points) => {
    const length = new Float32Array(points.length / 2); // from the first point to each
    for (let k = 1; k < length.length; k++) {
      const dx = fround(points[2 * k] - points[2 * k - 2]), dy = fround(points[2 * k + 1] - points[2 * k - 1]);
      length[k] = length[k - 1] + fround(Math.sqrt(dx * dx + dy * dy));
    }
    return length;
  });
  const spacing = Math.max(RESAMPLE_SPACING, lengths.reduce((sum, length) => sum + length.at(-1), 0) / MAX_RESAMPLED_POINTS);
  const resampled = [];
  strokes.forEach((points, number) => {
    const length = lengths[number], total = length.at(-1);
    const steps = total ? Math.trunc(total / spacing) + 1 : 0;
    let k = 0; // the last of the stroke's points that is not after the new one
    for (let step = 0; step <= steps; step++) {
      const at = step === steps ? total : step * (total / steps);
      while (k + 1 < length.length && length[k + 1] <= at) k++;
      if (at === length[k] || k + 1 === length.length) resampled.push(points[2 * k], points[2 * k + 1]);
      else {
        for (const axis of [2 * k, 2 * k + 1]) {
          const slope = (points[axis + 2] - points[axis]) / (length[k + 1] - length[k]);
          resampled.push(slope * (at - length[k]) + points[axis]);
        }
      }
    }
  });
  return resampled;
}

// Draw a line through points that are moved by dx and dy, STROKE_WIDTH pixels wide. A pixel's value is the share of it that a straight edge at its
// distance from the line would cover. Only the pixels within reach of a point can be covered by it: the others are not looked at.
function rasterize(points, dx, dy, { IMAGE_SIZE, STROKE_WIDTH }) {
  const reach = STROKE_WIDTH / 2 + 0.5, last = IMAGE_SIZE - 1;
  const pixels = new Float32Array(IMAGE_SIZE * IMAGE_SIZE).fill(Infinity); // squares of the distance to the line
  for (let k = 0; k < points.length; k += 2) {
    const x = fround(points[k] + dx), y = fround(points[k + 1] + dy);
    const left = Math.max(0, Math.ceil(x - reach)), right = Math.min(last, Math.floor(x + reach));
    const top = Math.max(0, Math.ceil(y - reach)), bottom = Math.min(last, Math.floor(y + reach));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const squared = (column - x) * (column - x) + (row - y) * (row - y), at = row * IMAGE_SIZE + column;
        if (squared < pixels[at]) pixels[at] = squared;
      }
    }
  }
  return pixels.map((squared) => Math.min(1, Math.max(0, reach - Math.sqrt(squared))));
}

// Row and column, in pixel indices, of the center of mass of an image that is not all 0.
function centerOfMass(image, side) {
  let mass = 0, row = 0, column = 0;
  image.forEach((value, at) => {
    mass += value;
    row += value * Math.floor(at / side);
    column += value * (at % side);
  });
  return [row / mass, column / mass];
}

// For test-time augmentation: four images, each shifted by half a pixel along a diagonal.
export function shiftedVariants(image, { IMAGE_SIZE }) {
  const pixel = (row, column) =>
    row < 0 || column < 0 || row >= IMAGE_SIZE || column >= IMAGE_SIZE ? 0 : image[row * IMAGE_SIZE + column];
  const shift = (down, right) =>
    image.map((_, at) => {
      const row = Math.floor(at / IMAGE_SIZE) + down, column = (at % IMAGE_SIZE) + right;
      return (pixel(row, column) + pixel(row - 1, column) + pixel(row, column - 1) + pixel(row - 1, column - 1)) / 4;
    });
  return [shift(0, 0), shift(0, 1), shift(1, 0), shift(1, 1)];
}
