// Draws a map with the digits themselves. Props: DigitMapProps in __init__.py.

import { make } from "../elements.js";
import { arrange, clamp, findNearest, findNext } from "./arrangement.js";
import { buildControls } from "./controls.js";
import { listen } from "./gestures.js";
import { paintMap } from "./painting.js";
import { loadSheet, SPRITE, tint } from "./sprites.js";

const WAIT = 900; // milliseconds that the first arrangement stands when the map is first seen
const FLIGHT = 1500; // milliseconds from one arrangement to the next
const STAGGER = 0.45; // share of a flight by which the last digit starts later
const MAX_ZOOM = 12;
const REACH = 26; // pixels from the pointer to the digit that it means
const CARD = 96; // pixels the digit beside the pointer is wide

const ease = (t) => (t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2);
const reduced = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// `now` is where the digits are, in one of the arrangements (`arranged`, `current`) or between two (`flight`). `view` is how the map is panned and zoomed,
// `target` where that is going; `pointed` the digit that is pointed at, `picked` the classes that are, none for all; `lens`, in 0..1, how strong the
// fisheye about the pointer is.
class DigitMap {
  constructor(root, data) {
    Object.assign(this, { root, data, count: data.labels.length, current: 0, picked: new Set(), pointed: -1, lens: 0, pointer: null });
    this.view = { x: 0, y: 0, scale: 1 };
    this.target = this.view;
    buildControls(this);
    this.hear();
    this.show(0);
    this.ready = loadSheet(data.sheet).then((sheet) => {
      this.sheet = sheet;
      this.theme();
    });
    this.ready.catch(() => this.stage.append(make("p", "failure", "The digits cannot be loaded. Reload the page to try again.")));
  }

  hear() {
    listen(this.canvas, {
      point: (x, y) => this.point(x, y),
      leave: () => this.leave(),
      tap: (x, y, kind) => this.tap(x, y, kind),
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (x, y, factor, smooth) => this.zoom(x, y, factor, smooth),
      reset: () => this.reset(),
      step: (direction) => this.step(direction),
    });
  }

  // Take the theme's colours; forced colours have no classes.
  theme() {
    const style = getComputedStyle(this.stage);
    this.paper = style.backgroundColor;
    this.ink = style.color;
    this.accent = style.borderTopColor;
    const isForced = matchMedia("(forced-colors: active)").matches;
    const colours = isForced ? this.data.colours.map(() => this.ink) : this.data.colours;
    if (this.sheet) this.sprites = tint(this.sheet, this.data.columns, this.data.labels, colours);
    if (this.ownImage?.complete) this.own = tint(this.ownImage, 1, "0", [this.ink]).full;
    this.request();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (!width || (width === this.width && height === this.height)) return;
    Object.assign(this, { width, height, density: window.devicePixelRatio || 1, view: { x: 0, y: 0, scale: 1 } });
    this.target = this.view;
    this.canvas.width = width * this.density;
    this.canvas.height = height * this.density;
    this.arranged = this.data.arrangements.map((arrangement) => arrange(arrangement, this.count, width, height));
    this.settle();
    this.request();
  }

  // Put every digit where it belongs.
  settle() {
    const { xs, ys, size, growth } = this.arranged[this.current];
    this.flight = null;
    this.now = { xs: xs.slice(), ys: ys.slice(), size, growth };
    this.root.dataset.settled = this.current;
  }

  show(number) {
    this.current = number;
    this.choices.forEach((choice, other) => choice.setAttribute("aria-pressed", other === number));
    this.captions.forEach((caption, other) => caption.classList.toggle("current", other === number));
  }

  // What a visitor chooses comes at once, and nothing comes by itself any more.
  choose(number) {
    clearTimeout(this.timer);
    this.opened = true;
    this.fly(number);
  }

  fly(number) {
    this.show(number);
    this.hide();
    if (!this.width) return;
    this.target = { x: 0, y: 0, scale: 1 };
    delete this.root.dataset.settled;
    if (reduced()) this.settle();
    else this.flight = { from: { ...this.now, xs: this.now.xs.slice(), ys: this.now.ys.slice() }, start: performance.now() };
    this.request();
  }

  // Once seen, the digits fly to the last arrangement.
  open() {
    if (this.opened) return;
    this.opened = true;
    const last = this.data.arrangements.length - 1;
    if (reduced()) return this.fly(last);
    this.timer = setTimeout(() => this.fly(last), WAIT);
  }

  pick(digit) {
    if (!this.picked.delete(digit)) this.picked.add(digit);
    this.keys.forEach((key, other) => key.setAttribute("aria-pressed", this.picked.has(other)));
    this.hide();
    this.request();
  }

  isShown(number) {
    if (number === this.count) return Boolean(this.own);
    return !this.picked.size || this.picked.has(Number(this.data.labels[number]));
  }

  // From the map that is not zoomed to the screen, and back.
  place(number) {
    return [this.now.xs[number] * this.view.scale + this.view.x, this.now.ys[number] * this.view.scale + this.view.y];
  }

  unzoomed(x, y) {
    return [(x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale];
  }

  find(x, y, reach) {
    const [ownX, ownY] = this.data.own ? this.place(this.count) : [-1e4, 0];
    if (Math.hypot(ownX - x, ownY - y) < 20) return this.count;
    return findNearest(this.now.xs, this.now.ys, ...this.unzoomed(x, y), reach / this.view.scale, (n) => this.isShown(n));
  }

  point(x, y) {
    if (!this.now) return;
    this.pointer = [x, y];
    this.showCard(this.find(x, y, REACH), x, y);
    this.request();
  }

  leave() {
    this.pointer = null;
    this.hide();
    this.request();
  }

  tap(x, y, kind) {
    if (!this.now) return;
    const number = this.find(x, y, REACH);
    if (kind !== "mouse") this.pointer = null;
    this.showCard(number === this.pointed && kind !== "mouse" ? -1 : number, x, y);
    this.request();
  }

  step(direction) {
    if (!this.now) return;
    const [x, y] = this.pointed >= 0 ? this.place(this.pointed) : [this.width / 2, this.height / 2];
    const next = findNext(this.now.xs, this.now.ys, ...this.unzoomed(x, y), direction, (n) => n !== this.pointed && this.isShown(n));
    if (next < 0) return;
    this.pointer = null;
    const [left, top] = this.place(next);
    this.pan(clamp(left, 30, this.width - 30) - left, clamp(top, 30, this.height - 30) - top);
    this.showCard(next, ...this.place(next));
    this.request();
  }

  name(number) {
    if (number === this.count) return this.data.own.label;
    return `${this.data.labels[number]}, test image ${this.data.names[number].toLocaleString("en")}`;
  }

  showCard(number, x, y) {
    if (number < 0) return this.hide();
    if (number !== this.pointed && this.sprites) {
      this.pointed = number;
      this.status.textContent = this.title.textContent = this.name(number);
      const context = this.enlarged.getContext("2d");
      context.clearRect(0, 0, SPRITE, SPRITE);
      if (number === this.count) context.drawImage(this.own, 0, 0);
      else context.drawImage(this.sprites.full, ...this.corner(number, SPRITE), SPRITE, SPRITE, 0, 0, SPRITE, SPRITE);
      this.card.hidden = false;
    }
    const [width, height] = [this.card.offsetWidth || CARD, this.card.offsetHeight || CARD];
    const left = x + 28 + width < this.width ? x + 28 : x - 28 - width;
    this.card.style.transform = `translate(${clamp(left, 4, this.width - width - 4)}px, ${clamp(y - height - 18, 4, this.height - height - 4)}px)`;
  }

  hide() {
    this.pointed = -1;
    this.card.hidden = true;
    this.status.textContent = "";
  }

  corner(number, side) {
    return [side * (number % this.data.columns), side * Math.floor(number / this.data.columns)];
  }

  pan(dx, dy) {
    this.hide();
    this.move({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  // Zoom about a point; returns whether anything changed.
  zoom(x, y, factor, smooth = false) {
    const { scale } = this.target;
    const zoomed = clamp(scale * factor, 1, MAX_ZOOM);
    if (zoomed === scale) return false;
    const ratio = zoomed / scale;
    this.hide();
    this.move({ x: x - (x - this.target.x) * ratio, y: y - (y - this.target.y) * ratio, scale: zoomed }, smooth);
    return true;
  }

  zoomCentre(factor) {
    this.zoom(this.width / 2, this.height / 2, factor, true);
  }

  reset() {
    this.hide();
    this.move({ x: 0, y: 0, scale: 1 }, true);
  }

  move({ x, y, scale }, smooth = false) {
    this.target = { x: clamp(x, this.width * (1 - scale), 0), y: clamp(y, this.height * (1 - scale), 0), scale };
    if (!smooth || reduced()) this.view = this.target;
    this.request();
  }

  request() {
    this.frame ??= requestAnimationFrame((time) => {
      this.frame = null;
      if (this.advance(time)) this.request();
      paintMap(this);
    });
  }

  // Go on with what moves; returns whether it goes on.
  advance(time) {
    if (!this.now || !this.sprites) return false;
    let goesOn = false;
    if (this.flight) {
      const elapsed = clamp((time - this.flight.start) / FLIGHT, 0, 1);
      const { from } = this.flight;
      const to = this.arranged[this.current];
      for (let n = 0; n < to.xs.length; n++) {
        const delay = (STAGGER * ((n * 7919) % this.count)) / this.count; // in no order
        const t = ease(clamp(elapsed * (1 + STAGGER) - delay, 0, 1));
        this.now.xs[n] = from.xs[n] + (to.xs[n] - from.xs[n]) * t;
        this.now.ys[n] = from.ys[n] + (to.ys[n] - from.ys[n]) * t;
      }
      const t = ease(elapsed);
      this.now.size = from.size + (to.size - from.size) * t;
      this.now.growth = from.growth + (to.growth - from.growth) * t;
      if (elapsed === 1) this.settle();
      else goesOn = true;
    }
    const { view, target } = this;
    if (view !== target) {
      const close = Math.abs(Math.log(target.scale / view.scale)) + Math.hypot(target.x - view.x, target.y - view.y) < 0.5;
      const towards = (name) => view[name] + (target[name] - view[name]) * 0.22;
      this.view = close ? target : { x: towards("x"), y: towards("y"), scale: towards("scale") };
      goesOn ||= !close;
    }
    const wanted = this.pointer && !reduced() ? 1 : 0;
    if (this.lens !== wanted) {
      this.lens = Math.abs(wanted - this.lens) < 0.03 ? wanted : this.lens + (wanted - this.lens) * 0.25;
      goesOn = true;
    }
    if (this.pointer) this.lensAt = this.pointer;
    return goesOn;
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".digit-map");
  root.detach?.();
  const content = JSON.stringify(data);
  if (root.content !== content) {
    root.content = content;
    root.map = new DigitMap(root, data);
  }
  const { map } = root;
  const resized = new ResizeObserver(() => map.resize());
  resized.observe(map.stage);
  const seen = new IntersectionObserver(([entry]) => entry.isIntersecting && map.ready.then(() => map.open(), () => {}), { threshold: 0.25 });
  seen.observe(map.stage);
  const forced = matchMedia("(forced-colors: active)");
  const recolour = () => map.theme();
  forced.addEventListener("change", recolour);
  map.resize();
  map.theme();
  root.detach = () => {
    resized.disconnect();
    seen.disconnect();
    forced.removeEventListener("change", recolour);
    clearTimeout(map.timer);
  };
  return root.detach;
}
