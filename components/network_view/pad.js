// A small canvas to draw on with mouse, pen or finger.

import { drawStrokes, prepareContext } from "../live_drawing/ink.js";
import { smoothStroke } from "../live_drawing/recognition/strokes.js";

const PAD_PEN = 20; // canvas pixels, as on the Draw page

// A pad on a <canvas> element; strokes are in pixels of a canvas `side` wide. `onChange` is called while the pen moves, `onStroke` with all strokes when
// it is lifted. `tint(context, size)` may colour what is drawn.
export function createPad(canvas, side, onChange, onStroke, tint = null) {
  let strokes = [], points = null;
  const place = ({ clientX, clientY }) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    return [((clientX - left) * side) / width, ((clientY - top) * side) / width];
  };
  const pad = {
    strokes: () => (points ? [...strokes, smoothStroke(points, PAD_PEN)] : strokes),
    isMoving: () => points !== null,
    set(drawn) {
      strokes = drawn;
      points = null;
      pad.paint();
    },
    paint() {
      const size = canvas.clientWidth;
      if (!size) return;
      const context = prepareContext(canvas, size);
      const drawn = pad.strokes();
      if (drawn.length) drawStrokes(context, drawn, PAD_PEN, [0, 0, side, side], size, "#fff");
      if (drawn.length && tint) tint(context, size);
    },
  };
  const changed = () => {
    pad.paint();
    onChange();
  };
  canvas.onpointerdown = (event) => {
    if (!event.isPrimary || event.button !== 0) return;
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
    strokes = [...strokes, smoothStroke(points, PAD_PEN)];
    points = null;
    changed();
    onStroke(strokes);
  };
  return pad;
}
