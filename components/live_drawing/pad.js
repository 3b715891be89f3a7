// A small canvas to draw on with mouse, pen or finger.

import { drawStrokes, prepareContext } from "./ink.js";
import { smoothStroke } from "./recognition/strokes.js";

// A pad on a <canvas> element; strokes are in pixels of a canvas `side` wide, of a pen `pen` wide. `onStart` is called when the pen is set down: what it
// returns says whether it draws. `onChange` is called while the pen moves, `onStroke` with all strokes when it is lifted. `tint(context, size)` may
// colour what is drawn.
export function createPad(canvas, { side, pen, onStart = () => true, onChange, onStroke = () => {}, tint = () => {} }) {
  let strokes = [], points = null;
  const place = ({ clientX, clientY }) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [((clientX - left) * side) / width, ((clientY - top) * side) / width];
  };
  const pad = {
    strokes: () => (points ? [...strokes, smoothStroke(points, pen)] : strokes),
    isMoving: () => points !== null,
    set(drawn) {
      strokes = drawn;
      points = null;
      pad.paint();
    },
    paint() {
      const size = canvas.clientWidth;
      if (!size) return;
      const context = prepareContext(canvas, size), drawn = pad.strokes();
      if (!drawn.length) return;
      drawStrokes(context, drawn, pen, [0, 0, side, side], size, "#fff");
      tint(context, size);
    },
  };
  const changed = () => {
    pad.paint();
    onChange();
  };
  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0 || !onStart()) return;
    canvas.setPointerCapture(event.pointerId);
    points = [...place(event), ...place(event)];
    changed();
  };
  canvas.onpointermove = (event) => {
    if (!points || !event.isPrimary) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) points.push(...place(each));
    changed();
  };
  canvas.onpointerup = canvas.onpointercancel = () => {
    if (!points) return;
    strokes = pad.strokes();
    points = null;
    changed();
    onStroke(strokes);
  };
  return pad;
}
