// Mouse, fingers, wheel and keys on the map. One finger scrolls the page; two, or the mouse, move and zoom the map. A wheel zooms only after a
// click on the map, or with Ctrl: before, it scrolls the page.

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const ZOOMS = { "+": 1.5, "=": 1.5, "-": 1 / 1.5 };
const MOVED = 5; // pixels: what moves less is a click

export function listen(canvas, { point, leave, tap, pan, zoom, reset, step }) {
  const pressed = new Map(); // pointers by their ids
  let moved = false;
  const spot = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[ax, ay], [bx, by] = [ax, ay]] = [...pressed.values()];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, distance: Math.hypot(ax - bx, ay - by) };
  };
  const handlers = {
    pointerdown(event) {
      if (event.button) return;
      if (!pressed.size) moved = false;
      pressed.set(event.pointerId, spot(event));
      if (pressed.size > 1) moved = true;
      canvas.setPointerCapture(event.pointerId);
    },
    pointermove(event) {
      const [x, y] = spot(event);
      if (!pressed.has(event.pointerId)) return event.pointerType === "mouse" && point(x, y);
      const before = spread();
      const [left, top] = pressed.get(event.pointerId);
      if (!moved && Math.hypot(x - left, y - top) < MOVED) return;
      moved = true;
      pressed.set(event.pointerId, [x, y]);
      const now = spread();
      pan(now.x - before.x, now.y - before.y);
      if (pressed.size > 1 && before.distance) zoom(now.x, now.y, now.distance / before.distance);
    },
    pointerup(event) {
      if (pressed.delete(event.pointerId) && !moved) tap(...spot(event), event.pointerType);
    },
    pointercancel: (event) => pressed.delete(event.pointerId),
    pointerleave: (event) => event.pointerType === "mouse" && leave(),
    dblclick: (event) => zoom(...spot(event), 2, true),
    wheel(event) {
      if (!event.ctrlKey && !canvas.matches(":focus")) return;
      const lines = event.deltaMode ? 16 : 1;
      const zoomed = zoom(...spot(event), Math.exp(-0.002 * lines * event.deltaY * (event.ctrlKey ? 4 : 1)));
      if (event.ctrlKey || zoomed) event.preventDefault();
    },
    keydown(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (STEPS[event.key]) step(STEPS[event.key]);
      else if (ZOOMS[event.key]) zoom(canvas.clientWidth / 2, canvas.clientHeight / 2, ZOOMS[event.key], true);
      else if (event.key === "0" || event.key === "Escape") reset();
      else return;
      event.preventDefault();
    },
    blur: leave,
  };
  const holdPage = (event) => event.touches.length > 1 && event.preventDefault();
  for (const [name, handler] of Object.entries(handlers)) canvas.addEventListener(name, handler, { passive: false });
  for (const name of ["touchstart", "touchmove"]) canvas.addEventListener(name, holdPage, { passive: false });
}
