// Plays a training run, snapshot by snapshot. Props: TrainingPlayerProps in __init__.py.

import { make, makeSvg } from "../elements.js";
import { showBars } from "../probability_bars/bars.js";

const DURATION = 8000; // milliseconds, all snapshots together
const ICONS = { play: "M8 5v14l11-7z", pause: "M6 5h4v14H6zM14 5h4v14h-4z", replay: "M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z" };
const NAMES = { play: "Play", pause: "Pause", replay: "Play again" };

const percent = (share) => `${(100 * share).toFixed(3)}%`;

// A curve with its grid and a marker; what lies ahead is faint.
const makeCurve = ({ name, heights, grid }) => {
  const points = heights.map((height, at) => `${at / (heights.length - 1)},${1 - height}`).join(" ");
  const line = (className) =>
    makeSvg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", class: className, "aria-hidden": true }, makeSvg("polyline", { points }));
  const done = line("done"), marker = make("i", "marker"), curve = make("div", "curve");
  curve.append(make("p", "name", name));
  for (const { text, height } of grid) {
    const rule = make("span", "rule", text);
    rule.style.top = percent(1 - height);
    curve.append(rule);
  }
  curve.append(line("ahead"), done, marker);
  const show = (frame) => {
    const x = percent(frame / (heights.length - 1));
    done.style.clipPath = `inset(-9px calc(100% - ${x}) -9px -9px)`;
    marker.style.left = x;
    marker.style.top = percent(1 - heights[frame]);
  };
  return { curve, show };
};

const makeAxis = ({ ticks, units }) => {
  const axis = make("div", "axis");
  axis.setAttribute("aria-hidden", "true"); // the slider says the same
  let first = 0;
  for (const { name, count } of units) {
    for (let at = first; at < first + count; at++) {
      const tick = make("span", (at - first) % 2 ? "tick minor" : "tick", ticks[at]);
      tick.style.left = percent(at / (ticks.length - 1));
      axis.append(tick);
    }
    const unit = make("span", "unit", name);
    unit.style.left = percent(first / (ticks.length - 1));
    unit.style.right = percent(1 - (first + count - 1) / (ticks.length - 1));
    axis.append(unit);
    first += count;
  }
  return axis;
};

// The digits side by side, each with what is predicted and whether that is right; one of them is picked.
const makeTiles = (digits, pick) => {
  const tiles = make("div", "tiles");
  tiles.style.setProperty("--count", digits.length);
  tiles.style.setProperty("--half", Math.ceil(digits.length / 2));
  const all = digits.map(({ name, image, label, shares }, number) => {
    const picture = make("img");
    picture.src = image;
    picture.alt = "";
    const caption = make("span", "caption"), tile = make("button", "tile", "", picture, caption);
    tile.onclick = () => pick(number);
    tiles.append(tile);
    return (frame, picked) => {
      const predicted = shares[frame].indexOf(Math.max(...shares[frame])), isKnown = label !== null, isRight = predicted === label;
      tile.classList.toggle("right", isKnown && isRight);
      tile.classList.toggle("wrong", isKnown && !isRight);
      tile.setAttribute("aria-pressed", number === picked);
      tile.setAttribute("aria-label", `${name}, predicted ${predicted}${isKnown ? (isRight ? ", right" : ", wrong") : ""}`);
      tile.title = name;
      caption.textContent = predicted + (isKnown ? (isRight ? " ✓" : " ✗") : "");
    };
  });
  return { tiles, show: (frame, picked) => all.forEach((show) => show(frame, picked)) };
};

const makeKernels = ({ name, sheet, count }, snapshots) => {
  const kernels = make("div", "kernels");
  kernels.setAttribute("role", "img");
  kernels.setAttribute("aria-label", name);
  for (let number = 0; number < count; number++) {
    const kernel = make("i");
    kernel.style.backgroundImage = `url(${sheet})`;
    kernel.style.backgroundSize = `${100 * count}% ${100 * snapshots}%`;
    kernel.style.backgroundPositionX = percent(number / Math.max(1, count - 1));
    kernels.append(kernel);
  }
  const show = (frame) => kernels.style.setProperty("--snapshot", percent(frame / (snapshots - 1)));
  return { kernels, show };
};

// Builds the player; returns what shows a state: a snapshot, whether it plays, which digit is picked.
const build = (root, data, { toggle, seek, pick }) => {
  const { labels, curve, digits, kernels } = data, last = labels.length - 1;
  const icon = makeSvg("path"), play = make("button", "play", "", makeSvg("svg", { viewBox: "0 0 24 24", "aria-hidden": true }, icon));
  play.onclick = toggle;
  const when = make("strong", "when"), note = make("span", "note");
  const slider = make("input", "slider");
  Object.assign(slider, { type: "range", min: 0, max: last, step: 1 });
  slider.setAttribute("aria-label", "Snapshot");
  slider.oninput = () => seek(Number(slider.value));
  const plot = curve && makeCurve(curve), track = make("div", "track", "", ...(plot ? [plot.curve] : []), slider, makeAxis(data));
  const timeline = make("div", "timeline", "", make("div", "controls", "", play, make("div", "", "", when, note)), track);
  const image = make("img"), name = make("span", "name"), answer = make("strong", "answer"), detail = make("span", "detail"), bars = make("div", "bars");
  bars.setAttribute("role", "img");
  const large = make("div", "large", "", make("div", "digit", "", image, name), make("div", "says", "", answer, detail), bars);
  const tiles = digits.length > 1 && makeTiles(digits, pick), filters = kernels && makeKernels(kernels, labels.length);
  const more = [...(tiles ? [tiles.tiles] : []), ...(filters ? [make("p", "name", kernels.name), filters.kernels] : [])];
  root.classList.toggle("plain", !plot);
  root.replaceChildren(make("div", "main", "", timeline, large), ...more);
  return ({ frame, playing, picked }) => {
    const digit = digits[picked], action = playing ? "pause" : frame === last ? "replay" : "play";
    root.classList.toggle("playing", playing);
    icon.setAttribute("d", ICONS[action]);
    play.setAttribute("aria-label", NAMES[action]);
    play.title = NAMES[action];
    when.textContent = labels[frame];
    note.textContent = curve?.notes[frame] ?? "";
    slider.value = frame;
    slider.setAttribute("aria-valuetext", `${labels[frame]}: ${digit.answers[frame]}`);
    image.src = digit.image;
    image.alt = digit.name;
    name.textContent = digit.name;
    answer.textContent = digit.answers[frame];
    answer.classList.toggle("words", digit.answers[frame].length > 1);
    detail.textContent = digit.details[frame];
    showBars(bars, digit.shares[frame]);
    plot?.show(frame);
    if (tiles) tiles.show(frame, picked);
    filters?.show(frame);
  };
};

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".player"), last = data.labels.length - 1;
  root.leave?.();
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const state = (root.state ??= { frame: isCalm ? last : 0, playing: false, picked: data.picked, waits: !isCalm });
  let timer = 0;
  const update = () => {
    clearInterval(timer);
    if (state.playing) timer = setInterval(step, DURATION / last);
    root.show(state);
  };
  const step = () => {
    state.frame = Math.min(state.frame + 1, last);
    state.playing = state.frame < last;
    update();
  };
  const change = (changes) => {
    Object.assign(state, { waits: false }, changes);
    update();
  };
  const toggle = () => change(state.playing ? { playing: false } : { playing: true, frame: state.frame < last ? state.frame : 0 });
  const content = JSON.stringify(data);
  if (root.content !== content) {
    root.content = content;
    state.picked = data.picked;
    state.frame = Math.min(state.frame, last);
  }
  root.show = build(root, data, { toggle, seek: (frame) => change({ frame, playing: false }), pick: (picked) => change({ picked }) });
  update();
  const observer = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && state.waits) change({ playing: true });
  });
  observer.observe(root);
  root.leave = () => {
    observer.disconnect();
    clearInterval(timer);
  };
  return root.leave;
}
