// The surface of the drawing canvas, which takes the pointer's events. It is in the shadow root of an element on the page.

// The surface that the CSS selector finds, null where there is none yet.
export function findSurface(selector) {
  for (const element of document.querySelectorAll(".st-key-canvas *")) {
    const surface = element.shadowRoot?.querySelector(selector);
    if (surface) return surface;
  }
  return null;
}

// Hide the canvas's own toolbar, whose buttons the page's own press, and its empty background, give the canvas the size that style.css sets, and show where the focus is.
export function fitSurface(surface, { toolbar, background, root, surface: name }) {
  const style = document.createElement("style");
  style.textContent = `${toolbar}, ${background} { display: none !important }
    ${name}:focus-visible { outline: 3px solid #35c49a !important; outline-offset: -3px }
    ${root} { visibility: var(--canvas-ready, hidden); width: max-content; max-width: none; transform: scale(var(--canvas-scale, 1)); transform-origin: 0 0 }`;
  surface.getRootNode().append(style);
}
