// Draws strokes one after the other in the order written, again and again. Props: StrokeAnimationProps in __init__.py.

import { make, makeSvg } from "../elements.js";

const SPEED = 0.8; // units a millisecond, along the stroke: an even speed
const LIFT = 250; // milliseconds from one stroke to the next
const HOLD = 2800; // milliseconds that the finished drawings stand
const FADE = 400; // milliseconds of it in which they fade
const MARGIN = 130; // units around a drawing
const ORDER = ["first stroke", "second stroke", "third and later"];

// A smooth line: its points are the corners of curves that meet half-way between them.
const outline = (points) => {
  const at = (n) => `${points[2 * n]} ${points[2 * n + 1]}`;
  const between = (n) => `${(points[2 * n] + points[2 * n + 2]) / 2} ${(points[2 * n + 1] + points[2 * n + 3]) / 2}`;
  const last = points.length / 2 - 1;
  let path = `M${at(0)}`;
  for (let n = 1; n < last; n++) path += `Q${at(n)} ${between(n)}`;
  return `${path}L${at(Math.max(last, 0))}`;
};

const length = (points) => {
  let sum = 0;
  for (let n = 2; n < points.length; n += 2) sum += Math.hypot(points[n] - points[n - 2], points[n + 1] - points[n - 1]);
  return sum;
};

// A picture with a faint copy of the whole drawing, its strokes, and a number where each one starts.
const picture = ({ name, strokes }, size) => {
  const order = (number) => `order-${Math.min(number, ORDER.length - 1)}`;
  const paths = strokes.map(outline);
  const inks = paths.map((d, number) => makeSvg("path", { d, pathLength: 1, class: `ink ${order(number)}` }));
  const marks = strokes.map(([x, y], number) =>
    makeSvg("g", { class: `mark ${order(number)}`, transform: `translate(${x} ${y})` }, makeSvg("circle", { r: 95 }), makeSvg("text", { y: 46 }, number + 1))
  );
  const box = `${-MARGIN} ${-MARGIN} ${size + 2 * MARGIN} ${size + 2 * MARGIN}`;
  const title = makeSvg("title", {}, name);
  const drawing = makeSvg("svg", { viewBox: box, role: "img", "aria-label": name }, title, makeSvg("path", { d: paths.join(""), class: "faint" }), ...inks, ...marks);
  return { drawing, inks };
};

const animate = (inks, drawings, cycle) =>
  drawings.flatMap(({ strokes }, number) => {
    let begin = 0;
    return strokes.map((points, stroke) => {
      const end = begin + length(points) / SPEED;
      const hidden = { strokeDashoffset: 1, opacity: 0 };
      const animation = inks[number][stroke].animate(
        [
          { ...hidden, offset: 0 },
          { ...hidden, offset: begin / cycle },
          { strokeDashoffset: 1, opacity: 1, offset: begin / cycle },
          { strokeDashoffset: 0, opacity: 1, offset: end / cycle },
          { strokeDashoffset: 0, opacity: 1, offset: 1 - FADE / cycle },
          { strokeDashoffset: 0, opacity: 0, offset: 1 },
        ],
        { duration: cycle, iterations: Infinity }
      );
      animation.pause();
      begin = end + LIFT;
      return animation;
    });
  });

// Builds all pictures and returns what plays, pauses and finishes them.
const build = (root, { label, size, drawings, groups }) => {
  const duration = ({ strokes }) => strokes.reduce((sum, points) => sum + length(points) / SPEED + LIFT, 0);
  const cycle = Math.max(...drawings.map(duration)) + HOLD;
  const pictures = drawings.map((drawing) => picture(drawing, size));
  const wall = make("div", "walls");
  wall.setAttribute("role", "group");
  wall.setAttribute("aria-label", label);
  let placed = 0;
  for (const { title, count } of groups) {
    if (title) wall.append(make("div", "title", title));
    const part = make("div", "wall");
    part.append(...pictures.slice(placed, placed + count).map((each) => each.drawing));
    wall.append(part);
    placed += count;
  }
  const bar = make("div", "bar");
  const toggle = make("button", "toggle");
  const replay = make("button", "replay", "Replay");
  const strokes = Math.min(Math.max(...drawings.map((each) => each.strokes.length)), ORDER.length);
  bar.append(toggle, replay, ...ORDER.slice(0, strokes).map((text, number) => make("span", `key order-${number}`, text)));
  root.replaceChildren(wall, bar);
  const animations = animate(pictures.map((each) => each.inks), drawings, cycle);
  const seek = (time) => animations.forEach((each) => (each.currentTime = time));
  return { wall, toggle, replay, animations, start: () => seek(0), finish: () => seek(cycle - FADE) };
};

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".strokes");
  root.leave?.();
  root.playing ??= !matchMedia("(prefers-reduced-motion: reduce)").matches; // what the visitor wants, kept from one digit to the next
  let visible = false;
  const update = () => {
    const runs = root.playing && visible && !document.hidden;
    for (const each of root.player.animations) runs ? each.play() : each.pause();
    root.player.toggle.textContent = root.playing ? "Pause" : "Play";
    root.classList.toggle("still", Boolean(root.finished));
  };
  const play = (fromStart) => {
    if (fromStart || root.finished) root.player.start();
    root.finished = false;
    root.playing = true;
    update();
  };
  const content = JSON.stringify(data);
  if (root.content !== content) {
    root.content = content;
    root.player = build(root, data);
    root.finished = !root.playing;
    if (root.finished) root.player.finish();
  }
  root.player.replay.onclick = () => play(true);
  root.player.toggle.onclick = () => {
    if (!root.playing) return play(false);
    root.playing = false;
    update();
  };
  const observer = new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    update();
  });
  observer.observe(root.player.wall);
  document.addEventListener("visibilitychange", update);
  update();
  root.leave = () => {
    observer.disconnect();
    document.removeEventListener("visibilitychange", update);
    for (const each of root.player.animations) each.pause();
  };
  return root.leave;
}
