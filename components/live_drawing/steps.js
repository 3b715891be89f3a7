// Shows the steps of preprocessing: the drawing, the digit cut out, scaled, and centered.

import { drawStrokes, grayCanvas, prepareContext } from "./ink.js";

const STEP_SIDE = 64; // units; the page's style says how large they are
const STEP_PAPER = "#000", STEP_INK = "#fff", STEP_FRAME = "#98a2ad", STEP_ACCENT = "#12a17d";

export function drawSteps(canvases, { digits, selected, strokes, pen, side }) {
  const [whole, crop, scaled, centered] = canvases.map((canvas) => prepareContext(canvas, STEP_SIDE, STEP_PAPER));
  const digit = digits[selected], { image } = digit;
  drawStrokes(whole, strokes, pen, [0, 0, side, side], STEP_SIDE, STEP_INK);
  if (digits.length > 1) {
    digits.forEach(({ box: [left, top, right, bottom] }, at) => {
      const unit = STEP_SIDE / side;
      whole.lineWidth = at === selected ? 2 : 1;
      whole.strokeStyle = at === selected ? STEP_ACCENT : STEP_FRAME;
      whole.strokeRect(left * unit, top * unit, (right - left) * unit, (bottom - top) * unit);
    });
  }
  if (!image) return;
  drawStrokes(crop, digit.strokes, pen, boundsOf(digit.strokes, pen), STEP_SIDE, STEP_INK);
  drawImage(scaled, foreground(image));
  drawImage(centered, { pixels: image, width: Math.sqrt(image.length), height: Math.sqrt(image.length) });
}

// The corners [left, top, right, bottom] of strokes drawn with a pen.
function boundsOf(strokes, pen) {
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of strokes) {
    points.forEach((value, k) => {
      const axis = k % 2;
      bounds[axis] = Math.min(bounds[axis], value - pen / 2);
      bounds[axis + 2] = Math.max(bounds[axis + 2], value + pen / 2);
    });
  }
  return bounds;
}

// The part of a square image, 0..1, that is not 0.
function foreground(image) {
  const side = Math.sqrt(image.length);
  let left = side, top = side, right = 0, bottom = 0;
  for (let k = 0; k < image.length; k++) {
    if (image[k] === 0) continue;
    const row = Math.floor(k / side), column = k % side;
    left = Math.min(left, column);
    top = Math.min(top, row);
    right = Math.max(right, column);
    bottom = Math.max(bottom, row);
  }
  const width = right - left + 1, height = bottom - top + 1;
  const pixels = Float32Array.from({ length: width * height }, (_, k) => image[(top + Math.floor(k / width)) * side + left + (k % width)]);
  return { pixels, width, height };
}

// Draw an image, as large as it fits, its pixels with sharp edges.
function drawImage(context, { pixels, width, height }) {
  const scale = STEP_SIDE / Math.max(width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(grayCanvas({ pixels, width, height }), (STEP_SIDE - width * scale) / 2, (STEP_SIDE - height * scale) / 2, width * scale, height * scale);
}
