// The examples: drawings that draw themselves on the canvas when they are chosen.

const SVG = "http://www.w3.org/2000/svg", VIEW = 100; // units a thumbnail is wide

// The part that shows them. Drawings: DrawingProps in __init__.py.
export function createStarters(words, drawings) {
  return (root, { canPlay }, actions) => {
    if (root.childElementCount) return void (root.lastChild.disabled = !canPlay);
    root.setAttribute("role", "group");
    root.setAttribute("aria-label", words.starters);
    for (const drawing of drawings.filter(({ caption }) => caption)) {
      const button = document.createElement("button"), name = document.createElement("span"), note = document.createElement("small");
      button.type = "button";
      button.onclick = () => actions.start(drawing);
      name.textContent = drawing.caption;
      note.textContent = drawing.note;
      button.append(thumbnailOf(drawing.strokes), name, note);
      root.append(button);
    }
    const button = document.createElement("button"), name = document.createElement("span"), note = document.createElement("small");
    button.type = "button";
    button.className = "play";
    button.onclick = actions.play;
    name.textContent = words.game.name;
    note.textContent = words.game.note;
    button.append(stopwatch(), name, note);
    button.disabled = !canPlay;
    root.append(button);
  };
}

function stopwatch() {
  const svg = thumbnailOf([]);
  svg.firstChild.setAttribute("d", "M50 30A29 29 0 1 1 49.9 30M50 44V60L60 68M42 14H58M50 14V30M74 32L80 26");
  return svg;
}

function thumbnailOf(strokes) {
  const svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
  const points = (stroke) => Array.from({ length: stroke.length / 2 }, (_, k) => `${(VIEW * stroke[2 * k]).toFixed(1)} ${(VIEW * stroke[2 * k + 1]).toFixed(1)}`);
  svg.setAttribute("viewBox", `0 0 ${VIEW} ${VIEW}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", strokes.map((stroke) => `M${points(stroke).join("L")}`).join(""));
  svg.append(path);
  return svg;
}
