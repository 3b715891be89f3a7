// Strokes: [x, y, x, y, …] in a Float32Array each, y downwards. As model/preprocessing/strokes.py.

export const CURVE_POINTS = 6; // straight pieces of a quadratic curve
const MIN_POINT_DISTANCE = 0.4; // canvas pixels

// The strokes that have finite points, without repeated points. What is no number or too large is dropped; of too many points, some are.
export function cleanStrokes(strokes, { MAX_COORDINATE, MAX_STROKES, MAX_POINTS }) {
  const cleaned = [];
  for (const stroke of strokes.slice(0, MAX_STROKES)) {
    const points = Float32Array.from(stroke);
    let length = 0;
    for (let k = 0; k + 1 < points.length; k += 2) {
      const x = points[k], y = points[k + 1];
      if (!(Math.abs(x) <= MAX_COORDINATE && Math.abs(y) <= MAX_COORDINATE)) continue; // NaN, too
      if (length && points[length - 2] === x && points[length - 1] === y) continue;
      points[length] = x;
      points[length + 1] = y;
      length += 2;
    }
    if (length) cleaned.push(points.slice(0, length));
  }
  const stride = Math.ceil(cleaned.reduce((sum, points) => sum + points.length / 2, 0) / MAX_POINTS);
  return stride > 1 ? cleaned.map((points) => thin(points, stride)) : cleaned;
}

// Every stride-th point, and the last.
function thin(points, stride) {
  const thinned = [];
  for (let k = 0; k + 2 < points.length; k += 2 * stride) thinned.push(points[k], points[k + 1]);
  return Float32Array.from([...thinned, points.at(-2), points.at(-1)]);
}

// [left, top, right, bottom] of the points of strokes.
export function edgesOf(strokes) {
  const edges = [Infinity, Infinity, -Infinity, -Infinity];
  for (const points of strokes) {
    for (let k = 0; k < points.length; k += 2) {
      if (points[k] < edges[0]) edges[0] = points[k];
      if (points[k + 1] < edges[1]) edges[1] = points[k + 1];
      if (points[k] > edges[2]) edges[2] = points[k];
      if (points[k + 1] > edges[3]) edges[3] = points[k + 1];
    }
  }
  return edges;
}

// The stroke that the canvas will make of the pen's positions, the first of which comes twice: Fabric.js drops points that are too close to the one
// before, draws quadratic curves from middle to middle of the others, and moves both ends outwards by a thousandth of the pen's width.
export function smoothStroke(points, penWidth) {
  const corners = points.length > 4 ? distantPoints(points) : points, last = corners.length - 2;
  const outwards = (from, to, axis) => (penWidth / 1000) * (last > 2 ? Math.sign(corners[to + axis] - corners[from + axis]) : 1 - axis);
  let x = corners[0] - outwards(2, 4, 0), y = corners[1] - outwards(2, 4, 1); // where the next curve begins
  const line = [x, y];
  for (let k = 0; k < last; k += 2) {
    if (corners[k] === corners[k + 2] && corners[k + 1] === corners[k + 3]) continue;
    const middleX = (corners[k] + corners[k + 2]) / 2, middleY = (corners[k + 1] + corners[k + 3]) / 2;
    for (let piece = 1; piece <= CURVE_POINTS; piece++) {
      const t = piece / CURVE_POINTS, a = (1 - t) ** 2, b = 2 * t * (1 - t), c = t ** 2;
      line.push(a * x + b * corners[k] + c * middleX, a * y + b * corners[k + 1] + c * middleY);
    }
    x = middleX;
    y = middleY;
  }
  line.push(corners[last] + outwards(last - 2, last, 0), corners[last + 1] + outwards(last - 2, last, 1));
  return line;
}

// The first point, the last, and of the others those far enough from the one before.
function distantPoints(points) {
  const last = points.length - 2, distant = points.slice(0, 2);
  for (let k = 2; k < last - 2; k += 2) {
    const dx = points[k] - distant.at(-2), dy = points[k + 1] - distant.at(-1);
    if (dx * dx + dy * dy >= MIN_POINT_DISTANCE ** 2) distant.push(points[k], points[k + 1]);
  }
  distant.push(points[last], points[last + 1]);
  return distant;
}
