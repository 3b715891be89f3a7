// What lies over the canvas: a drawing that draws itself when the page opens, and the prompt. None of it is on the canvas, and nothing is sent.

import { drawStrokes, prepareContext, refine } from "./ink.js";
import { smoothStroke } from "./recognition/strokes.js";

const DEMO_DELAY = 400, DEMO_PAUSE = 250; // ms before the first stroke, and between two
const DEMO_SPEED = 0.2; // canvas pixels a millisecond
const DEMO_SPACING = 3; // canvas pixels between two points of the pen
const DEMO_INK = "#fff";

// `onChange` is called whenever the drawing has grown, or is gone.
export function createStage(onChange) {
  let pen = 20, strokes = null, length = 0, last = 0, frame = 0; // strokes: all of them; length: what is drawn of them, in points of the pen

  const step = (now) => {
    frame = 0;
    const count = strokes.reduce((sum, points) => sum + points.length / 2 + pauseLength, 0);
    length += ((now - last) * DEMO_SPEED) / DEMO_SPACING;
    last = now;
    if (length < count) frame = requestAnimationFrame(step);
    else length = Infinity;
    onChange();
  };
  const pauseLength = (DEMO_PAUSE * DEMO_SPEED) / DEMO_SPACING;

  const stage = {
    // Let a drawing, strokes in canvas pixels, draw itself with a pen; at once where the visitor prefers reduced motion.
    play(drawing, penWidth) {
      [strokes, pen, last] = [refine(drawing, DEMO_SPACING), penWidth, performance.now()];
      const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
      length = isStill ? Infinity : (-DEMO_DELAY * DEMO_SPEED) / DEMO_SPACING;
      if (!isStill) frame = requestAnimationFrame(step);
      onChange();
    },
    isMoving: () => frame !== 0,

    // What is drawn so far, as the canvas would have it; null where there is no drawing.
    strokes() {
      if (!strokes) return null;
      let left = length;
      return strokes.flatMap((points) => {
        const drawn = points.slice(0, 2 * Math.max(0, Math.ceil(left)));
        left -= points.length / 2 + pauseLength;
        return drawn.length ? [smoothStroke([...drawn.slice(0, 2), ...drawn], pen)] : [];
      });
    },

    // Take the drawing away.
    clear() {
      if (!strokes) return;
      cancelAnimationFrame(frame);
      frame = 0;
      strokes = null;
      onChange();
    },

    // Show drawing and prompt in `root`, over a canvas `side` pixels wide.
    show(root, prompt, side) {
      if (!root.childElementCount) root.append(document.createElement("canvas"), document.createElement("p"));
      const [canvas, text] = root.children;
      canvas.hidden = !strokes; // over the pen it would be composited anew in each frame
      if (strokes) {
        const width = root.clientWidth || side;
        drawStrokes(prepareContext(canvas, width), stage.strokes(), pen, [0, 0, side, side], width, DEMO_INK);
      }
      root.dataset.state = !strokes ? "" : stage.isMoving() ? "playing" : "finished";
      text.textContent = prompt;
      text.hidden = !prompt || stage.isMoving();
    },
  };
  return stage;
}
