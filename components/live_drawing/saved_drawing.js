// The drawing in the tab's own storage, so that a reload keeps it.

import { CURVE_POINTS } from "./recognition/strokes.js";

const SAVED_DRAWING = "drawing", MAX_SAVED_LENGTH = 200_000; // characters: what is longer is a scribble

// Save strokes, in shares of the canvas.
export function saveDrawing(strokes, side) {
  const thinned = strokes.map((points) => thinOut(points).map((value) => Math.round((10_000 * value) / side) / 10_000));
  const text = JSON.stringify(thinned);
  try {
    sessionStorage.setItem(SAVED_DRAWING, text.length > MAX_SAVED_LENGTH ? "[]" : text);
  } catch (error) {
    console.warn(error); // not in every private window
  }
}

// The drawing that was there before the page was reloaded, in pixels of a canvas `side` wide; no strokes where there was none.
export function loadDrawing(side) {
  try {
    if (performance.getEntriesByType("navigation")[0]?.type === "navigate") return []; // the page was opened, not reloaded
    const strokes = JSON.parse(sessionStorage.getItem(SAVED_DRAWING) ?? "[]");
    const isStroke = (points) => Array.isArray(points) && points.length >= 2 && points.every((value) => Number.isFinite(value));
    return Array.isArray(strokes) && strokes.every(isStroke) ? strokes.map((points) => points.map((value) => value * side)) : [];
  } catch (error) {
    console.warn(error);
    return [];
  }
}

// The points of the pen: the canvas has made curves of some pieces each of them.
function thinOut(points) {
  const kept = [];
  for (let k = 0; k + 2 < points.length; k += 2 * CURVE_POINTS) kept.push(points[k], points[k + 1]);
  return [...kept, points.at(-2), points.at(-1)];
}
