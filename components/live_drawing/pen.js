// Hears the pen on the drawing canvas, which itself reports nothing before the pen is lifted, and knows at any moment what is drawn there.
//
// It listens to the events that the canvas listens to and changes none of them. Whether an event is the canvas's is read from the event's own
// path, so a canvas that comes, goes or is replaced is found without looking for it.
//
// Strokes have an order. `known` are those that the server has read off the canvas, `pending` those that the pen has finished since; the pending
// ones are dropped as the server's count catches up. Undo, redo and reset are followed at once, without waiting for the server.

import { findSurface } from "./surface.js";
import { smoothStroke } from "./recognition/strokes.js";

const SEND_DELAY = 20; // ms from the end of a stroke until the canvas is asked to send it; by itself it waits for 200 ms
const PENDING_TIMEOUT = 5000; // ms after which finished strokes that the server has not read are taken for lost, if it can be reached
const STALE_TIMEOUT = 600; // ms after an undo in which the server may still speak of the stroke that was undone

// A pen that calls `onChange` whenever what is drawn has changed. `isReachable` finds out, in a promise, whether the server answers.
export function createPen(onChange, isReachable) {
  let selectors = null, isBlank = false; // CSS selectors of the canvas; whether it was empty to begin with
  let known = [], pending = [], undone = [], stroke = null, version = null;
  let base = 0; // how many strokes the canvas was given to begin with: it does not undo them
  let canvas = null, isLeaving = false, undoneAt = -Infinity, staleTimer = 0, pendingTimer = 0;

  const tool = (name) => {
    if (!canvas?.isConnected) canvas = findSurface(selectors.surface);
    return canvas?.getRootNode().querySelector(selectors[name]);
  };

  const isInside = (path) => path.some((node) => node.classList?.contains("st-key-canvas"));
  const canvasOf = (event) => {
    const path = event.composedPath();
    return isInside(path) && path[0].matches?.(selectors.surface) ? path[0] : null;
  };

  // What Fabric's pencil does with a pointer event: shift draws straight, a point is never repeated but for the first.
  const add = (event) => {
    const { points, surface } = stroke;
    const { clientX, clientY } = event.changedTouches ? event.changedTouches[0] : event;
    const box = surface.getBoundingClientRect();
    const x = ((clientX - box.left) * surface.width) / box.width, y = ((clientY - box.top) * surface.height) / box.height;
    if (points.length > 2 && points.at(-2) === x && points.at(-1) === y) return;
    if (event.shiftKey && points.length > 2) points.splice(-2);
    points.push(x, y);
    onChange();
  };

  const start = (event, finger) => {
    const surface = canvasOf(event);
    if (!surface || stroke) return;
    canvas = surface;
    isLeaving = false;
    stroke = { points: [], finger, surface };
    add(event);
    add(event);
  };

  const end = () => {
    pending.push(smoothStroke(stroke.points, pen.width));
    stroke = null;
    undone = [];
    awaitPending();
    setTimeout(() => isLeaving || tool("send")?.click(), SEND_DELAY); // once Fabric has made a path of the stroke
    onChange();
  };

  const awaitPending = () => {
    clearTimeout(pendingTimer);
    pendingTimer = setTimeout(dropPending, PENDING_TIMEOUT);
  };

  const dropPending = async () => {
    const timer = pendingTimer, isThere = !pending.length || (await isReachable());
    if (timer !== pendingTimer) return; // more is drawn
    if (!isThere) return awaitPending();
    pending = [];
    onChange();
  };

  const edit = {
    undo: () => pen.canUndo() && undone.push((pending.length ? pending : known).pop()),
    redo: () => undone.length && pending.push(undone.pop()),
    reset: () => isBlank && ([known, pending, undone] = [[], [], []]),
  };

  // A click on a button of the canvas's toolbar. A click on a link leaves the page: what is sent after it would take the next page's elements away.
  const click = (event) => {
    const path = event.composedPath();
    const name = isInside(path) && Object.keys(edit).find((action) => path.some((node) => node.matches?.(selectors[action])));
    if (name) {
      known = [...known];
      edit[name]();
      undoneAt = performance.now();
      awaitPending();
      onChange();
    }
    if (path.some((node) => node.matches?.("a[href]"))) isLeaving = true;
  };

  const isMine = (event) => stroke && stroke.finger !== null && event.changedTouches[0].identifier === stroke.finger;
  const listeners = {
    click,
    mousedown: (event) => event.button === 0 && start(event, null),
    mousemove: (event) => stroke?.finger === null && add(event),
    mouseup: (event) => stroke?.finger === null && event.button === 0 && end(),
    touchstart: (event) => event.touches.length === 1 && start(event, event.changedTouches[0].identifier),
    touchmove: (event) => isMine(event) && add(event),
    touchend: (event) => stroke && stroke.finger !== null && event.touches.length === 0 && end(),
    // Fabric ignores a touch that the system cancels, and would draw nothing more: let it see the finger lifted.
    touchcancel: (event) => stroke && stroke.finger !== null && stroke.surface.dispatchEvent(
      new TouchEvent("touchend", { bubbles: true, composed: true, changedTouches: [...event.changedTouches] })),
  };
  const leave = () => (isLeaving = true);

  const pen = {
    width: 1, // canvas pixels

    // All that is drawn, as the canvas will have it, the stroke under way last.
    strokes: () => [...known, ...pending, ...(stroke?.points.length ? [smoothStroke(stroke.points, pen.width)] : [])],
    isMoving: () => Boolean(stroke?.points.length),
    canUndo: () => pending.length > 0 || known.length > base,
    canRedo: () => undone.length > 0,
    // Press a button of the canvas's toolbar. Returns whether it does what its name says: only a canvas that was empty to begin with is cleared by
    // its own reset.
    press(name) {
      if (name === "reset" && !isBlank) return false;
      const button = tool(name);
      button?.click();
      return Boolean(button);
    },
    isKnown: () => !pending.length && !pen.isMoving(), // whether the server has read all that is drawn

    // The server has read `strokes` off the canvas, which has been given other ones to begin with where `drawing` has another version. Returns whether
    // this is what is drawn: just after an undo the server may be late, and `retry` is called.
    adopt(strokes, drawing, retry) {
      clearTimeout(staleTimer);
      const isSame = drawing.version === version;
      if (isSame && strokes.length > known.length + pending.length && performance.now() < undoneAt + STALE_TIMEOUT) {
        staleTimer = setTimeout(retry, STALE_TIMEOUT);
        return false;
      }
      pending = isSame && strokes.length >= known.length ? pending.slice(strokes.length - known.length) : [];
      if (!isSame) [undone, base] = [[], drawing.isBlank ? 0 : strokes.length];
      ({ version, isBlank } = drawing);
      pen.width = drawing.width;
      known = strokes;
      return true;
    },

    // Listen from now on: CSS selectors say what belongs to the canvas. Returns what ends it.
    listen(canvasSelectors) {
      selectors = canvasSelectors;
      const options = { capture: true }, passive = { capture: true, passive: true };
      window.addEventListener("popstate", leave); // back and forward
      for (const [name, listener] of Object.entries(listeners)) document.addEventListener(name, listener, name === "click" ? options : passive);
      return () => {
        window.removeEventListener("popstate", leave);
        for (const [name, listener] of Object.entries(listeners)) document.removeEventListener(name, listener, options);
        clearTimeout(pendingTimer);
        pending = [];
        stroke = null;
      };
    },
  };
  return pen;
}
