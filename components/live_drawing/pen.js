// Reports, through link.js, the stroke that is under way on the drawing canvas, which itself reports nothing before the pen is lifted.
//
// It listens to the events that the canvas listens to and changes none of them. Whether an event is the canvas's is read from the event's own
// path, so a canvas that comes, goes or is replaced is found without looking for it; where there is none, nothing is ever sent.
// At most one message is on its way: the next waits until the page has shown the last (`seen` of link.js) or MESSAGE_TIMEOUT has passed.
// Two messages are at least `interval` ms apart, which is for pace.py to say. Strokes up to the number `lastSynced` are known to be on the canvas.
// Props: CANVAS in selectors.py.
//
// Two messages for different fragments must not leave in the same moment: Streamlit's front end would have only the first one's fragment run. So
// nothing is sent in the moment of a click, which may be on any widget of the page. And a message of this page that follows the visitor's way to
// another one would have the front end take that one's elements away: after a click on a link nothing is sent until a stroke begins.

const MESSAGE_TIMEOUT = 500; // ms until an unanswered message is taken for lost
const BUSY = 150; // ms of interval from which on a stroke's end is left to the canvas, which sends it anyway
const SEND_DELAY = 20; // ms from the last point of a stroke until the canvas is asked to send it
const PENDING_TIMEOUT = 3000; // ms after which a finished stroke that the canvas has not sent is taken for lost
const CLICK_DELAY = 50; // ms after a click in which nothing is sent

function newPen(selectors) {
  const pen = {
    send: null, canvas: null, blank: false, // what is drawn on, and whether it was empty to begin with
    number: 0, seen: 0, sentAt: 0, interval: 0, // messages: the last sent, the last that was read, when, and how long until the next
    id: 0, stroke: null, ended: [], dirty: false, // strokes: the last number, the one under way, those not yet on the canvas, whether to report
    clicked: 0, timer: 0, leaving: false,
  };

  const tool = (selector) => (pen.canvas?.isConnected ? pen.canvas.getRootNode().querySelector(selector) : null);

  const canvasOf = (event) => {
    const path = event.composedPath();
    const inside = path.some((node) => node.classList?.contains("st-key-canvas"));
    return inside && path[0].matches?.(selectors.surface) ? path[0] : null;
  };

  // What Fabric's pencil does with a pointer event: shift draws straight, a point is never repeated but for the first.
  const add = (event) => {
    const { canvas, editing, points } = pen.stroke;
    if (editing) return;
    const { clientX, clientY } = event.changedTouches ? event.changedTouches[0] : event;
    const box = canvas.getBoundingClientRect();
    const x = Math.round(((clientX - box.left) * canvas.width * 100) / box.width) / 100;
    const y = Math.round(((clientY - box.top) * canvas.height * 100) / box.height) / 100;
    if (points.length > 2 && points.at(-2) === x && points.at(-1) === y) return;
    if (event.shiftKey && points.length > 2) points.splice(-2);
    points.push(x, y);
    pen.dirty = true;
    flush();
  };

  const post = () => {
    clearTimeout(pen.timer);
    pen.timer = 0;
    pen.dirty = false;
    if (pen.leaving) return;
    pen.sentAt = performance.now();
    pen.number += 1;
    if (pen.stroke) pen.stroke.reported = true;
    const drawn = pen.stroke?.points.length ? [...pen.ended, pen.stroke] : pen.ended;
    pen.send?.({ number: pen.number, strokes: drawn.map(({ id, points }) => ({ id, points })), clears: tool(selectors.reset) !== null });
  };

  const flush = () => {
    if (!pen.dirty || pen.timer) return;
    const wait = Math.max(pen.sentAt + (pen.seen < pen.number ? MESSAGE_TIMEOUT : pen.interval), pen.clicked + CLICK_DELAY) - performance.now();
    if (wait <= 0) post();
    else pen.timer = setTimeout(() => ((pen.timer = 0), flush()), wait);
  };

  const start = (event, finger) => {
    const canvas = canvasOf(event);
    if (!canvas || pen.stroke) return;
    pen.canvas = canvas;
    pen.leaving = false;
    const editing = canvas.getRootNode().querySelector(selectors.editing) !== null; // the toolbar's edit mode: nothing is drawn
    pen.id = Math.max(pen.id + 1, Date.now()); // higher than any before, after a reload too
    pen.stroke = { id: pen.id, canvas, finger, editing, points: [], reported: false };
    add(event);
    add(event);
  };

  const end = () => {
    const stroke = pen.stroke;
    pen.stroke = null;
    const busy = pen.interval > BUSY;
    if (!stroke.editing && (stroke.reported || !busy)) {
      pen.ended.push(stroke);
      if (pen.dirty && !busy) post();
    }
    if (busy) pen.dirty = false;
    // Once Fabric has made a path of the stroke, the canvas is asked for it: by itself it waits for 200 ms. Not in the same moment as the
    // message above.
    const ask = () => {
      if (performance.now() < pen.sentAt + SEND_DELAY) return setTimeout(ask, SEND_DELAY);
      if (!pen.leaving) tool(selectors.send)?.click();
      pen.sentAt = performance.now(); // messages keep their distance
    };
    setTimeout(ask, SEND_DELAY);
    setTimeout(() => {
      if (!pen.ended.includes(stroke)) return;
      pen.ended = pen.ended.filter((other) => other !== stroke);
      post();
    }, PENDING_TIMEOUT);
  };

  const leave = () => {
    pen.leaving = true;
  };

  // A click may be on undo, Clear or the like: what has been finished counts from now on only if the canvas says so. The page's own Clear clears
  // the canvas here and now, so that a stroke begun before the server has answered is safe.
  const click = (event) => {
    const path = event.composedPath();
    if (path[0].matches?.(selectors.send) || canvasOf(event)) return;
    pen.clicked = performance.now();
    if (path.some((node) => node.matches?.("a[href]"))) leave();
    if (pen.blank && path.some((node) => node.classList?.contains("st-key-clear"))) tool(selectors.reset)?.click();
    if (!pen.ended.length) return;
    pen.ended = [];
    pen.dirty = true;
    flush();
  };

  const isMine = (event) => pen.stroke?.finger !== null && event.changedTouches[0].identifier === pen.stroke?.finger;
  pen.listeners = {
    click,
    mousedown: (event) => event.button === 0 && start(event, null),
    mousemove: (event) => pen.stroke?.finger === null && add(event),
    mouseup: (event) => pen.stroke?.finger === null && event.button === 0 && end(),
    touchstart: (event) => event.touches.length === 1 && start(event, event.changedTouches[0].identifier),
    touchmove: (event) => isMine(event) && add(event),
    touchend: (event) => pen.stroke && pen.stroke.finger !== null && event.touches.length === 0 && end(),
    // Fabric ignores a touch that the system cancels, and would draw nothing more: let it see the finger lifted.
    touchcancel: (event) => pen.stroke && pen.stroke.finger !== null && pen.stroke.canvas.dispatchEvent(
      new TouchEvent("touchend", { bubbles: true, composed: true, changedTouches: [...event.changedTouches] })),
  };
  pen.flush = flush;
  pen.leave = leave;
  return pen;
}

export default function ({ data: selectors }) {
  const pen = (window.livePen ??= newPen(selectors));
  const follow = () => {
    if (!window.liveReading) return;
    const { send, seen, lastSynced, blank, interval } = window.liveReading;
    pen.send = send;
    pen.seen = seen;
    pen.blank = blank;
    pen.interval = interval;
    pen.ended = pen.ended.filter(({ id }) => id > lastSynced);
    if (pen.seen >= pen.number) {
      clearTimeout(pen.timer);
      pen.timer = 0;
    }
    pen.flush();
  };
  follow();
  document.addEventListener("live-reading", follow);
  window.addEventListener("popstate", pen.leave); // back and forward
  const options = { capture: true, passive: true };
  for (const [name, listener] of Object.entries(pen.listeners)) document.addEventListener(name, listener, options);
  return () => {
    document.removeEventListener("live-reading", follow);
    window.removeEventListener("popstate", pen.leave);
    for (const [name, listener] of Object.entries(pen.listeners)) document.removeEventListener(name, listener, options);
  };
}
