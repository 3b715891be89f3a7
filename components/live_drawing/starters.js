// The examples: drawings that draw themselves on the canvas when they are chosen.

import { make, makeSvg } from "../elements.js";

const VIEW = 100; // units a thumbnail is wide

// The part that shows them. Drawings: DrawingProps in __init__.py.
export function createStarters(words, drawings) {
  return (root, { canPlay }, actions) => {
    if (root.childElementCount) return void (root.lastChild.disabled = !canPlay);
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.starters);
    for (const drawing of drawings.filter(({ caption }) => caption)) {
      root.append(starter("", thumbnailOf(drawing.strokes), drawing.caption, drawing.note, () => actions.start(drawing)));
    }
    const play = starter("play", stopwatch(), words.game.name, words.game.note, actions.play);
    play.disabled = !canPlay;
    root.append(play);
  };
}

function starter(className, picture, name, note, onclick) {
  const button = make("button", className, "", picture, make("span", "", name), make("small", "", note));
  return Object.assign(button, { type: "button", onclick });
}

function stopwatch() {
  const svg = thumbnailOf([]);
  svg.firstChild.setAttribute("d", "M50 30A29 29 0 1 1 49.9 30M50 44V60L60 68M42 14H58M50 14V30M74 32L80 26");
  return svg;
}

function thumbnailOf(strokes) {
  const points = (stroke) => Array.from({ length: stroke.length / 2 }, (_, k) => `${(VIEW * stroke[2 * k]).toFixed(1)} ${(VIEW * stroke[2 * k + 1]).toFixed(1)}`);
  const path = makeSvg("path", { d: strokes.map((stroke) => `M${points(stroke).join("L")}`).join("") });
  return makeSvg("svg", { viewBox: `0 0 ${VIEW} ${VIEW}`, "aria-hidden": true }, path);
}
