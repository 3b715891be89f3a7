// Shows a digit at the level of a distortion that its slider has. Props: DistortionProps in __init__.py.

import { make, makeIn, makeSvg } from "../elements.js";
import { showBars } from "../probability_bars/bars.js";

const N_THUMBNAILS = 7;
const HEIGHT = 100; // units of the chart, from accuracy 0 to 1; it is 1000 wide

const line = (points, className) =>
  makeSvg("polyline", { points: points.map(([x, y]) => `${1000 * x},${HEIGHT * (1 - y)}`).join(" "), class: className });

const digitAt = (shares) => shares.indexOf(Math.max(...shares));

// The accuracy at a level between two that were measured.
function interpolate(levels, values, level) {
  const direction = Math.sign(levels.at(-1) - levels[0]);
  const right = Math.max(1, levels.findIndex((each) => direction * (each - level) >= 0));
  const share = (level - levels[right - 1]) / (levels[right] - levels[right - 1]);
  return values[right - 1] + share * (values[right] - values[right - 1]);
}

function build(root, data) {
  const { levels, measured, curves } = data;
  const position = (level) => (level - levels[0]) / (levels.at(-1) - levels[0]);
  const pixels = (className, parent, number) => {
    const image = makeIn(parent, "div", `pixels ${className}`);
    image.style.backgroundImage = `url(${data.sheet})`;
    image.style.backgroundSize = `${levels.length * 100}% 100%`;
    image.show = (n) => (image.style.backgroundPosition = `${(100 * n) / Math.max(1, levels.length - 1)}% 0`);
    image.show(number);
    return image;
  };
  root.replaceChildren();
  const digit = makeIn(root, "div", "digit");
  const picture = pixels("picture", digit, data.start);
  picture.setAttribute("role", "img");
  const answer = makeIn(digit, "div", "answer");
  const reading = makeIn(answer, "p", "reading");
  const bars = makeIn(answer, "div", "bars");
  bars.setAttribute("role", "img");

  const figure = makeIn(root, "div", "figure");
  const legend = makeIn(figure, "div", "legend");
  makeIn(legend, "span", "", "Accuracy:");
  const seen = new Set();
  for (const { title, kind } of curves) {
    if (kind === "other" && seen.has(kind)) continue;
    seen.add(kind);
    makeIn(legend, "span", `key ${kind}`, kind === "other" ? "the other networks" : title);
  }
  const plot = makeIn(figure, "div", "plot");
  for (const share of [0, 0.5, 1]) makeIn(plot, "span", "tick", `${100 * share}%`).style.top = `${100 * (1 - share)}%`;
  const svg = makeSvg("svg", { viewBox: `0 0 1000 ${HEIGHT}`, preserveAspectRatio: "none" });
  for (const share of [0, 0.5, 1]) svg.append(line([[0, share], [1, share]], "rule"));
  for (const { kind, values } of [...curves].reverse()) svg.append(line(values.map((value, k) => [position(measured[k]), value]), kind));
  plot.append(svg);
  const now = makeIn(plot, "div", "now");
  const dot = makeIn(now, "i");
  const label = makeIn(now, "b");

  const slider = makeIn(figure, "input", "slider");
  Object.assign(slider, { type: "range", min: 0, max: levels.length - 1, step: 1, value: data.start });
  slider.setAttribute("aria-label", `${data.title}, ${data.unit}`);
  const thumbnails = makeIn(figure, "div", "thumbnails");
  const thumbnailAt = Array.from({ length: N_THUMBNAILS }, (_, k) => Math.round((k * (levels.length - 1)) / (N_THUMBNAILS - 1)));
  for (const number of thumbnailAt) {
    const read = digitAt(data.shares[number]);
    const button = makeIn(thumbnails, "button", read === data.digit ? "thumbnail" : "thumbnail misread");
    button.style.left = `${100 * position(levels[number])}%`;
    button.tabIndex = -1; // the slider is for the keyboard
    pixels("", button, number);
    makeIn(button, "b", "", read);
    makeIn(button, "span", "", levels[number]);
    button.setAttribute("aria-label", `${levels[number]} ${data.unit}: read as ${read}`);
    button.onclick = () => ((slider.value = number), show());
  }
  makeIn(figure, "div", "unit", data.unit);

  function show() {
    const number = Number(slider.value), level = levels[number], shares = data.shares[number];
    const read = digitAt(shares), is = read === data.digit;
    picture.show(number);
    picture.setAttribute("aria-label", `The digit, ${data.title.toLowerCase()} ${level} ${data.unit}`);
    reading.replaceChildren("Read as ", make("b", is ? "same" : "other", read), is ? "" : ` instead of ${data.digit}`);
    showBars(bars, shares);
    const accuracy = interpolate(measured, curves[0].values, level);
    now.style.left = `${100 * position(level)}%`;
    dot.style.top = `${100 * (1 - accuracy)}%`;
    label.textContent = `accuracy ${measured.includes(level) ? "" : "≈ "}${(100 * accuracy).toFixed(0)} %`;
    label.style.top = accuracy > 0.6 ? "80%" : "12%"; // away from the curve
    label.classList.toggle("left", position(level) > 0.6);
    slider.setAttribute("aria-valuetext", `${level} ${data.unit}: read as ${read}, ${label.textContent}`);
  }
  slider.oninput = show;
  show();
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".distortion") ?? makeIn(parentElement, "div", "distortion");
  const content = JSON.stringify(data);
  if (root.content === content) return;
  root.content = content;
  build(root, data);
}
