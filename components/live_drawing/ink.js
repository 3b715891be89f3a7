// Draw strokes, [x, y, x, y, …] each, and gray images on a canvas's context.

// Draw the part of a drawing that lies between corners [left, top, right, bottom], as large as it fits into a square `side` wide, with round ends.
export function drawStrokes(context, strokes, pen, [left, top, right, bottom], side, colour) {
  const scale = side / Math.max(right - left, bottom - top);
  const x = (side - (right - left) * scale) / 2 - left * scale, y = (side - (bottom - top) * scale) / 2 - top * scale;
  context.save();
  context.lineWidth = pen * scale;
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = colour;
  context.beginPath();
  for (const points of strokes) {
    context.moveTo(points[0] * scale + x, points[1] * scale + y);
    for (let k = 0; k < points.length; k += 2) context.lineTo(points[k] * scale + x, points[k + 1] * scale + y);
  }
  context.stroke();
  context.restore();
}

// A canvas's context of side² units, as fine as the screen, empty or filled with a colour.
export function prepareContext(canvas, side, colour = "") {
  const pixels = Math.round(side * (window.devicePixelRatio || 1));
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels;
  const context = canvas.getContext("2d");
  context.setTransform(pixels / side, 0, 0, pixels / side, 0, 0);
  context.clearRect(0, 0, side, side);
  if (colour) {
    context.fillStyle = colour;
    context.fillRect(0, 0, side, side);
  }
  return context;
}

const scratch = document.createElement("canvas");

// A canvas that holds an image of pixels in 0..1; the next one takes its place.
export function grayCanvas({ pixels, width, height }) {
  scratch.width = width;
  scratch.height = height;
  const content = new ImageData(width, height), { data } = content;
  for (let k = 0, to = 0; k < pixels.length; k++, to += 4) {
    data[to] = data[to + 1] = data[to + 2] = 255 * pixels[k];
    data[to + 3] = 255;
  }
  scratch.getContext("2d").putImageData(content, 0, 0);
  return scratch;
}

// Strokes with points at most `spacing` apart.
export const refine = (strokes, spacing) => strokes.map((points) => {
  const refined = points.slice(0, 2);
  for (let k = 2; k < points.length; k += 2) {
    const dx = points[k] - points[k - 2], dy = points[k + 1] - points[k - 1], pieces = Math.max(1, Math.ceil(Math.hypot(dx, dy) / spacing));
    for (let piece = 1; piece <= pieces; piece++) refined.push(points[k - 2] + (dx * piece) / pieces, points[k - 1] + (dy * piece) / pieces);
  }
  return refined;
});
