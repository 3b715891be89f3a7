// Draw with the keyboard: on the canvas, arrow keys move a pen, the space bar sets it down and lifts it. Fabric.js gets the events of a mouse.

import { findSurface, fitSurface } from "./surface.js";

const STEP = 8; // CSS pixels a key press
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SEARCH_INTERVAL = 100; // ms between looks for the canvas, which may load later, or be replaced

// Give the canvas a name, and let it be drawn on; `press` is called with "undo" or "redo" for their keys. Returns what ends it.
export function drawWithKeyboard(selectors, name, press) {
  let surface = null, x = 0.5, y = 0.25, isDown = false; // the pen's place, in shares of the canvas
  const cursor = document.createElement("div");
  cursor.style.cssText = "position: fixed; width: 16px; height: 16px; margin: -9px 0 0 -9px; border: 2px solid #12a17d; border-radius: 50%; z-index: 1000; pointer-events: none";

  const place = () => {
    const box = surface.getBoundingClientRect();
    return { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
  };
  const send = (type) => surface.dispatchEvent(new MouseEvent(type, { ...place(), button: 0, buttons: Number(isDown), bubbles: true, composed: true, cancelable: true }));
  const lift = () => isDown && ((isDown = false), send("mouseup"));
  const follow = () => {
    const { clientX, clientY } = place();
    Object.assign(cursor.style, { left: `${clientX}px`, top: `${clientY}px`, background: isDown ? "#12a17d" : "none" });
  };

  const hear = (event) => {
    const isCommand = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (isCommand && (key === "z" || key === "y")) press(key === "y" || event.shiftKey ? "redo" : "undo");
    else if (event.key === " ") {
      if (isDown) lift();
      else if (!event.repeat) ((isDown = true), send("mousedown"));
    } else if (DIRECTIONS[event.key]) {
      const [dx, dy] = DIRECTIONS[event.key], { width, height } = surface.getBoundingClientRect();
      x = Math.min(1, Math.max(0, x + (dx * STEP) / width));
      y = Math.min(1, Math.max(0, y + (dy * STEP) / height));
      if (isDown) send("mousemove");
    } else return;
    event.preventDefault();
    if (!cursor.isConnected) document.body.append(cursor);
    follow();
  };
  const leave = () => {
    lift();
    cursor.remove();
  };

  const handlers = { keydown: hear, blur: leave, mousedown: (event) => event.isTrusted && cursor.remove() };
  const detach = () => {
    if (!surface) return;
    leave();
    for (const [event, handler] of Object.entries(handlers)) surface.removeEventListener(event, handler);
  };
  const attach = () => {
    const canvas = findSurface(selectors.surface);
    if (!canvas || canvas === surface) return;
    detach();
    surface = canvas;
    fitSurface(surface, selectors);
    surface.tabIndex = 0;
    surface.setAttribute("role", "application");
    surface.setAttribute("aria-label", name);
    for (const [event, handler] of Object.entries(handlers)) surface.addEventListener(event, handler);
  };
  attach();
  const search = setInterval(attach, SEARCH_INTERVAL);
  return () => {
    clearInterval(search);
    detach();
  };
}
