// What stands about the canvas, and answers to keys and screen readers.

import { make } from "../elements.js";
import { SPRITE } from "./sprites.js";

function press(label, className, onclick) {
  const button = make("button", className, label);
  button.type = "button";
  button.onclick = onclick;
  return button;
}

// Make the elements of a DigitMap; those that change are kept in it.
export function buildControls(map) {
  const { data } = map;
  map.choices = data.arrangements.map(({ name }, number) => press(name, "choice", () => map.choose(number)));
  const choices = make("div", "choices");
  choices.setAttribute("role", "group");
  choices.setAttribute("aria-label", "Arrangement");
  choices.append(...map.choices);
  map.keys = data.colours.map((colour, digit) => {
    const key = press(digit, "key", () => map.pick(digit));
    key.setAttribute("aria-label", `Only ${digit}`);
    key.setAttribute("aria-pressed", false);
    key.style.setProperty("--class", colour);
    return key;
  });
  const legend = make("div", "legend");
  legend.setAttribute("role", "group");
  legend.setAttribute("aria-label", "Classes");
  legend.append(...map.keys);
  const bar = make("div", "bar");
  bar.append(choices, legend);

  map.stage = make("div", "stage");
  map.canvas = make("canvas");
  map.canvas.tabIndex = 0;
  map.canvas.setAttribute("role", "application");
  map.canvas.setAttribute("aria-label", `${data.label}. Arrow keys go from digit to digit, plus and minus zoom.`);
  map.card = make("div", "card");
  map.card.hidden = true;
  map.card.setAttribute("aria-hidden", true);
  map.enlarged = Object.assign(make("canvas"), { width: SPRITE, height: SPRITE });
  map.title = make("span");
  map.card.append(map.enlarged, map.title);
  map.status = make("div", "status");
  map.status.setAttribute("role", "status");
  map.zooms = make("div", "zooms");
  for (const [sign, name, action] of [
    ["+", "Zoom in", () => map.zoomCentre(1.8)],
    ["−", "Zoom out", () => map.zoomCentre(1 / 1.8)],
    ["⤢", "Whole map", () => map.reset()],
  ]) {
    const button = press(sign, "", action);
    button.title = name;
    button.setAttribute("aria-label", name);
    map.zooms.append(button);
  }
  map.stage.append(map.canvas, map.zooms, map.card, map.status);
  if (data.own) {
    map.ownLabel = make("div", "own", data.own.label);
    map.stage.append(map.ownLabel);
    map.ownImage = new Image();
    map.ownImage.onload = () => map.theme();
    map.ownImage.src = data.own.image;
  }
  map.captions = data.arrangements.map(({ caption }) => make("p", "", caption));
  const captions = make("div", "captions");
  captions.append(...map.captions);
  map.root.replaceChildren(bar, map.stage, captions);
}
