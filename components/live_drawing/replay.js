// Draw on the canvas as a pen would: Fabric.js gets the events of a mouse, so what is drawn is the visitor's own drawing like any other.

import { refine } from "./ink.js";
import { findSurface } from "./surface.js";

const REPLAY_SPEED = 0.7; // canvas pixels a millisecond
const REPLAY_SPACING = 4; // canvas pixels between two points of the pen

export function createReplay(surfaceSelector) {
  let queue = [], frame = 0, place = null, last = 0, done = null; // events that are left, each ["mousemove", x, y] in shares of the canvas

  const send = ([type, ...at]) => {
    const surface = findSurface(surfaceSelector);
    if (!surface) return;
    const { left, top, width, height } = surface.getBoundingClientRect();
    const event = new MouseEvent(type, { button: 0, buttons: type === "mouseup" ? 0 : 1, bubbles: true, composed: true, cancelable: true });
    // a constructor would cut off fractions of a pixel
    Object.defineProperties(event, { clientX: { value: left + at[0] * width }, clientY: { value: top + at[1] * height } });
    place = type === "mouseup" ? null : at;
    surface.dispatchEvent(event);
  };
  const step = (now) => {
    frame = 0;
    for (let count = Math.ceil(((now - last) * REPLAY_SPEED) / REPLAY_SPACING); count > 0 && queue.length; count--) send(queue.shift());
    last = now;
    if (queue.length) frame = requestAnimationFrame(step);
    else done?.();
  };

  return {
    isPlaying: () => frame !== 0,

    // Draw strokes in pixels of a canvas `side` wide: at once, or as a quick hand does. `onDone` is called when they are drawn.
    draw(strokes, side, isAtOnce, onDone) {
      this.stop();
      done = onDone;
      queue = refine(strokes, REPLAY_SPACING).flatMap((points) => {
        const events = [["mousedown", points[0] / side, points[1] / side]];
        for (let k = 2; k < points.length; k += 2) events.push(["mousemove", points[k] / side, points[k + 1] / side]);
        return [...events, ["mouseup", ...events.at(-1).slice(1)]];
      });
      if (isAtOnce) {
        queue.splice(0).forEach(send);
        return done?.();
      }
      last = performance.now();
      frame = requestAnimationFrame(step);
    },

    // Leave it at what is drawn.
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      queue = [];
      if (place) send(["mouseup", ...place]);
    },
  };
}
